package io.corridorledger.constraint;

import jakarta.validation.ConstraintValidatorContext;

/// How a validator of ours says what is wrong.
final class Refusals {

  private Refusals() {}

  /// Reports the message in place of the constraint's own. It is taken as it is, since it may quote
  /// the client: see the interpolator of `FactConstraints`.
  ///
  /// @return false, the validator's result
  static boolean refuse(ConstraintValidatorContext context, String message) {
    context.disableDefaultConstraintViolation();
    context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
    return false;
  }

  static boolean refuseLongerThan(int max, ConstraintValidatorContext context) {
    return refuse(context, "is longer than %d characters".formatted(max));
  }
}
