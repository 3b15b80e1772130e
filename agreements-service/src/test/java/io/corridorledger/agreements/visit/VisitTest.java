package io.corridorledger.agreements.visit;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.judgement.likeness.VisitTraits;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.VisitLifecycle;
import io.corridorledger.lifecycle.VisitStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of visits, one test for each.
class VisitTest {

  private final Scenario<Visit, VisitEvent> visit = Scenario.of(Visit.DECIDER);

  @Test
  void aVisitIsAnnouncedPostponedAnnouncedAgainAndHeld() {
    assertStatus(VisitStatus.ANNOUNCED, planned("2024-07"));
    assertStatus(VisitStatus.POSTPONED, planned("2024-07"), postponed("2024-09"));
    assertStatus(VisitStatus.HELD, planned("2024-07"), postponed("2024-09"), held("2024-09-03"));
    assertStatus(VisitStatus.CANCELLED, planned("2024-07"), postponed("2024-09"), cancelled());
  }

  @Test
  void aPostponedVisitIsNotEarlier() {
    assertConflicts(
        List.of(Conflict.POSTPONED_TO_EARLIER), planned("2024-07"), postponed("2024-06"));
    assertConflicts(List.of(), planned("2024-07"), postponed("2024"));
    assertConflicts(List.of(), planned("2024-07"), postponed(null));
  }

  @Test
  void aHeldVisitStaysHeldAndIsNotCancelled() {
    assertStatus(VisitStatus.HELD, held("2024-07-03"), postponed("2024-09"));
    assertStatus(VisitStatus.HELD, held("2024-07-03"), planned("2024-09"));
    assertConflicts(List.of(Conflict.HELD_AND_CANCELLED), held("2024-07-03"), cancelled());
    assertConflicts(
        List.of(Conflict.OUTCOME_OF_CANCELLED),
        planned("2024-07"),
        cancelled(),
        outcome("Declaration"));
  }

  @Test
  void theStreamNeedsAnOpeningFact() {
    for (VisitEvent fact :
        List.of(
            postponed("2024-09"),
            cancelled(),
            alsoThere("TR", Meeting.Role.OBSERVER),
            outcome("Declaration"))) visit.when(fact).thenRejected("opening-fact-missing");
  }

  @Test
  void participantsAreAddedAndThereIsOneHost() {
    VisitEvent observer = alsoThere("TR", Meeting.Role.OBSERVER);
    visit.given(held("2024-07-03")).when(observer).thenRecorded(observer);
    visit.given(held("2024-07-03"), observer).when(observer).thenNothing();
    assertConflicts(
        List.of(Conflict.SEVERAL_HOSTS), held("2024-07-03"), alsoThere("TR", Meeting.Role.HOST));
    assertEquals(
        List.of(party("AZ"), party("TR")),
        state(held("2024-07-03"), observer).participants().stream()
            .map(Participant::party)
            .toList());
  }

  @Test
  void announcedParticipantsAreNotAssumedToHaveTakenPart() {
    VisitEvent other = new VisitHeld(null, meeting("UZ", guest("KZ")), null, said("one"));
    assertEquals(
        List.of(party("KZ"), party("TR")),
        state(planned("2024-07"), alsoThere("TR", Meeting.Role.GUEST), other)
            .participants()
            .stream()
            .map(Participant::party)
            .toList());
  }

  @Test
  void aPostponedOrCancelledVisitIsNoDuplicateOnItsOldDate() {
    assertTrue(mayBe("2024-07", planned("2024-07")));
    assertFalse(mayBe("2024-07", planned("2024-07"), postponed("2024-09")));
    assertTrue(mayBe("2024-09-02", planned("2024-07"), postponed("2024-09")));
    assertFalse(mayBe("2024-07", planned("2024-07"), cancelled()));
  }

  private static boolean mayBe(String date, VisitEvent... facts) {
    return VisitTraits.of(null, meeting("UZ", guest("AZ")), period(date))
            .likeness(VisitTraits.of(null, state(facts)))
        != null;
  }

  private static VisitLifecycle state(VisitEvent... facts) {
    return Visit.DECIDER.fold(List.of(facts)).lifecycle();
  }

  /// The status does not depend on the order of recording.
  private static void assertStatus(VisitStatus status, VisitEvent... facts) {
    assertEquals(status, state(facts).status());
    assertEquals(state(facts), Visit.DECIDER.fold(List.of(facts).reversed()).lifecycle());
  }

  /// The last fact is recorded, and the state names the contradictions.
  private void assertConflicts(List<Conflict> conflicts, VisitEvent... facts) {
    VisitEvent last = facts[facts.length - 1];
    visit.given(Arrays.copyOf(facts, facts.length - 1)).when(last).thenRecorded(last);
    assertEquals(conflicts, state(facts).conflicts());
  }
}
