package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Computes figures that no source states from stated figures. Each result has its calculation, its
/// inputs and its uncertainty.
///
/// Only values of one series are combined: same source, metric, subject, facets and dimension.
/// Values of different sources are combined only if no single source gives both. Such a result is
/// marked with `acrossSources`. If the values of one source contradict each other, they are not
/// used. If the sources of one period contradict each other, their values are not combined with
/// values of other sources.
///
/// A calculation has at most two steps: one growth and one subtraction. For example, a growth gives
/// the first half of a year, and the year minus the first half gives the second half.
public final class Derivation {

  private Derivation() {}

  /// Computes all figures.
  ///
  /// @param claims active figures, of any metric and subject
  /// @param wholes for each subject the larger subjects to which it belongs, such as the regions of
  ///   a country
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

  /// Compares a value with the recorded value for the same days of the year before. The value
  /// itself is not recorded as a figure; it is a target, for example.
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

  /// Compares a value with another value of the same dimension, such as a target with its baseline.
  public static List<Derived> between(
      FigureKey key, Quantity quantity, FigureKey baseKey, Quantity base) {
    return Amounts.comparable(quantity, base)
        ? Comparisons.of(Point.of(key, quantity), Point.of(baseKey, base))
        : List.of();
  }

  /// The exchange rate that follows if a source states one amount in two currencies.
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
