package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The outcome of a promise, according to the recorded evidence.
///
/// This file is long because targets and milestones share the evidence, the result and its reason.
///
/// @param result the result on the day of judgement
/// @param target the value with which evidence is compared; derived if the promise states a growth
/// @param due the due date; absent if none is stated
/// @param evidence the figures that bear on the promise
/// @param progressPercent the latest progress within the period, in percent of the target
/// @param remaining the quantity still required in the rest of the period
/// @param remainingPeriod the rest of the period
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "CommitmentOutcome")
public record CommitmentOutcome(
    Result result,
    @Schema(description = "Value with which the evidence is compared") Quantity target,
    @Schema(
            description =
                "Whether the target is derived from a stated growth and a base. A derived target has three digits.")
        boolean derived,
    Period due,
    @Schema(description = "Day for which the outcome is judged") LocalDate day,
    List<Evidence> evidence,
    @Schema(
            description =
                "Progress up to the last known part of the period, as a percentage of the target; absent if unknown")
        BigDecimal progressPercent,
    @Schema(
            description =
                "Derived quantity that is still required in the rest of the period; absent if unknown")
        Quantity remaining,
    Period remainingPeriod,
    @Schema(description = "The reason for the result, in one sentence") String why) {

  @Schema(name = "CommitmentResult")
  public enum Result {
    /// evidence shows that the target was reached, and none contradicts it
    MET,
    /// the due day has passed, and evidence for the period shows that the target was not reached
    MISSED,
    /// the due day has not passed
    NOT_DUE,
    /// the due day of a milestone has passed, and no evidence says whether it was reached
    OVERDUE,
    /// no evidence decides the outcome, or no due day is stated
    UNDETERMINED,
    /// there is evidence for and against
    CONTESTED,
    /// the promise was refused, so nothing is due
    REFUSED
  }

  @Schema(name = "CommitmentEvidenceVerdict")
  public enum Bearing {
    REACHED,
    NOT_REACHED,
    /// covers only a part of the period, and is still below the target
    PROGRESS,
    /// the interval of the figure includes values on both sides of the target
    UNCLEAR
  }

  /// @param margin difference between the figure and the target in percent of the target; negative
  ///   if the figure is below
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentEvidence")
  public record Evidence(
      UUID figure, Period period, Quantity quantity, Bearing shows, BigDecimal marginPercent) {}

  /// @param since the date of the promise; if the target states no period, figures for earlier
  ///   periods are not evidence; null if unknown
  /// @param due null if none is stated: then the end of the target period counts
  /// @param baseline as stated by the source; null if not stated
  /// @param claims active figures of the target's metric and subject
  /// @param day day of judgement
  public static CommitmentOutcome of(
      Target target, Period since, Period due, Figure baseline, List<Claim> claims, LocalDate day) {
    Period until = due == null ? target.key().period() : due;
    Quantity goal = goal(target, baseline, claims);
    boolean derived = target.quantity() == null;
    List<Evidence> evidence = new ArrayList<>();
    if (goal != null)
      for (Claim claim : claims)
        if (bearsOn(claim, target.key(), since) && Amounts.comparable(claim.quantity(), goal)) {
          Bearing shows = shows(claim, target, goal, until);
          if (shows != null)
            evidence.add(
                new Evidence(
                    claim.id(),
                    claim.key().period(),
                    claim.quantity(),
                    shows,
                    margin(claim.quantity(), goal)));
        }
    Evidence furthest =
        evidence.stream()
            .filter(e -> e.shows() == Bearing.PROGRESS && isProgress(e, target.key().period()))
            .max(java.util.Comparator.comparing(Evidence::period))
            .orElse(null);
    Result result = result(evidence, until, day);
    boolean open = furthest != null && result != Result.MET && result != Result.MISSED;
    boolean accrues = open && accrues(furthest.period(), target.key().period());
    return new CommitmentOutcome(
        result,
        goal,
        derived && goal != null,
        until,
        day,
        evidence,
        open ? Amounts.percent(furthest.quantity(), goal) : null,
        accrues ? remaining(goal, furthest.quantity(), target.comparator()) : null,
        accrues ? rest(furthest.period(), target.key().period()) : null,
        why(result, goal, until, evidence));
  }

  /// Judges a milestone by the days on which it was reached, if they are known.
  ///
  /// @param reached the date in each account; null for an account without a date
  public static CommitmentOutcome ofMilestone(Period due, List<Period> reached, LocalDate day) {
    List<Evidence> evidence =
        reached.stream()
            .map(date -> new Evidence(null, date, null, milestone(due, date), null))
            .toList();
    Result result = result(evidence, due, day);
    if (evidence.isEmpty() && result == Result.UNDETERMINED && due != null && due.latest() != null)
      result = Result.OVERDUE;
    return new CommitmentOutcome(
        result,
        null,
        false,
        due,
        day,
        evidence,
        null,
        null,
        null,
        why(result, null, due, evidence));
  }

  /// Whether a figure shows how much of the target was reached: it covers the period from its
  /// start, and is not only an upper bound.
  private static boolean isProgress(Evidence evidence, Period whole) {
    return evidence.period() != null
        && evidence.quantity().qualifier() != Qualifier.AT_MOST
        && (whole == null || Objects.equals(evidence.period().earliest(), whole.earliest()));
  }

  /// The outcome of a refused promise.
  public static CommitmentOutcome refused(Period due, LocalDate day) {
    return new CommitmentOutcome(
        Result.REFUSED,
        null,
        false,
        due,
        day,
        List.of(),
        null,
        null,
        null,
        why(Result.REFUSED, null, due, List.of()));
  }

  private static Bearing milestone(Period due, Period date) {
    if (due == null || due.latest() == null) return Bearing.REACHED;
    if (date == null) return Bearing.UNCLEAR;
    if (date.latest() != null && !date.latest().isAfter(due.latest())) return Bearing.REACHED;
    return due.certainlyBefore(date) ? Bearing.NOT_REACHED : Bearing.UNCLEAR;
  }

  private static Result result(List<Evidence> evidence, Period due, LocalDate day) {
    boolean reached = evidence.stream().anyMatch(e -> e.shows() == Bearing.REACHED);
    boolean denied = evidence.stream().anyMatch(e -> e.shows() == Bearing.NOT_REACHED);
    LocalDate last = due == null ? null : due.latest();
    boolean past = last != null && day.isAfter(last);
    if (reached && denied) return Result.CONTESTED;
    if (reached) return Result.MET;
    if (denied && past) return Result.MISSED;
    return last != null && !past ? Result.NOT_DUE : Result.UNDETERMINED;
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

  /// Bases that disagree imply no target.
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

  /// A plan or a forecast is not evidence that the target was reached.
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

  /// Null if the figure is for another period.
  private static Bearing shows(Claim claim, Target target, Quantity goal, Period due) {
    Period time = target.key().period();
    Period period = claim.key().period();
    Bearing whole = against(claim.quantity(), goal, target.comparator());
    if (time == null) {
      boolean covers = period != null && due != null && reaches(period, due);
      if (whole == Bearing.REACHED && target.comparator() != Bound.AT_MOST || covers) return whole;
      return Bearing.PROGRESS;
    }
    if (period == null) return null;
    if (period.sameDays(time)) return whole;
    if (!time.covers(period)) return null;
    return whole == Bearing.REACHED && target.comparator() == Bound.AT_LEAST
        ? Bearing.REACHED
        : Bearing.PROGRESS;
  }

  private static boolean reaches(Period period, Period due) {
    return period.latest() != null
        && due.latest() != null
        && !period.latest().isBefore(due.latest());
  }

  private static Bearing against(Quantity figure, Quantity goal, Bound comparator) {
    Interval open = Interval.of(figure);
    BigDecimal limit = Amounts.value(goal);
    return switch (comparator) {
      case AT_LEAST -> decide(figure, open.low(), open.high(), limit, 1);
      case AT_MOST -> decide(figure, open.high(), open.low(), limit, -1);
      case EXACTLY ->
          open.overlaps(Interval.target(goal))
              ? figure.qualifier() == Qualifier.AT_LEAST || figure.qualifier() == Qualifier.AT_MOST
                  ? Bearing.UNCLEAR
                  : Bearing.REACHED
              : Bearing.NOT_REACHED;
    };
  }

  /// An exact figure decides by its value; a hedged figure decides only if its whole interval is on
  /// one side.
  ///
  /// @param worst the end of the interval that is least favourable
  /// @param direction 1 if more is better, -1 if less is better
  private static Bearing decide(
      Quantity figure, BigDecimal worst, BigDecimal best, BigDecimal limit, int direction) {
    if (figure.qualifier() == Qualifier.EXACT)
      return Amounts.value(figure).compareTo(limit) * direction >= 0
          ? Bearing.REACHED
          : Bearing.NOT_REACHED;
    if (worst != null && worst.compareTo(limit) * direction >= 0) return Bearing.REACHED;
    if (best != null && best.compareTo(limit) * direction < 0) return Bearing.NOT_REACHED;
    return Bearing.UNCLEAR;
  }

  private static BigDecimal margin(Quantity figure, Quantity goal) {
    BigDecimal percent = Amounts.percent(figure, goal);
    return percent == null ? null : percent.subtract(BigDecimal.valueOf(100));
  }

  /// Whether the part starts with the whole period, so that the rest can be computed.
  private static boolean accrues(Period part, Period whole) {
    return whole != null
        && whole.latest() != null
        && Objects.equals(part.earliest(), whole.earliest())
        && part.latest().isBefore(whole.latest());
  }

  private static Quantity remaining(Quantity goal, Quantity progress, Bound comparator) {
    Quantity rest = Amounts.minus(goal, progress);
    if (rest == null || rest.qualifier() != Qualifier.EXACT) return rest;
    Qualifier hedge =
        switch (comparator) {
          case AT_LEAST -> Qualifier.AT_LEAST;
          case AT_MOST -> Qualifier.AT_MOST;
          case EXACTLY -> Qualifier.EXACT;
        };
    return new Quantity(rest.value(), null, rest.unitMult(), rest.unit(), hedge);
  }

  private static Period rest(Period part, Period whole) {
    return Period.parse(part.latest().plusDays(1) + "/" + whole.latest());
  }

  private static String why(Result result, Quantity goal, Period due, List<Evidence> evidence) {
    return switch (result) {
      case MET -> "evidence shows that the target was reached, and none contradicts it";
      case MISSED ->
          "the due date %s has passed, and the evidence falls short of the target".formatted(due);
      case OVERDUE ->
          "the due date %s has passed, and no evidence says whether the milestone was reached"
              .formatted(Printed.of(due));
      case REFUSED -> "the promise was refused";
      case NOT_DUE -> "due by %s".formatted(due);
      case CONTESTED ->
          "some evidence shows that the target was reached, other evidence that it was not";
      case UNDETERMINED -> {
        if (goal == null && evidence.isEmpty())
          yield "there is no target value with which evidence can be compared";
        if (evidence.isEmpty()) yield "no figure for the target is recorded";
        yield due == null
            ? "no due day is stated, and no figure reaches the target"
            : "no figure decides the outcome";
      }
    };
  }
}
