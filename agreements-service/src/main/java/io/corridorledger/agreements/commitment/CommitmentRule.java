package io.corridorledger.agreements.commitment;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a commitment.
public enum CommitmentRule implements Rule {
  OPENING_FACT_MISSING(
      "An active fact records that the commitment was made before any other fact."),
  DUE_BEFORE_MADE("A commitment is not due before it was made."),
  ANOTHER_FIGURE("A revised target concerns the figure of the original target.");

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
