package io.corridorledger.value;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.DecimalNumber;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/// A number with its unit. The ledger keeps all stated decimals, because the decimals show the
/// precision. So 2.7 and 2.70 are not equal.
///
/// The power of ten may be in the number or in `unitMult`. For example, 2.8 with `unitMult` 6
/// equals 2800000 with `unitMult` 0.
///
/// @param value the stated number with all its decimals, or the low end of a RANGE
/// @param high the high end of a RANGE; absent for other qualifiers
/// @param unitMult exponent of the power of ten by which the number is multiplied, as UNIT_MULT of
///   SDMX. For example, "2.8 million t" has the value 2.8, the exponent 6 and the unit TNE.
/// @param unit unit of the number: a code of UN/ECE Recommendation 20, an ISO 4217 currency, a
///   counting unit, or a rate per unit of time. `TNE/ANN` is tonnes per year. The unit TEU
///   (twenty-foot equivalent unit) is stored as E22.
/// @param qualifier how the source qualifies the number; EXACT if absent
public record Quantity(
    @NotNull @DecimalNumber BigDecimal value,
    @DecimalNumber BigDecimal high,
    @Min(0) @Max(15) int unitMult,
    @NotNull Unit unit,
    Qualifier qualifier)
    implements Consistent {

  public Quantity {
    if (qualifier == null) qualifier = Qualifier.EXACT;
    value = plain(value);
    high = plain(high);
  }

  @Override
  public void check(Findings findings) {
    if (qualifier == Qualifier.RANGE)
      findings.unless(
          high != null && value != null && high.compareTo(value) > 0,
          "high",
          "must be above value in a RANGE");
    else findings.unless(high == null, "high", "belongs to the qualifier RANGE only");
    if (value == null || unit == null) return;
    findings.unless(
        !unit.neverNegative() || value.signum() >= 0,
        "value",
        "of %s must not be negative".formatted(unit));
    findings.unless(
        !unit.countsWholeThings() || whole(value, unitMult),
        "value",
        "of %s must be a whole number".formatted(unit));
    findings.unless(
        high == null || !unit.countsWholeThings() || whole(high, unitMult),
        "high",
        "of %s must be a whole number".formatted(unit));
  }

  public static Quantity of(String value, String unit) {
    return new Quantity(new BigDecimal(value), null, 0, new Unit(unit), Qualifier.EXACT);
  }

  /// The number with the power of ten applied: 2.8 with `unitMult` 6 is 2,800,000. For a RANGE, the
  /// low end.
  public BigDecimal inUnits() {
    return value.scaleByPowerOfTen(unitMult);
  }

  /// Whether the unit is one of the given units. The result is also true if the unit is absent,
  /// because the constraint `@NotNull` already reports an absent unit.
  public boolean isMeasuredIn(String... codes) {
    return unit == null || List.of(codes).contains(unit.code());
  }

  /// Whether the value is less than a count. False if the number is invalid, because the constraint
  /// `@DecimalNumber` already reports an invalid number.
  public boolean isBelow(int count) {
    return DecimalNumber.Validator.isBounded(value)
        && unitMult >= 0
        && unitMult <= 15
        && inUnits().compareTo(BigDecimal.valueOf(count)) < 0;
  }

  /// Returns the number without an exponent, so that 1E+3 and 1000 are equal. A number with a very
  /// large exponent is returned unchanged, because it would need too many digits. The validation
  /// reports such a number.
  static BigDecimal plain(BigDecimal number) {
    return number != null && number.scale() < 0 && number.scale() >= -18
        ? number.setScale(0)
        : number;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity
        && Objects.equals(
            significant(value, unitMult), significant(quantity.value, quantity.unitMult))
        && Objects.equals(
            significant(high, unitMult), significant(quantity.high, quantity.unitMult))
        && Objects.equals(unit, quantity.unit)
        && qualifier == quantity.qualifier;
  }

  @Override
  public int hashCode() {
    return Objects.hash(significant(value, unitMult), significant(high, unitMult), unit, qualifier);
  }

  /// The text of this quantity in one notation, so that equal quantities have the same text.
  public String notationFree() {
    return "%s %s %s %s"
        .formatted(significant(value, unitMult), significant(high, unitMult), unit, qualifier);
  }

  /// The number multiplied by its power of ten, so that equal numbers have the same notation. A
  /// number that is too large is returned unchanged, because the validation reports it.
  private static BigDecimal significant(BigDecimal number, int unitMult) {
    if (number == null || !DecimalNumber.Validator.isBounded(number)) return number;
    if (number.scale() <= 0 && number.signum() == 0) return BigDecimal.ZERO;
    BigDecimal digits = number.scale() > 0 ? number : number.stripTrailingZeros();
    return digits.scaleByPowerOfTen(Math.clamp(unitMult, -99, 99));
  }

  private static boolean whole(BigDecimal number, int unitMult) {
    return number.scale() > 9
        || number.scale() < -18
        || number.scaleByPowerOfTen(Math.clamp(unitMult, 0, 15)).stripTrailingZeros().scale() <= 0;
  }
}
