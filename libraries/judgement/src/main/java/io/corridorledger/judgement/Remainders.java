package io.corridorledger.judgement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rest of a period after one of its parts: a year minus its first half, from one source.
final class Remainders {

  private final Series series;
  private final List<Derived> found = new ArrayList<>();

  private Remainders(Series series) {
    this.series = series;
  }

  /// Derives all remainders and adds them to their series.
  static List<Derived> in(Series series) {
    Remainders remainders = new Remainders(series);
    series.all().forEach(remainders::leave);
    return remainders.found;
  }

  /// The remainders of periods after one of their parts, at the start or at the end.
  private void leave(Map<DayRange, Point> points) {
    Map<LocalDate, List<Point>> starting = new LinkedHashMap<>();
    Map<LocalDate, List<Point>> ending = new LinkedHashMap<>();
    List<Point> known = List.copyOf(points.values());
    for (Point point : known) {
      DayRange days = DayRange.of(point.period());
      starting.computeIfAbsent(days.first(), _ -> new ArrayList<>()).add(point);
      ending.computeIfAbsent(days.last(), _ -> new ArrayList<>()).add(point);
    }
    for (Point part : known) {
      DayRange of = DayRange.of(part.period());
      for (Point whole : starting.get(of.first())) {
        LocalDate last = DayRange.of(whole.period()).last();
        if (of.last().isBefore(last)) leave(whole, part, new DayRange(of.last().plusDays(1), last));
      }
      for (Point whole : ending.get(of.last())) {
        LocalDate first = DayRange.of(whole.period()).first();
        if (of.first().isAfter(first))
          leave(whole, part, new DayRange(first, of.first().minusDays(1)));
      }
    }
  }

  private void leave(Point whole, Point part, DayRange rest) {
    Estimate left = whole.estimate().minus(part.estimate());
    if (left.value().signum() <= 0
        || series.at(whole.series(), rest) != null
        || whole.sources().stream().noneMatch(part.sources()::contains)) return;
    Derived derived =
        Derived.inUnits(
            Derived.Method.REMAINDER,
            whole.key().at(rest.period()),
            null,
            left,
            whole.quantity(),
            Point.union(whole.inputs(), part.inputs()),
            "%s minus %s".formatted(whole.text(), part.text()),
            Point.caveats(whole, part));
    found.add(derived);
    series.add(
        new Point(
            derived.key(),
            left,
            derived.quantity(),
            Point.union(whole.inputs(), part.inputs()),
            whole.sources(),
            derived,
            derived.caveats()));
  }
}
