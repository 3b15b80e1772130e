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
      "The first active fact of a visit reports that the visit was announced or held.");

  private final String requirement;

  VisitRule(String requirement) {
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
    VisitRule[] value();
  }
}
