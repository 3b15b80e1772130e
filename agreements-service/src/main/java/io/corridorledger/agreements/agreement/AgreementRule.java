package io.corridorledger.agreements.agreement;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of an agreement.
public enum AgreementRule implements Rule {
  TWO_PARTIES_NEEDED(
      "An agreement has at least two parties or is unilateral. Witnesses, depositaries, mediators and observers are not counted as parties."),
  OPENING_FACT_MISSING(
      "The first active fact of an agreement reports that the agreement was announced or signed. For a package, the first active fact is a report of the package."),
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
