package io.corridorledger.judgement;

import io.corridorledger.value.Growth;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;

/// The interval that a stated number allows: the values that its author may have meant.
///
/// | stated | means |
/// |---|---|
/// | 77,000 | 77,000 ± 1,000: one unit of the last stated digit |
/// | 2.75 million | ± 10,000 |
/// | 4 states, 18 documents | exact: counts below a thousand are exact |
/// | 250 tonnes | ± 1: zeros below a thousand are significant |
/// | around 20 | ± 10 %, but at least one unit of the last digit |
/// | over 4.0 million | from 4.0 million |
/// | nearly 2.8 million | up to 2.8 million |
///
/// @param low null if there is no lower bound
/// @param high null if there is no upper bound
public record Interval(BigDecimal low, BigDecimal high) {

  private static final BigDecimal TENTH = new BigDecimal("0.1");
  private static final BigDecimal HUNDREDTH = new BigDecimal("0.01");
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  /// In the base unit of its dimension.
  public static Interval of(Quantity quantity) {
    BigDecimal value = Amounts.base(quantity.value(), quantity);
    BigDecimal unit = Amounts.base(lastDigit(quantity.value()), quantity);
    return switch (quantity.qualifier()) {
      case EXACT -> counted(quantity) ? new Interval(value, value) : around(value, unit);
      case APPROX -> around(value, unit.max(value.abs().multiply(TENTH)));
      case AT_LEAST -> new Interval(value, null);
      case AT_MOST -> new Interval(null, value);
      case RANGE -> new Interval(value, Amounts.base(quantity.high(), quantity));
    };
  }

  private static boolean counted(Quantity quantity) {
    return quantity.unit().countsWholeThings()
        && quantity.unitMult() == 0
        && quantity.value().compareTo(THOUSAND) < 0;
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

  /// One unit of the last stated digit. All stated decimals are significant; in a whole number of a
  /// thousand or more, trailing zeros are not.
  static BigDecimal lastDigit(BigDecimal number) {
    if (number.scale() > 0) return BigDecimal.ONE.movePointLeft(number.scale());
    if (number.abs().compareTo(THOUSAND) < 0) return BigDecimal.ONE;
    return BigDecimal.ONE.scaleByPowerOfTen(-number.stripTrailingZeros().scale());
  }

  private static Interval around(BigDecimal value, BigDecimal margin) {
    return new Interval(value.subtract(margin), value.add(margin));
  }

  public boolean overlaps(Interval other) {
    return (low == null || other.high == null || low.compareTo(other.high) <= 0)
        && (other.low == null || high == null || other.low.compareTo(high) <= 0);
  }

  boolean contains(BigDecimal value) {
    return overlaps(new Interval(value, value));
  }
}
