package io.corridorledger.agreements;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.agreements.agreement.Agreement;
import io.corridorledger.agreements.commitment.Commitment;
import io.corridorledger.agreements.indicator.Indicator;
import io.corridorledger.agreements.membership.Membership;
import io.corridorledger.agreements.visit.Visit;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.event.Remark.RetractionReason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Valid and invalid remarks on the facts of each aggregate.
class RemarksTest {

  /// @param fact a fact that opens a stream
  /// @param better the correction of that fact
  /// @param otherType a fact of another type, or of another aggregate if the family has only one
  ///   type
  record Aggregate<S, E extends LedgerEvent>(
      Decider<S, E> decider, E fact, E better, LedgerEvent otherType) {

    @Override
    public String toString() {
      return decider.streamType();
    }

    List<Remark> decide(Remark remark, LedgerEvent... events) {
      return decider.decide(recorded(decider, events), remark);
    }

    void rejects(String rule, Remark remark, LedgerEvent... events) {
      assertEquals(rule, assertThrows(Rejected.class, () -> decide(remark, events)).rule().id());
    }
  }

  static Stream<Aggregate<?, ?>> aggregates() {
    return Stream.of(
        new Aggregate<>(
            Agreement.DECIDER,
            signed("2022-06-21", "AZ", "UZ"),
            signed("2022-06-22", "AZ", "UZ"),
            inForce("2023")),
        new Aggregate<>(Visit.DECIDER, held("2024-07-03"), held("2024-07-04"), planned("2024")),
        new Aggregate<>(
            Commitment.DECIDER, made("2022", "2027"), made("2022", "2028"), reaffirmed("2023")),
        new Aggregate<>(
            Membership.DECIDER,
            granted("observer", "2020"),
            granted("observer", "2021"),
            applied("observer", "2019")),
        new Aggregate<>(Indicator.DECIDER, observed("2800000"), observed("2700000"), held("2024")));
  }

  private static final UUID FIRST = id(1);

  @ParameterizedTest
  @MethodSource("aggregates")
  void aCorrectedOrRevisedFactHasItsNewContent(Aggregate<?, ?> aggregate) {
    for (Remark remark : List.of(corrected(aggregate.better()), revised(aggregate.better()))) {
      assertEquals(List.of(remark), aggregate.decide(remark, aggregate.fact()));
      assertEquals(
          List.of(aggregate.better()),
          History.of(recorded(aggregate.decider(), aggregate.fact(), remark)).facts());
    }
    assertEquals(List.of(), aggregate.decide(corrected(aggregate.fact()), aggregate.fact()));
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aTargetIsAFactOfTheStream(Aggregate<?, ?> aggregate) {
    for (Remark remark :
        List.of(
            new FactCorrected(id(9), new Replacement(aggregate.better()), "Misread.", null),
            new FactRetracted(id(9), RetractionReason.DID_NOT_OCCUR, null, null, null),
            new FactDisputed(id(9), "No.", null, said("two")),
            new FactReinstated(id(9), "Yes.", null),
            new NoteCited(id(9), "Well.", null, said("two"))))
      aggregate.rejects("unknown-target", remark, aggregate.fact());
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aRemarkCannotBeATarget(Aggregate<?, ?> aggregate) {
    aggregate.rejects(
        "correction-of-a-correction",
        new FactRetracted(id(2), RetractionReason.INCORRECT_DATA, null, null, null),
        aggregate.fact(),
        disputed());
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aFactIsReplacedByAFactOfItsType(Aggregate<?, ?> aggregate) {
    aggregate.rejects(
        "replacement-of-another-type", corrected(aggregate.otherType()), aggregate.fact());
    aggregate.rejects(
        "replacement-of-another-type", revised(aggregate.otherType()), aggregate.fact());
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aRetractedFactAcceptsOnlyAReinstatement(Aggregate<?, ?> aggregate) {
    aggregate.rejects("already-retracted", retracted(), aggregate.fact(), retracted());
    aggregate.rejects(
        "target-retracted", corrected(aggregate.better()), aggregate.fact(), retracted());
    aggregate.rejects("target-retracted", disputed(), aggregate.fact(), retracted());
    aggregate.rejects("not-retracted-or-disputed", reinstated(), aggregate.fact());
    aggregate.rejects(
        "not-retracted-or-disputed", reinstated(), aggregate.fact(), retracted(), reinstated());
    assertEquals(
        List.of(reinstated()), aggregate.decide(reinstated(), aggregate.fact(), retracted()));
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aFullyRetractedStreamAcceptsOnlyRemarks(Aggregate<?, ?> aggregate) {
    assertEquals("retracted-takes-corrections-only", ruleForMore(aggregate));
  }

  private static <S, E extends LedgerEvent> String ruleForMore(Aggregate<S, E> aggregate) {
    History history = History.of(recorded(aggregate.decider(), aggregate.fact(), retracted()));
    return assertThrows(
            Rejected.class, () -> aggregate.decider().decide(history, aggregate.better()))
        .rule()
        .id();
  }

  /// Rules may become stricter; facts that an earlier version accepted are still evidence.
  @Test
  void factsOfLaxerRulesAcceptNotesAndDisputes() {
    var agreement = new Aggregate<>(Agreement.DECIDER, signed("2022-06-21", "AZ"), null, null);
    Remark note = new NoteCited(FIRST, "One party only.", null, said("two"));
    Remark ofAll = new NoteCited(null, "One party only.", null, said("two"));
    for (Remark remark : List.of(note, ofAll, disputed()))
      assertEquals(List.of(remark), agreement.decide(remark, agreement.fact()));
    assertEquals(
        List.of(reinstated()), agreement.decide(reinstated(), agreement.fact(), disputed()));
    assertEquals(
        List.of(corrected(signed("2022-06-21", "AZ", "UZ"))),
        agreement.decide(corrected(signed("2022-06-21", "AZ", "UZ")), agreement.fact()));
    agreement.rejects(
        "two-parties-needed", corrected(signed("2022-06-22", "AZ")), agreement.fact());
  }

  @Test
  void noRemarkBypassesARuleOfAgreements() {
    var agreement =
        new Aggregate<>(Agreement.DECIDER, signed("2022-06-21", "AZ", "UZ"), null, null);
    agreement.rejects("opening-fact-missing", retracted(), agreement.fact(), inForce("2023"));
    agreement.rejects(
        "two-parties-needed", corrected(signed("2022-06-21", "AZ")), agreement.fact());
    agreement.rejects(
        "package-is-not-an-instrument",
        new FactReinstated(FIRST, "It was signed.", null),
        agreement.fact(),
        retracted(),
        documents("2022", "AZ", "UZ"));
  }

  @Test
  void noRemarkBypassesARuleOfVisits() {
    var visit = new Aggregate<>(Visit.DECIDER, held("2024-07-03"), null, null);
    visit.rejects("opening-fact-missing", retracted(), visit.fact(), outcome("Declaration"));
    visit.rejects(
        "not-held",
        new FactRetracted(id(2), RetractionReason.DID_NOT_OCCUR, null, null, null),
        planned("2024-07"),
        held("2024-07-03"),
        outcome("Declaration"));
  }

  @Test
  void noRemarkBypassesARuleOfCommitments() {
    var commitment = new Aggregate<>(Commitment.DECIDER, made("2022", "2027"), null, null);
    commitment.rejects("opening-fact-missing", retracted(), commitment.fact(), abandoned(null));
    commitment.rejects(
        "reaffirmed-before-made",
        corrected(made("2024", "2027")),
        commitment.fact(),
        reaffirmed("2023"));
  }

  @Test
  void noRemarkBypassesARuleOfMemberships() {
    var membership = new Aggregate<>(Membership.DECIDER, granted("observer", "2020"), null, null);
    membership.rejects(
        "status-not-held",
        corrected(granted("member", "2020")),
        membership.fact(),
        ended("observer", "2023"));
    membership.rejects(
        "end-before-start",
        corrected(granted("observer", "2024")),
        membership.fact(),
        ended("observer", "2023"));
    membership.rejects(
        "another-membership",
        corrected(granted("ORG:OTS", "observer", "2020")),
        membership.fact(),
        granted("member", "2023"));
  }

  static List<Recorded<LedgerEvent>> recorded(Decider<?, ?> decider, LedgerEvent... events) {
    return IntStream.range(0, events.length)
        .mapToObj(i ->
            new Recorded<>(
                new UUID(0, 0), decider.streamType(), i + 1, id(i + 1), Instant.EPOCH, events[i]))
        .toList();
  }

  private static UUID id(int version) {
    return new UUID(1, version);
  }

  private static Remark corrected(LedgerEvent fact) {
    return new FactCorrected(FIRST, new Replacement(fact), "Misread.", null);
  }

  private static Remark revised(LedgerEvent fact) {
    return new FactRevised(FIRST, new Replacement(fact), null, said("one"));
  }

  private static Remark retracted() {
    return new FactRetracted(FIRST, RetractionReason.INCORRECT_DATA, null, null, null);
  }

  private static Remark disputed() {
    return new FactDisputed(FIRST, "Another says otherwise.", null, said("two"));
  }

  private static Remark reinstated() {
    return new FactReinstated(FIRST, "It stands.", null);
  }
}
