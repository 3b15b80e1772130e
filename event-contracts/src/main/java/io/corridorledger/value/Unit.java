package io.corridorledger.value;

import io.corridorledger.constraint.TextForm;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A unit of measure by its code: UN/ECE Recommendation 20, an ISO 4217 currency, or one of the few
/// counting units of our own.
///
/// Units are never converted into one another: a tonne is not a fraction of a TEU, and a dollar is
/// a dollar of no stated day.
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

  /// As long as the longest of our own counting units may become.
  public static final int MAX_LENGTH = 20;

  /// A text from outside. The constructor takes what was stored, whichever currencies this JDK
  /// knows.
  ///
  /// @throws InvalidValue when no such unit is known
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

  /// Boxes, trains and documents come whole.
  public boolean countsWholeThings() {
    return nature() == Nature.COUNT;
  }

  /// Masses, distances and counts are never below zero; a balance of money or a share may be.
  public boolean neverNegative() {
    return nature() == Nature.MEASURE || nature() == Nature.COUNT;
  }

  @Override
  public String toString() {
    return code;
  }
}
