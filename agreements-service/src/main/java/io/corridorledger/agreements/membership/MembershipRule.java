package io.corridorledger.agreements.membership;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a membership.
public enum MembershipRule implements Rule {
  OPENING_FACT_MISSING(
      "The first active fact of a membership reports that the party has a status or applied for a status."),
  ANOTHER_MEMBERSHIP("All facts in a stream concern the same party and the same organisation.");

  private final String requirement;

  MembershipRule(String requirement) {
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
    MembershipRule[] value();
  }
}
