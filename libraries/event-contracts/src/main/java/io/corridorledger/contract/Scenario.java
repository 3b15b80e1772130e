package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import java.util.List;

/// A test of a rule in the form given/when/then. *Given* these past events, *when* a client sends
/// this fact, *then* these events are recorded.
///
/// A scenario throws plain [AssertionError]s, so it works with any test framework.
public final class Scenario<S, E extends LedgerEvent> {

  private final Decider<S, E> decider;
  private final List<E> history;

  private Scenario(Decider<S, E> decider, List<E> history) {
    this.decider = decider;
    this.history = history;
  }

  public static <S, E extends LedgerEvent> Scenario<S, E> of(Decider<S, E> decider) {
    return new Scenario<>(decider, List.of());
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  public final Scenario<S, E> given(E... history) {
    return new Scenario<>(decider, List.of(history));
  }

  public Outcome<E> when(E fact) {
    try {
      List<E> recorded = decider.decide(history, fact);
      decider.fold(recorded); // This call checks that `evolve` accepts every decided event.
      return new Outcome<>(recorded, null);
    } catch (Rejected rejection) {
      return new Outcome<>(List.of(), rejection);
    }
  }

  public record Outcome<E>(List<E> recorded, Rejected rejection) {

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final void thenRecorded(E... expected) {
      if (rejection != null)
        throw new AssertionError(
            "rejected by " + rejection.rule().id() + ": " + rejection.getMessage());
      if (!recorded.equals(List.of(expected)))
        throw new AssertionError("expected " + List.of(expected) + "\n but recorded " + recorded);
    }

    public void thenNothing() {
      thenRecorded();
    }

    public void thenRejected(Rule rule) {
      thenRejected(rule.id());
    }

    /// @param rule the permanent name of the rule, such as `two-parties-needed`
    public void thenRejected(String rule) {
      if (rejection == null)
        throw new AssertionError("expected a rejection by " + rule + " but recorded " + recorded);
      if (!rejection.rule().id().equals(rule))
        throw new AssertionError(
            "expected a rejection by " + rule + " but it was " + rejection.rule().id(), rejection);
    }
  }
}
