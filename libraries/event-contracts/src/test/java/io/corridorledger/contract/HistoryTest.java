package io.corridorledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The active facts of a stream after remarks, and invalid remarks.
class HistoryTest {

  private static final UUID STREAM = new UUID(0, 0);

  private enum OnlyRule implements Rule {
    NOTHING_TO_END;

    @Override
    public String requirement() {
      return "Only a granted status ends.";
    }
  }

  /// A decider that counts statuses. Its only rule is that a status must be granted before it ends.
  private static final Decider<Integer, MembershipEvent> DECIDER =
      new Decider<>(
          MembershipEvent.class,
          0,
          (held, fact) -> {
            if (fact instanceof StatusEnded && held == 0)
              throw new Rejected(OnlyRule.NOTHING_TO_END, "None is held.");
            return List.of(fact);
          },
          (held, fact) ->
              switch (fact) {
                case MembershipApplied _ -> held;
                case StatusGranted _ -> held + 1;
                case StatusEnded _ -> held - 1;
              });

  private final List<Recorded<LedgerEvent>> events = new ArrayList<>();

  @Test
  void aCorrectedFactKeepsItsPositionAndHasNewContent() {
    UUID granted = happened(granted("2019"));
    happened(ended("2022"));
    happened(corrected(granted, granted("2018")));
    assertEquals(List.of(granted("2018"), ended("2022")), history().facts());
    assertEquals(1, history().activeFacts().getFirst().version());
    assertEquals(granted("2019"), history().entries().getFirst().original().event());
    assertEquals(FactStatus.CORRECTED, history().entries().getFirst().factStatus());
  }

  @Test
  void aRevisedFactHasTheContentOfTheRevision() {
    UUID granted = happened(granted("2019"));
    happened(new FactRevised(granted, new Replacement(granted("2020")), null, said("two")));
    assertEquals(List.of(granted("2020")), history().facts());
    assertEquals(FactStatus.REVISED, history().entries().getFirst().factStatus());
  }

  @Test
  void aRetractedFactIsInactiveAndAReinstatedFactIsAsBefore() {
    UUID granted = happened(granted("2019"));
    happened(corrected(granted, granted("2018")));
    happened(retracted(granted));
    assertEquals(List.of(), history().facts());
    assertEquals(FactStatus.RETRACTED, history().entries().getFirst().factStatus());
    happened(reinstated(granted));
    assertEquals(List.of(granted("2018")), history().facts());
    assertEquals(FactStatus.CORRECTED, history().entries().getFirst().factStatus());
    assertEquals(3, history().entries().getFirst().remarks().size());
  }

  @Test
  void aDisputedFactIsActiveAndMarkedUntilTheDisputeIsRevoked() {
    UUID granted = happened(granted("2019"));
    happened(disputed(granted));
    assertEquals(List.of(granted("2019")), history().facts());
    assertEquals(FactStatus.DISPUTED, history().entries().getFirst().factStatus());
    happened(reinstated(granted));
    assertEquals(FactStatus.ACTIVE, history().entries().getFirst().factStatus());
  }

  @Test
  void aNoteChangesNothing() {
    UUID granted = happened(granted("2019"));
    happened(new NoteCited(granted, "Reported once.", null, said("two")));
    happened(new NoteCited(null, "On the whole.", null, said("two")));
    assertEquals(List.of(granted("2019")), history().facts());
    assertEquals(FactStatus.ACTIVE, history().entries().getFirst().factStatus());
    assertEquals(1, history().entries().getFirst().remarks().size());
    assertEquals(1, history().notes().size());
  }

  @Test
  void aRemarkIsVisibleOnlyWithItsTarget() {
    UUID granted = happened(granted("2019"));
    happened(granted("2020"));
    happened(retracted(granted));
    List<Recorded<LedgerEvent>> withoutTheFirst = events.subList(1, 3);
    assertEquals(List.of(granted("2020")), History.of(withoutTheFirst).facts());
  }

  @Test
  void theTargetMustBeAFactOfThisStream() {
    happened(granted("2019"));
    assertRejected("unknown-target", disputed(UUID.randomUUID()));
  }

  @Test
  void aRemarkCannotBeATarget() {
    UUID granted = happened(granted("2019"));
    UUID dispute = happened(disputed(granted));
    assertRejected("correction-of-a-correction", retracted(dispute));
  }

  @Test
  void aFactCanBeReplacedOnlyByAFactOfItsType() {
    UUID granted = happened(granted("2019"));
    assertRejected("replacement-of-another-type", corrected(granted, ended("2019")));
  }

  @Test
  void aRetractedFactAcceptsOnlyAReinstatement() {
    UUID granted = happened(granted("2019"));
    happened(granted("2020"));
    happened(retracted(granted));
    assertRejected("already-retracted", retracted(granted));
    assertRejected("target-retracted", corrected(granted, granted("2018")));
    assertRejected("target-retracted", disputed(granted));
    assertRecorded(reinstated(granted));
  }

  @Test
  void onlyRetractedOrDisputedFactsCanBeReinstated() {
    UUID granted = happened(granted("2019"));
    assertRejected("not-retracted-or-disputed", reinstated(granted));
  }

  @Test
  void aStreamWithoutActiveFactsAcceptsOnlyRemarks() {
    UUID granted = happened(granted("2019"));
    happened(retracted(granted));
    assertEquals(
        "retracted-takes-corrections-only",
        assertThrows(Rejected.class, () -> DECIDER.decide(history(), granted("2020"))).rule().id());
    assertRecorded(reinstated(granted));
  }

  @Test
  void aRemarkThatMakesAFactViolateARuleIsRejectedByThatRule() {
    UUID granted = happened(granted("2019"));
    UUID ended = happened(ended("2022"));
    assertRejected("nothing-to-end", retracted(granted));
    assertRecorded(retracted(ended));
  }

  @Test
  void aReinstatementMayNotBreakARuleEither() {
    UUID granted = happened(granted("2019"));
    UUID ended = happened(ended("2022"));
    happened(retracted(ended));
    happened(retracted(granted));
    assertRejected("nothing-to-end", reinstated(ended));
  }

  @Test
  void aRepeatedRemarkIsNotRecorded() {
    UUID granted = happened(granted("2019"));
    happened(disputed(granted));
    happened(new NoteCited(null, "On the whole.", null, said("two")));
    assertNothing(disputed(granted));
    assertNothing(corrected(granted, granted("2019")));
    assertNothing(new NoteCited(null, "On the whole.", null, said("two")));
    assertRecorded(new NoteCited(null, "On the whole.", null, said("three")));
  }

  private UUID happened(LedgerEvent event) {
    UUID id = new UUID(1, events.size() + 1);
    events.add(new Recorded<>(STREAM, "memberships", events.size() + 1, id, Instant.EPOCH, event));
    return id;
  }

  private History history() {
    return History.of(events);
  }

  private void assertRejected(String rule, Remark remark) {
    assertEquals(
        rule, assertThrows(Rejected.class, () -> DECIDER.decide(events, remark)).rule().id());
  }

  private void assertRecorded(Remark remark) {
    assertEquals(List.of(remark), DECIDER.decide(events, remark));
  }

  private void assertNothing(Remark remark) {
    assertEquals(List.of(), DECIDER.decide(events, remark));
  }

  private static StatusGranted granted(String date) {
    return new StatusGranted(
        null,
        new PartyRef("UZ"),
        new PartyRef("ORG:OTS"),
        "member",
        Period.parse(date),
        null,
        null,
        said("one"));
  }

  private static StatusEnded ended(String date) {
    return new StatusEnded("member", Period.parse(date), null, said("one"));
  }

  private static FactCorrected corrected(UUID target, LedgerEvent fact) {
    return new FactCorrected(target, new Replacement(fact), "Misread.", null);
  }

  private static FactRetracted retracted(UUID target) {
    return new FactRetracted(target, RetractionReason.INCORRECT_DATA, null, null, null);
  }

  private static FactDisputed disputed(UUID target) {
    return new FactDisputed(target, "Another says otherwise.", null, said("two"));
  }

  private static FactReinstated reinstated(UUID target) {
    return new FactReinstated(target, "It stands.", null);
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
