package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Computes differences and growth between two values of one series. A series contains the values
/// of one metric, subject, unit and set of facets.
final class Comparisons {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MOST_YEARS_APART = 10;

  private Comparisons() {}

  /// Compares the values of the same days in different years.
  ///
  /// Some earlier values are not stated, but computed from a later value and its stated growth.
  /// Such an earlier value is not compared with the later value from which it was computed, because
  /// the result would be the stated growth. [ImpliedBases] computes the difference between the two
  /// values.
  static List<Derived> ofYears(Series series) {
    List<Derived> found = new ArrayList<>();
    for (Map<DayRange, Values> values : series.all())
      values.forEach((days, later) -> {
        for (int years = 1; years <= MOST_YEARS_APART; years++) {
          Values earlier = values.get(days.yearsBefore(years));
          if (earlier != null)
            for (Values.Pair pair : later.pairs(earlier))
              if (!pair.one().inputs().ids().equals(pair.other().inputs().ids()))
                found.addAll(of(pair.one(), pair.other()));
        }
      });
    return found;
  }

  /// Compares planned, potential and design values with current values.
  static List<Derived> ofBases(Series series) {
    List<Derived> found = new ArrayList<>();
    List<Values> all = series.values().toList();
    for (Values current : all)
      if (current.key().basis() == FigureKey.Basis.CURRENT)
        for (Values other : all)
          if (other.key().basis() != null
              && other.key().basis() != FigureKey.Basis.CURRENT
              && based(other.key(), current.key().basis()).equals(current.key().at(null))
              && other.comparable(current))
            for (Values.Pair pair : other.pairs(current))
              found.addAll(of(pair.one(), pair.other()));
    return found;
  }

  private static FigureKey based(FigureKey key, FigureKey.Basis basis) {
    return key.at(null).with(key.facets().withBasis(basis));
  }

  /// Returns two results: the difference between a value and a base value, and the growth from the
  /// base value to the value.
  static List<Derived> of(Point value, Point base) {
    if (base.estimate().value().signum() <= 0) return List.of();
    String how = "%s against %s".formatted(value.text(), base.text());
    Inputs inputs = value.and(base);
    Estimate factor = value.estimate().over(base.estimate());
    Derived growth =
        Derived.inUnits(
                Derived.Method.GROWTH,
                value.key(),
                base.key(),
                factor.minus(Estimate.exactly(BigDecimal.ONE)).times(HUNDRED),
                null,
                inputs,
                how)
            .withFactor(Amounts.plain(factor.value().round(Derived.SHOWN)));
    Estimate difference = value.estimate().minus(base.estimate());
    if (difference.value().signum() < 0 && value.quantity().unit().neverNegative())
      // The difference would be negative, and a quantity such as tonnes cannot be negative. The
      // decrease is reported only in percent.
      return List.of(growth);
    return List.of(
        Derived.inUnits(
            Derived.Method.DIFFERENCE,
            value.key(),
            base.key(),
            difference,
            value.quantity(),
            inputs,
            how),
        growth);
  }
}
