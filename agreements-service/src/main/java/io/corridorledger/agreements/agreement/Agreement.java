package io.corridorledger.agreements.agreement;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAmended;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementExpired;
import io.corridorledger.event.AgreementEvent.AgreementResumed;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.AgreementSuperseded;
import io.corridorledger.event.AgreementEvent.AgreementSuspended;
import io.corridorledger.event.AgreementEvent.AgreementTerminated;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.AgreementEvent.DomesticApprovalRecorded;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InstrumentDeposited;
import io.corridorledger.event.AgreementEvent.PartyAcceded;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.AgreementEvent.PartyWithdrew;
import io.corridorledger.event.Instrument;
import io.corridorledger.lifecycle.AgreementLifecycle;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The rules of an agreement. [AgreementLifecycle] computes the state of the agreement from its
/// facts.
///
/// The rules reject only invalid facts. A fact that contradicts other facts is not invalid: the
/// fact is recorded, and the state lists the contradiction.
///
/// @param facts active facts in the order of recording
@Schema(implementation = AgreementLifecycle.class)
public record Agreement(List<AgreementEvent> facts) {

  public static final Decider<Agreement, AgreementEvent> DECIDER =
      new Decider<>(
          AgreementEvent.class, new Agreement(List.of()), Agreement::decide, Agreement::evolve);

  @JsonValue
  public AgreementLifecycle lifecycle() {
    return AgreementLifecycle.of(facts);
  }

  public List<AgreementEvent> decide(AgreementEvent fact) {
    requireKind(fact);
    switch (fact) {
      case AgreementAnnounced f -> requireTwoParties(f.instrument());
      case AgreementSigned f -> requireTwoParties(f.instrument());
      case DocumentPackageReported f -> requireTwoParties(f.instrument());
      case PartySignatureAdded _,
          DomesticApprovalRecorded _,
          InstrumentDeposited _,
          EntryIntoForceRecorded _,
          AgreementAmended _,
          PartyAcceded _,
          PartyWithdrew _,
          AgreementSuspended _,
          AgreementResumed _,
          AgreementTerminated _,
          AgreementExpired _,
          AgreementSuperseded _ ->
          requireOpened();
    }
    return List.of(fact);
  }

  private void requireOpened() {
    if (facts.isEmpty())
      throw new Rejected(
          AgreementRule.OPENING_FACT_MISSING,
          "No active fact records an announcement or signing. Record one of them first.");
  }

  /// Rejects a fact of the wrong kind: a fact about a single agreement that is added to a package,
  /// or a fact about a package that is added to a single agreement.
  private void requireKind(AgreementEvent fact) {
    if (facts.isEmpty()) return;
    boolean packageHere = facts.getFirst() instanceof DocumentPackageReported;
    boolean packageReported = fact instanceof DocumentPackageReported;
    if (packageHere != packageReported)
      throw new Rejected(
          AgreementRule.PACKAGE_IS_NOT_AN_INSTRUMENT,
          packageHere
              ? "This is a document package. Record each document as an agreement whose parent is this package."
              : "This is a single instrument. Record a package as a separate agreement.");
  }

  private static void requireTwoParties(Instrument instrument) {
    if (AgreementLifecycle.bound(instrument).size() < 2 && !instrument.unilateral())
      throw new Rejected(
          AgreementRule.TWO_PARTIES_NEEDED,
          "An agreement has at least two parties. Witnesses, depositaries, mediators and observers are not counted. For a pledge or declaration of one side, set unilateral to true.");
  }

  public Agreement evolve(AgreementEvent event) {
    List<AgreementEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Agreement(List.copyOf(all));
  }
}
