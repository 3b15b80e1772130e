package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Totals and ratios of the two directions between a pair.
final class Directions {

  private static final Pattern DIRECTION = Pattern.compile("(.+)-to-(.+)");

  private final List<Derived> found = new ArrayList<>();

  private Directions() {}

  static List<Derived> in(Series series) {
    Directions directions = new Directions();
    directions.join(series);
    return directions.found;
  }

  /// `AZ-to-KZ` and `KZ-to-AZ`: opposite directions never count a shipment twice, so they may be
  /// added even if it is uncertain that both cover the same days.
  private void join(Series series) {
    Map<FigureKey, List<Point>> directed =
        series
            .stated()
            .filter(p -> p.key().flow() != null)
            .collect(
                Collectors.groupingBy(
                    p -> p.key().at(null), LinkedHashMap::new, Collectors.toList()));
    directed.forEach((key, there) -> {
      Matcher direction = DIRECTION.matcher(key.flow());
      if (!direction.matches() || direction.group(1).compareTo(direction.group(2)) > 0) return;
      String back = direction.group(2) + "-to-" + direction.group(1);
      for (Point one : there)
        for (Point other : directed.getOrDefault(flowing(key, back), List.of()))
          if (Amounts.comparable(one.quantity(), other.quantity())
              && one.period() != null
              && other.period() != null
              && one.period().overlaps(other.period())) join(one, other);
    });
  }

  private void join(Point one, Point other) {
    List<String> caveats = new ArrayList<>(Point.caveats(one, other));
    if (!one.period().sameDays(other.period()))
      caveats.add(
          "no source states that %s and %s are the same period"
              .formatted(one.period(), other.period()));
    Set<UUID> inputs = Point.union(one.inputs(), other.inputs());
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
            "%s and %s".formatted(larger.text(), smaller.text()),
            caveats));
    found.add(
        Derived.inFactors(
            Derived.Method.RATIO,
            larger.key(),
            smaller.key(),
            larger.estimate().over(smaller.estimate()),
            Derived.SHOWN,
            inputs,
            "%s over %s".formatted(larger.text(), smaller.text()),
            caveats));
  }

  private static FigureKey flowing(FigureKey key, String flow) {
    return key.at(null).with(key.facets().withFlow(flow));
  }
}
