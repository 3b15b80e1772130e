package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.judgement.TargetOutcome.Promised;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The outcome of a promise, according to the recorded evidence. [TargetOutcome] decides the
/// outcome of a promised figure, and [MilestoneOutcome] the outcome of a promised milestone.
///
/// @param result the result on the day of judgement
/// @param target the value that must be reached. If the promise states a growth, the value is
///   computed from the growth and an earlier value.
/// @param due the due date; absent if no source states one
/// @param evidence the figures and reports that were used
/// @param progressPercent the value that was reached so far, as a percentage of the target
/// @param remaining the quantity that is still missing
/// @param remainingPeriod the days of the target period that are not yet covered by figures
/// @param slip the delay of a missed promise; absent if the evidence does not show the delay
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "CommitmentOutcome")
public record CommitmentOutcome(
    @NotNull Result result,
    @Schema(
            description =
                "Target value. The service compares the figures in `evidence` with this value.")
        Quantity target,
    @Schema(
            description =
                "Whether the target is computed from a promised growth and an earlier value. A computed target is rounded to three significant digits.")
        boolean derived,
    Period due,
    @Schema(description = "Day for which the outcome is judged") LocalDate day,
    List<Evidence> evidence,
    @Schema(
            description =
                "Percentage of the target that was reached so far. The service uses the figure whose period ends last. If one source states figures for adjacent parts of the target's period, their sum also counts as a figure. Absent if the outcome is MET or MISSED, if no figure shows progress, if the latest figures contradict each other, or if the target is a maximum.")
        BigDecimal progressPercent,
    @Schema(
            description =
                "Quantity that is still missing: the target minus the value reached so far; absent if unknown")
        Quantity remaining,
    Period remainingPeriod,
    @Schema(description = "Delay of a missed promise, counted from its original due date")
        Slip slip,
    @Schema(description = "The reason for the outcome, in one sentence") String why) {

  @Schema(name = "CommitmentResult")
  public enum Result {
    /// evidence shows that the target was reached, and no evidence shows the opposite
    MET,
    /// evidence shows that the target was not reached by the due day, which has passed
    MISSED,
    /// the due day has not passed
    NOT_DUE,
    /// the due day has passed, and there is no evidence about the milestone
    OVERDUE,
    /// the evidence does not decide the outcome, or no source states a due day
    UNDETERMINED,
    /// some evidence shows that the target was reached, and other evidence shows that it was not
    CONTESTED,
    /// the promise was refused, so the promised thing is no longer expected
    REFUSED
  }

  @Schema(name = "CommitmentEvidenceVerdict")
  public enum Bearing {
    REACHED,
    NOT_REACHED,
    /// the figure shows how much of the target was reached so far, but does not decide the outcome.
    /// For example, the figure covers only a part of the target's period.
    PROGRESS,
    /// the evidence does not decide the outcome. The figure or the date is too imprecise, the
    /// figure is flagged as suspect, or the figure reaches the target but is for a time after the
    /// due day.
    UNCLEAR
  }

  /// A report that is evidence about a milestone or a due date.
  @Schema(name = "CommitmentEvidenceReport")
  public enum Report {
    /// the milestone was reached
    REACHED,
    /// the project was commissioned
    COMMISSIONED,
    /// construction started
    STARTED,
    /// construction was under way
    UNDER_WAY,
    /// the due date was changed; `period` is the new due date
    RESCHEDULED
  }

  /// One figure or report that was used to decide the outcome.
  ///
  /// @param figure id of the figure; null for a report
  /// @param report kind of the report; null for a figure
  /// @param marginPercent difference between the figure and the target, as a percentage of the
  ///   target; negative if the figure is below the target
  /// @param suspect the flags of the figure. A flagged figure is UNCLEAR, unless the request asks
  ///   for flagged values.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentEvidence")
  public record Evidence(
      UUID figure,
      Report report,
      Period period,
      Quantity quantity,
      @NotNull Bearing shows,
      BigDecimal marginPercent,
      @Schema(
              description =
                  "Reasons why the figure seems to be wrong; absent if the figure is not flagged as suspect. A flagged figure affects the outcome only if the request has `flagged=true`.")
          List<Suspect> suspect) {

    static Evidence of(Report report, Period period, Bearing shows) {
      return new Evidence(null, report, period, null, shows, null, List.of());
    }
  }

  /// The delay of a missed promise, in days after the original due date.
  ///
  /// @param original the original due date. The delay is counted from its last day.
  /// @param leastDays the smallest possible delay; null if unknown
  /// @param mostDays the largest possible delay; null if unknown
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentSlip")
  public record Slip(
      @Schema(
              description =
                  "Original due date, as a day or a longer period such as a year. The delay is counted from the last day of this period.")
          Period original,
      @Schema(
              description =
                  "Smallest possible delay in days; absent if unknown. Negative if the promise was kept before the original due date.")
          Long leastDays,
      @Schema(
              description =
                  "Largest possible delay in days; absent if unknown. Equal to `leastDays` if the delay is known to the day.")
          Long mostDays) {

    /// Creates a delay that ended between two days; null if neither day is known.
    static Slip of(Period original, LocalDate least, LocalDate most) {
      if (original == null || original.latest() == null || least == null && most == null)
        return null;
      return new Slip(original, days(original, least), days(original, most));
    }

    private static Long days(Period original, LocalDate day) {
      return day == null ? null : ChronoUnit.DAYS.between(original.latest(), day);
    }
  }

  public static CommitmentOutcome refused(Period due, LocalDate day) {
    return of(Result.REFUSED, due, day, List.of(), null, "the promise was refused");
  }

  /// The day after the due date. On this day an outcome can change even if no evidence changes, for
  /// example from NOT_DUE to OVERDUE.
  ///
  /// @return null if the last day of the due date is unknown
  public static LocalDate changesOn(Period due) {
    return due == null || due.latest() == null ? null : due.latest().plusDays(1);
  }

  /// Decides the outcome of a promised figure.
  ///
  /// If `flagged` is false, values that are flagged as suspect decide nothing. The result for a
  /// suspect target is NOT_DUE or UNDETERMINED. A suspect baseline is ignored. A suspect figure is
  /// only listed as evidence.
  ///
  /// @param claims active figures with the metric and the subject of the target
  /// @param flagged whether flagged values are used like other values
  /// @param day the day for which the outcome is decided
  public static CommitmentOutcome of(
      Promised promised, List<Claim> claims, boolean flagged, LocalDate day) {
    List<Suspect> suspect = promised.target().suspect();
    if (!flagged && !suspect.isEmpty())
      return flagged(
          suspect, suspect.contains(Suspect.DATE) ? promised.due() : promised.until(), day);
    Figure baseline = promised.baseline();
    boolean based = baseline == null || flagged || baseline.suspect().isEmpty();
    return TargetOutcome.of(
        based ? promised : promised.withoutBaseline(),
        claims.stream().filter(c -> flagged || !c.flagged()).toList(),
        claims.stream().filter(c -> !flagged && c.flagged()).toList(),
        day);
  }

  /// Creates the outcome for a target that is flagged as suspect.
  ///
  /// @param due the due date; null if no reliable due date is stated
  private static CommitmentOutcome flagged(List<Suspect> suspect, Period due, LocalDate day) {
    return of(
        result(List.of(), due, day),
        due,
        day,
        List.of(),
        null,
        "the target is flagged as suspect: "
            + suspect.stream().map(Suspect::name).collect(Collectors.joining(", ")));
  }

  /// Creates an outcome for a promise without a target value.
  static CommitmentOutcome of(
      Result result, Period due, LocalDate day, List<Evidence> evidence, Slip slip, String why) {
    return new CommitmentOutcome(
        result, null, false, due, day, evidence, null, null, null, slip, why);
  }

  static Result result(List<Evidence> evidence, Period due, LocalDate day) {
    boolean reached = evidence.stream().anyMatch(e -> e.shows() == Bearing.REACHED);
    boolean denied = evidence.stream().anyMatch(e -> e.shows() == Bearing.NOT_REACHED);
    LocalDate last = due == null ? null : due.latest();
    boolean past = last != null && day.isAfter(last);
    if (reached && denied) return Result.CONTESTED;
    if (reached) return Result.MET;
    if (denied && past) return Result.MISSED;
    return last != null && !past ? Result.NOT_DUE : Result.UNDETERMINED;
  }

  /// The reason for a result. Null for results whose reason differs between figures and milestones.
  static String why(Result result, Period due, List<Evidence> evidence) {
    return switch (result) {
      case MET -> "evidence shows that the target was reached, and none contradicts it";
      case NOT_DUE -> "due by %s".formatted(due);
      case CONTESTED ->
          "some evidence shows that the target was reached, other evidence that it was not";
      case REFUSED -> "the promise was refused";
      case MISSED ->
          evidence.stream()
              .filter(e -> e.shows() == Bearing.NOT_REACHED)
              .map(e -> reported(e, due))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      case OVERDUE, UNDETERMINED -> null;
    };
  }

  private static String reported(Evidence evidence, Period due) {
    if (evidence.report() == null) return null;
    String how =
        switch (evidence.report()) {
          case REACHED -> "the milestone was reached later";
          case COMMISSIONED -> "the project was commissioned later";
          case STARTED -> "construction started later";
          case UNDER_WAY -> "construction was still under way later";
          case RESCHEDULED -> "the due date was changed";
        };
    return "the due date %s has passed, and %s: %s"
        .formatted(Printed.of(due), how, Printed.of(evidence.period()));
  }
}
