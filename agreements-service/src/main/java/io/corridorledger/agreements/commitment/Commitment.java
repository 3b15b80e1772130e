package io.corridorledger.agreements.commitment;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentAbandoned;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentReaffirmed;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.lifecycle.CommitmentLifecycle;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The rules of a commitment. [CommitmentLifecycle] computes the state of the commitment from its
/// facts.
///
/// @param facts active facts in the order of recording
@Schema(implementation = CommitmentLifecycle.class)
public record Commitment(List<CommitmentEvent> facts) {

  public static final Decider<Commitment, CommitmentEvent> DECIDER =
      new Decider<>(
          CommitmentEvent.class, new Commitment(List.of()), Commitment::decide, Commitment::evolve);

  @JsonValue
  public CommitmentLifecycle lifecycle() {
    return CommitmentLifecycle.of(facts);
  }

  public List<CommitmentEvent> decide(CommitmentEvent fact) {
    switch (fact) {
      case CommitmentMade f -> requireDueAfterMade(f);
      case CommitmentRevised f -> {
        requireOpened();
        requireSameFigure(f.target());
      }
      case CommitmentReaffirmed _, CommitmentAbandoned _, CommitmentRefused _ -> requireOpened();
    }
    return List.of(fact);
  }

  private void requireOpened() {
    if (facts.isEmpty())
      throw new Rejected(
          CommitmentRule.OPENING_FACT_MISSING,
          "No active fact records that the commitment was made. Record the commitment first.");
  }

  private static void requireDueAfterMade(CommitmentMade fact) {
    Period due = fact.promise().due();
    if (due != null && fact.date() != null && due.certainlyBefore(fact.date()))
      throw new Rejected(
          CommitmentRule.DUE_BEFORE_MADE,
          "A commitment made %s cannot have been due %s.".formatted(fact.date(), due));
  }

  /// Rejects a revised target with another metric or subject. A promise about another figure is a
  /// separate commitment.
  private void requireSameFigure(Target revised) {
    Target target = lifecycle().target();
    if (revised == null || target == null) return;
    if (!revised.key().metric().equals(target.key().metric())
        || !revised.key().subject().equals(target.key().subject()))
      throw new Rejected(
          CommitmentRule.ANOTHER_FIGURE,
          "The target of this commitment is %s of %s. Record a target for another figure as another commitment."
              .formatted(target.key().metric(), target.key().subject()));
  }

  public Commitment evolve(CommitmentEvent event) {
    List<CommitmentEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Commitment(List.copyOf(all));
  }
}
