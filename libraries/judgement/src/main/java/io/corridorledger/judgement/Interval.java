package io.corridorledger.judgement;

import io.corridorledger.value.Growth;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;

/// The interval that a stated number allows. Sources round their numbers, so the true value may be
/// anywhere in the interval.
///
/// The interval depends on the value and its stated digits. The notation has no effect: 500 million
/// and 500,000,000 have the same interval.
///
/// | stated number | interval |
/// |---|---|
/// | 77,000 | ± 1,000: one unit of the last digit that is not zero. The two ends are excluded. |
/// | 2.7 million | ± 100,000 |
/// | 2.70 million | ± 10,000: stated decimals are significant |
/// | 4 states, 250 trains | exact: counts below a thousand are exact |
/// | 50 % | ± 1: the margin of a percentage is at most one percentage point |
/// | around 20 | ± 10 %, but at least one unit of the last digit |
/// | over 4.0 million | from 4.0 million |
/// | nearly 2.8 million | up to 2.8 million |
///
/// @param low lower end; null if there is no lower end
/// @param high upper end; null if there is no upper end
/// @param open whether the interval excludes its ends
public record Interval(BigDecimal low, BigDecimal high, boolean open) {

  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal TENTH = new BigDecimal("0.1");
  private static final BigDecimal HUNDREDTH = new BigDecimal("0.01");
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  /// Creates an interval that includes its ends.
  Interval(BigDecimal low, BigDecimal high) {
    this(low, high, false);
  }

  /// The interval of a quantity, in the base unit of its dimension.
  public static Interval of(Quantity quantity) {
    if (quantity.qualifier() != Qualifier.EXACT) return stated(quantity);
    BigDecimal margin = margin(quantity);
    BigDecimal value = Amounts.base(quantity.value(), quantity);
    return new Interval(value.subtract(margin), value.add(margin), margin.signum() > 0);
  }

  /// The values that meet a target of exactly `quantity`. The interval extends from the stated
  /// number by the rounding margin on each side, but by at most a tenth of the number.
  static Interval target(Quantity quantity) {
    if (quantity.qualifier() != Qualifier.EXACT) return stated(quantity);
    BigDecimal value = Amounts.base(quantity.value(), quantity);
    return around(value, margin(quantity).min(value.abs().multiply(TENTH)));
  }

  /// The most likely reading of a quantity, in the base unit of its dimension: all values that are
  /// rounded to the stated number. The margin is half a unit of the last significant digit. The
  /// zeros at the end of a number of less than 1,000 units are significant, so "10 days" is about
  /// 9.5 to 10.5 days. As elsewhere, the notation has no effect: 0.9 thousand is read as 900.
  ///
  /// [#of] also allows values that a source rounded up or down to the next round number.
  static Interval likely(Quantity quantity) {
    if (quantity.qualifier() != Qualifier.EXACT) return stated(quantity);
    BigDecimal value = Amounts.base(quantity.value(), quantity);
    BigDecimal unit = margin(quantity);
    if (quantity.inUnits().abs().compareTo(THOUSAND) < 0)
      unit = unit.min(Amounts.base(BigDecimal.ONE.movePointLeft(quantity.unitMult()), quantity));
    BigDecimal margin = unit.multiply(HALF);
    return new Interval(value.subtract(margin), value.add(margin), margin.signum() > 0);
  }

  /// The interval according to the qualifier alone, without a margin for rounding. For the
  /// qualifier EXACT, both ends are the stated value.
  static Interval stated(Quantity quantity) {
    BigDecimal value = Amounts.base(quantity.value(), quantity);
    return switch (quantity.qualifier()) {
      case EXACT -> new Interval(value, value);
      case APPROX -> around(value, value.abs().multiply(TENTH).max(approximateUnit(quantity)));
      case AT_LEAST -> new Interval(value, null);
      case AT_MOST -> new Interval(null, value);
      case RANGE -> new Interval(value, Amounts.base(quantity.high(), quantity));
    };
  }

  /// The margin for rounding: one unit of the last significant digit. All stated decimals are
  /// significant. The margin of an exact count is 0.
  private static BigDecimal margin(Quantity quantity) {
    BigDecimal number = quantity.value();
    if (isExactCount(quantity) || number.scale() <= 0 && number.signum() == 0)
      return BigDecimal.ZERO;
    BigDecimal unit =
        number.scale() > 0
            ? BigDecimal.ONE.movePointLeft(number.scale())
            : BigDecimal.ONE.scaleByPowerOfTen(-number.stripTrailingZeros().scale());
    BigDecimal margin = Amounts.base(unit, quantity);
    return quantity.unit().equals(Derived.PERCENT) ? margin.min(BigDecimal.ONE) : margin;
  }

  /// The smallest margin for a number with "around". The margin of an exact count is at least 1, so
  /// "around 3" allows 2 to 4.
  private static BigDecimal approximateUnit(Quantity quantity) {
    return isExactCount(quantity) ? BigDecimal.ONE : margin(quantity);
  }

  private static boolean isExactCount(Quantity quantity) {
    return quantity.unit().countsWholeThings() && quantity.inUnits().compareTo(THOUSAND) < 0;
  }

  /// The factors that a growth allows. For example, "15 %" allows factors between 1.14 and 1.16.
  /// The two ends are excluded, as for a rounded number. Null for an ABSOLUTE growth.
  ///
  /// For "over 15 %", the upper end is a tenth above the factor 1.15. An upper end is set, because
  /// a source that means 65 % would not write "over 15 %".
  static Interval factors(Growth growth) {
    Interval stated = statedFactors(growth);
    if (stated == null || growth.qualifier() != Qualifier.EXACT) return stated;
    BigDecimal margin = growthMargin(growth);
    return new Interval(stated.low.subtract(margin), stated.high.add(margin), true);
  }

  /// The factors according to the words of a growth alone, without a margin for rounding. For the
  /// qualifier EXACT, both ends are the stated factor. If it is unclear whether a source means "by
  /// six times" or "to six times", the ends are the factors of these two readings. Null for an
  /// ABSOLUTE growth.
  static Interval statedFactors(Growth growth) {
    BigDecimal stated = factor(growth);
    if (stated == null) return null;
    BigDecimal highest =
        growth.kind() == Growth.Kind.FACTOR && growth.reading() == Growth.Reading.UNCLEAR
            ? stated.add(BigDecimal.ONE)
            : stated;
    return switch (growth.qualifier()) {
      case AT_LEAST -> new Interval(stated, stated.add(stated.abs().multiply(TENTH)));
      case AT_MOST -> new Interval(stated.subtract(stated.abs().multiply(TENTH)), stated);
      case APPROX ->
          new Interval(stated.subtract(growthMargin(growth)), highest.add(growthMargin(growth)));
      case EXACT, RANGE -> new Interval(stated, highest);
    };
  }

  private static BigDecimal growthMargin(Growth growth) {
    BigDecimal margin = lastDigit(growth.value());
    if (growth.qualifier() == Qualifier.APPROX)
      margin = margin.max(growth.value().abs().multiply(TENTH));
    return growth.kind() == Growth.Kind.PERCENT ? margin.multiply(HUNDREDTH) : margin;
  }

  /// All factors that the words of a growth allow. "Over 15 %" has no upper end, and "up to 15 %"
  /// has no lower end. For other growths, the result is the same as from [#factors].
  static Interval allFactors(Growth growth) {
    BigDecimal stated = factor(growth);
    return switch (growth.qualifier()) {
      case AT_LEAST -> new Interval(stated, null);
      case AT_MOST -> new Interval(null, stated);
      case EXACT, APPROX, RANGE -> factors(growth);
    };
  }

  /// The factor of a growth as stated: 1.15 for "15 %". If it is unclear whether "sixfold" means
  /// "by" or "to" six times, "to" is assumed.
  static BigDecimal factor(Growth growth) {
    return switch (growth.kind()) {
      case PERCENT -> percentFactor(growth.value());
      case FACTOR ->
          growth.reading() == Growth.Reading.BY
              ? growth.value().add(BigDecimal.ONE)
              : growth.value();
      case ABSOLUTE -> null;
    };
  }

  private static BigDecimal percentFactor(BigDecimal percent) {
    return BigDecimal.ONE.add(percent.multiply(HUNDREDTH));
  }

  /// One unit of the last significant digit of a percentage or a factor. All stated decimals are
  /// significant. The zeros at the end of a whole number are significant only if the number is
  /// below 1,000.
  private static BigDecimal lastDigit(BigDecimal number) {
    if (number.scale() > 0) return BigDecimal.ONE.movePointLeft(number.scale());
    if (number.abs().compareTo(THOUSAND) < 0) return BigDecimal.ONE;
    return BigDecimal.ONE.scaleByPowerOfTen(-number.stripTrailingZeros().scale());
  }

  private static Interval around(BigDecimal value, BigDecimal margin) {
    return new Interval(value.subtract(margin), value.add(margin));
  }

  public boolean overlaps(Interval other) {
    return !above(other) && !other.above(this);
  }

  /// Whether every value of this interval is larger than every value of `other`.
  boolean above(Interval other) {
    if (low == null || other.high == null) return false;
    int difference = low.compareTo(other.high);
    return difference > 0 || difference == 0 && (open || other.open);
  }

  boolean contains(BigDecimal value) {
    return overlaps(new Interval(value, value));
  }

  /// Multiplies two intervals. Their values must not be negative.
  Interval times(Interval other) {
    return new Interval(
        low == null || other.low == null ? null : low.multiply(other.low),
        high == null || other.high == null ? null : high.multiply(other.high),
        open || other.open);
  }

  /// The part of the interval that is not below zero.
  Interval notNegative() {
    return new Interval(low == null ? BigDecimal.ZERO : low.max(BigDecimal.ZERO), high, open);
  }
}
