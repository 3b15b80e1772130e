package io.corridorledger.lifecycle;

import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentAbandoned;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentReaffirmed;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The life cycle of a commitment, derived from its active facts in world order: the order in which
/// the facts occurred in the world.
///
/// ```
/// MADE ─→ REAFFIRMED ─→ REVISED          the status stays REVISED after a reaffirmation
///   └─────────┴────────────┴──→ ABANDONED, REFUSED
/// ```
///
/// The outcome, such as `MET` or `MISSED`, is not part of this state. The projection-service
/// derives the outcome from the figures of other sources.
///
/// @param promise the promise as the earliest published source states it
/// @param originalTarget the target in the first report that states a target; null if no report
///   states one
/// @param originalDue the due date in the first report that states a due date; null if no report
///   states one
/// @param target the target after the last revision
/// @param due the due date after the last revision
/// @param revisions the terms after each revision. A fact that repeats the current terms does not
///   count as another revision.
/// @param made dates of the promise, as reported by each source
/// @param reaffirmed dates of reaffirmations
public record CommitmentLifecycle(
    @NotNull CommitmentStatus status,
    Promise promise,
    Target originalTarget,
    Period originalDue,
    Target target,
    Period due,
    List<RevisedTerms> revisions,
    List<Period> made,
    List<Period> reaffirmed,
    List<Conflict> conflicts) {

  /// The target and the due date after a revision.
  ///
  /// @param date date of the revision; null if unknown
  public record RevisedTerms(Target target, Period due, Period date) {}

  /// @param facts active facts of one commitment, in any order
  public static CommitmentLifecycle of(Collection<? extends CommitmentEvent> facts) {
    return of(facts, true);
  }

  /// Computes the life cycle without the targets that are flagged as suspect.
  ///
  /// @param facts active facts of one commitment, in any order
  public static CommitmentLifecycle withoutFlaggedTargets(
      Collection<? extends CommitmentEvent> facts) {
    return of(facts, false);
  }

  private static CommitmentLifecycle of(
      Collection<? extends CommitmentEvent> facts, boolean flagged) {
    List<CommitmentEvent> ordered = WorldOrder.of(facts);
    Promise promise = null;
    Target originalTarget = null;
    Period originalDue = null;
    for (CommitmentMade made : WorldOrder.byPublication(made(ordered))) {
      if (promise == null) promise = made.promise();
      if (originalTarget == null) originalTarget = considered(made.promise().target(), flagged);
      if (originalDue == null) originalDue = made.promise().due();
    }
    CommitmentStatus status =
        ordered.isEmpty() ? CommitmentStatus.RETRACTED : CommitmentStatus.MADE;
    Target target = originalTarget;
    Period due = originalDue;
    List<RevisedTerms> revisions = new ArrayList<>();
    for (CommitmentEvent fact : ordered)
      switch (fact) {
        case CommitmentMade _ -> {}
        case CommitmentReaffirmed _ -> {
          if (status != CommitmentStatus.REVISED) status = CommitmentStatus.REAFFIRMED;
        }
        case CommitmentRevised e -> {
          status = CommitmentStatus.REVISED;
          Target revised = considered(e.target(), flagged);
          boolean known = !revisions.isEmpty() && changesNothing(revised, e.due(), target, due);
          if (e.due() != null) due = e.due();
          else if (movesPeriod(target, revised)) due = null;
          if (revised != null) target = revised;
          if (!known) revisions.add(new RevisedTerms(target, due, e.date()));
        }
        case CommitmentAbandoned _ -> status = CommitmentStatus.ABANDONED;
        case CommitmentRefused _ -> status = CommitmentStatus.REFUSED;
      }
    return new CommitmentLifecycle(
        status,
        promise,
        originalTarget,
        originalDue,
        target,
        due,
        List.copyOf(revisions),
        Accounts.of(ordered, CommitmentMade.class).dates(),
        Accounts.of(ordered, CommitmentReaffirmed.class).dates(),
        conflicts(ordered));
  }

  private static List<CommitmentMade> made(List<CommitmentEvent> facts) {
    return facts.stream()
        .filter(CommitmentMade.class::isInstance)
        .map(CommitmentMade.class::cast)
        .toList();
  }

  private static Target considered(Target target, boolean flagged) {
    return target == null || flagged || target.suspect().isEmpty() ? target : null;
  }

  private static boolean changesNothing(
      Target revised, Period revisedDue, Target target, Period due) {
    return (revised == null || revised.equals(target))
        && (revisedDue == null || revisedDue.equals(due));
  }

  /// Whether a revision moves the target to another period. After such a revision, the old due date
  /// is no longer valid. If the revision states no due date, the new target is due at the end of
  /// its period.
  private static boolean movesPeriod(Target before, Target after) {
    return before != null
        && after != null
        && before.key().period() != null
        && after.key().period() != null
        && !before.key().period().sameDays(after.key().period());
  }

  private static List<Conflict> conflicts(List<CommitmentEvent> facts) {
    Set<Conflict> found = EnumSet.noneOf(Conflict.class);
    Accounts made = Accounts.of(facts, CommitmentMade.class);
    Accounts reaffirmed = Accounts.of(facts, CommitmentReaffirmed.class);
    Accounts revised = Accounts.of(facts, CommitmentRevised.class);
    Accounts ends = Accounts.of(facts, CommitmentAbandoned.class, CommitmentRefused.class);
    if (reaffirmed.cannotFollow(made)) found.add(Conflict.REAFFIRMED_BEFORE_MADE);
    if (revised.cannotFollow(made)) found.add(Conflict.REVISED_BEFORE_MADE);
    if (ends.cannotFollow(made)) found.add(Conflict.ENDED_BEFORE_START);
    for (CommitmentEvent fact : facts) {
      if (fact instanceof CommitmentRevised e && made.allAfter(e.due()))
        found.add(Conflict.DUE_BEFORE_MADE);
      boolean follows = fact instanceof CommitmentReaffirmed || fact instanceof CommitmentRevised;
      if (follows && ends.allBefore(fact.occurred())) found.add(Conflict.FACT_AFTER_END);
    }
    return List.copyOf(found);
  }
}
