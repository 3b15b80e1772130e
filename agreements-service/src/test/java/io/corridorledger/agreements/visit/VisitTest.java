package io.corridorledger.agreements.visit;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.agreements.visit.Visit.Status;
import io.corridorledger.contract.Scenario;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitHeld;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of visits, one test for each.
class VisitTest {

  private final Scenario<Visit, VisitEvent> visit = Scenario.of(Visit.DECIDER);

  @Test
  void aVisitIsAnnouncedPostponedAnnouncedAgainAndHeld() {
    assertStatus(Status.ANNOUNCED, planned("2024-07"));
    assertStatus(Status.POSTPONED, planned("2024-07"), postponed("2024-09"));
    assertStatus(Status.ANNOUNCED, planned("2024-07"), postponed(null), planned("2024-10"));
    assertStatus(Status.HELD, planned("2024-07"), postponed("2024-09"), held("2024-09-03"));
    assertStatus(Status.CANCELLED, planned("2024-07"), postponed("2024-09"), cancelled());
  }

  @Test
  void aPostponedVisitIsNotEarlier() {
    visit.given(planned("2024-07")).when(postponed("2024-06")).thenRejected("postponed-to-earlier");
    visit
        .given(planned("2024-07"), postponed("2024-09"))
        .when(postponed("2024-08"))
        .thenRejected("postponed-to-earlier");
    visit.given(planned("2024-07")).when(postponed("2024")).thenRecorded(postponed("2024"));
    visit.given(planned("2024-07")).when(postponed(null)).thenRecorded(postponed(null));
  }

  @Test
  void aHeldVisitCannotBePostponedOrCancelled() {
    visit.given(held("2024-07-03")).when(postponed("2024-09")).thenRejected("already-held");
    visit.given(held("2024-07-03")).when(cancelled()).thenRejected("already-held");
    visit.given(held("2024-07-03")).when(planned("2024-09")).thenRejected("announced-after-held");
  }

  @Test
  void aCancelledVisitAcceptsOnlyCorrections() {
    for (VisitEvent fact :
        List.of(
            planned("2024-10"),
            held("2024-07-03"),
            postponed("2024-09"),
            alsoThere("TR", Meeting.Role.OBSERVER),
            outcome("Declaration")))
      visit.given(planned("2024-07"), cancelled()).when(fact).thenRejected("already-cancelled");
    visit.given(planned("2024-07"), cancelled()).when(cancelled()).thenNothing();
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
    visit
        .given(held("2024-07-03"))
        .when(alsoThere("TR", Meeting.Role.HOST))
        .thenRejected("host-is-one");
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
        List.of(party("TR"), party("KZ")),
        state(planned("2024-07"), alsoThere("TR", Meeting.Role.GUEST), other)
            .participants()
            .stream()
            .map(Participant::party)
            .toList());
  }

  @Test
  void aVisitThatWasNotHeldHasNoOutcomes() {
    visit.given(planned("2024-07")).when(outcome("Declaration")).thenRejected("not-held");
    visit
        .given(held("2024-07-03"))
        .when(outcome("Declaration"))
        .thenRecorded(outcome("Declaration"));
  }

  @Test
  void aVisitWithTheSameVisitorHostAndOverlappingDatesIsALikelyDuplicate() {
    Visit there = state(held("2024-07-03"));
    Meeting same = meeting("UZ", guest("AZ"));
    assertTrue(there.mayBe(same, period("2024-07-03")));
    assertTrue(there.mayBe(same, period("2024-07")));
    assertTrue(there.mayBe(same, period("../2024-08")));
    assertFalse(there.mayBe(same, period("2024-07-04")));
    assertFalse(there.mayBe(same, null));
    assertFalse(there.mayBe(meeting("KZ", guest("AZ")), period("2024-07")));
    assertFalse(there.mayBe(meeting("UZ", guest("TR")), period("2024-07")));
    assertFalse(there.mayBe(meeting(null, guest("AZ")), period("2024-07")));
    assertFalse(
        there.mayBe(
            meeting("UZ", new Participant(party("AZ"), "A. Minister", null, null)),
            period("2024-07")));
    assertFalse(state(held(null)).mayBe(same, period("2024-07")));
  }

  @Test
  void aPostponedOrCancelledVisitIsNoDuplicateOnItsOldDate() {
    Meeting same = meeting("UZ", guest("AZ"));
    assertTrue(state(planned("2024-07")).mayBe(same, period("2024-07")));
    assertFalse(state(planned("2024-07"), postponed("2024-09")).mayBe(same, period("2024-07")));
    assertTrue(state(planned("2024-07"), postponed("2024-09")).mayBe(same, period("2024-09-02")));
    assertFalse(state(planned("2024-07"), cancelled()).mayBe(same, period("2024-07")));
  }

  private static Visit state(VisitEvent... facts) {
    return Visit.DECIDER.fold(List.of(facts));
  }

  private static void assertStatus(Status status, VisitEvent... facts) {
    assertEquals(status, state(facts).status());
  }
}
