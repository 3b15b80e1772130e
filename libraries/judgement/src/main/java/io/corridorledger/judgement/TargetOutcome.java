package io.corridorledger.judgement;

import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.judgement.CommitmentOutcome.Bearing;
import io.corridorledger.judgement.CommitmentOutcome.Evidence;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.judgement.CommitmentOutcome.Slip;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Decides from the recorded figures whether a promised figure was reached.
///
/// The rules are in one file, because they share intermediate results.
public final class TargetOutcome {

  /// Sorts the evidence by period, so that the result does not depend on the order of recording.
  private static final Comparator<Claim> BY_PERIOD =
      Comparator.<Claim, Period>comparing(
              c -> c.key().period(), Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Claim.BY_PUBLICATION);

  private TargetOutcome() {}

  /// The content of a promise.
  ///
  /// @param since the date of the promise; null if unknown. If the target has no period, figures
  ///   for periods before this date are not evidence.
  /// @param due the due date. If the due date is null, the end of the target's period is used.
  /// @param original the due date that was stated first; null if it was never changed
  /// @param baseline the starting value that the source states; null if no source states one
  /// @param rescheduled the changes of the due date
  public record Promised(
      Target target,
      Period since,
      Period due,
      Period original,
      Figure baseline,
      List<Step> rescheduled) {

    Period until() {
      return due == null ? target.key().period() : due;
    }

    Promised withoutBaseline() {
      return new Promised(target, since, due, original, null, rescheduled);
    }
  }

  /// Decides the outcome of a promised figure.
  ///
  /// @param claims active figures with the metric and the subject of the target; they decide the
  ///   outcome
  /// @param flagged further active figures with the same metric and subject. They are flagged as
  ///   suspect, so they are listed as evidence, but they decide nothing.
  /// @param day the day for which the outcome is decided
  static CommitmentOutcome of(
      Promised promised, List<Claim> claims, List<Claim> flagged, LocalDate day) {
    Target target = promised.target();
    Period time = target.key().period();
    Period until = promised.until();
    List<Claim> ordered = claims.stream().sorted(BY_PERIOD).toList();
    Quantity goal = goal(target, promised.baseline(), ordered);
    List<Evidence> evidence = new ArrayList<>();
    List<Claim> partial = new ArrayList<>();
    for (Claim claim : ordered) {
      Bearing shows = shows(claim, promised, goal);
      if (shows == Bearing.PROGRESS) partial.add(claim);
      if (shows != null) evidence.add(evidence(claim, shows, goal));
    }
    boolean reached = evidence.stream().anyMatch(e -> e.shows() == Bearing.REACHED);
    // A later figure below the target does not matter if the target was already reached in time.
    if (reached && time == null)
      evidence.removeIf(e -> e.shows() == Bearing.NOT_REACHED && isLater(e.period(), until));
    List<Step> rescheduled =
        promised.rescheduled().stream()
            .filter(step -> !reached || isLater(step.changed(), until))
            .toList();
    evidence.addAll(MilestoneOutcome.evidence(until, rescheduled));
    Result result = CommitmentOutcome.result(evidence, until, day);
    Progress progress = Progress.of(partial, target, goal);
    boolean open = progress != null && result != Result.MET && result != Result.MISSED;
    boolean accrues = open && accrues(progress, time);
    Slip slip = result == Result.MISSED ? slip(promised, goal, evidence) : null;
    List<Evidence> unused =
        flagged.stream()
            .sorted(BY_PERIOD)
            .filter(claim -> shows(claim, promised, goal) != null)
            .map(claim -> evidence(claim, Bearing.UNCLEAR, goal))
            .toList();
    String why =
        figures(evidence).isEmpty() && !unused.isEmpty()
            ? "every figure for the target is flagged as suspect"
            : why(result, promised, goal, evidence);
    evidence.addAll(unused);
    return new CommitmentOutcome(
        result,
        goal,
        target.quantity() == null && goal != null,
        until,
        day,
        evidence,
        open ? Amounts.percent(progress.quantity(), goal) : null,
        accrues ? remaining(goal, progress.quantity(), target.comparator()) : null,
        accrues ? rest(progress.period(), time) : null,
        slip,
        why);
  }

  private static Evidence evidence(Claim claim, Bearing shows, Quantity goal) {
    return new Evidence(
        claim.id(),
        null,
        claim.key().period(),
        claim.quantity(),
        shows,
        margin(claim.quantity(), goal),
        claim.figure().suspect());
  }

  private static boolean isLater(Period period, Period due) {
    return period != null && due != null && due.certainlyBefore(period);
  }

  private static Quantity goal(Target target, Figure baseline, List<Claim> claims) {
    if (target.quantity() != null) return target.quantity();
    Growth growth = target.growth();
    BigDecimal factor = Interval.factor(growth);
    if (factor == null || factor.signum() <= 0) return null;
    if (baseline != null && baseline.quantity() != null)
      return Amounts.times(baseline.quantity(), factor);
    if (growth.against() == null) return null;
    List<Quantity> bases =
        claims.stream()
            .filter(c -> c.quantity() != null && sameScope(c.key(), target.key()))
            .filter(c -> observed(c) && c.key().period() != null)
            .filter(c -> c.key().period().sameDays(growth.against()))
            .map(Claim::quantity)
            .toList();
    return bases.size() == 1 || oneValue(bases) ? Amounts.times(bases.getFirst(), factor) : null;
  }

  /// Whether all quantities can be the same value.
  private static boolean oneValue(List<Quantity> bases) {
    if (bases.isEmpty()) return false;
    for (Quantity base : bases)
      if (!Amounts.comparable(base, bases.getFirst())
          || !Interval.of(base).overlaps(Interval.of(bases.getFirst()))) return false;
    return true;
  }

  private static boolean bearsOn(Claim claim, FigureKey target, Period since) {
    return claim.quantity() != null
        && observed(claim)
        && sameScope(claim.key(), target)
        && (target.period() != null
            || since == null
            || claim.key().period() == null
            || !claim.key().period().certainlyBefore(since));
  }

  /// Whether the figure is an observation. A plan or a forecast does not show that the target was
  /// reached.
  private static boolean observed(Claim claim) {
    FigureKey.Basis basis = claim.key().basis();
    return (basis == null || basis == FigureKey.Basis.CURRENT)
        && claim.figure().status() != Figure.ObsStatus.F;
  }

  private static boolean sameScope(FigureKey claim, FigureKey target) {
    return claim.metric().equals(target.metric())
        && claim.subject().equals(target.subject())
        && claim.facets().matches(target.facets());
  }

  /// Decides what a figure shows about the target. Null if the figure cannot be compared with the
  /// target, for example because it is for another period.
  private static Bearing shows(Claim claim, Promised promised, Quantity goal) {
    Target target = promised.target();
    if (goal == null
        || !bearsOn(claim, target.key(), promised.since())
        || !Amounts.comparable(claim.quantity(), goal)) return null;
    Period due = promised.until();
    Period time = target.key().period();
    Bearing whole = against(claim.quantity(), goal, target.comparator());
    if (time == null) return showsByDueDay(claim, whole, target.comparator(), due);
    Period period = claim.key().period();
    if (period == null || !time.covers(period) && !period.sameDays(time)) return null;
    if (period.sameDays(time)) return whole;
    return decidesInPart(claim.quantity(), whole, goal, target.comparator())
        ? whole
        : Bearing.PROGRESS;
  }

  /// Whether a figure for a part of the target's period decides the outcome. The figure decides if
  /// the amount of this part alone reaches a target that is a minimum, or exceeds a target that is
  /// a maximum or an exact value. This applies only to amounts that add up over time, such as
  /// tonnes. A share of one month does not decide about the share of the year.
  private static boolean decidesInPart(
      Quantity figure, Bearing whole, Quantity goal, Bound comparator) {
    return Amounts.addsUp(figure)
        && switch (comparator) {
          case AT_LEAST -> whole == Bearing.REACHED;
          case AT_MOST -> whole == Bearing.NOT_REACHED;
          case EXACTLY -> Interval.of(figure).above(Interval.target(goal));
        };
  }

  /// Decides what a figure shows about a target that has a due date but no period.
  ///
  /// If a figure for a time up to the due day reaches the target value, the target was reached. If
  /// a later figure reaches the target value, this figure decides nothing, because the value may
  /// have been reached too late. If a later figure does not reach the target value, the target was
  /// missed.
  private static Bearing showsByDueDay(Claim claim, Bearing whole, Bound comparator, Period due) {
    if (due == null || due.latest() == null)
      return whole == Bearing.REACHED && comparator != Bound.AT_MOST
          ? Bearing.REACHED
          : Bearing.PROGRESS;
    Period period = claim.key().period();
    LocalDate end = period == null ? claim.published() : period.latest();
    if (whole == Bearing.REACHED) {
      if (end == null || end.isAfter(due.latest())) return Bearing.UNCLEAR;
      return comparator != Bound.AT_MOST || end.equals(due.latest())
          ? Bearing.REACHED
          : Bearing.PROGRESS;
    }
    if (end == null || end.isBefore(due.latest())) return Bearing.PROGRESS;
    boolean fromDueDateOn =
        end.equals(due.latest())
            || period != null
                && period.earliest() != null
                && due.earliest() != null
                && !period.earliest().isBefore(due.earliest());
    return fromDueDateOn ? whole : Bearing.UNCLEAR;
  }

  private static Bearing against(Quantity figure, Quantity goal, Bound comparator) {
    Interval likely = Interval.likely(figure);
    BigDecimal limit = Amounts.value(goal);
    return switch (comparator) {
      case AT_LEAST -> decide(figure, likely.low(), likely.high(), limit, 1);
      case AT_MOST -> decide(figure, likely.high(), likely.low(), limit, -1);
      case EXACTLY ->
          Interval.of(figure).overlaps(Interval.target(goal))
              ? figure.qualifier() == Qualifier.AT_LEAST || figure.qualifier() == Qualifier.AT_MOST
                  ? Bearing.UNCLEAR
                  : Bearing.REACHED
              : Bearing.NOT_REACHED;
    };
  }

  /// Compares a figure with a limit. The figure decides only if its most likely reading is on one
  /// side of the limit. For example, "4 million" does not decide about "at least 4.2 million",
  /// because 4.2 million is rounded to 4 million. An exact figure that equals the limit reaches it.
  ///
  /// @param worst the least favourable end of the interval of the figure
  /// @param best the most favourable end of the interval of the figure
  /// @param direction 1 if a larger value is better, -1 if a smaller value is better
  private static Bearing decide(
      Quantity figure, BigDecimal worst, BigDecimal best, BigDecimal limit, int direction) {
    boolean exact = figure.qualifier() == Qualifier.EXACT;
    if (exact && Amounts.value(figure).compareTo(limit) == 0) return Bearing.REACHED;
    if (worst != null && worst.compareTo(limit) * direction >= 0) return Bearing.REACHED;
    if (best == null) return Bearing.UNCLEAR;
    int bestAgainstLimit = best.compareTo(limit) * direction;
    // The ends of the interval of an exact figure are excluded.
    return bestAgainstLimit < 0 || exact && bestAgainstLimit == 0
        ? Bearing.NOT_REACHED
        : Bearing.UNCLEAR;
  }

  private static BigDecimal margin(Quantity figure, Quantity goal) {
    BigDecimal percent = Amounts.percent(figure, goal);
    return percent == null ? null : percent.subtract(BigDecimal.valueOf(100));
  }

  /// Whether the period `whole` has days after the end of `part`.
  private static boolean accrues(Progress part, Period whole) {
    return whole != null
        && whole.latest() != null
        && part.period().latest().isBefore(whole.latest());
  }

  private static Quantity remaining(Quantity goal, Quantity progress, Bound comparator) {
    Quantity rest = Amounts.minus(goal, progress);
    if (rest == null || rest.qualifier() != Qualifier.EXACT || comparator == Bound.EXACTLY)
      return rest;
    return new Quantity(rest.value(), null, rest.unitMult(), rest.unit(), Qualifier.AT_LEAST);
  }

  private static Period rest(Period part, Period whole) {
    return Period.parse(part.latest().plusDays(1) + "/" + whole.latest());
  }

  /// The delay of a missed target. If the target does not state the period that it measures, the
  /// delay lasts at least until the last figure below the target, and at most until the first
  /// figure that reaches the target. If there are no such figures, or if the target states a
  /// period, such as "in 2027", the changes of the due date determine the delay.
  private static Slip slip(Promised promised, Quantity goal, List<Evidence> evidence) {
    if (promised.target().key().period() != null) return rescheduled(promised, evidence);
    Period until = promised.until();
    LocalDate least = null;
    LocalDate most = null;
    for (Evidence e : evidence)
      if (e.figure() != null && isLater(e.period(), until)) {
        if (e.shows() == Bearing.NOT_REACHED
            && (least == null || e.period().earliest().isAfter(least)))
          least = e.period().earliest();
        boolean reaches =
            e.shows() == Bearing.UNCLEAR
                && against(e.quantity(), goal, promised.target().comparator()) == Bearing.REACHED;
        if (reaches && e.period().latest() != null && most == null) most = e.period().latest();
      }
    if (least == null && most == null) return rescheduled(promised, evidence);
    return Slip.of(original(promised), least, most);
  }

  private static Slip rescheduled(Promised promised, List<Evidence> evidence) {
    return MilestoneOutcome.slip(original(promised), evidence);
  }

  private static Period original(Promised promised) {
    return promised.original() == null ? promised.until() : promised.original();
  }

  private static List<Evidence> figures(List<Evidence> evidence) {
    return evidence.stream().filter(e -> e.figure() != null).toList();
  }

  private static String why(
      Result result, Promised promised, Quantity goal, List<Evidence> evidence) {
    List<Evidence> figures = figures(evidence);
    boolean byFigure = figures.stream().anyMatch(e -> e.shows() == Bearing.NOT_REACHED);
    if (result == Result.MISSED && byFigure)
      return "the due date %s has passed, and the evidence %s the target"
          .formatted(
              promised.until(),
              switch (promised.target().comparator()) {
                case AT_LEAST -> "falls short of";
                case AT_MOST -> "exceeds";
                case EXACTLY -> "differs from";
              });
    String why = CommitmentOutcome.why(result, promised.until(), evidence);
    if (why != null) return why;
    if (goal == null && figures.isEmpty())
      return "there is no target value with which evidence can be compared";
    if (figures.isEmpty()) return "no figure for the target is recorded";
    return promised.until() == null
        ? "no due day is stated, and no figure reaches the target"
        : "no figure decides the outcome";
  }
}
