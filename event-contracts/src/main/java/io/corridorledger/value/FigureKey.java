package io.corridorledger.value;

import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import jakarta.validation.constraints.NotNull;

/// Which quantity a figure states. Figures of one key are comparable; they stand side by side.
///
/// @param metric what is counted: `cargo_volume`, `trade_turnover`, `visits` …
/// @param subject what it is about
/// @param period which time it covers; absent when the source does not say
/// @param flow direction or kind of movement: `transit`, `export`, `import`, `AZ-to-KZ` …
/// @param scope which part of the subject: `azerbaijan-section`, `containers` …
/// @param measurePoint where on its way it was counted
/// @param reporter who counted; two reporters of one trade are a mirror pair
/// @param commodity HS or GNG code, or a word
/// @param basis DESIGN, CURRENT, PLANNED or POTENTIAL; absent for what was observed
/// @param mode how it moved; absent when the source does not say, or all modes are meant
public record FigureKey(
    @NotNull
        @Form(
            pattern = "[a-z][a-z0-9_]{1,59}",
            max = 60,
            message = "is not a name such as cargo_volume")
        String metric,
    @NotNull SubjectRef subject,
    Period period,
    @Text(max = 60) String flow,
    @Text(max = 60) String scope,
    MeasurePoint measurePoint,
    PartyRef reporter,
    @Text(max = 60) String commodity,
    Basis basis,
    Mode mode) {

  public enum MeasurePoint {
    DISPATCHED,
    BORDER,
    ACCEPTED,
    HANDLED,
    DELIVERED
  }

  public enum Basis {
    DESIGN,
    CURRENT,
    PLANNED,
    POTENTIAL
  }

  /// Of no stated mode.
  public FigureKey(
      String metric,
      SubjectRef subject,
      Period period,
      String flow,
      String scope,
      MeasurePoint measurePoint,
      PartyRef reporter,
      String commodity,
      Basis basis) {
    this(metric, subject, period, flow, scope, measurePoint, reporter, commodity, basis, null);
  }

  /// The same of another time.
  public FigureKey at(Period other) {
    return new FigureKey(
        metric, subject, other, flow, scope, measurePoint, reporter, commodity, basis, mode);
  }
}
