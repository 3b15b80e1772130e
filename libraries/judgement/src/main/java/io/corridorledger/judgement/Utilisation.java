package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Facets.Facet;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// The part of a yearly capacity that was used in one year.
///
/// Only capacities with the basis CURRENT are considered. Planned, potential and design capacities
/// were not yet available in that year.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Utilisation(UUID capacity, UUID volume, Period period, BigDecimal percent) {

  /// The facets that a volume may state. A volume with any other facet is not compared with a
  /// capacity. Such a volume covers only a part of the hub or corridor, or is a plan or potential
  /// instead of an observed volume.
  private static final Set<Facet> IN_ANY_VOLUME =
      EnumSet.of(Facet.COMMODITY, Facet.MEASURE_POINT, Facet.REPORTER);

  private static final int SHORTEST_YEAR_DAYS = 365;

  /// Compares each volume with each capacity that applies to it.
  ///
  /// @param claims capacities and volumes of the same hub or corridor. Only volumes of a whole year
  ///   are used.
  public static Stream<Utilisation> of(List<Claim> claims) {
    List<Claim> capacities =
        claims.stream().filter(c -> c.key().basis() == FigureKey.Basis.CURRENT).toList();
    return claims.stream()
        .filter(c -> IN_ANY_VOLUME.containsAll(c.key().facets().stated()) && year(c.key().period()))
        .flatMap(volume ->
            capacities.stream()
                .filter(capacity -> applies(capacity, volume))
                .map(capacity -> of(capacity, volume))
                .filter(Objects::nonNull));
  }

  private static Utilisation of(Claim capacity, Claim volume) {
    BigDecimal percent = Amounts.percent(volume.quantity(), capacity.quantity());
    return percent == null
        ? null
        : new Utilisation(capacity.id(), volume.id(), volume.key().period(), percent);
  }

  private static boolean applies(Claim capacity, Claim volume) {
    return Amounts.comparable(capacity.quantity(), volume.quantity())
        && (capacity.key().period() == null
            || capacity.key().period().overlaps(volume.key().period()));
  }

  private static boolean year(Period period) {
    if (period == null || period.earliest() == null || period.latest() == null) return false;
    long days = ChronoUnit.DAYS.between(period.earliest(), period.latest()) + 1;
    return days == SHORTEST_YEAR_DAYS || days == SHORTEST_YEAR_DAYS + 1;
  }
}
