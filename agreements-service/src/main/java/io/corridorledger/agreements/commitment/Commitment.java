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

/// One commitment, as far as the rules need to know it.
///
/// ```
/// NONE ─made→ MADE ─revised→ REVISED        made, reaffirmed and revised may be told again
///              ├─abandoned──────┴──→ ABANDONED
///              └─refused────────┴──→ REFUSED
/// ```
///
/// Whether it was kept is no state of it: readers derive that from evidence, against the original
/// and the current target.
///
/// @param promise as the first source tells it
/// @param target that holds now; null when none is stated
/// @param due that holds now; null when no day is set
/// @param made when it was made, as each source says
/// @param reaffirmed when it was said again
/// @param revised when it was changed
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
          "commitments",
          CommitmentEvent.class,
          new Commitment(Status.NONE, null, null, null, List.of(), List.of(), List.of()),
          Commitment::decide,
          Commitment::evolve);

  public List<CommitmentEvent> decide(CommitmentEvent fact) {
    switch (status) {
      case ABANDONED ->
          throw new Rejected(
              "already-abandoned", "It was given up; if it was not after all, retract that.");
      case REFUSED ->
          throw new Rejected(
              "already-refused", "It was refused; if it was not after all, retract that.");
      case NONE -> {
        if (!(fact instanceof CommitmentMade))
          throw new Rejected(
              "opening-fact-missing",
              "No fact that stands says that it was made; nothing else can stand alone.");
      }
      case MADE, REVISED -> {}
    }
    switch (fact) {
      case CommitmentMade f -> make(f);
      case CommitmentReaffirmed f -> {
        if (isBeforeMade(f.date()))
          throw new Rejected(
              "reaffirmed-before-made",
              "It was made %s; it was not said again %s.".formatted(made, f.date()));
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
          "due-before-made",
          "What is promised %s cannot have been due %s.".formatted(fact.date(), until));
    requireNotMadeAfter(fact.date(), reaffirmed, "reaffirmed-before-made");
    requireNotMadeAfter(fact.date(), revised, "revised-before-made");
  }

  private static void requireNotMadeAfter(Period date, List<Period> since, String rule) {
    for (Period later : since)
      if (date != null && later.certainlyBefore(date))
        throw new Rejected(rule, "It was spoken of as made %s already.".formatted(later));
  }

  private void revise(CommitmentRevised fact) {
    if (isBeforeMade(fact.date()))
      throw new Rejected(
          "revised-before-made",
          "It was made %s; it was not revised %s.".formatted(made, fact.date()));
    if (isBeforeMade(fact.due()))
      throw new Rejected(
          "due-before-made", "It was made %s; it is not due %s.".formatted(made, fact.due()));
    if (fact.target() != null && target != null && !sameFigure(fact.target(), target))
      throw new Rejected(
          "another-figure",
          "It is about %s of %s; a target of another figure is another commitment."
              .formatted(target.key().metric(), target.key().subject()));
    if (status == Status.MADE
        && (fact.target() == null || fact.target().equals(target))
        && (fact.due() == null || fact.due().equals(due)))
      throw new Rejected(
          "revision-changes-nothing",
          "Target and due date are as they were; that is a reaffirmation.");
  }

  private static boolean sameFigure(Target one, Target other) {
    return one.key().metric().equals(other.key().metric())
        && one.key().subject().equals(other.key().subject());
  }

  private void requireNotBeforeMade(Period date) {
    if (isBeforeMade(date))
      throw new Rejected(
          "end-before-start", "It was made %s; it did not end %s.".formatted(made, date));
  }

  /// Before it can have been made by any account; never so when a date is not known.
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
