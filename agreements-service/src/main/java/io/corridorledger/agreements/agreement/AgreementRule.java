package io.corridorledger.agreements.agreement;

import io.corridorledger.contract.Rule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The business rules of a agreement.
public enum AgreementRule implements Rule {
  TWO_PARTIES_NEEDED(
      "An agreement has two parties, not counting witnesses and the depositary, or is unilateral."),
  ENDED_TAKES_CORRECTIONS_ONLY("An ended agreement takes remarks only."),
  OPENING_FACT_MISSING(
      "An active fact records an announcement or a signing before any other fact."),
  PACKAGE_IS_NOT_AN_INSTRUMENT(
      "A document package takes reports of packages only, and an instrument takes none."),
  ANNOUNCED_AFTER_SIGNATURE("An agreement is not announced after it was signed."),
  SIGNATURE_BEFORE_ANNOUNCEMENT("An agreement is not signed before it was announced."),
  APPROVAL_BEFORE_SIGNATURE("A party signs before its domestic approval."),
  DEPOSIT_BEFORE_SIGNATURE("A party signs before it deposits its instrument."),
  IN_FORCE_BEFORE_SIGNATURE("An agreement is signed before it enters into force."),
  IN_FORCE_BEFORE_DEPOSIT("Recorded deposits precede the entry into force."),
  PROVISIONAL_AFTER_GENERAL("Provisional application ends with the general entry into force."),
  ACCESSION_BEFORE_SIGNATURE("A party accedes only to a signed agreement."),
  AMENDMENT_BEFORE_SIGNATURE("Only a signed agreement is amended."),
  ALREADY_A_PARTY("A party to the agreement does not accede to it."),
  NOT_A_PARTY("The fact concerns a party to the agreement."),
  NOT_SIGNED("Only a signed agreement is suspended or ended, or loses a party."),
  ALREADY_SUSPENDED("A suspended agreement is resumed before it is suspended again."),
  NOT_SUSPENDED("Only a suspended agreement is resumed."),
  RESUMED_BEFORE_SUSPENSION("An agreement is not resumed before it was suspended."),
  END_BEFORE_START("An end, a withdrawal or a suspension is not earlier than the start.");

  private final String requirement;

  AgreementRule(String requirement) {
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
    AgreementRule[] value();
  }
}
