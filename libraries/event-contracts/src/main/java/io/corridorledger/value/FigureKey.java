package io.corridorledger.value;

import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import jakarta.validation.constraints.NotNull;

/// The key of a figure. The key consists of the metric, the subject, the period and the facets.
/// Every other field is a facet. Figures with the same key describe the same quantity and can be
/// compared. The ledger keeps all figures with the same key.
///
/// @param metric name of the measured quantity, such as `cargo_volume`, `trade_turnover` or
///   `visits`
/// @param subject the corridor, hub, country, pair of countries or other subject that the figure
///   describes
/// @param period period that the figure covers; absent if the source states none. A figure that
///   describes a thing, such as a capacity, a length or the cost of a project, needs no period.
/// @param flow direction or kind of movement, such as `transit`, `export`, `import` or `AZ-to-KZ`;
///   absent if the source states none
/// @param scope the covered part of the subject, such as `azerbaijan-section` or `containers`;
///   absent if the source states none
/// @param measurePoint stage of the transport at which the goods were measured, such as BORDER;
///   absent if the source states none
/// @param reporter the party that reported the figure; absent if the source names none. If two
///   countries report their mutual trade, the reporter distinguishes the figures of the two
///   countries.
/// @param commodity the goods, as an HS code, a GNG code or a word; absent if the source states
///   none
/// @param basis for a capacity or a similar value: whether the value is current, designed, planned
///   or potential. Absent for an observed value, such as a cargo volume.
/// @param mode mode of transport; absent if the source states none, or if the figure covers all
///   modes
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

  /// Creates a key without a mode.
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

  /// Returns the same key with another period.
  public FigureKey at(Period other) {
    return new FigureKey(metric, subject, other, facets());
  }

  /// Returns the same key with other facets.
  public FigureKey with(Facets other) {
    return new FigureKey(metric, subject, period, other);
  }
}
