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
  ALREADY_ABANDONED("An abandoned commitment takes remarks only."),
  ALREADY_REFUSED("A refused commitment takes remarks only."),
  DUE_BEFORE_MADE("A commitment is not due before it was made."),
  REAFFIRMED_BEFORE_MADE("A commitment is not reaffirmed before it was made."),
  REVISED_BEFORE_MADE("A commitment is not revised before it was made."),
  ANOTHER_FIGURE("A revised target concerns the figure of the original target."),
  REVISION_CHANGES_NOTHING("A revision changes the target or the due date."),
  END_BEFORE_START("A commitment is neither abandoned nor refused before it was made.");

  private final String requirement;

  CommitmentRule(String requirement) {
    this.requirement = requirement;
  }

  @Override
  public String requirement() {
    return requirement;
  }

  /// The rules that an operation can violate; on a resource, those of all its changes.
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface MayViolate {
    CommitmentRule[] value();
  }
}
