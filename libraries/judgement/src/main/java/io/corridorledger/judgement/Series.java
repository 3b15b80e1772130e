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

/// The values of claims by series: same metric, subject, facets and dimension. Contradictory values
/// of one period are left out. Derived values are added only where no value is stated.
final class Series {

  /// The key of values that may be combined.
  record Key(FigureKey key, String dimension) {}

  private final Map<Key, Map<DayRange, Point>> dated = new LinkedHashMap<>();
  private final List<Point> undated = new ArrayList<>();
  private final List<List<Claim>> together;

  Series(Collection<Claim> claims) {
    Map<FigureKey, List<Claim>> byDays = new LinkedHashMap<>();
    for (Claim claim : claims)
      if (claim.figure().status() != Figure.ObsStatus.F)
        byDays.computeIfAbsent(days(claim.key()), _ -> new ArrayList<>()).add(claim);
    together = List.copyOf(byDays.values());
    together.forEach(this::state);
  }

  /// @param same claims of one key and period
  private void state(List<Claim> same) {
    Map<String, List<Claim>> comparable = new LinkedHashMap<>();
    for (Claim claim : same)
      if (claim.quantity() != null && Amounts.value(claim.quantity()).signum() > 0)
        comparable
            .computeIfAbsent(Amounts.dimension(claim.quantity().unit()), _ -> new ArrayList<>())
            .add(claim);
    for (List<Claim> stated : comparable.values()) {
      if (contradict(stated)) continue;
      Point point = Point.stated(stated.getFirst());
      if (point.bounded()) add(point);
      else undated.add(point);
    }
  }

  /// A stated value takes precedence over a derived one.
  void add(Point point) {
    dated
        .computeIfAbsent(point.series(), _ -> new LinkedHashMap<>())
        .putIfAbsent(DayRange.of(point.period()), point);
  }

  /// Contradictory growth claims do not affect the values.
  private static boolean contradict(List<Claim> same) {
    Verdict verdict = Verdict.of(same).verdict();
    return verdict.compareTo(Verdict.CLOSE) > 0 && verdict != Verdict.GROWTH_CONFLICT;
  }

  private static FigureKey days(FigureKey key) {
    return key.period() == null || key.period().earliest() == null || key.period().latest() == null
        ? key
        : key.at(DayRange.of(key.period()).period());
  }

  /// The claims of each key and period, forecasts left out.
  List<List<Claim>> claims() {
    return together;
  }

  /// The values of each series, by their days.
  Collection<Map<DayRange, Point>> all() {
    return dated.values();
  }

  /// The value of a series for these days; null if there is none.
  Point at(Key series, DayRange days) {
    return dated.getOrDefault(series, Map.of()).get(days);
  }

  List<Point> undated() {
    return undated;
  }

  Stream<Point> dated() {
    return dated.values().stream().flatMap(points -> List.copyOf(points.values()).stream());
  }

  /// The stated values, those without days first.
  Stream<Point> stated() {
    return Stream.concat(undated.stream(), dated().filter(p -> p.derived() == null));
  }

  /// The stated values of one metric and period, for any subject and facets.
  Collection<List<Point>> statedTogether() {
    return dated()
        .filter(p -> p.derived() == null)
        .collect(
            Collectors.groupingBy(
                p -> Map.entry(p.key().metric(), DayRange.of(p.period())),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }
}
