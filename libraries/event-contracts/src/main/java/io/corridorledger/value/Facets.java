package io.corridorledger.value;

import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.FigureKey.MeasurePoint;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// The facets of a [FigureKey]: all components of the key except metric, subject and period.
///
/// Every comparison iterates over all constants of [Facet]. So a new constant takes part in every
/// comparison.
public record Facets(
    String flow,
    String scope,
    MeasurePoint measurePoint,
    PartyRef reporter,
    String commodity,
    Basis basis,
    Mode mode) {

  /// The facets. Differences are listed in this order.
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

    /// The name of the facet in texts that explain a difference.
    public String label() {
      return label;
    }

    public boolean is(Role expected) {
      return role == expected;
    }
  }

  /// How two figures are related if they differ in a facet.
  public enum Role {
    /// a figure with a value of the facet covers a part of a figure without a value
    PART,
    /// the figures have different kinds of values, such as a planned and an observed value
    KIND,
    /// the figures state the same quantity, measured or reported in different ways
    MEASUREMENT
  }

  /// The value of a facet; null when it is not stated.
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

  /// The facets whose values differ. A facet with a value differs from a facet without one.
  public Set<Facet> differsIn(Facets other) {
    Set<Facet> different = EnumSet.allOf(Facet.class);
    different.removeIf(facet -> isSame(facet, other));
    return different;
  }

  /// Whether a figure with these facets is evidence for a target with the given facets. The figure
  /// and the target must cover the same part of the subject. If the target states a measure point
  /// or a reporter, the figure must state the same measure point or reporter. The basis may differ.
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

  /// Whether both sets of facets describe the same quantity. The measure point and the reporter may
  /// differ.
  public boolean differsOnlyInMeasurement(Facets other) {
    for (Facet facet : Facet.ALL)
      if (facet.role != Role.MEASUREMENT && !isSame(facet, other)) return false;
    return true;
  }

  /// Whether a figure with these facets covers a part of the quantity that a figure with the facets
  /// `whole` covers. The measure point and the reporter may differ.
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

  public Facets withFlow(String other) {
    return new Facets(other, scope, measurePoint, reporter, commodity, basis, mode);
  }

  public Facets withBasis(Basis other) {
    return new Facets(flow, scope, measurePoint, reporter, commodity, other, mode);
  }
}
