package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Computes the sum and the ratio of the flows in both directions between two countries.
final class Directions {

  private static final Pattern DIRECTION = Pattern.compile("(.+)-to-(.+)");

  private final List<Derived> found = new ArrayList<>();

  private Directions() {}

  static List<Derived> in(Series series) {
    Directions directions = new Directions();
    directions.join(series);
    return directions.found;
  }

  /// Adds the values of opposite flows such as `AZ-to-KZ` and `KZ-to-AZ`. No shipment belongs to
  /// both flows, so nothing is counted twice. If the periods of the two flows overlap but differ,
  /// the sum is still computed, and a caveat names the two periods.
  private void join(Series series) {
    Map<FigureKey, List<Values>> directed =
        series
            .stated()
            .filter(v -> v.key().flow() != null)
            .collect(
                Collectors.groupingBy(
                    v -> v.key().at(null), LinkedHashMap::new, Collectors.toList()));
    directed.forEach((key, there) -> {
      Matcher direction = DIRECTION.matcher(key.flow());
      if (!direction.matches() || direction.group(1).compareTo(direction.group(2)) > 0) return;
      String back = direction.group(2) + "-to-" + direction.group(1);
      for (Values one : there) join(one, directed.getOrDefault(flowing(key, back), List.of()));
    });
  }

  private void join(Values one, List<Values> back) {
    List<Values> others =
        back.stream()
            .filter(other ->
                one.comparable(other)
                    && one.key().period() != null
                    && other.key().period() != null
                    && one.key().period().overlaps(other.key().period()))
            .toList();
    List<Values.Pair> pairs =
        others.stream().flatMap(other -> one.pairsOfOneSource(other).stream()).toList();
    if (pairs.isEmpty())
      pairs = others.stream().flatMap(other -> one.pairAcrossSources(other).stream()).toList();
    pairs.forEach(pair -> join(pair.one(), pair.other()));
  }

  private void join(Point one, Point other) {
    Inputs inputs = one.and(other);
    if (!one.period().sameDays(other.period()))
      inputs =
          inputs.with(
              "no source states that %s and %s are the same period"
                  .formatted(one.period(), other.period()));
    boolean more = one.estimate().value().compareTo(other.estimate().value()) >= 0;
    Point larger = more ? one : other;
    Point smaller = more ? other : one;
    found.add(
        Derived.inUnits(
            Derived.Method.TOTAL,
            flowing(larger.key(), null).at(larger.period()),
            null,
            one.estimate().plus(other.estimate()),
            larger.quantity(),
            inputs,
            "%s and %s".formatted(larger.text(), smaller.text())));
    found.add(
        Derived.inFactors(
            Derived.Method.RATIO,
            larger.key(),
            smaller.key(),
            larger.estimate().over(smaller.estimate()),
            Derived.SHOWN,
            inputs,
            "%s over %s".formatted(larger.text(), smaller.text())));
  }

  private static FigureKey flowing(FigureKey key, String flow) {
    return key.at(null).with(key.facets().withFlow(flow));
  }
}
