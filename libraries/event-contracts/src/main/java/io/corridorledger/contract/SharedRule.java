package io.corridorledger.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The rules that apply to all aggregate types.
public enum SharedRule implements Rule {
  NAMES_ITSELF("A fact refers to other streams, never to its own."),
  RETRACTED_TAKES_CORRECTIONS_ONLY(
      "A stream with only retracted facts accepts no new fact until a fact is reinstated."),
  UNKNOWN_TARGET("The target of a remark is an event of the same stream."),
  CORRECTION_OF_A_CORRECTION("The target of a remark is a fact, never another remark."),
  TARGET_RETRACTED("A retracted fact is reinstated before it is corrected, revised or disputed."),
  REPLACEMENT_OF_ANOTHER_TYPE("A replacement has the type of the fact that it replaces."),
  ALREADY_RETRACTED("A retracted fact is not retracted again."),
  NOT_RETRACTED_OR_DISPUTED("Only a retracted or disputed fact is reinstated.");

  private final String requirement;

  SharedRule(String requirement) {
    this.requirement = requirement;
  }

  @Override
  public String requirement() {
    return requirement;
  }

  /// Declares which rules an operation can violate. The API documents list these rules.
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface MayViolate {
    SharedRule[] value();
  }
}
