package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/// One statement of one quantity: the shape that indicators, throughput, capacities and project
/// figures share.
///
/// @param key which quantity
/// @param quantity the value; may be absent when only a growth is stated
/// @param growth the growth as asserted; may be absent
/// @param status SDMX observation status; A (normal) when absent
/// @param yearToDate the period runs from the start of the year to its end and later figures
///   include it
/// @param suspect what looks wrong about it; a flag never changes a value
/// @param note what is unclear, in our words
public record Figure(
    @NotNull @Valid FigureKey key,
    @Valid Quantity quantity,
    @Valid Growth growth,
    ObsStatus status,
    boolean yearToDate,
    @Size(max = 10) List<@NotNull Suspect> suspect,
    @Text(max = 1000) String note)
    implements Consistent {

  /// SDMX code list CL_OBS_STATUS, the part that is used here.
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
        "is missing, and so is a growth: one is needed");
  }

  /// Null for none, and when it has no period.
  public static Period periodOf(Figure figure) {
    return figure == null || figure.key() == null ? null : figure.key().period();
  }
}
