package io.corridorledger.judgement;

import io.corridorledger.value.Facets;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// The positive values of claims, sorted within each series. The claims of a series have the same
/// dimension, and their facets differ only in measurement. The values are sorted once, so that all
/// neighbours of all values are found in `n log n` steps.
final class SeriesValues {

  private record Series(Facets facets, String dimension) {

    static Series of(Claim claim) {
      return new Series(
          claim.key().facets().withoutMeasurement(), Amounts.dimension(claim.quantity().unit()));
    }
  }

  /// The claims of a series that state the same value. These claims are compared with each other
  /// only if [#confirms] is called. Most values do not need this comparison, because another value
  /// of the series is near.
  private static final class SameValue {

    private final List<Claim> claims = new ArrayList<>();
    private Claim first;
    private Set<Set<UUID>> origins;
    private boolean hasOtherDays;

    /// The first claim by [Claim#BY_PUBLICATION].
    private Claim first() {
      if (first == null) first = Collections.min(claims, Claim.BY_PUBLICATION);
      return first;
    }

    /// Whether another claim with the same value confirms `claim`. The other claim must have other
    /// days or an independent source. A claim without a source cannot be independent.
    private boolean confirms(Claim claim) {
      if (origins == null) compare();
      Set<UUID> own = claim.origins();
      return hasOtherDays
          || !claim.hasDaysOf(claims.getFirst())
          || !own.isEmpty() && origins.stream().anyMatch(other -> Collections.disjoint(own, other));
    }

    private void compare() {
      origins = new HashSet<>();
      for (Claim claim : claims) {
        hasOtherDays |= !claim.hasDaysOf(claims.getFirst());
        if (!claim.origins().isEmpty()) origins.add(claim.origins());
      }
    }
  }

  private final Map<Series, NavigableMap<BigDecimal, SameValue>> series = new HashMap<>();

  static SeriesValues of(List<Claim> claims) {
    SeriesValues values = new SeriesValues();
    for (Claim claim : claims)
      if (claim.quantity() != null && Amounts.value(claim.quantity()).signum() > 0)
        values.add(claim);
    return values;
  }

  private void add(Claim claim) {
    series
        .computeIfAbsent(Series.of(claim), _ -> new TreeMap<>())
        .computeIfAbsent(Amounts.value(claim.quantity()), _ -> new SameValue())
        .claims
        .add(claim);
  }

  /// If the value of `claim` is an outlier in its series, returns a claim with the nearest other
  /// value. The value is an outlier if it is at least `distance` times every other value, or if
  /// every other value is at least `distance` times this value. Returns null if the value is no
  /// outlier, if the series has no other value, or if another claim confirms the value.
  Claim onlyNeighbour(Claim claim, BigDecimal distance) {
    BigDecimal value = Amounts.value(claim.quantity());
    NavigableMap<BigDecimal, SameValue> values = series.get(Series.of(claim));
    if (values == null || value.signum() <= 0) return null;
    Map.Entry<BigDecimal, SameValue> below = values.lowerEntry(value);
    Map.Entry<BigDecimal, SameValue> above = values.higherEntry(value);
    if ((below == null) == (above == null)) return null;
    Map.Entry<BigDecimal, SameValue> nearest = below == null ? above : below;
    boolean apart =
        nearest.getKey().max(value).compareTo(nearest.getKey().min(value).multiply(distance)) >= 0;
    SameValue same = values.get(value);
    return apart && (same == null || !same.confirms(claim)) ? nearest.getValue().first() : null;
  }
}
