package io.corridorledger.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A record with constraints that compare several of its fields.
@Consistent.Fields
public interface Consistent {

  /// Checks constraints that involve several fields, such as "the end is not before the start".
  ///
  /// Constraints of single fields are evaluated separately. Therefore a field may be null or
  /// invalid when this method runs. An implementation must accept null, and must check the length
  /// of a text before it reads the characters.
  void check(Findings findings);

  /// Collects the violations that [#check] finds.
  interface Findings {

    /// @param field name of the invalid field; empty if the record as a whole is invalid
    void add(String field, String message);

    default void unless(boolean holds, String field, String message) {
      if (!holds) add(field, message);
    }
  }

  /// Makes Jakarta Validation call [Consistent#check] for every record that implements
  /// [Consistent].
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
