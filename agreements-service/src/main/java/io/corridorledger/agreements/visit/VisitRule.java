package io.corridorledger.agreements.visit;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a visit.
public enum VisitRule implements Rule {
  HOST_IS_ONE("A meeting has at most one host."),
  OPENING_FACT_MISSING(
      "An active fact records that the visit was announced or held before any other fact."),
  ALREADY_CANCELLED("A cancelled visit takes remarks only."),
  ANNOUNCED_AFTER_HELD("A visit is not announced after it was held."),
  ALREADY_HELD("A held visit is neither postponed nor cancelled."),
  POSTPONED_TO_EARLIER("A visit is postponed to a later date."),
  NOT_HELD("Only a held visit has outcomes.");

  private final String requirement;

  VisitRule(String requirement) {
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
    VisitRule[] value();
  }
}
