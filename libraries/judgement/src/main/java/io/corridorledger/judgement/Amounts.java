package io.corridorledger.judgement;

import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Calculates with quantities of one dimension, such as masses.
///
/// Only multiples of one unit are converted, such as kilograms and tonnes. Containers are never
/// converted to tonnes, and no currency is converted to another.
public final class Amounts {

  /// The precision of derived values. Most sources state at most three significant digits, so more
  /// digits would suggest a precision that the sources do not have.
  private static final MathContext SHOWN = new MathContext(3, RoundingMode.HALF_UP);

  private static final MathContext EXACT_ENOUGH = MathContext.DECIMAL64;
  private static final int MAX_DECIMALS = 9;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Amounts() {}

  /// The dimension of a unit, such as mass. Two quantities can be compared if their units have the
  /// same dimension.
  public static String dimension(Unit unit) {
    return switch (unit.code()) {
      case "KGM", "TNE", "KTN" -> "mass";
      default -> unit.code();
    };
  }

  static BigDecimal factor(Unit unit) {
    return switch (unit.code()) {
      case "KGM" -> new BigDecimal("0.001");
      case "KTN" -> BigDecimal.valueOf(1000);
      default -> BigDecimal.ONE;
    };
  }

  /// The number in the base unit of its dimension, such as tonnes for masses. The number of a RANGE
  /// is the middle of the range.
  public static BigDecimal value(Quantity quantity) {
    BigDecimal stated =
        quantity.high() == null
            ? quantity.value()
            : quantity.value().add(quantity.high()).divide(BigDecimal.TWO, EXACT_ENOUGH);
    return base(stated, quantity);
  }

  static BigDecimal base(BigDecimal number, Quantity like) {
    return number.scaleByPowerOfTen(like.unitMult()).multiply(factor(like.unit()));
  }

  /// Whether the sum of the monthly amounts is the amount of the year. True for masses, containers,
  /// trains and money. False for lengths, rates, shares and numbers of members.
  static boolean addsUp(Quantity quantity) {
    return switch (quantity.unit().code()) {
      case "P1", "C62", "joint_venture" -> false;
      default -> !quantity.unit().isDimension();
    };
  }

  public static boolean comparable(Quantity a, Quantity b) {
    return a != null && b != null && dimension(a.unit()).equals(dimension(b.unit()));
  }

  /// Converts a number to the unit of a given quantity.
  ///
  /// @param value the number in the base unit
  /// @return the number in the unit and power of ten of `like`
  static BigDecimal scaled(BigDecimal value, Quantity like) {
    return value.divide(factor(like.unit()), EXACT_ENOUGH).scaleByPowerOfTen(-like.unitMult());
  }

  /// Creates a quantity in the unit and power of ten of a given quantity.
  ///
  /// @param value the number in the base unit
  static Quantity shown(BigDecimal value, Quantity like, Qualifier qualifier) {
    BigDecimal number = scaled(value, like).stripTrailingZeros();
    if (like.unit().countsWholeThings())
      number =
          number
              .scaleByPowerOfTen(like.unitMult())
              .setScale(0, RoundingMode.HALF_UP)
              .scaleByPowerOfTen(-like.unitMult());
    int decimals = Math.clamp(number.scale(), 0, MAX_DECIMALS);
    return new Quantity(
        number.setScale(decimals, RoundingMode.HALF_UP),
        null,
        like.unitMult(),
        like.unit(),
        qualifier);
  }

  /// The same number without trailing zeros and without an exponent; null for null.
  static BigDecimal plain(BigDecimal number) {
    if (number == null) return null;
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.setScale(Math.max(0, stripped.scale()));
  }

  /// Subtracts the second quantity from the first. The result has the unit of the first quantity.
  ///
  /// @return null if the difference is negative and the unit allows no negative values
  public static Quantity minus(Quantity minuend, Quantity subtrahend) {
    BigDecimal difference = value(minuend).subtract(value(subtrahend));
    if (difference.signum() < 0 && minuend.unit().neverNegative()) return null;
    return shown(difference, minuend, hedge(minuend.qualifier(), opposite(subtrahend.qualifier())));
  }

  /// Adds two quantities of one dimension. The result has the unit of the first quantity.
  static Quantity plus(Quantity one, Quantity other) {
    return shown(value(one).add(value(other)), one, hedge(one.qualifier(), other.qualifier()));
  }

  /// Divides a quantity by a factor. The result is rounded to three significant digits, because it
  /// is derived.
  ///
  /// @param divisor qualifier of the factor. It changes the qualifier of the result: a value
  ///   divided by "at least 2" is at most half of the value.
  static Quantity divided(Quantity quantity, BigDecimal factor, Qualifier divisor) {
    BigDecimal value = value(quantity).divide(factor, EXACT_ENOUGH).round(SHOWN);
    Qualifier hedge = hedge(quantity.qualifier(), opposite(divisor));
    return shown(
        value,
        quantity,
        hedge == Qualifier.AT_LEAST || hedge == Qualifier.AT_MOST ? hedge : Qualifier.APPROX);
  }

  /// Multiplies a quantity by a factor. The result is rounded to three significant digits, because
  /// it is derived.
  static Quantity times(Quantity quantity, BigDecimal factor) {
    return divided(quantity, BigDecimal.ONE.divide(factor, EXACT_ENOUGH), Qualifier.EXACT);
  }

  /// Returns the part as a percentage of the whole, with one decimal; null if the whole is zero.
  public static BigDecimal percent(Quantity part, Quantity whole) {
    BigDecimal of = value(whole);
    return of.signum() == 0
        ? null
        : value(part).multiply(HUNDRED).divide(of, EXACT_ENOUGH).setScale(1, RoundingMode.HALF_UP);
  }

  static BigDecimal ratio(Quantity quantity, Quantity base) {
    return value(quantity).divide(value(base), EXACT_ENOUGH);
  }

  private static Qualifier opposite(Qualifier qualifier) {
    return switch (qualifier) {
      case AT_LEAST -> Qualifier.AT_MOST;
      case AT_MOST -> Qualifier.AT_LEAST;
      case EXACT, APPROX, RANGE -> qualifier;
    };
  }

  private static Qualifier hedge(Qualifier a, Qualifier b) {
    if (a == b || b == Qualifier.EXACT) return a == Qualifier.RANGE ? Qualifier.APPROX : a;
    if (a == Qualifier.EXACT && b != Qualifier.RANGE) return b;
    return Qualifier.APPROX;
  }
}
