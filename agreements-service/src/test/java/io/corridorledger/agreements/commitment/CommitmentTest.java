package io.corridorledger.agreements.commitment;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.lifecycle.CommitmentLifecycle;
import io.corridorledger.lifecycle.CommitmentStatus;
import io.corridorledger.lifecycle.Conflict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of commitments, one test for each.
class CommitmentTest {

  private static final CommitmentEvent MADE = made("2022-11", "2027");

  private final Scenario<Commitment, CommitmentEvent> commitment = Scenario.of(Commitment.DECIDER);

  @Test
  void aCommitmentIsMadeReaffirmedAndRevised() {
    commitment.when(MADE).thenRecorded(MADE);
    commitment.given(MADE).when(MADE).thenNothing();
    commitment.given(MADE).when(reaffirmed("2023")).thenRecorded(reaffirmed("2023"));
    commitment
        .given(MADE)
        .when(revised("2024", target("cargo_volume", "15"), null))
        .thenRecorded(revised("2024", target("cargo_volume", "15"), null));
    commitment.given(MADE).when(made("2022-12", "2028")).thenRecorded(made("2022-12", "2028"));
  }

  @Test
  void theLastTargetIsCurrentAndTheOriginalIsKept() {
    CommitmentLifecycle state = state(MADE, revised("2024", target("cargo_volume", "15"), "2030"));
    assertEquals(CommitmentStatus.REVISED, state.status());
    assertEquals(target("cargo_volume", "15"), state.target());
    assertEquals(period("2030"), state.due());
    assertEquals(target("cargo_volume", "10"), state.promise().target());
  }

  @Test
  void anIntentMayGetATargetLater() {
    CommitmentEvent intent =
        new CommitmentMade(null, promise(null, null), period("2022"), null, said("one"));
    CommitmentEvent measured = revised("2023", target("cargo_volume", "15"), null);
    commitment.given(intent).when(measured).thenRecorded(measured);
  }

  @Test
  void anAbandonedOrRefusedCommitmentIsOver() {
    assertEquals(CommitmentStatus.ABANDONED, state(MADE, abandoned("2024")).status());
    assertEquals(CommitmentStatus.REFUSED, state(MADE, refused("2024")).status());
    for (CommitmentEvent end : List.of(abandoned("2024"), refused("2024"))) {
      assertConflicts(List.of(), MADE, end, reaffirmed("2023"));
      assertConflicts(List.of(Conflict.FACT_AFTER_END), MADE, end, reaffirmed("2025"));
    }
  }

  @Test
  void theStreamNeedsAnOpeningFact() {
    for (CommitmentEvent fact :
        List.of(reaffirmed("2023"), revised("2023", null, "2030"), abandoned(null), refused(null)))
      commitment.when(fact).thenRejected("opening-fact-missing");
  }

  @Test
  void noFactIsDatedBeforeTheCommitmentWasMade() {
    assertConflicts(List.of(Conflict.REAFFIRMED_BEFORE_MADE), MADE, reaffirmed("2022-10"));
    assertConflicts(List.of(Conflict.REVISED_BEFORE_MADE), MADE, revised("2022-10", null, "2030"));
    assertConflicts(List.of(Conflict.ENDED_BEFORE_START), MADE, abandoned("2022-10"));
    assertConflicts(List.of(Conflict.ENDED_BEFORE_START), MADE, refused("2022-10"));
    assertConflicts(List.of(), MADE, refused("2022"));
    assertConflicts(
        List.of(Conflict.REAFFIRMED_BEFORE_MADE),
        made(null, null),
        reaffirmed("2023"),
        made("2024", null));
  }

  @Test
  void nothingIsDueBeforeItIsPromised() {
    commitment.when(made("2022-11", "2021")).thenRejected("due-before-made");
    assertConflicts(List.of(Conflict.DUE_BEFORE_MADE), MADE, revised("2023", null, "2021"));
    commitment.when(made("2022-11", "2022")).thenRecorded(made("2022-11", "2022"));
  }

  @Test
  void aTargetOfAnotherFigureIsAnotherCommitment() {
    commitment
        .given(MADE)
        .when(revised("2023", target("container_volume", "15"), null))
        .thenRejected("another-figure");
  }

  private static CommitmentLifecycle state(CommitmentEvent... facts) {
    return Commitment.DECIDER.fold(List.of(facts)).lifecycle();
  }

  /// The last fact is recorded, and the state names the contradictions.
  private void assertConflicts(List<Conflict> conflicts, CommitmentEvent... facts) {
    CommitmentEvent last = facts[facts.length - 1];
    commitment.given(Arrays.copyOf(facts, facts.length - 1)).when(last).thenRecorded(last);
    assertEquals(conflicts, state(facts).conflicts());
  }
}
