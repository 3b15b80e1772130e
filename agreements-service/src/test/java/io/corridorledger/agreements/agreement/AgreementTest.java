package io.corridorledger.agreements.agreement;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.agreements.agreement.Agreement.Status;
import io.corridorledger.contract.Scenario;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.Instrument;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of agreements, one test for each. `RulesTest` has those of announcements and packages.
class AgreementTest {

  private final Scenario<Agreement, AgreementEvent> agreement = Scenario.of(Agreement.DECIDER);

  private static final AgreementEvent SIGNED = signed("2022-06-21", "AZ", "UZ");
  private static final AgreementEvent OF_FOUR = signed("2022-06-21", "AZ", "UZ", "KZ", "GE");

  // Signature and entry into force

  @Test
  void anAgreementGoesFromItsAnnouncementIntoForce() {
    assertStatus(Status.ANNOUNCED, announced("2022-01", "AZ", "UZ"));
    assertStatus(Status.SIGNED, announced("2022-01", "AZ", "UZ"), SIGNED);
    assertStatus(Status.SIGNED, SIGNED, approval("AZ", "2022-12"), deposit("AZ", "2023-01"));
    assertStatus(Status.PROVISIONAL, SIGNED, provisionallyInForce("2022-07"));
    assertStatus(Status.IN_FORCE, SIGNED, provisionallyInForce("2022-07"), inForce("2023-02"));
    assertStatus(Status.IN_FORCE, SIGNED, inForceFor("AZ", "2023-02"));
    assertStatus(Status.IN_FORCE, SIGNED, inForce("2023-02"), amended("2023-05"));
  }

  @Test
  void anAgreementIsSignedWithTheSecondSignature() {
    AgreementEvent announced = announced("2022-01", "AZ", "UZ", "KZ");
    assertStatus(Status.PARTLY_SIGNED, announced, signature("AZ", "2022-06-21"));
    assertStatus(
        Status.SIGNED, announced, signature("AZ", "2022-06-21"), signature("UZ", "2022-06-25"));
  }

  @Test
  void aPledgeOfOneSideIsSignedWithItsOnlySignature() {
    Instrument pledge =
        new Instrument(
            Instrument.Type.PLEDGE,
            "Aid",
            null,
            List.of(new Instrument.Party(party("EU"), null)),
            true,
            null,
            null,
            null,
            null,
            null,
            null);
    assertStatus(
        Status.SIGNED,
        new AgreementEvent.AgreementAnnounced(null, pledge, null, said("one")),
        signature("EU", null));
  }

  @Test
  void aPartyThatDidNotSignIsNotBound() {
    assertEquals(
        Set.of(party("AZ"), party("UZ")),
        state(announced("2022-01", "AZ", "UZ", "KZ"), SIGNED).parties());
    agreement
        .given(announced("2022-01", "AZ", "UZ", "KZ"), SIGNED)
        .when(approval("KZ", null))
        .thenRejected("not-a-party");
  }

  @Test
  void aWitnessIsNotAParty() {
    AgreementEvent witnessed =
        new AgreementSigned(
            null,
            instrument(
                Instrument.Type.TREATY,
                List.of(
                    new Instrument.Party(party("AZ"), null),
                    new Instrument.Party(party("TR"), Instrument.Role.WITNESS))),
            null,
            said("one"));
    agreement.when(witnessed).thenRejected("two-parties-needed");
  }

  @Test
  void eachSourceMayDateASignatureADepositAndAnEntryDifferently() {
    AgreementEvent other =
        new PartySignatureAdded(party("AZ"), period("2022-06-22"), null, said("two"));
    agreement.given(SIGNED, signature("AZ", "2022-06-21")).when(other).thenRecorded(other);
    agreement
        .given(SIGNED, deposit("AZ", "2023-01"))
        .when(deposit("AZ", "2023-02"))
        .thenRecorded(deposit("AZ", "2023-02"));
    agreement
        .given(SIGNED, inForce("2023-03"))
        .when(inForce("2023-04"))
        .thenRecorded(inForce("2023-04"));
  }

  static List<AgreementEvent> whatFollowsASignature() {
    return List.of(
        signature("AZ", "2022-06-25"),
        approval("AZ", "2022-12"),
        deposit("AZ", "2023-01"),
        inForce("2023-02"),
        inForceFor("UZ", "2023-02"),
        provisionallyInForce("2022-07"),
        amended("2023-05"),
        acceded("KZ", "2023-05"),
        withdrew("UZ", "2024"),
        suspended("2024"),
        terminated("2024"),
        expired("2024"),
        superseded("2024"));
  }

  @ParameterizedTest
  @MethodSource("whatFollowsASignature")
  void aRepeatedFactIsNotRecorded(AgreementEvent fact) {
    agreement.given(SIGNED).when(fact).thenRecorded(fact);
    agreement.given(SIGNED, fact).when(fact).thenNothing();
  }

  @ParameterizedTest
  @MethodSource("whatFollowsASignature")
  void theStreamNeedsAnOpeningFact(AgreementEvent fact) {
    agreement.when(fact).thenRejected("opening-fact-missing");
  }

  @ParameterizedTest
  @MethodSource("whatFollowsASignature")
  void aPackageRejectsFactsOfInstruments(AgreementEvent fact) {
    agreement
        .given(documents("2022-06", "AZ", "UZ"))
        .when(fact)
        .thenRejected("package-is-not-an-instrument");
  }

  // Parties

  @Test
  void onlyAPartyCanActAsAParty() {
    for (AgreementEvent fact :
        List.of(
            signature("CN", null),
            approval("CN", null),
            deposit("CN", null),
            inForceFor("CN", null),
            withdrew("CN", null))) agreement.given(SIGNED).when(fact).thenRejected("not-a-party");
  }

  @Test
  void noPartyRatifiesBeforeItSignedOrAcceded() {
    agreement
        .given(announced("2022-01", "AZ", "UZ"))
        .when(approval("AZ", "2022-12"))
        .thenRejected("approval-before-signature");
    agreement
        .given(announced("2022-01", "AZ", "UZ"), signature("UZ", "2022-06"))
        .when(approval("AZ", "2022-12"))
        .thenRejected("approval-before-signature");
    agreement
        .given(SIGNED)
        .when(approval("AZ", "2022-06-20"))
        .thenRejected("approval-before-signature");
    agreement
        .given(SIGNED, acceded("KZ", "2023-05"))
        .when(approval("KZ", "2023-04"))
        .thenRejected("approval-before-signature");
    agreement
        .given(SIGNED, acceded("KZ", "2023-05"))
        .when(approval("KZ", "2023-06"))
        .thenRecorded(approval("KZ", "2023-06"));
  }

  @Test
  void aSignatureIsNotLaterThanTheApproval() {
    agreement
        .given(signed(null, "AZ", "UZ"), approval("AZ", "2022-12"))
        .when(signature("AZ", "2023-01"))
        .thenRejected("approval-before-signature");
    agreement
        .given(signed(null, "AZ", "UZ"), approval("AZ", "2022-12"))
        .when(signed("2023-01", "AZ", "UZ"))
        .thenRejected("approval-before-signature");
  }

  // Dates

  @Test
  void noDepositBeforeTheSignature() {
    agreement
        .given(SIGNED)
        .when(deposit("AZ", "2022-06-20"))
        .thenRejected("deposit-before-signature");
    agreement
        .given(announced("2022-01", "AZ", "UZ"), signature("UZ", "2022-06"))
        .when(deposit("AZ", "2023"))
        .thenRejected("deposit-before-signature");
    agreement
        .given(signed(null, "AZ", "UZ"), deposit("AZ", "2023-01"))
        .when(signed("2023-02", "AZ", "UZ"))
        .thenRejected("deposit-before-signature");
  }

  @Test
  void nothingIsInForceBeforeItIsSigned() {
    agreement.given(SIGNED).when(inForce("2022-05-01")).thenRejected("in-force-before-signature");
    agreement
        .given(SIGNED)
        .when(provisionallyInForce("2022-05"))
        .thenRejected("in-force-before-signature");
    agreement
        .given(SIGNED)
        .when(inForceFor("AZ", "2022-05"))
        .thenRejected("in-force-before-signature");
    agreement
        .given(announced("2022-01", "AZ", "UZ"))
        .when(inForce("2023"))
        .thenRejected("in-force-before-signature");
    agreement
        .given(announced("2022-01", "AZ", "UZ"), signature("AZ", "2022-06-21"))
        .when(inForce("2023"))
        .thenRejected("in-force-before-signature");
    agreement
        .given(signed(null, "AZ", "UZ"), inForce("2023"))
        .when(signed("2024", "AZ", "UZ"))
        .thenRejected("in-force-before-signature");
  }

  @Test
  void nothingIsInForceBeforeTheDeposits() {
    agreement
        .given(SIGNED, deposit("AZ", "2023-01"), deposit("UZ", "2023-03"))
        .when(inForce("2023-02"))
        .thenRejected("in-force-before-deposit");
    agreement
        .given(SIGNED, inForce("2023-02"))
        .when(deposit("AZ", "2023-03"))
        .thenRejected("in-force-before-deposit");
    agreement
        .given(SIGNED, deposit("AZ", "2023-03"))
        .when(inForceFor("AZ", "2023-02"))
        .thenRejected("in-force-before-deposit");
    agreement
        .given(SIGNED, inForceFor("AZ", "2023-02"))
        .when(deposit("AZ", "2023-03"))
        .thenRejected("in-force-before-deposit");
  }

  @Test
  void aLateDepositOfOneOfManyPartiesDoesNotPreventTheEntryIntoForce() {
    agreement
        .given(OF_FOUR, deposit("AZ", "2023-01"), deposit("UZ", "2023-01"), inForce("2023-02"))
        .when(deposit("GE", "2024"))
        .thenRecorded(deposit("GE", "2024"));
    agreement
        .given(OF_FOUR, deposit("AZ", "2023"), deposit("UZ", "2024"), deposit("KZ", "2024"))
        .when(inForce("2022-07"))
        .thenRejected("in-force-before-deposit");
  }

  @Test
  void imprecisePeriodsAreNeverGuessed() {
    agreement.given(SIGNED).when(inForce("2022")).thenRecorded(inForce("2022"));
    agreement.given(SIGNED).when(inForce("2022-06")).thenRecorded(inForce("2022-06"));
    agreement.given(SIGNED).when(inForce("../2022-06-21")).thenRecorded(inForce("../2022-06-21"));
    agreement.given(SIGNED).when(inForce(null)).thenRecorded(inForce(null));
    agreement.given(SIGNED).when(deposit("AZ", "2022")).thenRecorded(deposit("AZ", "2022"));
    agreement.given(SIGNED).when(approval("AZ", null)).thenRecorded(approval("AZ", null));
    agreement
        .given(SIGNED, deposit("AZ", "2023"))
        .when(inForce("2023-02"))
        .thenRecorded(inForce("2023-02"));
    agreement
        .given(signed(null, "AZ", "UZ"))
        .when(terminated("1999"))
        .thenRecorded(terminated("1999"));
  }

  @Test
  void aFactThatAgreesWithOneReportIsAccepted() {
    agreement
        .given(SIGNED, signed("2022-04-20", "AZ", "UZ"))
        .when(inForce("2022-05-01"))
        .thenRecorded(inForce("2022-05-01"));
  }

  @Test
  void anAgreementInForceForAllIsNoLongerProvisional() {
    agreement
        .given(SIGNED, inForce("2023-02"))
        .when(provisionallyInForce("2023-03"))
        .thenRejected("provisional-after-general");
    agreement
        .given(SIGNED, provisionallyInForce("2023-03"))
        .when(inForce("2023-02"))
        .thenRejected("provisional-after-general");
    assertStatus(Status.IN_FORCE, SIGNED, inForce("2023-02"), provisionallyInForce("2022-07"));
  }

  @Test
  void anUnsignedAgreementCannotBeAmendedOrAccededTo() {
    agreement
        .given(announced("2022-01", "AZ", "UZ"))
        .when(amended("2022-03"))
        .thenRejected("amendment-before-signature");
    agreement.given(SIGNED).when(amended("2022-06-20")).thenRejected("amendment-before-signature");
    agreement
        .given(signed(null, "AZ", "UZ"), amended("2022-03"))
        .when(SIGNED)
        .thenRejected("amendment-before-signature");
    agreement
        .given(announced("2022-01", "AZ", "UZ"))
        .when(acceded("KZ", "2022-03"))
        .thenRejected("accession-before-signature");
    agreement
        .given(SIGNED)
        .when(acceded("KZ", "2022-06-20"))
        .thenRejected("accession-before-signature");
    agreement
        .given(signed(null, "AZ", "UZ"), acceded("KZ", "2022-03"))
        .when(SIGNED)
        .thenRejected("accession-before-signature");
  }

  // Joining and leaving

  @Test
  void aPartyAccedesOnceAndMayWithdrawAndAccedeAgain() {
    agreement.given(SIGNED).when(acceded("AZ", "2023")).thenRejected("already-a-party");
    agreement
        .given(SIGNED, acceded("KZ", "2023"))
        .when(acceded("KZ", "2024"))
        .thenRejected("already-a-party");
    agreement
        .given(OF_FOUR, withdrew("GE", "2023"))
        .when(withdrew("GE", "2024"))
        .thenRejected("not-a-party");
    agreement
        .given(OF_FOUR, withdrew("GE", "2023"))
        .when(acceded("GE", "2024"))
        .thenRecorded(acceded("GE", "2024"));
    assertEquals(
        Set.of(party("AZ"), party("KZ"), party("UZ")),
        state(OF_FOUR, withdrew("GE", "2023"), signed("2022-06", "AZ", "GE")).parties());
  }

  // Suspension and end

  @Test
  void aResumptionRestoresTheStatusBeforeTheSuspension() {
    assertStatus(Status.SUSPENDED, SIGNED, inForce("2023"), suspended("2024-01"));
    assertStatus(
        Status.IN_FORCE, SIGNED, inForce("2023"), suspended("2024-01"), resumed("2024-02"));
    assertStatus(Status.SIGNED, SIGNED, suspended("2024-01"), resumed("2024-02"));
    assertStatus(
        Status.IN_FORCE, SIGNED, suspended("2024-01"), inForce("2023"), resumed("2024-02"));
  }

  @Test
  void suspensionsAndResumptionsAlternate() {
    agreement
        .given(SIGNED, suspended("2024-01"))
        .when(suspended("2024-02"))
        .thenRejected("already-suspended");
    agreement.given(SIGNED).when(resumed("2024-02")).thenRejected("not-suspended");
    agreement
        .given(SIGNED, suspended("2024-01"), resumed("2024-02"))
        .when(resumed("2024-03"))
        .thenRejected("not-suspended");
    agreement
        .given(SIGNED, suspended("2024-01"))
        .when(resumed("2023-12"))
        .thenRejected("resumed-before-suspension");
  }

  static List<AgreementEvent> ends() {
    return List.of(terminated("2024"), expired("2024"), superseded("2024"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anEndedAgreementAcceptsOnlyCorrections(AgreementEvent end) {
    for (AgreementEvent fact :
        List.of(
            announced("2022-01", "AZ", "UZ"),
            signed("2022-06", "AZ", "UZ"),
            approval("AZ", "2022-12"),
            inForce("2023"),
            amended("2023"),
            acceded("KZ", "2023"),
            withdrew("AZ", "2023"),
            suspended("2023"),
            resumed("2023"),
            terminated("2025")))
      agreement.given(SIGNED, end).when(fact).thenRejected("ended-takes-corrections-only");
  }

  @Test
  void nothingEndsBeforeItStarted() {
    for (AgreementEvent end :
        List.of(
            suspended("2022-06-20"),
            terminated("2022-06-20"),
            expired("2022-06-20"),
            superseded("2022-06-20"),
            withdrew("AZ", "2022-06-20")))
      agreement.given(SIGNED).when(end).thenRejected("end-before-start");
    for (AgreementEvent end :
        List.of(suspended("2022-12"), terminated("2022-12"), expired("2022-12")))
      agreement.given(SIGNED, inForce("2023")).when(end).thenRejected("end-before-start");
    agreement
        .given(SIGNED, suspended("2022-12"))
        .when(inForce("2023"))
        .thenRejected("end-before-start");
    agreement
        .given(signed(null, "AZ", "UZ"), suspended("2022-05"))
        .when(SIGNED)
        .thenRejected("end-before-start");
  }

  @Test
  void anUnsignedAgreementCannotBeLeftOrEnded() {
    for (AgreementEvent end :
        List.of(
            suspended("2023"),
            terminated("2023"),
            expired("2023"),
            superseded("2023"),
            withdrew("AZ", "2023")))
      agreement.given(announced("2022-01", "AZ", "UZ")).when(end).thenRejected("not-signed");
  }

  @Test
  void theStatusFollowsFromTheFacts() {
    assertStatus(Status.TERMINATED, SIGNED, terminated("2024"));
    assertStatus(Status.EXPIRED, SIGNED, expired("2024"));
    assertStatus(Status.SUPERSEDED, SIGNED, suspended("2023"), superseded("2024"));
    assertStatus(Status.PACKAGE_REPORTED, documents("2022", "AZ", "UZ"));
  }

  private static Agreement state(AgreementEvent... facts) {
    return Agreement.DECIDER.fold(List.of(facts));
  }

  private static void assertStatus(Status status, AgreementEvent... facts) {
    assertEquals(status, state(facts).status());
  }
}
