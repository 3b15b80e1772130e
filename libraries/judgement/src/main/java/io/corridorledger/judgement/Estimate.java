package io.corridorledger.judgement;

import io.corridorledger.value.Growth;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;

/// A number with the interval in which the true value may lie. Each operation also computes the
/// interval of its result. For example, "nearly 2.8" has no lower limit, so its double has no lower
/// limit.
///
/// A division requires numbers that are not negative.
///
/// @param value the result of the calculation with the stated numbers
/// @param open the interval that the stated numbers allow
record Estimate(BigDecimal value, Interval open) {

  private static final MathContext ENOUGH = MathContext.DECIMAL64;

  static Estimate of(Quantity quantity) {
    return new Estimate(Amounts.value(quantity), Interval.of(quantity));
  }

  /// The factor of a growth, such as 1.86 for a growth by 86 %. Null if the growth is an amount
  /// such as "by 2 Mt", or if the factor is zero or negative.
  static Estimate factor(Growth growth) {
    BigDecimal factor = Interval.factor(growth);
    return factor == null || factor.signum() <= 0
        ? null
        : new Estimate(factor, Interval.factors(growth));
  }

  static Estimate exactly(BigDecimal value) {
    return new Estimate(value, new Interval(value, value));
  }

  Estimate plus(Estimate other) {
    return new Estimate(
        value.add(other.value),
        new Interval(sum(open.low(), other.open.low()), sum(open.high(), other.open.high())));
  }

  Estimate minus(Estimate other) {
    return new Estimate(
        value.subtract(other.value),
        new Interval(
            sum(open.low(), negated(other.open.high())),
            sum(open.high(), negated(other.open.low()))));
  }

  Estimate over(Estimate other) {
    return new Estimate(
        value.divide(other.value, ENOUGH),
        new Interval(ratio(open.low(), other.open.high()), ratio(open.high(), other.open.low())));
  }

  Estimate times(BigDecimal factor) {
    return new Estimate(
        value.multiply(factor),
        new Interval(product(open.low(), factor), product(open.high(), factor)));
  }

  /// Multiplies this number by a factor. The number must not be negative. The factor may be
  /// negative.
  Estimate times(Estimate factor) {
    return new Estimate(
        value.multiply(factor.value),
        new Interval(
            bound(factor.open.low(), open.low(), open.high()),
            bound(factor.open.high(), open.high(), open.low())));
  }

  private static BigDecimal bound(BigDecimal factor, BigDecimal ifPositive, BigDecimal ifNegative) {
    return factor == null ? null : product(factor.signum() < 0 ? ifNegative : ifPositive, factor);
  }

  /// The qualifier of this number. The qualifier is AT_LEAST or AT_MOST if the interval has only
  /// one limit and the number equals this limit.
  ///
  /// @param digits the precision to which the number and its limits are rounded
  Qualifier qualifier(MathContext digits) {
    boolean lowest = isShownAs(open.low(), digits);
    boolean highest = isShownAs(open.high(), digits);
    if (lowest && open.high() == null) return Qualifier.AT_LEAST;
    if (highest && open.low() == null) return Qualifier.AT_MOST;
    return value.equals(open.low()) && value.equals(open.high())
        ? Qualifier.EXACT
        : Qualifier.APPROX;
  }

  private boolean isShownAs(BigDecimal bound, MathContext digits) {
    return bound != null && bound.round(digits).compareTo(value.round(digits)) == 0;
  }

  private static BigDecimal sum(BigDecimal a, BigDecimal b) {
    return a == null || b == null ? null : a.add(b);
  }

  private static BigDecimal negated(BigDecimal a) {
    return a == null ? null : a.negate();
  }

  private static BigDecimal product(BigDecimal a, BigDecimal factor) {
    return a == null ? null : a.multiply(factor);
  }

  private static BigDecimal ratio(BigDecimal a, BigDecimal b) {
    return a == null || b == null || b.signum() <= 0 ? null : a.divide(b, ENOUGH);
  }
}
