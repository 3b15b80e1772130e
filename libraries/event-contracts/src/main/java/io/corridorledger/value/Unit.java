package io.corridorledger.value;

import io.corridorledger.constraint.TextForm;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A unit of measure by its code: UN/ECE Recommendation 20, an ISO 4217 currency, or a local
/// counting unit.
///
/// A rate is a unit, a slash and a unit of time: `TNE/ANN` is tonnes per year, and `E22/DAY` is TEU
/// per day.
///
/// The ledger never converts one unit into another. For example, there is no fixed factor between
/// tonnes and TEU, and sources state no exchange rates. A rate per year is also not the quantity of
/// a certain year.
public record Unit(String code) {

  private enum Nature {
    AMOUNT,
    DIMENSION,
    COUNT,
    MONEY,
    SHARE
  }

  private static final Map<String, Nature> CODES =
      Map.ofEntries(
          Map.entry("TNE", Nature.AMOUNT), // tonne
          Map.entry("KTN", Nature.AMOUNT), // kilotonne
          Map.entry("TKM", Nature.AMOUNT), // tonne-kilometre
          Map.entry("KGM", Nature.AMOUNT), // kilogram
          Map.entry("BLL", Nature.AMOUNT), // barrel (US petroleum)
          Map.entry("MTQ", Nature.AMOUNT), // cubic metre
          Map.entry("KMT", Nature.DIMENSION), // kilometre
          Map.entry("KMH", Nature.DIMENSION), // kilometre per hour
          Map.entry("MAW", Nature.DIMENSION), // megawatt
          Map.entry("VLT", Nature.DIMENSION), // volt
          Map.entry("KVT", Nature.DIMENSION), // kilovolt
          Map.entry("HUR", Nature.DIMENSION), // hour
          Map.entry("DAY", Nature.DIMENSION),
          Map.entry("WEE", Nature.DIMENSION), // week
          Map.entry("MON", Nature.DIMENSION), // month
          Map.entry("ANN", Nature.DIMENSION), // year
          Map.entry("E22", Nature.COUNT), // twenty-foot equivalent unit, shown as TEU
          Map.entry("20", Nature.COUNT), // twenty-foot container
          Map.entry("21", Nature.COUNT), // forty-foot container
          Map.entry("C62", Nature.COUNT), // a number of things
          Map.entry("P1", Nature.SHARE), // percent
          Map.entry("block_train", Nature.COUNT),
          Map.entry("wagon", Nature.COUNT),
          Map.entry("vehicle", Nature.COUNT),
          Map.entry("container", Nature.COUNT),
          Map.entry("joint_venture", Nature.COUNT),
          Map.entry("document", Nature.COUNT),
          Map.entry("visit", Nature.COUNT));

  private static final Set<String> TIMES = Set.of("HUR", "DAY", "WEE", "MON", "ANN");

  /// Other codes that a client may send for a unit. The ledger stores the code to which the name is
  /// mapped.
  private static final Map<String, String> ALIASES = Map.of("TEU", "E22");

  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  /// Maximum number of characters of a unit.
  public static final int MAX_LENGTH = 20;

  /// Reads a unit from input. The constructor does not validate, because a stored currency must
  /// stay readable even if a later JDK does not know the currency.
  ///
  /// @throws InvalidValue if the unit is unknown
  public static Unit parse(String text) {
    if (TextForm.isLonger(text, MAX_LENGTH))
      throw new InvalidValue("is longer than %d characters".formatted(MAX_LENGTH));
    int slash = text.indexOf('/');
    String time = slash < 0 ? "" : text.substring(slash);
    String of = slash < 0 ? text : text.substring(0, slash);
    String code = ALIASES.getOrDefault(of, of);
    if (!time.isEmpty() && !TIMES.contains(time.substring(1)))
      throw new InvalidValue(
          "'%s' is not a rate: after the slash, use one of %s"
              .formatted(text, TIMES.stream().sorted().toList()));
    if (!CODES.containsKey(code) && !CURRENCIES.contains(code))
      throw new InvalidValue(
          "'%s' is not a known unit; use a UN Rec 20 code (TNE, E22, KMT …), an ISO 4217 currency, one of %s, or a rate (TNE/ANN)"
              .formatted(
                  text,
                  CODES.keySet().stream()
                      .filter(c -> Character.isLowerCase(c.charAt(0)))
                      .sorted()
                      .toList()));
    return new Unit(code + time);
  }

  /// The unit before the slash of a rate, such as `TNE` of `TNE/ANN`. If this unit is not a rate,
  /// the unit itself.
  public Unit numerator() {
    return isRate() ? new Unit(code.substring(0, code.indexOf('/'))) : this;
  }

  /// The unit of time after the slash of a rate, such as `ANN` of `TNE/ANN`.
  ///
  /// @return null if this unit is not a rate
  public Unit per() {
    return isRate() ? new Unit(code.substring(code.indexOf('/') + 1)) : null;
  }

  private boolean isRate() {
    return code.indexOf('/') >= 0;
  }

  private Nature nature() {
    return CODES.getOrDefault(numerator().code, Nature.MONEY);
  }

  /// Whether values in this unit must be whole numbers, as for containers, trains and documents. A
  /// rate may have decimals, such as 2.5 trains per day.
  public boolean countsWholeThings() {
    return nature() == Nature.COUNT && !isRate();
  }

  /// Whether the unit is a length, speed, voltage, power, duration or rate. Such values describe a
  /// thing. So the values of several periods are not added to a sum.
  public boolean isDimension() {
    return nature() == Nature.DIMENSION || isRate();
  }

  public boolean isMoney() {
    return nature() == Nature.MONEY && !isRate();
  }

  /// Whether values in this unit cannot be negative, as for masses, distances and counts. Amounts
  /// of money and percentages may be negative.
  public boolean neverNegative() {
    return nature() != Nature.MONEY && nature() != Nature.SHARE;
  }

  @Override
  public String toString() {
    return code;
  }
}
