package io.corridorledger.agreements.commitment;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.agreements.commitment.Commitment.Status;
import io.corridorledger.contract.Scenario;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
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
    Commitment state = state(MADE, revised("2024", target("cargo_volume", "15"), "2030"));
    assertEquals(Status.REVISED, state.status());
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
  void anAbandonedCommitmentAcceptsOnlyCorrections() {
    for (CommitmentEvent fact :
        List.of(
            made("2022-12", "2027"),
            reaffirmed("2024-06"),
            revised("2024-06", null, "2030"),
            refused("2024-06"),
            abandoned("2024-06")))
      commitment.given(MADE, abandoned("2024")).when(fact).thenRejected("already-abandoned");
    assertEquals(Status.ABANDONED, state(MADE, abandoned("2024")).status());
  }

  @Test
  void aRefusedCommitmentAcceptsOnlyCorrections() {
    for (CommitmentEvent fact :
        List.of(reaffirmed("2024-06"), revised("2024-06", null, "2030"), abandoned("2024-06")))
      commitment.given(MADE, refused("2024")).when(fact).thenRejected("already-refused");
    assertEquals(Status.REFUSED, state(MADE, refused("2024")).status());
  }

  @Test
  void theStreamNeedsAnOpeningFact() {
    for (CommitmentEvent fact :
        List.of(reaffirmed("2023"), revised("2023", null, "2030"), abandoned(null), refused(null)))
      commitment.when(fact).thenRejected("opening-fact-missing");
  }

  @Test
  void noFactIsDatedBeforeTheCommitmentWasMade() {
    commitment.given(MADE).when(reaffirmed("2022-10")).thenRejected("reaffirmed-before-made");
    commitment
        .given(MADE)
        .when(revised("2022-10", null, "2030"))
        .thenRejected("revised-before-made");
    commitment.given(MADE).when(abandoned("2022-10")).thenRejected("end-before-start");
    commitment.given(MADE).when(refused("2022-10")).thenRejected("end-before-start");
    commitment.given(MADE).when(refused("2022")).thenRecorded(refused("2022"));
    commitment
        .given(made(null, null), reaffirmed("2023"))
        .when(made("2024", null))
        .thenRejected("reaffirmed-before-made");
    commitment
        .given(made(null, null), revised("2023", null, "2030"))
        .when(made("2024", null))
        .thenRejected("revised-before-made");
  }

  @Test
  void nothingIsDueBeforeItIsPromised() {
    commitment.when(made("2022-11", "2021")).thenRejected("due-before-made");
    commitment.given(MADE).when(revised("2023", null, "2021")).thenRejected("due-before-made");
    commitment.when(made("2022-11", "2022")).thenRecorded(made("2022-11", "2022"));
  }

  @Test
  void aTargetOfAnotherFigureIsAnotherCommitment() {
    commitment
        .given(MADE)
        .when(revised("2023", target("container_volume", "15"), null))
        .thenRejected("another-figure");
  }

  @Test
  void aRevisionChangesSomething() {
    commitment
        .given(MADE)
        .when(revised("2023", target("cargo_volume", "10"), "2027"))
        .thenRejected("revision-changes-nothing");
    commitment
        .given(MADE)
        .when(revised("2023", null, "2027"))
        .thenRejected("revision-changes-nothing");
  }

  private static Commitment state(CommitmentEvent... facts) {
    return Commitment.DECIDER.fold(List.of(facts));
  }
}
