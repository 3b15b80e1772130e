package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Derives further figures from the stated figures. Each result has its calculation, its inputs and
/// its uncertainty.
///
/// A calculation combines values of one source. If no source states all the values, values of
/// different sources are combined, and the result is marked with `acrossSources`. Contradictory
/// values of one source are not used. If sources state contradictory values for one period, each of
/// these values is combined only with values of the same source.
///
/// A calculation has at most two steps: one growth and one subtraction. For example, the first step
/// computes the value of the first half of a year from a growth. The second step subtracts this
/// value from the value of the year, which gives the value of the second half.
public final class Derivation {

  private Derivation() {}

  /// Computes all derived figures.
  ///
  /// @param claims active figures, of any metric and subject
  /// @param wholes for each subject, the larger subjects that contain it. For example, a region
  ///   contains its member countries.
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

  /// Compares a value that is not recorded as a figure, such as a target, with the recorded value
  /// for the same days of the previous year.
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

  /// Computes an exchange rate from one amount that a source states in two currencies.
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
