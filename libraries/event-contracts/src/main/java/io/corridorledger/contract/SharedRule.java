package io.corridorledger.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The rules that apply to all aggregate types.
public enum SharedRule implements Rule {
  NAMES_ITSELF("A fact may refer to other streams, but not to its own stream."),
  RETRACTED_TAKES_CORRECTIONS_ONLY(
      "If all facts in a stream are retracted, the stream accepts no new fact until one of them is reinstated."),
  UNKNOWN_TARGET("The target of a remark is an event in the same stream."),
  CORRECTION_OF_A_CORRECTION("The target of a remark is a fact, not another remark."),
  TARGET_RETRACTED(
      "A retracted fact cannot be corrected, revised or disputed until the fact is reinstated."),
  REPLACEMENT_OF_ANOTHER_TYPE(
      "A replacement has the same event type as the fact that it replaces."),
  ALREADY_RETRACTED("A retracted fact cannot be retracted again."),
  NOT_RETRACTED_OR_DISPUTED("Only a retracted or disputed fact can be reinstated.");

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
