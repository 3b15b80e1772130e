package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Derives figures from stated figures, each with its calculation, its inputs and its uncertainty.
///
/// Only values of one series are combined: same source, metric, subject, facets and dimension.
/// Values of different sources are combined only if no source gives both values. Such a result has
/// `acrossSources`. If values of one source contradict each other, they are not used. If the
/// sources of one period contradict each other, their values are not combined with values of other
/// sources. A derivation may combine one step of growth and one step of subtraction. For example, a
/// growth implies the first half of a year, and the year minus this half is the second half. Longer
/// chains are not used.
public final class Derivation {

  private Derivation() {}

  /// Derives all figures.
  ///
  /// @param claims active figures, of any metric and subject
  /// @param wholes the wholes of each subject
  public static List<Derived> of(
      Collection<Claim> claims, Map<SubjectRef, ? extends Collection<SubjectRef>> wholes) {
    Series series = new Series(claims);
    List<Derived> found = new ArrayList<>(ImpliedBases.in(series));
    found.addAll(Remainders.in(series));
    found.addAll(Comparisons.ofYears(series));
    found.addAll(Comparisons.ofBases(series));
    found.addAll(Shares.in(series, wholes));
    found.addAll(Directions.in(series));
    return List.copyOf(found);
  }

  /// Compares a value that is not among the claims, such as a target, with the value of the same
  /// days of the year before, if that is recorded.
  ///
  /// @param key key of the value, with its period
  public static List<Derived> against(FigureKey key, Quantity quantity, Collection<Claim> claims) {
    if (!DayRange.isKnown(key.period())) return List.of();
    Point point = Point.of(key, quantity);
    Series series =
        new Series(claims.stream().filter(c -> c.key().at(null).equals(key.at(null))).toList());
    ImpliedBases.in(series);
    Remainders.in(series);
    Values before = series.at(point.series(), DayRange.of(point.period()).yearsBefore(1));
    return before == null || before.agreed() == null
        ? List.of()
        : Comparisons.of(point, before.agreed().withNamedSource());
  }

  /// Compares one value with another of its dimension: a target with its baseline.
  public static List<Derived> between(
      FigureKey key, Quantity quantity, FigureKey baseKey, Quantity base) {
    return Amounts.comparable(quantity, base)
        ? Comparisons.of(Point.of(key, quantity), Point.of(baseKey, base))
        : List.of();
  }

  /// The exchange rate that a source implies by stating one amount in two currencies.
  ///
  /// @return null if both amounts have the same unit
  public static Derived rate(FigureKey key, Quantity amount, Quantity again) {
    if (Amounts.comparable(amount, again) || Amounts.value(amount).signum() <= 0) return null;
    return Derived.inFactors(
        Derived.Method.RATE,
        key,
        null,
        Estimate.of(again).over(Estimate.of(amount)),
        Derived.SUMMED,
        new Inputs(Set.of(), Set.of(), false, List.of("the conversion date is that of the source")),
        "%s for %s: one amount in two currencies, as stated by the source"
            .formatted(Printed.of(again), Printed.of(amount)));
  }
}
