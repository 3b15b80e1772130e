package io.corridorledger.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A record with rules about several of its fields together.
@Consistent.Fields
public interface Consistent {

  /// Checks the fields against one another. Each of them may be absent or wrong by itself, so this
  /// takes a text as it is and looks at no character of it before its length.
  void check(Findings findings);

  /// Where [#check] puts what is wrong.
  interface Findings {

    /// @param field the component at fault, empty for the record as a whole
    void add(String field, String message);

    default void unless(boolean holds, String field, String message) {
      if (!holds) add(field, message);
    }
  }

  /// The constraint behind the interface; a record has it by implementing [Consistent].
  @Constraint(validatedBy = Validator.class)
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Fields {

    String message() default "is not consistent";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  final class Validator implements ConstraintValidator<Fields, Consistent> {

    @Override
    public boolean isValid(Consistent value, ConstraintValidatorContext context) {
      boolean[] valid = {true};
      context.disableDefaultConstraintViolation();
      value.check((field, message) -> {
        valid[0] = false;
        var violation = context.buildConstraintViolationWithTemplate(message);
        if (field.isEmpty()) violation.addConstraintViolation();
        else violation.addPropertyNode(field).addConstraintViolation();
      });
      return valid[0];
    }
  }
}
