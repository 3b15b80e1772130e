package io.corridorledger.judgement;

import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/// Converts values to English text for people, such as "at most 2.8 million t" and "first half of
/// 2024".
///
/// The notation has no effect: 500 with `unitMult` 6 and 500000000 are both printed as "500
/// million". Programs do not have to parse the text, because each value is also in a separate
/// field.
public final class Printed {

  private static final DecimalFormatSymbols ENGLISH = DecimalFormatSymbols.getInstance(Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'xxx", Locale.ENGLISH);

  /// Maximum number of decimals before the word "million" or "billion". A number with more decimals
  /// is printed without the word.
  private static final int MAX_DECIMALS = 3;

  private Printed() {}

  public static String of(Quantity quantity) {
    Unit unit = quantity.unit();
    BigDecimal largest = quantity.high() == null ? quantity.value() : quantity.high();
    int power = power(quantity.value(), largest, quantity.unitMult());
    String number = number(quantity.value(), quantity.unitMult() - power);
    String text =
        switch (quantity.qualifier()) {
          case EXACT -> number;
          case APPROX -> "about " + number;
          case AT_LEAST -> "at least " + number;
          case AT_MOST -> "at most " + number;
          case RANGE -> number + " to " + number(largest, quantity.unitMult() - power);
        };
    boolean one =
        power == 0 && largest.scaleByPowerOfTen(quantity.unitMult()).compareTo(BigDecimal.ONE) == 0;
    String named = name(unit, one);
    return text + word(power) + (named.isEmpty() ? "" : " " + named);
  }

  public static String of(Growth growth) {
    String text =
        switch (growth.qualifier()) {
          case EXACT, RANGE -> "";
          case APPROX -> "about ";
          case AT_LEAST -> "at least ";
          case AT_MOST -> "at most ";
        };
    return switch (growth.kind()) {
      case PERCENT -> text + growth.value().toPlainString() + " %";
      case FACTOR -> text + growth.value().toPlainString() + " times";
      case ABSOLUTE ->
          of(
              new Quantity(
                  growth.value(), null, growth.unitMult(), growth.unit(), growth.qualifier()));
    };
  }

  /// Returns the text of a period, such as "first half of 2024"; null if there is no period.
  public static String of(Period period) {
    if (period == null) return null;
    String text =
        switch (period.precision()) {
          case ONE_OF -> "one of " + members(period);
          case SEASON -> season(period) + " " + period.earliest().getYear();
          default -> range(period);
        };
    return (period.approximate() && period.precision() != Period.Precision.SEASON ? "about " : "")
        + text
        + (period.uncertain() ? " (uncertain)" : "");
  }

  /// Returns the text of a time, such as "7 May 2024, 21:15 UTC+05:00".
  public static String of(OffsetDateTime time) {
    return time.format(TIME);
  }

  private static String members(Period period) {
    return period.alternatives().stream().map(Printed::of).collect(Collectors.joining(" or "));
  }

  private static String season(Period period) {
    return switch (period.earliest().getMonthValue()) {
      case 3 -> "spring";
      case 6 -> "summer";
      case 9 -> "autumn";
      default -> "winter";
    };
  }

  private static String range(Period period) {
    LocalDate first = period.earliest();
    LocalDate last = period.latest();
    if (first == null && last == null) return period.toString();
    if (first == null) return "not after " + last.format(DAY);
    if (last == null) return "not before " + first.format(DAY);
    if (first.equals(last)) return first.format(DAY);
    boolean months = first.getDayOfMonth() == 1 && last.getDayOfMonth() == last.lengthOfMonth();
    if (!months) return "%s to %s".formatted(first.format(DAY), last.format(DAY));
    if (first.getYear() != last.getYear())
      return first.getMonthValue() == 1 && last.getMonthValue() == 12
          ? "%d to %d".formatted(first.getYear(), last.getYear())
          : "%s to %s".formatted(first.format(MONTH), last.format(MONTH));
    int from = first.getMonthValue();
    int number = last.getMonthValue() - from + 1;
    if (number == 12) return String.valueOf(first.getYear());
    if (number == 1) return first.format(MONTH);
    if (number == 6 && (from - 1) % 6 == 0)
      return "%s half of %d".formatted(from == 1 ? "first" : "second", first.getYear());
    if (number == 3 && (from - 1) % 3 == 0)
      return "%s quarter of %d".formatted(ordinal((from - 1) / 3), first.getYear());
    return "%s to %s"
        .formatted(
            first.format(DateTimeFormatter.ofPattern("MMMM", Locale.ENGLISH)), last.format(MONTH));
  }

  private static String ordinal(int quarter) {
    return switch (quarter) {
      case 0 -> "first";
      case 1 -> "second";
      case 2 -> "third";
      default -> "fourth";
    };
  }

  /// The name of a source: its publisher, or else its title or URL.
  static String of(Source source) {
    if (source.publisher() != null) return source.publisher();
    return source.title() != null ? source.title() : source.url();
  }

  /// The name of a source with its publication date, such as "published 7 May 2024" or "published
  /// not before 7 May 2024".
  static String withDate(Source source) {
    return source.published() == null
        ? of(source)
        : "%s (published %s)".formatted(of(source), of(source.published()));
  }

  /// The power of ten that is printed as a word: "billion", "million" or none.
  private static int power(BigDecimal low, BigDecimal high, int unitMult) {
    for (int power : new int[] {9, 6})
      if (high.abs().scaleByPowerOfTen(unitMult - power).compareTo(BigDecimal.ONE) >= 0
          && decimals(low, unitMult - power) <= MAX_DECIMALS
          && decimals(high, unitMult - power) <= MAX_DECIMALS) return power;
    return 0;
  }

  private static String word(int power) {
    return switch (power) {
      case 9 -> " billion";
      case 6 -> " million";
      default -> "";
    };
  }

  private static int decimals(BigDecimal number, int power) {
    return significant(number).scaleByPowerOfTen(power).scale();
  }

  /// Removes the zeros at the end of a whole number such as 2700, because these zeros do not show
  /// precision. Keeps the zeros after a decimal point, as in 2.70, because they show precision.
  private static BigDecimal significant(BigDecimal number) {
    return number.scale() > 0 ? number : number.stripTrailingZeros();
  }

  private static String number(BigDecimal number, int power) {
    BigDecimal scaled = significant(number).scaleByPowerOfTen(power);
    DecimalFormat format = new DecimalFormat("#,##0", ENGLISH);
    format.setMinimumFractionDigits(Math.max(0, scaled.scale()));
    return format.format(scaled);
  }

  private static String name(Unit unit, boolean one) {
    if (unit.per() != null) return rate(name(unit.numerator(), one), unit.per());
    return switch (unit.code()) {
      case "TNE" -> "t";
      case "KTN" -> "kt";
      case "KGM" -> "kg";
      case "TKM" -> "t·km";
      case "BLL" -> one ? "barrel" : "barrels";
      case "MTQ" -> "m³";
      case "KMT" -> "km";
      case "KMH" -> "km/h";
      case "MAW" -> "MW";
      case "VLT" -> "V";
      case "KVT" -> "kV";
      case "HUR", "DAY", "WEE", "MON", "ANN" -> time(unit) + (one ? "" : "s");
      case "E22" -> "TEU";
      case "20" -> one ? "20-foot container" : "20-foot containers";
      case "21" -> one ? "40-foot container" : "40-foot containers";
      case "C62" -> "";
      case "P1" -> "%";
      default ->
          unit.countsWholeThings() ? unit.code().replace('_', ' ') + (one ? "" : "s") : unit.code();
    };
  }

  private static String rate(String of, Unit per) {
    return of.isEmpty() ? "per " + time(per) : of + " per " + time(per);
  }

  private static String time(Unit unit) {
    return switch (unit.code()) {
      case "HUR" -> "hour";
      case "DAY" -> "day";
      case "WEE" -> "week";
      case "MON" -> "month";
      default -> "year";
    };
  }
}
