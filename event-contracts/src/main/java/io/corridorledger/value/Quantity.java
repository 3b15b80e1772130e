package io.corridorledger.value;

import java.math.BigDecimal;

/// A number with its unit, kept as stated: 2.7 is not 2.70.
///
/// @param value the number, or the low end of a RANGE; its scale is part of what was said
/// @param high the high end of a RANGE, else absent
/// @param unitMult power of ten by which the number is multiplied, as SDMX's UNIT_MULT: "2.8
///   million t" is 2.8, 6, TNE
/// @param unit UN Rec 20 code, ISO 4217 currency or local counting unit
/// @param qualifier EXACT when absent
public record Quantity(
    BigDecimal value, BigDecimal high, int unitMult, Unit unit, Qualifier qualifier) {

  public Quantity {
    if (qualifier == null) qualifier = Qualifier.EXACT;
    value = plain(value);
    high = plain(high);
    var checks =
        InvalidValue.check()
            .present(value, "value")
            .present(unit, "unit")
            .number(value, "value")
            .number(high, "high")
            .that(unitMult >= 0 && unitMult <= 15, "unitMult", "must be between 0 and 15");
    if (qualifier == Qualifier.RANGE)
      checks.that(
          high != null && value != null && high.compareTo(value) > 0,
          "high",
          "must be above value in a RANGE");
    else checks.that(high == null, "high", "belongs to the qualifier RANGE only");
    if (value != null && unit != null) {
      checks.that(
          !unit.neverNegative() || value.signum() >= 0,
          "value",
          "of %s must not be negative".formatted(unit));
      checks.that(
          !unit.countsWholeThings() || whole(value, unitMult),
          "value",
          "of %s must be a whole number".formatted(unit));
      checks.that(
          high == null || !unit.countsWholeThings() || whole(high, unitMult),
          "high",
          "of %s must be a whole number".formatted(unit));
    }
    checks.orThrow();
  }

  public static Quantity of(String value, String unit) {
    return new Quantity(new BigDecimal(value), null, 0, new Unit(unit), Qualifier.EXACT);
  }

  /// The number in single units: 2.8 with `unitMult` 6 is 2,800,000. The low end of a RANGE.
  public BigDecimal inUnits() {
    return value.scaleByPowerOfTen(unitMult);
  }

  /// 1E+3 and 1000 are one statement; only decimals say something about precision. Huge exponents
  /// are left for the check.
  static BigDecimal plain(BigDecimal number) {
    return number != null && number.scale() < 0 && number.scale() >= -18
        ? number.setScale(0)
        : number;
  }

  private static boolean whole(BigDecimal number, int unitMult) {
    return number.scale() > 9
        || number.scale() < -18
        || number.scaleByPowerOfTen(Math.clamp(unitMult, 0, 15)).stripTrailingZeros().scale() <= 0;
  }
}
