package io.corridorledger.agreements.commitment;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
import java.util.ArrayList;
import java.util.List;

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
/// @param told facts that stand, oldest first
public record Commitment(
    Status status,
    Promise promise,
    Target target,
    Period due,
    List<Period> made,
    @JsonIgnore List<CommitmentEvent> told) {

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
          new Commitment(Status.NONE, null, null, null, List.of(), List.of()),
          Commitment::decide,
          Commitment::evolve);

  public List<CommitmentEvent> decide(CommitmentEvent fact) {
    if (told.contains(fact)) return List.of();
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
    for (CommitmentEvent later : told)
      if (fact.date() != null
          && later.occurred() != null
          && !(later instanceof CommitmentMade)
          && later.occurred().certainlyBefore(fact.date()))
        throw new Rejected(
            later instanceof CommitmentRevised ? "revised-before-made" : "reaffirmed-before-made",
            "It was spoken of as made %s already.".formatted(later.occurred()));
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
    List<CommitmentEvent> all = new ArrayList<>(told);
    all.add(event);
    return switch (event) {
      case CommitmentMade e -> {
        List<Period> dates = new ArrayList<>(made);
        if (e.date() != null) dates.add(e.date());
        yield status == Status.NONE
            ? new Commitment(
                Status.MADE, e.promise(), e.promise().target(), e.promise().due(), dates, all)
            : new Commitment(status, promise, target, due, dates, all);
      }
      case CommitmentReaffirmed _ -> new Commitment(status, promise, target, due, made, all);
      case CommitmentRevised e ->
          new Commitment(
              Status.REVISED,
              promise,
              e.target() == null ? target : e.target(),
              e.due() == null ? due : e.due(),
              made,
              all);
      case CommitmentAbandoned _ ->
          new Commitment(Status.ABANDONED, promise, target, due, made, all);
      case CommitmentRefused _ -> new Commitment(Status.REFUSED, promise, target, due, made, all);
    };
  }
}
