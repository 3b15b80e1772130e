package io.corridorledger.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.agreements.agreement.Agreement;
import io.corridorledger.agreements.visit.Visit;
import io.corridorledger.contract.Scenario;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.Instrument.Party;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rules of agreements and visits, one test for each.
class RulesTest {

  private final Scenario<Agreement, AgreementEvent> agreement = Scenario.of(Agreement.DECIDER);
  private final Scenario<Visit, VisitEvent> visit = Scenario.of(Visit.DECIDER);

  @Test
  void aSigningIsRecorded() {
    agreement.when(signed("2022-06-21", "one")).thenRecorded(signed("2022-06-21", "one"));
  }

  @Test
  void anotherSourceMayDateTheSigningDifferently() {
    agreement
        .given(signed("2022-04-20", "one"))
        .when(signed("2022-04", "two"))
        .thenRecorded(signed("2022-04", "two"));
  }

  @Test
  void aRepeatedStatementOfTheSameSourceIsNotRecorded() {
    agreement.given(signed("2022-04-20", "one")).when(signed("2022-04-20", "one")).thenNothing();
  }

  @Test
  void anAgreementHasTwoParties() {
    agreement
        .when(new AgreementSigned(null, instrument(false, "AZ"), null, said("one")))
        .thenRejected("two-parties-needed");
    agreement
        .when(new AgreementAnnounced(null, instrument(false, "AZ"), null, said("one")))
        .thenRejected("two-parties-needed");
  }

  @Test
  void aUnilateralPledgeHasOneParty() {
    AgreementSigned pledge = new AgreementSigned(null, instrument(true, "EU"), null, said("one"));
    agreement.when(pledge).thenRecorded(pledge);
  }

  @Test
  void anAnnouncedAgreementCanBeSignedLater() {
    agreement
        .given(announced("2023-11"))
        .when(signed("2024-08-23", "one"))
        .thenRecorded(signed("2024-08-23", "one"));
  }

  @Test
  void aSigningBeforeTheAnnouncementIsRecordedAndFlagged() {
    List<AgreementEvent> facts = List.of(announced("2023-11"), signed("2023-10-31", "one"));
    agreement.given(facts.getFirst()).when(facts.getLast()).thenRecorded(facts.getLast());
    agreement.given(facts.getLast()).when(facts.getFirst()).thenRecorded(facts.getFirst());
    for (List<AgreementEvent> order : List.of(facts, facts.reversed()))
      assertEquals(
          Set.of(Conflict.SIGNED_BEFORE_ANNOUNCED),
          Agreement.DECIDER.fold(order).lifecycle().conflicts());
  }

  @Test
  void theOrderOfImpreciseDatesIsNotGuessed() {
    agreement
        .given(announced("2023-11"))
        .when(signed("2023", "one"))
        .thenRecorded(signed("2023", "one"));
    agreement
        .given(announced("2023-11"))
        .when(signed(null, "one"))
        .thenRecorded(signed(null, "one"));
  }

  @Test
  void aPackageIsNotAnInstrument() {
    agreement
        .given(documents("2022-06"))
        .when(signed("2022-06-21", "one"))
        .thenRejected("package-is-not-an-instrument");
    agreement
        .given(signed("2022-06-21", "one"))
        .when(documents("2022-06"))
        .thenRejected("package-is-not-an-instrument");
  }

  @Test
  void anotherSourceMayReportAPackage() {
    agreement.given(documents("2022-06")).when(documents("2022")).thenRecorded(documents("2022"));
    agreement.given(documents("2022-06")).when(documents("2022-06")).thenNothing();
  }

  @Test
  void aVisitThatWasAnnouncedCanBeHeld() {
    visit.given(planned("2024-07")).when(held("2024-07-03")).thenRecorded(held("2024-07-03"));
  }

  @Test
  void aVisitThatWasHeldIsNotAnnounced() {
    visit.given(held("2024-07-03")).when(planned("2024-07")).thenRejected("announced-after-held");
  }

  @Test
  void aVisitHasOneHost() {
    visit
        .when(
            new VisitHeld(
                null,
                meeting("KZ", new Participant(new PartyRef("AZ"), null, null, Meeting.Role.HOST)),
                null,
                said("one")))
        .thenRejected("host-is-one");
  }

  @Test
  void aRepeatedVisitOfTheSameSourceIsNotRecorded() {
    visit.given(held("2024-07-03")).when(held("2024-07-03")).thenNothing();
  }

  private static AgreementEvent signed(String date, String source) {
    return new AgreementSigned(null, instrument(false, "AZ", "UZ"), period(date), said(source));
  }

  private static AgreementEvent announced(String date) {
    return new AgreementAnnounced(null, instrument(false, "AZ", "UZ"), period(date), said("one"));
  }

  private static AgreementEvent documents(String date) {
    Instrument instrument = instrument(Instrument.Type.PACKAGE, false, "AZ", "UZ");
    return new DocumentPackageReported(
        null, instrument, period(date), Quantity.of("20", "document"), List.of(), said("one"));
  }

  private static VisitEvent held(String date) {
    return new VisitHeld(null, meeting("KZ"), period(date), said("one"));
  }

  private static VisitEvent planned(String date) {
    return new VisitAnnounced(null, meeting("KZ"), period(date), said("one"));
  }

  private static Instrument instrument(boolean unilateral, String... parties) {
    return instrument(Instrument.Type.DECLARATION, unilateral, parties);
  }

  private static Instrument instrument(
      Instrument.Type type, boolean unilateral, String... parties) {
    return new Instrument(
        type,
        "Strategic partnership",
        Instrument.Level.STATE,
        Arrays.stream(parties).map(p -> new Party(new PartyRef(p), null)).toList(),
        unilateral,
        List.of(),
        null,
        null,
        null,
        null,
        null);
  }

  private static Meeting meeting(String host, Participant... more) {
    List<Participant> participants =
        more.length > 0
            ? List.of(more)
            : List.of(new Participant(new PartyRef("AZ"), null, null, Meeting.Role.GUEST));
    return new Meeting(
        Meeting.Type.SUMMIT, "Summit", new PartyRef(host), participants, null, null, null, null);
  }

  private static Period period(String text) {
    return text == null ? null : Period.parse(text);
  }

  private static List<Citation> said(String source) {
    return List.of(
        new Citation(
            new Source(null, "Gazette", null, source, null, null, null, Source.Kind.NEWS, null),
            null,
            null,
            null,
            null));
  }
}
