package io.corridorledger.judgement;

import io.corridorledger.value.Growth;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;

/// The interval that a stated number allows: the values that its author may have meant.
///
/// The interval depends on the value and on the stated digits, and not on the multiplier: 500
/// million and 500,000,000 have the same interval.
///
/// | stated | means |
/// |---|---|
/// | 77,000 | 77,000 ± 1,000, ends excluded: one unit of the last digit that is not zero |
/// | 2.7 million | ± 100,000 |
/// | 2.70 million | ± 10,000: stated decimals are significant |
/// | 4 states, 250 trains | exact: counts below a thousand are exact |
/// | 50 % | ± 1: whole percentages are stated to one percent |
/// | around 20 | ± 10 %, but at least one unit of the last digit |
/// | over 4.0 million | from 4.0 million |
/// | nearly 2.8 million | up to 2.8 million |
///
/// @param low null if there is no lower bound
/// @param high null if there is no upper bound
/// @param open whether both ends are excluded
public record Interval(BigDecimal low, BigDecimal high, boolean open) {

  private static final BigDecimal TENTH = new BigDecimal("0.1");
  private static final BigDecimal HUNDREDTH = new BigDecimal("0.01");
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  /// An interval that includes its ends.
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

  /// The values that meet a target of exactly this number. They differ from the number by at most
  /// its margin for rounding, and by at most a tenth of the number.
  static Interval target(Quantity quantity) {
    if (quantity.qualifier() != Qualifier.EXACT) return stated(quantity);
    BigDecimal value = Amounts.base(quantity.value(), quantity);
    return around(value, margin(quantity).min(value.abs().multiply(TENTH)));
  }

  /// The interval that the qualifier states, without a margin for rounding. For an EXACT quantity,
  /// both ends are the stated value.
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

  /// One unit of the last digit that is not zero or is a stated decimal; 0 for an exact count.
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

  /// "Around 3" allows 2 and 4, "around 20" allows 18 to 22.
  private static BigDecimal approximateUnit(Quantity quantity) {
    return isExactCount(quantity) ? BigDecimal.ONE : margin(quantity);
  }

  private static boolean isExactCount(Quantity quantity) {
    return quantity.unit().countsWholeThings() && quantity.inUnits().compareTo(THOUSAND) < 0;
  }

  /// The interval of factors that a PERCENT or FACTOR growth allows; null for an ABSOLUTE growth.
  ///
  /// The interval of "over 15 %" ends a tenth above the stated factor. It is not unbounded, because
  /// an author who means 65 % does not write "over 15 %".
  static Interval factors(Growth growth) {
    BigDecimal unit = lastDigit(growth.value());
    BigDecimal value = growth.value();
    if (growth.qualifier() == Qualifier.APPROX) unit = unit.max(value.abs().multiply(TENTH));
    Interval factors =
        switch (growth.kind()) {
          case PERCENT -> around(percentFactor(value), unit.multiply(HUNDREDTH));
          case FACTOR -> {
            boolean by = growth.reading() == Growth.Reading.BY;
            BigDecimal low = by ? value.add(BigDecimal.ONE) : value;
            BigDecimal high =
                growth.reading() == Growth.Reading.UNCLEAR ? value.add(BigDecimal.ONE) : low;
            yield new Interval(low.subtract(unit), high.add(unit));
          }
          case ABSOLUTE -> null;
        };
    if (factors == null) return null;
    BigDecimal stated = factor(growth);
    return switch (growth.qualifier()) {
      case AT_LEAST -> new Interval(stated, stated.add(stated.abs().multiply(TENTH)));
      case AT_MOST -> new Interval(stated.subtract(stated.abs().multiply(TENTH)), stated);
      case EXACT, APPROX, RANGE -> factors;
    };
  }

  /// The factors with the bound as stated: "over 15 %" has no upper end.
  static Interval allFactors(Growth growth) {
    BigDecimal stated = factor(growth);
    return switch (growth.qualifier()) {
      case AT_LEAST -> new Interval(stated, null);
      case AT_MOST -> new Interval(null, stated);
      case EXACT, APPROX, RANGE -> factors(growth);
    };
  }

  /// The factor as stated; an unclear "by or to" is read as "to".
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

  /// One unit of the last stated digit of a percentage or a factor. All stated decimals are
  /// significant; in a whole number of a thousand or more, trailing zeros are not.
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

  /// Whether every value of this interval is larger than every value of the other.
  boolean above(Interval other) {
    if (low == null || other.high == null) return false;
    int difference = low.compareTo(other.high);
    return difference > 0 || difference == 0 && (open || other.open);
  }

  boolean contains(BigDecimal value) {
    return overlaps(new Interval(value, value));
  }

  /// The products of two intervals of values that are not negative.
  Interval times(Interval other) {
    return new Interval(
        low == null || other.low == null ? null : low.multiply(other.low),
        high == null || other.high == null ? null : high.multiply(other.high),
        open || other.open);
  }

  /// The same interval without the values below zero.
  Interval notNegative() {
    return new Interval(low == null ? BigDecimal.ZERO : low.max(BigDecimal.ZERO), high, open);
  }
}
