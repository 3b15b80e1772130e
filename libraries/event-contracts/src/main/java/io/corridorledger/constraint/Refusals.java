package io.corridorledger.constraint;

import jakarta.validation.ConstraintValidatorContext;

/// Reports violations of the ledger's validators.
final class Refusals {

  private Refusals() {}

  /// Reports the message instead of the default message of the constraint. The message is used
  /// unchanged, because it may quote the client: see the interpolator of `FactConstraints`.
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
