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

/// The life cycle of a commitment, derived from its active facts in world order.
///
/// ```
/// MADE ─→ REAFFIRMED ─→ REVISED          a reaffirmation of a revised commitment changes nothing
///   └─────────┴────────────┴──→ ABANDONED, REFUSED
/// ```
///
/// The outcome is not part of this state. Readers derive it from evidence, against the original and
/// the current target.
///
/// @param promise the promise according to the account that was published first
/// @param originalTarget the target of the first account that states one; null when none is stated
/// @param originalDue the due date of the first account that states one; null when none is set
/// @param target the target after the last revision
/// @param due the due date after the last revision
/// @param revisions the terms after each revision; a fact that repeats the current terms is not
///   another revision
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

  /// The terms in force after a revision.
  ///
  /// @param date when the terms were revised; null if unknown
  public record RevisedTerms(Target target, Period due, Period date) {}

  /// @param facts active facts of one commitment, in any order
  public static CommitmentLifecycle of(Collection<? extends CommitmentEvent> facts) {
    return of(facts, true);
  }

  /// The life cycle without the targets that are flagged as suspect. A fact with such a target
  /// counts as if it stated none.
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

  /// A target for another period without a due date is due at the end of that period.
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
