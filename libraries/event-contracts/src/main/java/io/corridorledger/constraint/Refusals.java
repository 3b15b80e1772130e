package io.corridorledger.constraint;

import jakarta.validation.ConstraintValidatorContext;

/// Reports violations of the ledger's validators.
final class Refusals {

  private Refusals() {}

  /// Reports the given message instead of the default message of the constraint. The message may
  /// quote the client. Therefore the interpolator of `FactConstraints` does not read the message as
  /// a template.
  ///
  /// @return always false, so that a validator can return this result
  static boolean refuse(ConstraintValidatorContext context, String message) {
    context.disableDefaultConstraintViolation();
    context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
    return false;
  }

  static boolean refuseLongerThan(int max, ConstraintValidatorContext context) {
    return refuse(context, "is longer than %d characters".formatted(max));
  }
}
