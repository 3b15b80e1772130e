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

/// The outcome of a promise, according to the recorded evidence. [TargetOutcome] judges figures,
/// [MilestoneOutcome] milestones.
///
/// @param result the result on the day of judgement
/// @param target the value with which evidence is compared; derived if the promise states a growth
/// @param due the due date; absent if none is stated
/// @param evidence the figures and reports that bear on the promise
/// @param progressPercent progress within the period, in percent of the target
/// @param remaining the quantity still required in the rest of the period
/// @param remainingPeriod the rest of the period
/// @param slip the delay of a missed promise; absent if no evidence bounds it
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "CommitmentOutcome")
public record CommitmentOutcome(
    @NotNull Result result,
    @Schema(description = "Value with which the evidence is compared") Quantity target,
    @Schema(
            description =
                "Whether the target is derived from a stated growth and a base. A derived target is rounded to three significant digits.")
        boolean derived,
    Period due,
    @Schema(description = "Day for which the outcome is judged") LocalDate day,
    List<Evidence> evidence,
    @Schema(
            description =
                "Part of the target that was reached from the start of the period to the last day with a known value, in percent; absent if unknown, or if the target is a maximum")
        BigDecimal progressPercent,
    @Schema(
            description =
                "Quantity that is still required in the rest of the period, derived from target and evidence; absent if unknown")
        Quantity remaining,
    Period remainingPeriod,
    @Schema(description = "Delay of a missed promise against its original due date") Slip slip,
    @Schema(description = "The reason for the result, in one sentence") String why) {

  @Schema(name = "CommitmentResult")
  public enum Result {
    /// evidence shows that the target was reached, and none contradicts it
    MET,
    /// the due day has passed, and evidence shows that the target was not reached by then
    MISSED,
    /// the due day has not passed
    NOT_DUE,
    /// the due day of a milestone has passed, and no evidence bears on it
    OVERDUE,
    /// no evidence decides the outcome of a figure, or no due day is stated
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
    /// the figure covers only a part of the period, and does not decide the outcome
    PROGRESS,
    /// the figure allows values on both sides of the target, the date allows days on both sides of
    /// the due day, or a figure for a later time reaches the target
    UNCLEAR
  }

  /// A report that bears on a milestone or on a due date.
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
    /// the due date was changed; the period of the evidence is the new due date
    RESCHEDULED
  }

  /// @param figure id of the figure; null for a report
  /// @param report null for a figure
  /// @param marginPercent difference between the figure and the target in percent of the target;
  ///   negative if the figure is below
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentEvidence")
  public record Evidence(
      UUID figure,
      Report report,
      Period period,
      Quantity quantity,
      @NotNull Bearing shows,
      BigDecimal marginPercent) {

    static Evidence of(Report report, Period period, Bearing shows) {
      return new Evidence(null, report, period, null, shows, null);
    }
  }

  /// @param original the original due date, from whose last day the delay is counted
  /// @param leastDays null if unknown
  /// @param mostDays null if unknown
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "CommitmentSlip")
  public record Slip(
      @Schema(description = "Original due date. The delay is counted from its last day.")
          Period original,
      @Schema(
              description =
                  "Smallest number of days that the evidence allows; absent if unknown. Negative if the promise was kept before the original due date.")
          Long leastDays,
      @Schema(
              description =
                  "Largest number of days that the evidence allows; absent if unknown. Equal to `leastDays` if the day is known.")
          Long mostDays) {

    /// A delay between two days; null if the evidence gives no bound of the delay.
    static Slip of(Period original, LocalDate least, LocalDate most) {
      if (original == null || original.latest() == null || least == null && most == null)
        return null;
      return new Slip(original, days(original, least), days(original, most));
    }

    private static Long days(Period original, LocalDate day) {
      return day == null ? null : ChronoUnit.DAYS.between(original.latest(), day);
    }
  }

  /// The outcome of a refused promise.
  public static CommitmentOutcome refused(Period due, LocalDate day) {
    return of(Result.REFUSED, due, day, List.of(), null, "the promise was refused");
  }

  /// The only day on which an outcome changes although no evidence changes: the day after the due
  /// date.
  ///
  /// @return null if the due date has no last day
  public static LocalDate changesOn(Period due) {
    return due == null || due.latest() == null ? null : due.latest().plusDays(1);
  }

  /// The outcome of a target. No evidence is compared with a target that a fact flags as suspect,
  /// and a flagged baseline is not a base.
  ///
  /// @param claims active figures of the target's metric and subject
  /// @param flagged whether flagged values are treated like others
  /// @param day day of judgement
  public static CommitmentOutcome of(
      Promised promised, List<Claim> claims, boolean flagged, LocalDate day) {
    List<Suspect> suspect = promised.target().suspect();
    if (!flagged && !suspect.isEmpty())
      return flagged(
          suspect, suspect.contains(Suspect.DATE) ? promised.due() : promised.until(), day);
    Figure baseline = promised.baseline();
    boolean based = baseline == null || flagged || baseline.suspect().isEmpty();
    return TargetOutcome.of(based ? promised : promised.withoutBaseline(), claims, day);
  }

  /// @param due null if no due date is stated, or the flag makes it doubtful
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

  /// An outcome without a target value.
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

  /// The reason for a result that figures and milestones have in common; null for other results.
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
