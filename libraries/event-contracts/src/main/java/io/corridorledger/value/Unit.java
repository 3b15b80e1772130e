package io.corridorledger.value;

import io.corridorledger.constraint.TextForm;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A unit of measure by its code: UN/ECE Recommendation 20, an ISO 4217 currency, or a local
/// counting unit.
///
/// Units are never converted into one another: a tonne is not a fraction of a TEU, and a dollar has
/// no stated exchange rate.
public record Unit(String code) {

  private enum Nature {
    MEASURE,
    COUNT,
    MONEY,
    SHARE
  }

  private static final Map<String, Nature> CODES =
      Map.ofEntries(
          Map.entry("TNE", Nature.MEASURE), // tonne
          Map.entry("KTN", Nature.MEASURE), // kilotonne
          Map.entry("TKM", Nature.MEASURE), // tonne-kilometre
          Map.entry("KGM", Nature.MEASURE), // kilogram
          Map.entry("BLL", Nature.MEASURE), // barrel (US petroleum)
          Map.entry("MTQ", Nature.MEASURE), // cubic metre
          Map.entry("KMT", Nature.MEASURE), // kilometre
          Map.entry("MAW", Nature.MEASURE), // megawatt
          Map.entry("DAY", Nature.MEASURE),
          Map.entry("E22", Nature.COUNT), // twenty-foot equivalent unit, shown as TEU
          Map.entry("C62", Nature.COUNT), // one
          Map.entry("P1", Nature.SHARE), // percent
          Map.entry("block_train", Nature.COUNT),
          Map.entry("wagon", Nature.COUNT),
          Map.entry("vehicle", Nature.COUNT),
          Map.entry("container", Nature.COUNT),
          Map.entry("joint_venture", Nature.COUNT),
          Map.entry("document", Nature.COUNT),
          Map.entry("visit", Nature.COUNT));

  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  /// Maximum length of a counting unit.
  public static final int MAX_LENGTH = 20;

  /// Reads a unit from input. The constructor accepts stored units, regardless of the currencies
  /// that the JDK supports.
  ///
  /// @throws InvalidValue if the unit is unknown
  public static Unit parse(String text) {
    if (TextForm.isLonger(text, MAX_LENGTH))
      throw new InvalidValue("is longer than %d characters".formatted(MAX_LENGTH));
    if (!CODES.containsKey(text) && !CURRENCIES.contains(text))
      throw new InvalidValue(
          "'%s' is not a known unit; use a UN Rec 20 code (TNE, E22, KMT …), an ISO 4217 currency or one of %s"
              .formatted(
                  text,
                  CODES.keySet().stream()
                      .filter(c -> Character.isLowerCase(c.charAt(0)))
                      .sorted()
                      .toList()));
    return new Unit(text);
  }

  private Nature nature() {
    return CODES.getOrDefault(code, Nature.MONEY);
  }

  /// Containers, trains and documents are counted in whole numbers.
  public boolean countsWholeThings() {
    return nature() == Nature.COUNT;
  }

  /// Masses, distances and counts are never negative; money and shares may be.
  public boolean neverNegative() {
    return nature() == Nature.MEASURE || nature() == Nature.COUNT;
  }

  @Override
  public String toString() {
    return code;
  }
}
