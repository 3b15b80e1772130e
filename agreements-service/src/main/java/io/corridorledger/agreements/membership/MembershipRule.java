package io.corridorledger.agreements.membership;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a membership.
public enum MembershipRule implements Rule {
  OPENING_FACT_MISSING(
      "An active fact records a status or an application before the end of a status."),
  ANOTHER_MEMBERSHIP("All facts of a stream concern one party in one organisation."),
  ALREADY_HELD("A party does not apply for a status after the status was granted."),
  STATUS_NOT_HELD("Only a status that the party has can end."),
  END_BEFORE_START("A status does not end before it was granted.");

  private final String requirement;

  MembershipRule(String requirement) {
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
    MembershipRule[] value();
  }
}
