package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/// One stated value or growth, with its key. Indicators, throughput, capacities and figures of
/// projects have this type.
///
/// @param key key of the figure, with metric, subject, period and facets
/// @param quantity the stated value; absent if the source states only a growth
/// @param growth the stated growth; absent if the source states only a value
/// @param status observation status of SDMX; A (normal) if absent
/// @param yearToDate whether the figure is a year-to-date figure, which covers the year from its
///   first day to the end of the period. A later year-to-date figure of the same year includes this
///   figure.
/// @param suspect properties of the figure that look wrong, such as its magnitude. The value stays
///   as stated.
/// @param note unclear points about the figure, in the client's own words; absent if there are none
public record Figure(
    @NotNull @Valid FigureKey key,
    @Valid Quantity quantity,
    @Valid Growth growth,
    ObsStatus status,
    boolean yearToDate,
    @Size(max = 10) List<@NotNull Suspect> suspect,
    @Text(max = 1000) String note)
    implements Consistent {

  /// Observation status: the codes of the SDMX code list CL_OBS_STATUS that the ledger uses.
  public enum ObsStatus {
    /// normal
    A,
    /// provisional
    P,
    /// estimated
    E,
    /// forecast
    F,
    /// break in series
    B,
    /// definition differs
    D,
    /// low reliability
    U
  }

  public enum Suspect {
    MAGNITUDE,
    DATE,
    UNIT,
    SIGN,
    SHARE
  }

  public Figure {
    suspect = Lists.orEmpty(suspect);
    if (status == null) status = ObsStatus.A;
  }

  @Override
  public void check(Findings findings) {
    findings.unless(
        quantity != null || growth != null,
        "quantity",
        "is missing: a figure needs a quantity or a growth");
  }

  /// Whether the figure needs no period, because it describes a thing and not the events of a
  /// period. Such a figure has a basis, its unit is a dimension, or its subject is a project.
  public boolean describesThing() {
    return key.basis() != null
        || key.subject().kind().equals("project")
        || quantity != null && quantity.unit().isDimension();
  }

  /// The period of a figure; null if there is no figure or the figure has no period.
  public static Period periodOf(Figure figure) {
    return figure == null || figure.key() == null ? null : figure.key().period();
  }
}
