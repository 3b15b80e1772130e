package io.corridorledger.judgement;

import io.corridorledger.value.Facets;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// The positive values of claims, sorted within each series. A series has the claims of one
/// dimension whose facets differ only in measurement. The values are sorted once, so that all
/// neighbours of all values are found in `n log n` steps.
final class SeriesValues {

  private record Series(Facets facets, String dimension) {

    static Series of(Claim claim) {
      return new Series(
          claim.key().facets().withoutMeasurement(), Amounts.dimension(claim.quantity().unit()));
    }
  }

  /// The claims of a series that state one value.
  private static final class SameValue {

    /// the first claim by [Claim#BY_PUBLICATION]
    private Claim first;

    /// the original sources that all claims have in common
    private final Set<UUID> origins;

    private boolean hasOtherIds;
    private boolean hasOtherDays;

    private SameValue(Claim claim) {
      first = claim;
      origins = new HashSet<>(claim.origins());
    }

    private void add(Claim claim) {
      hasOtherIds |= !claim.id().equals(first.id());
      hasOtherDays |= !claim.hasDaysOf(first);
      origins.retainAll(claim.origins());
      if (Claim.BY_PUBLICATION.compare(claim, first) < 0) first = claim;
    }

    /// Whether a claim with other days or of an independent source states the value of `claim`. One
    /// source that is behind all claims states the value only once.
    private boolean confirms(Claim claim) {
      if (!hasOtherIds && claim.id().equals(first.id())) return false;
      return hasOtherDays
          || !claim.hasDaysOf(first)
          || claim.origins().stream().noneMatch(origins::contains);
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
    NavigableMap<BigDecimal, SameValue> values =
        series.computeIfAbsent(Series.of(claim), _ -> new TreeMap<>());
    BigDecimal value = Amounts.value(claim.quantity());
    SameValue equal = values.get(value);
    if (equal == null) values.put(value, new SameValue(claim));
    else equal.add(claim);
  }

  /// Returns the claim with the nearest other value of the series, if all other values are at least
  /// `distance` times the value of `claim`, or all are at most its `distance`th part. Returns null
  /// if they are not, if there is no other value, or if another claim confirms the value.
  Claim onlyNeighbour(Claim claim, BigDecimal distance) {
    BigDecimal value = Amounts.value(claim.quantity());
    NavigableMap<BigDecimal, SameValue> values = series.get(Series.of(claim));
    if (values == null || value.signum() <= 0) return null;
    Map.Entry<BigDecimal, SameValue> below = values.lowerEntry(value);
    Map.Entry<BigDecimal, SameValue> above = values.higherEntry(value);
    SameValue equal = values.get(value);
    if ((below == null) == (above == null) || equal != null && equal.confirms(claim)) return null;
    boolean apart =
        below == null
            ? above.getKey().compareTo(value.multiply(distance)) >= 0
            : value.compareTo(below.getKey().multiply(distance)) >= 0;
    if (!apart) return null;
    return below == null ? above.getValue().first : below.getValue().first;
  }
}
