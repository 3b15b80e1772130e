package io.corridorledger.agreements.agreement;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of an agreement.
public enum AgreementRule implements Rule {
  TWO_PARTIES_NEEDED(
      "An agreement has two parties, not counting witnesses and the depositary, or is unilateral."),
  OPENING_FACT_MISSING(
      "An active fact records an announcement or a signing before any other fact."),
  PACKAGE_IS_NOT_AN_INSTRUMENT(
      "A package accepts only reports of packages. An instrument accepts no report of a package.");

  private final String requirement;

  AgreementRule(String requirement) {
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
    AgreementRule[] value();
  }
}
