package io.corridorledger.value;

import io.corridorledger.constraint.TextForm;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A unit of measure. The code is a code of UN/ECE Recommendation 20, an ISO 4217 currency, or a
/// counting unit of the ledger.
///
/// The code of a rate is a unit, a slash and a unit of time: `TNE/ANN` is tonnes per year, and
/// `E22/DAY` is TEU per day.
///
/// The ledger never converts one unit into another. For example, there is no fixed factor between
/// tonnes and TEU, and sources state no exchange rates. A rate is not converted either: 5 tonnes
/// per year is not the same as 5 tonnes in 2024.
public record Unit(String code) {

  private enum Nature {
    AMOUNT,
    DIMENSION,
    COUNT,
    MONEY,
    SHARE
  }

  private record Kind(Nature nature, String name) {}

  private static final Map<String, Kind> CODES =
      Map.ofEntries(
          Map.entry("TNE", new Kind(Nature.AMOUNT, "tonne")),
          Map.entry("KTN", new Kind(Nature.AMOUNT, "kilotonne")),
          Map.entry("TKM", new Kind(Nature.AMOUNT, "tonne-kilometre")),
          Map.entry("KGM", new Kind(Nature.AMOUNT, "kilogram")),
          Map.entry("BLL", new Kind(Nature.AMOUNT, "barrel (US petroleum)")),
          Map.entry("MTQ", new Kind(Nature.AMOUNT, "cubic metre")),
          Map.entry("KMT", new Kind(Nature.DIMENSION, "kilometre")),
          Map.entry("KMH", new Kind(Nature.DIMENSION, "kilometre per hour")),
          Map.entry("MAW", new Kind(Nature.DIMENSION, "megawatt")),
          Map.entry("VLT", new Kind(Nature.DIMENSION, "volt")),
          Map.entry("KVT", new Kind(Nature.DIMENSION, "kilovolt")),
          Map.entry("HUR", new Kind(Nature.DIMENSION, "hour")),
          Map.entry("DAY", new Kind(Nature.DIMENSION, "day")),
          Map.entry("WEE", new Kind(Nature.DIMENSION, "week")),
          Map.entry("MON", new Kind(Nature.DIMENSION, "month")),
          Map.entry("ANN", new Kind(Nature.DIMENSION, "year")),
          Map.entry("E22", new Kind(Nature.COUNT, "twenty-foot equivalent unit, shown as TEU")),
          Map.entry("20", new Kind(Nature.COUNT, "twenty-foot container")),
          Map.entry("21", new Kind(Nature.COUNT, "forty-foot container")),
          Map.entry("C62", new Kind(Nature.COUNT, "one")),
          Map.entry("P1", new Kind(Nature.SHARE, "percent")),
          Map.entry("block_train", new Kind(Nature.COUNT, "block train")),
          Map.entry("wagon", new Kind(Nature.COUNT, "wagon")),
          Map.entry("vehicle", new Kind(Nature.COUNT, "vehicle")),
          Map.entry("container", new Kind(Nature.COUNT, "container")),
          Map.entry("joint_venture", new Kind(Nature.COUNT, "joint venture")),
          Map.entry("document", new Kind(Nature.COUNT, "document")),
          Map.entry("visit", new Kind(Nature.COUNT, "visit")));

  private static final Set<String> TIMES = Set.of("HUR", "DAY", "WEE", "MON", "ANN");

  /// Alternative codes that a client may send, each with the code that the ledger stores instead.
  private static final Map<String, String> ALIASES = Map.of("TEU", "E22");

  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  /// Maximum number of characters of the code of a unit.
  public static final int MAX_LENGTH = 20;

  /// Reads a unit from input. The constructor does not validate, because a stored currency must
  /// stay readable even if a later JDK no longer has the currency.
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

  /// The English names of all units that are not rates, by code.
  public static SortedMap<String, String> names() {
    SortedMap<String, String> names = new TreeMap<>();
    for (String currency : CURRENCIES)
      names.put(currency, Currency.getInstance(currency).getDisplayName(Locale.ENGLISH));
    CODES.forEach((code, kind) -> names.put(code, kind.name));
    return names;
  }

  /// The English names of the units of time that a rate may have after the slash, by code.
  public static SortedMap<String, String> namesOfTimes() {
    SortedMap<String, String> names = names();
    names.keySet().retainAll(TIMES);
    return names;
  }

  /// The unit before the slash of a rate, such as `TNE` of `TNE/ANN`. Returns this unit if it is
  /// not a rate.
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
    Kind kind = CODES.get(numerator().code);
    return kind == null ? Nature.MONEY : kind.nature;
  }

  /// Whether values in this unit must be whole numbers, as for containers, trains and documents. A
  /// rate may have decimals, such as 2.5 trains per day.
  public boolean countsWholeThings() {
    return nature() == Nature.COUNT && !isRate();
  }

  /// Whether the unit is a length, speed, voltage, power, duration or rate. A value in such a unit
  /// describes a thing, such as the length of a railway. So values of several periods are not
  /// added.
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
