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

/// Groups the values of claims into series. All values of a series have the same metric, subject,
/// unit dimension and facets. Within a series, the values are grouped by period and source. A
/// computed value is added only if its source states no value for the period. The result does not
/// depend on the order of the claims.
final class Series {

  /// The common properties of all values in a series.
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

  /// @param same all claims with the same key and period
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

  /// Adds a computed value for each of its sources that states no value for the period.
  ///
  /// @return whether the value was added for at least one source
  boolean add(Point point) {
    return dated
        .computeIfAbsent(point.series(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(DayRange.of(point.period()), _ -> Values.like(point))
        .derive(point);
  }

  private static FigureKey days(FigureKey key) {
    return DayRange.isKnown(key.period()) ? key.at(DayRange.of(key.period()).period()) : key;
  }

  /// All claims except forecasts, grouped by key and period.
  List<List<Claim>> claims() {
    return together;
  }

  /// The values of each series, grouped by the days of their periods.
  Collection<Map<DayRange, Values>> all() {
    return dated.values();
  }

  /// The values of a series for the given days; null if there are none.
  Values at(Key series, DayRange days) {
    return dated.getOrDefault(series, Map.of()).get(days);
  }

  /// All values. Values of an unknown period come first.
  Stream<Values> values() {
    return Stream.concat(undated.stream(), dated());
  }

  private Stream<Values> dated() {
    return dated.values().stream().flatMap(values -> List.copyOf(values.values()).stream());
  }

  /// The stated values. Values of an unknown period come first.
  Stream<Values> stated() {
    return values().filter(Values::areStated).map(Values::withoutDerived);
  }

  /// The stated values, grouped by metric and period. A group contains all subjects and facets.
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
