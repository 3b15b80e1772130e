package io.corridorledger.constraint;

import jakarta.validation.ConstraintValidatorContext;

/// Adds a violation to the result of a validator.
final class Refusals {

  private Refusals() {}

  /// Reports this message instead of the default message of the constraint. The message may contain
  /// text of the client. The message interpolator of `FactConstraints` does not evaluate
  /// expressions in the message, so the text of the client is safe.
  ///
  /// @return always false, so that a validator can return the result of this call
  static boolean refuse(ConstraintValidatorContext context, String message) {
    context.disableDefaultConstraintViolation();
    context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
    return false;
  }

  static boolean refuseLongerThan(int max, ConstraintValidatorContext context) {
    return refuse(context, "is longer than %d characters".formatted(max));
  }
}
