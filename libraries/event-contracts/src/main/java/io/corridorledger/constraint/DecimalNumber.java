package io.corridorledger.constraint;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;

/// A number with at most 18 significant digits and at most 9 decimals. The limits protect the
/// memory, because a number with a large exponent can have millions of digits. An absent value is
/// valid.
///
/// Jakarta's `@Digits` is not used. The `int` arithmetic of `@Digits` overflows, so `@Digits`
/// accepts 1e2147483647.
@Documented
@Constraint(validatedBy = DecimalNumber.Validator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface DecimalNumber {

  String message() default "has more than 18 digits or more than 9 decimals";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  final class Validator implements ConstraintValidator<DecimalNumber, BigDecimal> {

    @Override
    public boolean isValid(BigDecimal value, ConstraintValidatorContext context) {
      return value == null || isBounded(value);
    }

    public static boolean isBounded(BigDecimal value) {
      return value != null
          && value.precision() <= 18
          && value.scale() <= 9
          && value.precision() - (long) value.scale() <= 18;
    }
  }
}
