package io.corridorledger.projection.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.CommitmentEvent.Comparator;
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

/// Whether what was promised happened, as far as the ledger's evidence goes.
///
/// @param result what the evidence amounts to on the day of judgement
/// @param target the value that is held against it; derived where the promise states a growth
/// @param due until when; absent when no day is set
/// @param evidence each figure that bears on it
/// @param progress the furthest that a part of the time has come, in percent of the target
/// @param remaining what the rest of the time has to bring
/// @param remainingPeriod the rest of the time
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "CommitmentOutcome")
public record Outcome(
    Result result,
    @Schema(description = "The value that is held against the evidence") Quantity target,
    @Schema(description = "The target follows from a growth and a base, rounded to three digits")
        boolean derived,
    Period due,
    @Schema(description = "The day for which this is said") LocalDate day,
    List<Evidence> evidence,
    @Schema(description = "How far the last known part of the time has come, in percent")
        BigDecimal progressPercent,
    @Schema(description = "What the rest of the time has to bring: derived") Quantity remaining,
    Period remainingPeriod,
    @Schema(description = "One sentence") String why) {

  @Schema(name = "CommitmentResult")
  public enum Result {
    /// some evidence shows it, none denies it
    MET,
    /// the day has passed, and evidence for that time shows that it was not reached
    MISSED,
    /// the day has not passed
    NOT_DUE,
    /// no evidence decides it, or no day is set
    UNDETERMINED,
    /// there is evidence on both sides
    CONTESTED
  }

  @Schema(name = "CommitmentEvidenceVerdict")
  public enum Shows {
    REACHED,
    NOT_REACHED,
    /// of a part of the time only, and short of the target as yet
    PROGRESS,
    /// what the figure leaves open lies on both sides
    UNCLEAR
  }

  /// @param margin by which the figure is above the target, negative when below, in percent of it
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentEvidence")
  public record Evidence(
      UUID figure, Period period, Quantity quantity, Shows shows, BigDecimal marginPercent) {}

  /// @param since when it was promised; where the target names no time, what was over before is no
  ///   evidence; null when unknown
  /// @param due null when none is set: then the end of the time in which it is to be reached counts
  /// @param baseline as the source states it; null when it does not
  /// @param claims figures of the target's metric and subject that stand
  /// @param day of judgement
  public static Outcome of(
      Target target, Period since, Period due, Figure baseline, List<Claim> claims, LocalDate day) {
    Period until = due == null ? target.key().period() : due;
    Quantity goal = goal(target, baseline, claims);
    boolean derived = target.quantity() == null;
    List<Evidence> evidence = new ArrayList<>();
    if (goal != null)
      for (Claim claim : claims)
        if (bearsOn(claim, target.key(), since) && Amounts.comparable(claim.quantity(), goal)) {
          Shows shows = shows(claim, target, goal, until);
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
            .filter(e -> e.shows() == Shows.PROGRESS && e.period() != null)
            .max(java.util.Comparator.comparing(Evidence::period))
            .orElse(null);
    Result result = result(evidence, until, day);
    boolean open = furthest != null && result != Result.MET && result != Result.MISSED;
    boolean accrues = open && accrues(furthest.period(), target.key().period());
    return new Outcome(
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

  /// A milestone: reached on days, as far as they are known.
  ///
  /// @param reached when it was reached, one for each account; an account without a day is null
  public static Outcome ofMilestone(Period due, List<Period> reached, LocalDate day) {
    List<Evidence> evidence =
        reached.stream()
            .map(date -> new Evidence(null, date, null, milestone(due, date), null))
            .toList();
    Result result = result(evidence, due, day);
    return new Outcome(
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

  private static Shows milestone(Period due, Period date) {
    if (due == null || due.latest() == null) return Shows.REACHED;
    if (date == null) return Shows.UNCLEAR;
    if (date.latest() != null && !date.latest().isAfter(due.latest())) return Shows.REACHED;
    return due.certainlyBefore(date) ? Shows.NOT_REACHED : Shows.UNCLEAR;
  }

  private static Result result(List<Evidence> evidence, Period due, LocalDate day) {
    boolean reached = evidence.stream().anyMatch(e -> e.shows() == Shows.REACHED);
    boolean denied = evidence.stream().anyMatch(e -> e.shows() == Shows.NOT_REACHED);
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

  /// Bases that disagree give no target.
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

  /// What is planned or forecast is no evidence that it happened.
  private static boolean observed(Claim claim) {
    FigureKey.Basis basis = claim.key().basis();
    return (basis == null || basis == FigureKey.Basis.CURRENT)
        && claim.figure().status() != Figure.ObsStatus.F;
  }

  private static boolean sameScope(FigureKey claim, FigureKey target) {
    return claim.metric().equals(target.metric())
        && claim.subject().equals(target.subject())
        && Objects.equals(claim.scope(), target.scope())
        && Objects.equals(claim.flow(), target.flow())
        && Objects.equals(claim.commodity(), target.commodity())
        && claim.mode() == target.mode()
        && (target.measurePoint() == null || target.measurePoint() == claim.measurePoint())
        && (target.reporter() == null || target.reporter().equals(claim.reporter()));
  }

  /// Null when the figure is of another time.
  private static Shows shows(Claim claim, Target target, Quantity goal, Period due) {
    Period time = target.key().period();
    Period period = claim.key().period();
    Shows whole = against(claim.quantity(), goal, target.comparator());
    if (time == null) {
      boolean covers = period != null && due != null && reaches(period, due);
      if (whole == Shows.REACHED && target.comparator() != Comparator.AT_MOST || covers)
        return whole;
      return Shows.PROGRESS;
    }
    if (period == null) return null;
    if (period.sameDays(time)) return whole;
    if (!within(period, time)) return null;
    return whole == Shows.REACHED && target.comparator() == Comparator.AT_LEAST
        ? Shows.REACHED
        : Shows.PROGRESS;
  }

  private static boolean reaches(Period period, Period due) {
    return period.latest() != null
        && due.latest() != null
        && !period.latest().isBefore(due.latest());
  }

  private static boolean within(Period part, Period whole) {
    return part.earliest() != null
        && part.latest() != null
        && (whole.earliest() == null || !part.earliest().isBefore(whole.earliest()))
        && (whole.latest() == null || !part.latest().isAfter(whole.latest()));
  }

  private static Shows against(Quantity figure, Quantity goal, Comparator comparator) {
    Interval open = Interval.of(figure);
    BigDecimal limit = Amounts.value(goal);
    return switch (comparator) {
      case AT_LEAST -> decide(figure, open.low(), open.high(), limit, 1);
      case AT_MOST -> decide(figure, open.high(), open.low(), limit, -1);
      case EXACTLY ->
          open.overlaps(Interval.of(goal))
              ? figure.qualifier() == Qualifier.AT_LEAST || figure.qualifier() == Qualifier.AT_MOST
                  ? Shows.UNCLEAR
                  : Shows.REACHED
              : Shows.NOT_REACHED;
    };
  }

  /// An exact figure is taken at its word; a hedged one decides only when all that it leaves open
  /// lies on one side.
  ///
  /// @param worst the end of what the figure leaves open that is furthest from fulfilling
  /// @param direction 1 where more is better, -1 where less is
  private static Shows decide(
      Quantity figure, BigDecimal worst, BigDecimal best, BigDecimal limit, int direction) {
    if (figure.qualifier() == Qualifier.EXACT)
      return Amounts.value(figure).compareTo(limit) * direction >= 0
          ? Shows.REACHED
          : Shows.NOT_REACHED;
    if (worst != null && worst.compareTo(limit) * direction >= 0) return Shows.REACHED;
    if (best != null && best.compareTo(limit) * direction < 0) return Shows.NOT_REACHED;
    return Shows.UNCLEAR;
  }

  private static BigDecimal margin(Quantity figure, Quantity goal) {
    BigDecimal percent = Amounts.percent(figure, goal);
    return percent == null ? null : percent.subtract(BigDecimal.valueOf(100));
  }

  /// Whether the part of the time starts with the whole, so that the rest can be told.
  private static boolean accrues(Period part, Period whole) {
    return whole != null
        && whole.latest() != null
        && Objects.equals(part.earliest(), whole.earliest())
        && part.latest().isBefore(whole.latest());
  }

  private static Quantity remaining(Quantity goal, Quantity progress, Comparator comparator) {
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
      case MET -> "evidence shows that it was reached, and none denies it";
      case MISSED -> "it was due until %s, and the evidence for it falls short".formatted(due);
      case NOT_DUE -> "it is due until %s".formatted(due);
      case CONTESTED -> "some evidence shows that it was reached, and some that it was not";
      case UNDETERMINED -> {
        if (goal == null && evidence.isEmpty()) yield "there is no value to hold evidence against";
        if (evidence.isEmpty()) yield "the ledger holds no figure for it";
        yield due == null ? "no day is set, and no figure reaches it" : "no figure decides it";
      }
    };
  }
}
