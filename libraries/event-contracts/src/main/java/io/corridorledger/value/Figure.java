package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// One value or growth that a source states, with its key. Indicators, throughput, capacities and
/// the figures of projects have this type.
///
/// @param key key of the figure, with metric, subject, period and facets
/// @param quantity the stated value; absent if the source states only a growth
/// @param growth the stated growth; absent if the source states only a value
/// @param furtherGrowths growths that the source states in addition to the first growth, each
///   compared with a different period; empty if the source states at most one growth
/// @param status observation status of SDMX; A (normal) if absent
/// @param yearToDate true for a year-to-date figure, which covers the time from 1 January to the
///   end of its period. Of two year-to-date figures of one year, the later figure includes the
///   earlier figure.
/// @param suspect properties of the figure that seem wrong, such as its magnitude. The ledger keeps
///   the value as stated.
/// @param note unclear points about the figure, in the client's own words; absent if there are none
public record Figure(
    @NotNull @Valid FigureKey key,
    @Valid Quantity quantity,
    @Valid Growth growth,
    @Size(max = MAX_FURTHER_GROWTHS) List<@NotNull @Valid Growth> furtherGrowths,
    ObsStatus status,
    boolean yearToDate,
    @Size(max = 10) List<@NotNull Suspect> suspect,
    @Text(max = 1000) String note)
    implements Consistent {

  public static final int MAX_FURTHER_GROWTHS = 10;

  /// Observation status: one of the codes that the ledger uses from the SDMX code list
  /// CL_OBS_STATUS.
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
    furtherGrowths = Lists.orEmpty(furtherGrowths);
    suspect = Lists.orEmpty(suspect);
    if (status == null) status = ObsStatus.A;
  }

  /// Creates a figure with at most one growth.
  public Figure(
      FigureKey key,
      Quantity quantity,
      Growth growth,
      ObsStatus status,
      boolean yearToDate,
      List<Suspect> suspect,
      String note) {
    this(key, quantity, growth, null, status, yearToDate, suspect, note);
  }

  @Override
  public void check(Findings findings) {
    findings.unless(
        quantity != null || growth != null,
        "quantity",
        "is missing: a figure needs a quantity or a growth");
    findings.unless(
        furtherGrowths.isEmpty() || growth != null,
        "growth",
        "is missing: a figure with further growths needs a first one");
    if (furtherGrowths.size() <= MAX_FURTHER_GROWTHS)
      findings.unless(
          haveDifferentBases(growths()),
          "furtherGrowths",
          "must each have another period of comparison than the other growths");
  }

  /// Whether every growth has a different period of comparison. Growths without a stated period of
  /// comparison count as having the same period.
  private static boolean haveDifferentBases(List<Growth> growths) {
    for (int i = 0; i < growths.size(); i++)
      for (int j = 0; j < i; j++) {
        Period one = growths.get(i).against();
        Period other = growths.get(j).against();
        if (one == null || other == null ? one == other : one.sameDays(other)) return false;
      }
    return true;
  }

  /// All growths that the source states.
  public List<Growth> growths() {
    return Stream.concat(Stream.ofNullable(growth), furtherGrowths.stream())
        .filter(Objects::nonNull)
        .toList();
  }

  /// Whether the figure describes a thing, such as the length of a railway. Such a figure needs no
  /// period. A figure describes a thing if it has a basis, if its unit measures a dimension such as
  /// kilometres, or if its subject is a project.
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
