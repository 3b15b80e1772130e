package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Differences and growth between two values of one series.
final class Comparisons {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MOST_YEARS_APART = 10;

  private Comparisons() {}

  /// Compares the same days of different years. A value that is implied by a growth is not used to
  /// derive that growth again.
  static List<Derived> ofYears(Series series) {
    List<Derived> found = new ArrayList<>();
    for (Map<DayRange, Point> points : series.all())
      for (Point later : points.values())
        for (int years = 1; years <= MOST_YEARS_APART; years++) {
          Point earlier = points.get(DayRange.of(later.period()).yearsBefore(years));
          if (earlier != null && !later.inputs().equals(earlier.inputs()))
            found.addAll(of(later, earlier));
        }
    return found;
  }

  /// Compares planned, potential and design values with current ones.
  static List<Derived> ofBases(Series series) {
    List<Derived> found = new ArrayList<>();
    List<Point> all = new ArrayList<>(series.undated());
    series.dated().forEach(all::add);
    for (Point current : all)
      if (current.key().basis() == FigureKey.Basis.CURRENT)
        for (Point other : all)
          if (other.key().basis() != null
              && other.key().basis() != FigureKey.Basis.CURRENT
              && based(other.key(), current.key().basis()).equals(current.key().at(null))
              && Amounts.comparable(other.quantity(), current.quantity()))
            found.addAll(of(other, current));
    return found;
  }

  private static FigureKey based(FigureKey key, FigureKey.Basis basis) {
    return key.at(null).with(key.facets().withBasis(basis));
  }

  /// The difference and the growth of a value against a base.
  static List<Derived> of(Point value, Point base) {
    if (base.estimate().value().signum() <= 0) return List.of();
    String how = "%s against %s".formatted(value.text(), base.text());
    Set<UUID> inputs = Point.union(value.inputs(), base.inputs());
    List<String> caveats = Point.caveats(value, base);
    Estimate factor = value.estimate().over(base.estimate());
    Derived growth =
        Derived.inUnits(
                Derived.Method.GROWTH,
                value.key(),
                base.key(),
                factor.minus(Estimate.exactly(BigDecimal.ONE)).times(HUNDRED),
                null,
                inputs,
                how,
                caveats)
            .withFactor(Amounts.plain(factor.value().round(Derived.SHOWN)));
    Estimate difference = value.estimate().minus(base.estimate());
    if (difference.value().signum() < 0 && value.quantity().unit().neverNegative())
      return List.of(growth); // there are no negative tonnes: a decrease is reported in percent
    return List.of(
        Derived.inUnits(
            Derived.Method.DIFFERENCE,
            value.key(),
            base.key(),
            difference,
            value.quantity(),
            inputs,
            how,
            caveats),
        growth);
  }
}
