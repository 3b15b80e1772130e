package io.corridorledger.agreements.commitment;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentAbandoned;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentReaffirmed;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.stream.Stream;

/// Write-side state of a commitment: only what the rules need.
///
/// ```
/// NONE ─made→ MADE ─revised→ REVISED        made, reaffirmed and revised may be reported again
///              ├─abandoned──────┴──→ ABANDONED
///              └─refused────────┴──→ REFUSED
/// ```
///
/// The outcome is not part of this state. Readers derive it from evidence, against the original and
/// the current target.
///
/// @param promise the promise as first reported
/// @param target the current target; null when none is stated
/// @param due the current due date; null when none is set
/// @param made dates of the promise, as reported by each source
/// @param reaffirmed dates of reaffirmations
/// @param revised dates of revisions
public record Commitment(
    Status status,
    Promise promise,
    Target target,
    Period due,
    List<Period> made,
    List<Period> reaffirmed,
    List<Period> revised) {

  public enum Status {
    NONE,
    MADE,
    REVISED,
    ABANDONED,
    REFUSED
  }

  public static final Decider<Commitment, CommitmentEvent> DECIDER =
      new Decider<>(
          CommitmentEvent.class,
          new Commitment(Status.NONE, null, null, null, List.of(), List.of(), List.of()),
          Commitment::decide,
          Commitment::evolve);

  public List<CommitmentEvent> decide(CommitmentEvent fact) {
    switch (status) {
      case ABANDONED ->
          throw new Rejected(
              CommitmentRule.ALREADY_ABANDONED,
              "The commitment was abandoned. If that is wrong, retract the abandonment.");
      case REFUSED ->
          throw new Rejected(
              CommitmentRule.ALREADY_REFUSED,
              "The commitment was refused. If that is wrong, retract the refusal.");
      case NONE -> {
        if (!(fact instanceof CommitmentMade))
          throw new Rejected(
              CommitmentRule.OPENING_FACT_MISSING,
              "No active fact records that the commitment was made. Record that first.");
      }
      case MADE, REVISED -> {}
    }
    switch (fact) {
      case CommitmentMade f -> make(f);
      case CommitmentReaffirmed f -> {
        if (isBeforeMade(f.date()))
          throw new Rejected(
              CommitmentRule.REAFFIRMED_BEFORE_MADE,
              "The commitment was made %s; it cannot have been reaffirmed %s."
                  .formatted(made, f.date()));
      }
      case CommitmentRevised f -> revise(f);
      case CommitmentAbandoned f -> requireNotBeforeMade(f.date());
      case CommitmentRefused f -> requireNotBeforeMade(f.date());
    }
    return List.of(fact);
  }

  private void make(CommitmentMade fact) {
    Period until = fact.promise().due();
    if (until != null && fact.date() != null && until.certainlyBefore(fact.date()))
      throw new Rejected(
          CommitmentRule.DUE_BEFORE_MADE,
          "A commitment made %s cannot have been due %s.".formatted(fact.date(), until));
    requireNotMadeAfter(fact.date(), reaffirmed, CommitmentRule.REAFFIRMED_BEFORE_MADE);
    requireNotMadeAfter(fact.date(), revised, CommitmentRule.REVISED_BEFORE_MADE);
  }

  private static void requireNotMadeAfter(Period date, List<Period> since, CommitmentRule rule) {
    for (Period later : since)
      if (date != null && later.certainlyBefore(date))
        throw new Rejected(
            rule, "The commitment was already reaffirmed or revised %s.".formatted(later));
  }

  private void revise(CommitmentRevised fact) {
    if (isBeforeMade(fact.date()))
      throw new Rejected(
          CommitmentRule.REVISED_BEFORE_MADE,
          "The commitment was made %s; it cannot have been revised %s."
              .formatted(made, fact.date()));
    if (isBeforeMade(fact.due()))
      throw new Rejected(
          CommitmentRule.DUE_BEFORE_MADE,
          "The commitment was made %s; it cannot be due %s.".formatted(made, fact.due()));
    if (fact.target() != null && target != null && !sameFigure(fact.target(), target))
      throw new Rejected(
          CommitmentRule.ANOTHER_FIGURE,
          "The target of this commitment is %s of %s. Record a target for another figure as another commitment."
              .formatted(target.key().metric(), target.key().subject()));
    if (status == Status.MADE
        && (fact.target() == null || fact.target().equals(target))
        && (fact.due() == null || fact.due().equals(due)))
      throw new Rejected(
          CommitmentRule.REVISION_CHANGES_NOTHING,
          "The target and the due date are unchanged. Record a reaffirmation instead.");
  }

  private static boolean sameFigure(Target one, Target other) {
    return one.key().metric().equals(other.key().metric())
        && one.key().subject().equals(other.key().subject());
  }

  private void requireNotBeforeMade(Period date) {
    if (isBeforeMade(date))
      throw new Rejected(
          CommitmentRule.END_BEFORE_START,
          "The commitment was made %s; it cannot have ended %s.".formatted(made, date));
  }

  /// Whether a date is certainly before all reported dates of the promise; false when a date is
  /// unknown.
  private boolean isBeforeMade(Period date) {
    return date != null && !made.isEmpty() && made.stream().allMatch(date::certainlyBefore);
  }

  public Commitment evolve(CommitmentEvent event) {
    return switch (event) {
      case CommitmentMade e ->
          status == Status.NONE
              ? new Commitment(
                  Status.MADE,
                  e.promise(),
                  e.promise().target(),
                  e.promise().due(),
                  with(made, e.date()),
                  reaffirmed,
                  revised)
              : new Commitment(
                  status, promise, target, due, with(made, e.date()), reaffirmed, revised);
      case CommitmentReaffirmed e ->
          new Commitment(status, promise, target, due, made, with(reaffirmed, e.date()), revised);
      case CommitmentRevised e ->
          new Commitment(
              Status.REVISED,
              promise,
              e.target() == null ? target : e.target(),
              e.due() == null ? due : e.due(),
              made,
              reaffirmed,
              with(revised, e.date()));
      case CommitmentAbandoned _ -> ending(Status.ABANDONED);
      case CommitmentRefused _ -> ending(Status.REFUSED);
    };
  }

  private Commitment ending(Status end) {
    return new Commitment(end, promise, target, due, made, reaffirmed, revised);
  }

  private static List<Period> with(List<Period> dates, Period date) {
    return date == null ? dates : Stream.concat(dates.stream(), Stream.of(date)).toList();
  }
}
