package io.corridorledger.value;

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
    FigureKey key,
    Quantity quantity,
    Growth growth,
    ObsStatus status,
    boolean yearToDate,
    List<Suspect> suspect,
    String note) {

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
    if (status == null) status = ObsStatus.A;
    suspect = InvalidValue.listOf(suspect, "suspect");
    InvalidValue.check()
        .present(key, "key")
        .that(
            quantity != null || growth != null,
            "quantity",
            "is missing, and so is a growth: one is needed")
        .optionalText(note, "note", 1000)
        .orThrow();
  }
}
