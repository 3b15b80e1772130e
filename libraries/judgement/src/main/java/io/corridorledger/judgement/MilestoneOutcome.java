package io.corridorledger.judgement;

import io.corridorledger.judgement.CommitmentOutcome.Bearing;
import io.corridorledger.judgement.CommitmentOutcome.Evidence;
import io.corridorledger.judgement.CommitmentOutcome.Report;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.judgement.CommitmentOutcome.Slip;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Decides the outcome of a milestone from the reports about it.
///
/// | report | result |
/// |---|---|
/// | milestone reached, or project commissioned | reached or not reached by the due day, according to the reported date |
/// | construction started, or was under way, after the due day | not reached |
/// | the due date was changed to a later one | not reached. A change that was made by the due day is ignored if a source reports that the milestone was reached. |
///
/// [Phase] decides from the name of a milestone whether it is the start or the end of construction.
public final class MilestoneOutcome {

  private MilestoneOutcome() {}

  /// One report about a milestone.
  ///
  /// @param date the reported date; null if unknown. For RESCHEDULED, the new due date.
  /// @param changed for RESCHEDULED, the day on which the due date was changed; null if unknown
  public record Step(Report report, Period date, Period changed) {

    public static Step of(Report report, Period date) {
      return new Step(report, date, null);
    }

    private boolean isReached() {
      return report == Report.REACHED || report == Report.COMMISSIONED;
    }
  }

  /// Decides the outcome of a milestone.
  ///
  /// @param due the due date; null if no source states one
  /// @param original the due date that was stated first
  /// @param steps the reports in the order in which the reported events happened
  public static CommitmentOutcome of(Period due, Period original, List<Step> steps, LocalDate day) {
    List<Evidence> evidence = evidence(due, steps);
    Result result = CommitmentOutcome.result(evidence, due, day);
    if (evidence.isEmpty() && result == Result.UNDETERMINED && due != null && due.latest() != null)
      result = Result.OVERDUE;
    Slip slip = result == Result.MISSED ? slip(original == null ? due : original, evidence) : null;
    return CommitmentOutcome.of(result, due, day, evidence, slip, why(result, due, evidence));
  }

  static List<Evidence> evidence(Period due, List<Step> steps) {
    boolean reached = steps.stream().anyMatch(Step::isReached);
    List<Evidence> evidence = new ArrayList<>();
    for (Step step : steps) {
      Bearing shows = shows(due, step, reached);
      if (shows != null) evidence.add(Evidence.of(step.report(), step.date(), shows));
    }
    return evidence;
  }

  /// Returns what a report shows: REACHED or NOT_REACHED by the due day, or UNCLEAR. Null if the
  /// report is not evidence.
  private static Bearing shows(Period due, Step step, boolean reached) {
    boolean isDue = due != null && due.latest() != null;
    Period date = step.date();
    return switch (step.report()) {
      case REACHED, COMMISSIONED -> {
        if (!isDue) yield Bearing.REACHED;
        if (date == null) yield Bearing.UNCLEAR;
        if (date.latest() != null && !date.latest().isAfter(due.latest())) yield Bearing.REACHED;
        yield due.certainlyBefore(date) ? Bearing.NOT_REACHED : Bearing.UNCLEAR;
      }
      case STARTED, UNDER_WAY ->
          isDue && date != null && due.certainlyBefore(date) ? Bearing.NOT_REACHED : null;
      case RESCHEDULED -> {
        boolean later =
            isDue && date != null && date.latest() != null && date.latest().isAfter(due.latest());
        boolean changedLater =
            isDue && step.changed() != null && due.certainlyBefore(step.changed());
        yield later && (changedLater || !reached) ? Bearing.NOT_REACHED : null;
      }
    };
  }

  /// The delay of the milestone. The delay ends on the day on which the milestone was reached. If
  /// the milestone was not reached, the delay ends on the newest due date. If a report shows
  /// construction after the newest due date, or if the due date was not changed, only the smallest
  /// possible delay is known. This delay ends on the reported day of construction.
  static Slip slip(Period original, List<Evidence> evidence) {
    List<Evidence> against =
        evidence.stream().filter(e -> e.shows() == Bearing.NOT_REACHED).toList();
    List<Period> reached =
        against.stream()
            .filter(e -> e.report() == Report.REACHED || e.report() == Report.COMMISSIONED)
            .map(Evidence::period)
            .toList();
    if (!reached.isEmpty())
      return Slip.of(
          original,
          reached.stream().map(Period::earliest).min(Comparator.naturalOrder()).orElse(null),
          reached.stream().anyMatch(date -> date.latest() == null)
              ? null
              : reached.stream().map(Period::latest).max(Comparator.naturalOrder()).orElse(null));
    LocalDate building =
        against.stream()
            .filter(e -> e.report() == Report.STARTED || e.report() == Report.UNDER_WAY)
            .map(e -> e.period().earliest())
            .max(Comparator.naturalOrder())
            .orElse(null);
    LocalDate planned =
        against.stream()
            .filter(e -> e.report() == Report.RESCHEDULED)
            .map(e -> e.period().latest())
            .filter(Objects::nonNull)
            .reduce((_, last) -> last)
            .orElse(null);
    return planned != null && (building == null || !building.isAfter(planned))
        ? Slip.of(original, planned, planned)
        : Slip.of(original, building, null);
  }

  private static String why(Result result, Period due, List<Evidence> evidence) {
    String why = CommitmentOutcome.why(result, due, evidence);
    if (why != null) return why;
    if (result == Result.OVERDUE)
      return "the due date %s has passed, and no evidence says whether the milestone was reached"
          .formatted(Printed.of(due));
    return due == null || due.latest() == null
        ? "no due day is stated, and no report says that the milestone was reached"
        : "the reports leave open whether the milestone was reached by the due day";
  }
}
