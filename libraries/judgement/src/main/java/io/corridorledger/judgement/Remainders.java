package io.corridorledger.judgement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes the value of the rest of a period. For example, the value of a year minus the value of
/// its first half is the value of the second half.
final class Remainders {

  private final Series series;
  private final List<Derived> found = new ArrayList<>();

  private Remainders(Series series) {
    this.series = series;
  }

  /// Computes the value of the rest of each period, if the value of the period and the value of a
  /// part of it are known. Adds the results to `series`.
  static List<Derived> in(Series series) {
    Remainders remainders = new Remainders(series);
    series.all().forEach(remainders::leave);
    return remainders.found;
  }

  /// For each period of one series, computes the value of the days that remain after a part with a
  /// known value is subtracted. The part must be at the start or at the end of the period.
  private void leave(Map<DayRange, Values> points) {
    Map<LocalDate, List<Values>> starting = new LinkedHashMap<>();
    Map<LocalDate, List<Values>> ending = new LinkedHashMap<>();
    List<Values> known = List.copyOf(points.values());
    for (Values values : known) {
      DayRange days = DayRange.of(values.key().period());
      starting.computeIfAbsent(days.first(), _ -> new ArrayList<>()).add(values);
      ending.computeIfAbsent(days.last(), _ -> new ArrayList<>()).add(values);
    }
    for (Values part : known) {
      DayRange of = DayRange.of(part.key().period());
      for (Values whole : starting.get(of.first())) {
        LocalDate last = DayRange.of(whole.key().period()).last();
        if (of.last().isBefore(last)) leave(whole, part, new DayRange(of.last().plusDays(1), last));
      }
      for (Values whole : ending.get(of.last())) {
        LocalDate first = DayRange.of(whole.key().period()).first();
        if (of.first().isAfter(first))
          leave(whole, part, new DayRange(first, of.first().minusDays(1)));
      }
    }
  }

  private void leave(Values whole, Values part, DayRange rest) {
    for (Values.Pair pair : whole.pairsOfOneSource(part)) leave(pair.one(), pair.other(), rest);
  }

  private void leave(Point whole, Point part, DayRange rest) {
    Estimate left = whole.estimate().minus(part.estimate());
    if (left.value().signum() <= 0) return;
    Inputs inputs = whole.and(part);
    Values known = series.at(whole.series(), rest);
    if (known != null && inputs.sources().stream().allMatch(known::has)) return;
    Derived derived =
        Derived.inUnits(
            Derived.Method.REMAINDER,
            whole.key().at(rest.period()),
            null,
            left,
            whole.quantity(),
            inputs,
            "%s minus %s".formatted(whole.text(), part.text()));
    found.add(derived);
    series.add(new Point(derived.key(), left, derived.quantity(), inputs, derived, whole.source()));
  }
}
