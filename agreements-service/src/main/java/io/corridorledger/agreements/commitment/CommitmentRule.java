package io.corridorledger.agreements.commitment;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a commitment.
public enum CommitmentRule implements Rule {
  OPENING_FACT_MISSING(
      "The first active fact of a commitment reports that the commitment was made."),
  DUE_BEFORE_MADE(
      "The due date of a commitment is not before the date on which the commitment was made."),
  ANOTHER_FIGURE(
      "A revised target has the same metric and the same subject as the original target.");

  private final String requirement;

  CommitmentRule(String requirement) {
    this.requirement = requirement;
  }

  @Override
  public String requirement() {
    return requirement;
  }

  /// Declares which rules an operation can violate. On a class, the annotation applies to every
  /// operation that adds a fact to an existing stream.
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface MayViolate {
    CommitmentRule[] value();
  }
}
