package io.corridorledger.value;

import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.FigureKey.MeasurePoint;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// The facets of a [FigureKey]: the flow, the scope, the reporter and so on. The facets are the
/// parts of the key other than metric, subject and period.
///
/// Every comparison of facets uses all constants of [Facet]. So a new constant takes part in every
/// comparison.
public record Facets(
    String flow,
    String scope,
    MeasurePoint measurePoint,
    PartyRef reporter,
    String commodity,
    Basis basis,
    Mode mode) {

  /// The names of the facets. Differences between figures are listed in this order.
  public enum Facet {
    SCOPE("scope", Role.PART),
    FLOW("flow", Role.PART),
    COMMODITY("commodity", Role.PART),
    MODE("mode", Role.PART),
    BASIS("basis", Role.KIND),
    MEASURE_POINT("measure point", Role.MEASUREMENT),
    REPORTER("reporter", Role.MEASUREMENT);

    private static final Facet[] ALL = values();

    private final String label;
    private final Role role;

    Facet(String label, Role role) {
      this.label = label;
      this.role = role;
    }

    /// The name of the facet in sentences that explain a difference, such as "measure point".
    public String label() {
      return label;
    }

    public boolean is(Role expected) {
      return role == expected;
    }
  }

  /// The relation between two figures that differ in a facet.
  public enum Role {
    /// one figure covers a part of the other. For example, the scope `containers` covers a part of
    /// a figure without a scope.
    PART,
    /// the figures are of different kinds, such as a planned and an observed value
    KIND,
    /// the figures state the same quantity, but sources measured or reported it in different ways
    MEASUREMENT
  }

  /// The value of a facet; null if the source states none.
  public Object get(Facet facet) {
    return switch (facet) {
      case SCOPE -> scope;
      case FLOW -> flow;
      case COMMODITY -> commodity;
      case MODE -> mode;
      case BASIS -> basis;
      case MEASURE_POINT -> measurePoint;
      case REPORTER -> reporter;
    };
  }

  /// The facets that have a value.
  public Set<Facet> stated() {
    Set<Facet> stated = EnumSet.allOf(Facet.class);
    stated.removeIf(facet -> get(facet) == null);
    return stated;
  }

  /// The facets in which the two figures differ. A facet with a value differs from the same facet
  /// without a value.
  public Set<Facet> differsIn(Facets other) {
    Set<Facet> different = EnumSet.allOf(Facet.class);
    different.removeIf(facet -> isSame(facet, other));
    return different;
  }

  /// Whether a figure with these facets is evidence for a target. The figure and the target must
  /// cover the same part of the subject. If the target states a measure point or a reporter, the
  /// figure must have the same one. The basis, such as planned or current, may differ.
  public boolean matches(Facets target) {
    for (Facet facet : Facet.ALL)
      switch (facet.role) {
        case PART -> {
          if (!isSame(facet, target)) return false;
        }
        case MEASUREMENT -> {
          if (target.get(facet) != null && !isSame(facet, target)) return false;
        }
        case KIND -> {}
      }
    return true;
  }

  /// Whether these facets equal the other facets, apart from the measure point and the reporter.
  /// Two figures of the same metric, subject and period then state the same quantity.
  public boolean differsOnlyInMeasurement(Facets other) {
    for (Facet facet : Facet.ALL)
      if (facet.role != Role.MEASUREMENT && !isSame(facet, other)) return false;
    return true;
  }

  /// Whether a figure with these facets covers only a part of another figure. The measure point and
  /// the reporter may differ.
  ///
  /// @param whole facets of the other figure
  public boolean narrows(Facets whole) {
    boolean narrower = false;
    for (Facet facet : Facet.ALL)
      if (facet.role != Role.MEASUREMENT && !isSame(facet, whole)) {
        if (facet.role != Role.PART || whole.get(facet) != null) return false;
        narrower = true;
      }
    return narrower;
  }

  private boolean isSame(Facet facet, Facets other) {
    return Objects.equals(get(facet), other.get(facet));
  }

  /// These facets without the measure point and the reporter. Two figures have equal facets without
  /// measurement if their facets differ only in measurement.
  public Facets withoutMeasurement() {
    return new Facets(flow, scope, null, null, commodity, basis, mode);
  }

  public Facets withFlow(String other) {
    return new Facets(other, scope, measurePoint, reporter, commodity, basis, mode);
  }

  public Facets withBasis(Basis other) {
    return new Facets(flow, scope, measurePoint, reporter, commodity, other, mode);
  }
}
