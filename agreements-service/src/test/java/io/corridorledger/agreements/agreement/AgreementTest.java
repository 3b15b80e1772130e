package io.corridorledger.agreements.agreement;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.PartySignatureAdded;
import io.corridorledger.event.Instrument;
import io.corridorledger.lifecycle.AgreementLifecycle;
import io.corridorledger.lifecycle.AgreementStatus;
import io.corridorledger.lifecycle.Conflict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of agreements, one test for each. `RulesTest` has those of announcements and packages.
class AgreementTest {

  private final Scenario<Agreement, AgreementEvent> agreement = Scenario.of(Agreement.DECIDER);

  private static final AgreementEvent SIGNED = signed("2022-06-21", "AZ", "UZ");
  private static final AgreementEvent OF_FOUR = signed("2022-06-21", "AZ", "UZ", "KZ", "GE");

  // Signature and entry into force

  @Test
  void anAgreementGoesFromItsAnnouncementIntoForce() {
    assertStatus(AgreementStatus.ANNOUNCED, announced("2022-01", "AZ", "UZ"));
    assertStatus(AgreementStatus.SIGNED, announced("2022-01", "AZ", "UZ"), SIGNED);
    assertStatus(
        AgreementStatus.SIGNED, SIGNED, approval("AZ", "2022-12"), deposit("AZ", "2023-01"));
    assertStatus(AgreementStatus.PROVISIONAL, SIGNED, provisionallyInForce("2022-07"));
    assertStatus(
        AgreementStatus.IN_FORCE, SIGNED, provisionallyInForce("2022-07"), inForce("2023-02"));
    assertStatus(AgreementStatus.IN_FORCE, SIGNED, inForceFor("AZ", "2023-02"));
    assertStatus(AgreementStatus.IN_FORCE, SIGNED, inForce("2023-02"), amended("2023-05"));
  }

  @Test
  void anAgreementIsSignedWithTheLastSignature() {
    AgreementEvent announced = announced("2022-01", "AZ", "UZ");
    assertStatus(AgreementStatus.PARTLY_SIGNED, announced, signature("AZ", "2022-06-21"));
    assertStatus(
        AgreementStatus.SIGNED,
        announced,
        signature("AZ", "2022-06-21"),
        signature("UZ", "2022-06-25"));
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
        AgreementStatus.SIGNED,
        new AgreementEvent.AgreementAnnounced(null, pledge, null, said("one")),
        signature("EU", null));
  }

  @Test
  void aPartyThatDidNotSignIsNotBound() {
    assertEquals(
        Set.of(party("AZ"), party("UZ")),
        state(announced("2022-01", "AZ", "UZ", "KZ"), SIGNED).parties());
  }

  @ParameterizedTest
  @EnumSource(names = {"WITNESS", "DEPOSITARY", "MEDIATOR", "OBSERVER"})
  void someRolesAreNotBound(Instrument.Role role) {
    AgreementEvent witnessed =
        new AgreementSigned(
            null,
            instrument(
                Instrument.Type.TREATY,
                List.of(
                    new Instrument.Party(party("AZ"), null),
                    new Instrument.Party(party("TR"), role))),
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
            withdrew("CN", null))) assertConflict(Conflict.NOT_A_PARTY, SIGNED, fact);
  }

  @Test
  void noPartyRatifiesBeforeItSignedOrAcceded() {
    assertConsistent(announced("2022-01", "AZ", "UZ"), approval("AZ", "2022-12"));
    assertConsistent(
        announced("2022-01", "AZ", "UZ"), signature("UZ", "2022-06"), approval("AZ", "2022-12"));
    assertConflict(Conflict.APPROVED_BEFORE_SIGNED, SIGNED, approval("AZ", "2022-06-20"));
    assertConflict(
        Conflict.APPROVED_BEFORE_SIGNED,
        SIGNED,
        acceded("KZ", "2023-05"),
        approval("KZ", "2023-04"));
    agreement
        .given(SIGNED, acceded("KZ", "2023-05"))
        .when(approval("KZ", "2023-06"))
        .thenRecorded(approval("KZ", "2023-06"));
  }

  @Test
  void aSignatureIsNotLaterThanTheApproval() {
    assertConflict(
        Conflict.APPROVED_BEFORE_SIGNED,
        signed(null, "AZ", "UZ"),
        approval("AZ", "2022-12"),
        signature("AZ", "2023-01"));
    assertConflict(
        Conflict.APPROVED_BEFORE_SIGNED,
        signed(null, "AZ", "UZ"),
        approval("AZ", "2022-12"),
        signed("2023-01", "AZ", "UZ"));
  }

  // Dates

  @Test
  void noDepositBeforeTheSignature() {
    assertConflict(Conflict.DEPOSITED_BEFORE_SIGNED, SIGNED, deposit("AZ", "2022-06-20"));
    assertConsistent(
        announced("2022-01", "AZ", "UZ"), signature("UZ", "2022-06"), deposit("AZ", "2023"));
    assertConflict(
        Conflict.DEPOSITED_BEFORE_SIGNED,
        signed(null, "AZ", "UZ"),
        deposit("AZ", "2023-01"),
        signed("2023-02", "AZ", "UZ"));
  }

  @Test
  void nothingIsInForceBeforeItIsSigned() {
    assertConflict(Conflict.IN_FORCE_BEFORE_SIGNED, SIGNED, inForce("2022-05-01"));
    assertConflict(Conflict.IN_FORCE_BEFORE_SIGNED, SIGNED, provisionallyInForce("2022-05"));
    assertConflict(Conflict.IN_FORCE_BEFORE_SIGNED, SIGNED, inForceFor("AZ", "2022-05"));
    assertConsistent(announced("2022-01", "AZ", "UZ"), inForce("2023"));
    assertConsistent(
        announced("2022-01", "AZ", "UZ"), signature("AZ", "2022-06-21"), inForce("2023"));
    assertConflict(
        Conflict.IN_FORCE_BEFORE_SIGNED,
        signed(null, "AZ", "UZ"),
        inForce("2023"),
        signed("2024", "AZ", "UZ"));
  }

  @Test
  void nothingIsInForceBeforeTheDeposits() {
    assertConflict(
        Conflict.IN_FORCE_BEFORE_DEPOSITED,
        SIGNED,
        deposit("AZ", "2023-01"),
        deposit("UZ", "2023-03"),
        inForce("2023-02"));
    assertConflict(
        Conflict.IN_FORCE_BEFORE_DEPOSITED, SIGNED, inForce("2023-02"), deposit("AZ", "2023-03"));
    assertConflict(
        Conflict.IN_FORCE_BEFORE_DEPOSITED,
        SIGNED,
        deposit("AZ", "2023-03"),
        inForceFor("AZ", "2023-02"));
    assertConflict(
        Conflict.IN_FORCE_BEFORE_DEPOSITED,
        SIGNED,
        inForceFor("AZ", "2023-02"),
        deposit("AZ", "2023-03"));
  }

  @Test
  void aLateDepositOfOneOfManyPartiesDoesNotPreventTheEntryIntoForce() {
    agreement
        .given(OF_FOUR, deposit("AZ", "2023-01"), deposit("UZ", "2023-01"), inForce("2023-02"))
        .when(deposit("GE", "2024"))
        .thenRecorded(deposit("GE", "2024"));
    assertConflict(
        Conflict.IN_FORCE_BEFORE_DEPOSITED,
        OF_FOUR,
        deposit("AZ", "2023"),
        deposit("UZ", "2024"),
        deposit("KZ", "2024"),
        inForce("2022-07"));
  }

  @Test
  void imprecisePeriodsAreNeverGuessed() {
    assertConsistent(SIGNED, inForce("2022"), inForce("2022-06"), inForce("../2022-06-21"));
    assertConsistent(SIGNED, deposit("AZ", "2022"), approval("AZ", null), inForce(null));
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
    assertConsistent(signed(null, "AZ", "UZ"), terminated("1999"));
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
    assertConflict(
        Conflict.PROVISIONAL_AFTER_GENERAL,
        SIGNED,
        inForce("2023-02"),
        provisionallyInForce("2023-03"));
    assertConflict(
        Conflict.PROVISIONAL_AFTER_GENERAL,
        SIGNED,
        provisionallyInForce("2023-03"),
        inForce("2023-02"));
    assertStatus(
        AgreementStatus.IN_FORCE, SIGNED, inForce("2023-02"), provisionallyInForce("2022-07"));
  }

  @Test
  void anUnsignedAgreementCannotBeAmendedOrAccededTo() {
    assertConsistent(announced("2022-01", "AZ", "UZ"), amended("2022-03"));
    assertConflict(Conflict.AMENDED_BEFORE_SIGNED, SIGNED, amended("2022-06-20"));
    assertConflict(
        Conflict.AMENDED_BEFORE_SIGNED, signed(null, "AZ", "UZ"), amended("2022-03"), SIGNED);
    assertConsistent(announced("2022-01", "AZ", "UZ"), acceded("KZ", "2022-03"));
    assertConflict(Conflict.ACCEDED_BEFORE_SIGNED, SIGNED, acceded("KZ", "2022-06-20"));
    assertConflict(
        Conflict.ACCEDED_BEFORE_SIGNED, signed(null, "AZ", "UZ"), acceded("KZ", "2022-03"), SIGNED);
  }

  // Joining and leaving

  @Test
  void aPartyAccedesOnceAndMayWithdrawAndAccedeAgain() {
    assertConflict(Conflict.ACCEDED_AS_SIGNATORY, SIGNED, acceded("AZ", "2023"));
    assertConsistent(SIGNED, acceded("KZ", "2023"), acceded("KZ", "2024"));
    assertConsistent(OF_FOUR, withdrew("GE", "2023"), acceded("GE", "2024"));
    assertEquals(
        Set.of(party("AZ"), party("GE"), party("KZ"), party("UZ")),
        state(acceded("GE", "2024"), OF_FOUR, withdrew("GE", "2023")).parties());
    assertEquals(
        Set.of(party("AZ"), party("KZ"), party("UZ")),
        state(OF_FOUR, withdrew("GE", "2023"), signed("2022-06", "AZ", "GE")).parties());
  }

  // Suspension and end

  @Test
  void aResumptionRestoresTheStatusBeforeTheSuspension() {
    assertStatus(AgreementStatus.SUSPENDED, SIGNED, inForce("2023"), suspended("2024-01"));
    assertStatus(
        AgreementStatus.IN_FORCE,
        SIGNED,
        inForce("2023"),
        suspended("2024-01"),
        resumed("2024-02"));
    assertStatus(AgreementStatus.SIGNED, SIGNED, suspended("2024-01"), resumed("2024-02"));
    assertStatus(
        AgreementStatus.IN_FORCE,
        SIGNED,
        suspended("2024-01"),
        inForce("2023"),
        resumed("2024-02"));
  }

  @Test
  void suspensionsAndResumptionsTakeEffectInWorldOrder() {
    assertStatus(AgreementStatus.SUSPENDED, resumed("2024-02"), suspended("2024-03"), SIGNED);
    assertStatus(AgreementStatus.SIGNED, resumed("2024-02"), suspended("2024-01"), SIGNED);
    assertConflict(
        Conflict.RESUMED_BEFORE_SUSPENDED, SIGNED, suspended("2024-01"), resumed("2023-12"));
  }

  static List<AgreementEvent> ends() {
    return List.of(terminated("2024"), expired("2024"), superseded("2024"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void nothingHappensAfterTheEnd(AgreementEvent end) {
    for (AgreementEvent fact :
        List.of(
            signature("AZ", "2025"),
            approval("AZ", "2025"),
            inForce("2025"),
            amended("2025"),
            acceded("KZ", "2025"),
            withdrew("AZ", "2025"),
            suspended("2025"),
            resumed("2025"))) assertConflict(Conflict.FACT_AFTER_END, SIGNED, end, fact);
    assertConsistent(SIGNED, end, inForce("2024"), approval("AZ", "2022-12"));
    assertStatus(AgreementStatus.IN_FORCE, SIGNED, end, inForce("2025"));
  }

  @Test
  void nothingEndsBeforeItStarted() {
    for (AgreementEvent end :
        List.of(
            suspended("2022-06-20"),
            terminated("2022-06-20"),
            expired("2022-06-20"),
            superseded("2022-06-20"),
            withdrew("AZ", "2022-06-20"))) assertConflict(Conflict.ENDED_BEFORE_START, SIGNED, end);
    for (AgreementEvent end :
        List.of(suspended("2022-12"), terminated("2022-12"), expired("2022-12")))
      assertConflict(Conflict.ENDED_BEFORE_START, SIGNED, inForce("2023"), end);
    assertConflict(Conflict.ENDED_BEFORE_START, SIGNED, suspended("2022-12"), inForce("2023"));
    assertConflict(
        Conflict.ENDED_BEFORE_START, signed(null, "AZ", "UZ"), suspended("2022-05"), SIGNED);
  }

  @Test
  void theStatusFollowsFromTheFacts() {
    assertStatus(AgreementStatus.ENDED, SIGNED, terminated("2024"));
    assertStatus(AgreementStatus.ENDED, SIGNED, expired("2024"));
    assertStatus(AgreementStatus.SUPERSEDED, SIGNED, suspended("2023"), superseded("2024"));
    assertStatus(AgreementStatus.PACKAGE_REPORTED, documents("2022", "AZ", "UZ"));
  }

  private static AgreementLifecycle state(AgreementEvent... facts) {
    return Agreement.DECIDER.fold(List.of(facts)).lifecycle();
  }

  /// The status does not depend on the order of recording.
  private static void assertStatus(AgreementStatus status, AgreementEvent... facts) {
    assertEquals(status, state(facts).status());
    assertEquals(state(facts), Agreement.DECIDER.fold(List.of(facts).reversed()).lifecycle());
  }

  private static void assertConsistent(AgreementEvent... facts) {
    assertEquals(List.of(), state(facts).conflicts());
  }

  /// The last fact is recorded, and the state names the contradiction.
  private void assertConflict(Conflict conflict, AgreementEvent... facts) {
    List<AgreementEvent> all = List.of(facts);
    AgreementEvent last = all.getLast();
    agreement
        .given(all.subList(0, all.size() - 1).toArray(AgreementEvent[]::new))
        .when(last)
        .thenRecorded(last);
    assertTrue(state(facts).conflicts().contains(conflict), () -> state(facts).toString());
  }
}
