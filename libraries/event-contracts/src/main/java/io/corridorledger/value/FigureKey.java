package io.corridorledger.value;

import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import jakarta.validation.constraints.NotNull;

/// The quantity that a figure states. Figures of one key are comparable and are kept side by side.
///
/// @param metric what is measured: `cargo_volume`, `trade_turnover`, `visits` …
/// @param subject the subject of the figure
/// @param period period that the figure covers; absent when the source does not state it
/// @param flow direction or kind of movement: `transit`, `export`, `import`, `AZ-to-KZ` …
/// @param scope part of the subject: `azerbaijan-section`, `containers` …
/// @param measurePoint point of the transport at which the goods were measured
/// @param reporter the reporting party; two reporters of one trade are a mirror pair
/// @param commodity HS or GNG code, or a word
/// @param basis DESIGN, CURRENT, PLANNED or POTENTIAL; absent for an observed value
/// @param mode mode of transport; absent when the source does not state it, or for all modes
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

  /// A key without a mode.
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

  public FigureKey(String metric, SubjectRef subject, Period period, Facets facets) {
    this(
        metric,
        subject,
        period,
        facets.flow(),
        facets.scope(),
        facets.measurePoint(),
        facets.reporter(),
        facets.commodity(),
        facets.basis(),
        facets.mode());
  }

  public Facets facets() {
    return new Facets(flow, scope, measurePoint, reporter, commodity, basis, mode);
  }

  /// The same key for another period.
  public FigureKey at(Period other) {
    return new FigureKey(metric, subject, other, facets());
  }

  /// The same key with other facets.
  public FigureKey with(Facets other) {
    return new FigureKey(metric, subject, period, other);
  }
}
