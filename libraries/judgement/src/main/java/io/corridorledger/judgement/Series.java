package io.corridorledger.judgement;

import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The values of claims by series and source: same metric, subject, facets and dimension. Derived
/// values are added only where their source states no value. The result does not depend on the
/// order of the claims.
final class Series {

  /// The key of values that may be combined.
  record Key(FigureKey key, String dimension) {}

  private final Map<Key, Map<DayRange, Values>> dated = new LinkedHashMap<>();
  private final List<Values> undated = new ArrayList<>();
  private final List<List<Claim>> together;

  Series(Collection<Claim> claims) {
    Map<FigureKey, List<Claim>> byDays = new LinkedHashMap<>();
    claims.stream()
        .filter(c -> c.figure().status() != Figure.ObsStatus.F)
        .sorted(Claim.BY_PUBLICATION)
        .forEach(c -> byDays.computeIfAbsent(days(c.key()), _ -> new ArrayList<>()).add(c));
    together = List.copyOf(byDays.values());
    together.forEach(this::state);
  }

  /// @param same all claims with one common key and period
  private void state(List<Claim> same) {
    Map<String, List<Claim>> comparable = new LinkedHashMap<>();
    for (Claim claim : same)
      if (claim.quantity() != null && Amounts.value(claim.quantity()).signum() > 0)
        comparable
            .computeIfAbsent(Amounts.dimension(claim.quantity().unit()), _ -> new ArrayList<>())
            .add(claim);
    comparable.forEach((dimension, stated) -> {
      FigureKey key = stated.getFirst().key();
      Values values = Values.stated(stated);
      if (DayRange.isKnown(key.period()))
        dated
            .computeIfAbsent(new Key(key.at(null), dimension), _ -> new LinkedHashMap<>())
            .put(DayRange.of(key.period()), values);
      else undated.add(values);
    });
  }

  /// Adds a derived value for those of its sources that have none.
  ///
  /// @return whether there is such a source
  boolean add(Point point) {
    return dated
        .computeIfAbsent(point.series(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(DayRange.of(point.period()), _ -> Values.like(point))
        .derive(point);
  }

  private static FigureKey days(FigureKey key) {
    return DayRange.isKnown(key.period()) ? key.at(DayRange.of(key.period()).period()) : key;
  }

  /// The claims of each key and period, forecasts left out.
  List<List<Claim>> claims() {
    return together;
  }

  /// The values of each series, by their days.
  Collection<Map<DayRange, Values>> all() {
    return dated.values();
  }

  /// The values of a series for these days; null if there are none.
  Values at(Key series, DayRange days) {
    return dated.getOrDefault(series, Map.of()).get(days);
  }

  /// All values, those without days first.
  Stream<Values> values() {
    return Stream.concat(undated.stream(), dated());
  }

  private Stream<Values> dated() {
    return dated.values().stream().flatMap(values -> List.copyOf(values.values()).stream());
  }

  /// The stated values, those without days first.
  Stream<Values> stated() {
    return values().filter(Values::areStated).map(Values::withoutDerived);
  }

  /// The stated values of one metric and period, for any subject and facets.
  Collection<List<Values>> statedTogether() {
    return dated()
        .filter(Values::areStated)
        .map(Values::withoutDerived)
        .collect(
            Collectors.groupingBy(
                v -> Map.entry(v.key().metric(), DayRange.of(v.key().period())),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }
}
