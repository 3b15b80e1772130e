package io.corridorledger.value;

import io.corridorledger.constraint.TextForm;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A date or period, as precise as in the source. The notation is a subset of EDTF (ISO
/// 8601-2:2019).
///
/// | text | means |
/// |---|---|
/// | `2024`, `2024-08`, `2024-08-08` | that year, month, day |
/// | `2024-33` … `2024-36`, `2024-40`, `2024-41` | four quarters, two halves; stored as `2024-01/2024-03`, `2024-01/2024-06` … |
/// | `2024-21` … `2024-24` | spring (March–May) … winter (December–February); always approximate |
/// | `2024-08~`, `2024-08?`, `2024-08%` | approximate, uncertain, both |
/// | `2024-01/2024-09`, `2024-05/..`, `../2024-09` | from–to; `..` is an unknown start or end |
/// | `[2023-01-18,2024-01-18]` | one of these days; the source does not say which |
///
/// `earliest` and `latest` are the first and the last day that the text allows, both inclusive.
/// Null means an unknown start or end. The flags `~`, `?` and `%` do not change these days. Periods
/// are equal if their canonical texts are equal, so `2024-40` equals `2024-01/2024-06`. Periods are
/// ordered by latest day, then by earliest.
public final class Period implements Comparable<Period> {

  public enum Precision {
    DAY,
    MONTH,
    SEASON,
    QUARTER,
    HALF,
    YEAR,
    INTERVAL,
    ONE_OF
  }

  public static final int MAX_LENGTH = 120;

  /// The last year that a period may have. The limit is 9998, because a winter that begins in this
  /// year ends in 9999, the last year with four digits.
  public static final int LAST_YEAR = 9998;

  public static final int FIRST_YEAR = 1;

  private static final Pattern DATE =
      Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2}))?)?([~?%])?");
  private static final Pattern DAYS =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\??(/\\d{4}-\\d{2}-\\d{2}\\??)?");
  private static final Comparator<Period> ORDER =
      Comparator.comparing(Period::latest, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Period::earliest, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Period::toString);

  private final String text;
  private final LocalDate earliest;
  private final LocalDate latest;
  private final Precision precision;
  private final boolean approximate;
  private final boolean uncertain;

  private Period(
      String text,
      LocalDate earliest,
      LocalDate latest,
      Precision precision,
      boolean approximate,
      boolean uncertain) {
    this.text = text;
    this.earliest = earliest;
    this.latest = latest;
    this.precision = precision;
    this.approximate = approximate;
    this.uncertain = uncertain;
  }

  /// Reads a period from input.
  ///
  /// @throws InvalidValue if the text has none of the forms in the table above, names a day that
  ///   does not exist, ends before it starts, or is longer than [#MAX_LENGTH]
  public static Period parse(String text) {
    if (text == null) throw invalid("is missing");
    requireLength(text);
    Period period = read(text);
    requireLength(period.text);
    return period;
  }

  /// Reads a stored period. An earlier version of the ledger may have accepted a text that this
  /// version rejects. Such a text is kept unchanged, and its first and last day are unknown.
  public static Period stored(String text) {
    try {
      return read(text);
    } catch (InvalidValue _) {
      return new Period(text, null, null, Precision.INTERVAL, false, true);
    }
  }

  private static void requireLength(String text) {
    if (TextForm.isLonger(text, MAX_LENGTH))
      throw invalid("is longer than %d characters".formatted(MAX_LENGTH));
  }

  private static Period read(String text) {
    if (text.isBlank()) throw invalid("is empty; omit the field when the date is unknown");
    if (text.startsWith("[")) return oneOf(text);
    return dateOrInterval(text);
  }

  private static Period dateOrInterval(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? date(text) : interval(text.substring(0, slash), text.substring(slash + 1));
  }

  public static Period day(LocalDate day) {
    return new Period(day.toString(), day, day, Precision.DAY, false, false);
  }

  private static Period date(String text) {
    Matcher m = DATE.matcher(text);
    if (!m.matches())
      throw invalid("'%s' is not a date such as 2024, 2024-08 or 2024-08-08".formatted(text));
    int year = Integer.parseInt(m.group(1));
    if (year < FIRST_YEAR || year > LAST_YEAR)
      throw invalid("'%s' is not in the years 0001 to %d".formatted(text, LAST_YEAR));
    String flag = m.group(4) == null ? "" : m.group(4);
    boolean approximate = flag.equals("~") || flag.equals("%");
    boolean uncertain = flag.equals("?") || flag.equals("%");
    if (m.group(2) == null)
      return new Period(
          text,
          LocalDate.of(year, 1, 1),
          LocalDate.of(year, 12, 31),
          Precision.YEAR,
          approximate,
          uncertain);
    int part = Integer.parseInt(m.group(2));
    if (m.group(3) != null) {
      LocalDate day;
      try {
        day = LocalDate.of(year, part, Integer.parseInt(m.group(3)));
      } catch (DateTimeException e) {
        throw invalid("'%s' is not a day of the calendar".formatted(text));
      }
      return new Period(text, day, day, Precision.DAY, approximate, uncertain);
    }
    return switch (part) {
      case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 -> {
        YearMonth month = YearMonth.of(year, part);
        yield new Period(
            text, month.atDay(1), month.atEndOfMonth(), Precision.MONTH, approximate, uncertain);
      }
      case 21, 22, 23, 24 -> {
        YearMonth first = YearMonth.of(year, 3 * (part - 20));
        yield new Period(
            text,
            first.atDay(1),
            first.plusMonths(2).atEndOfMonth(),
            Precision.SEASON,
            true,
            uncertain);
      }
      case 33, 34, 35, 36 -> months(year, 3 * (part - 33) + 1, 3, flag);
      case 40, 41 -> months(year, 6 * (part - 40) + 1, 6, flag);
      default -> throw invalid("'%s' has no such month, season, quarter or half".formatted(text));
    };
  }

  private static Period months(int year, int first, int count, String flag) {
    YearMonth from = YearMonth.of(year, first);
    return interval(from + flag, from.plusMonths(count - 1) + flag);
  }

  private static Period interval(String from, String to) {
    boolean openStart = from.equals("..");
    boolean openEnd = to.equals("..");
    if (openStart && openEnd) throw invalid("'../..' has no date; omit the field");
    Period start = openStart ? null : date(from);
    Period end = openEnd ? null : date(to);
    // Stores a quarter or a half-year as an interval of months. At the start of an interval, only
    // the first month of the quarter or half-year is kept. At the end of an interval, only its last
    // month is kept.
    String startText = openStart ? ".." : outer(start, 0);
    String endText = openEnd ? ".." : outer(end, 1);
    LocalDate earliest = openStart ? null : start.earliest;
    LocalDate latest = openEnd ? null : end.latest;
    if (earliest != null && latest != null && earliest.isAfter(latest))
      throw invalid("ends (%s) before it starts (%s)".formatted(to, from));
    return new Period(
        startText + "/" + endText,
        earliest,
        latest,
        intervalPrecision(start, end),
        start != null && start.approximate || end != null && end.approximate,
        start != null && start.uncertain || end != null && end.uncertain);
  }

  private static String outer(Period bound, int side) {
    return bound.text.indexOf('/') < 0 ? bound.text : bound.text.split("/")[side];
  }

  private static Precision intervalPrecision(Period start, Period end) {
    if (start == null || end == null) return Precision.INTERVAL;
    LocalDate first = start.earliest;
    if (first.getDayOfMonth() != 1) return Precision.INTERVAL;
    for (int months : new int[] {3, 6})
      if ((first.getMonthValue() - 1) % months == 0
          && first.plusMonths(months).minusDays(1).equals(end.latest))
        return months == 3 ? Precision.QUARTER : Precision.HALF;
    return Precision.INTERVAL;
  }

  private static Period oneOf(String text) {
    if (!text.endsWith("]")) throw invalid("'%s' lacks its closing bracket".formatted(text));
    List<Period> members = new ArrayList<>();
    for (String member : text.substring(1, text.length() - 1).split(",", -1))
      members.add(dateOrInterval(member.strip()));
    if (members.size() < 2) throw invalid("one-of needs at least two dates");
    if (members.stream().anyMatch(m -> m.earliest == null || m.latest == null))
      throw invalid("one-of has no member with an open end");
    return new Period(
        members.stream().map(Period::toString).collect(Collectors.joining(",", "[", "]")),
        members.stream().map(Period::earliest).min(Comparator.naturalOrder()).orElseThrow(),
        members.stream().map(Period::latest).max(Comparator.naturalOrder()).orElseThrow(),
        Precision.ONE_OF,
        members.stream().anyMatch(Period::approximate),
        members.stream().anyMatch(Period::uncertain));
  }

  /// The possible days of a period such as `[2023-01-18,2024-01-18]`, each as a period. For every
  /// other period, the list contains only the period itself.
  public List<Period> alternatives() {
    if (precision != Precision.ONE_OF) return List.of(this);
    return Stream.of(text.substring(1, text.length() - 1).split(",")).map(Period::stored).toList();
  }

  /// Whether the text names exact days, such as `2024-08-08` or `2024-08-08/2024-08-10`. False for
  /// months, years and approximate days.
  public boolean namesDays() {
    return DAYS.matcher(text).matches();
  }

  private static InvalidValue invalid(String message) {
    return new InvalidValue(message);
  }

  /// The first possible day; null if the start is unknown.
  public LocalDate earliest() {
    return earliest;
  }

  /// The last possible day; null if the end is unknown.
  public LocalDate latest() {
    return latest;
  }

  public Precision precision() {
    return precision;
  }

  public boolean approximate() {
    return approximate;
  }

  public boolean uncertain() {
    return uncertain;
  }

  /// Whether there is a day that is possible in both periods.
  public boolean overlaps(Period other) {
    return (earliest == null || other.latest == null || !earliest.isAfter(other.latest))
        && (other.earliest == null || latest == null || !other.earliest.isAfter(latest));
  }

  /// Whether all days of the other period lie in this period. False if the start or the end of the
  /// other period is unknown.
  public boolean covers(Period other) {
    return other.earliest != null
        && other.latest != null
        && (earliest == null || !other.earliest.isBefore(earliest))
        && (latest == null || !other.latest.isAfter(latest));
  }

  /// Whether the last possible day of this period is before the first possible day of the other
  /// period.
  public boolean certainlyBefore(Period other) {
    return latest != null && other.earliest != null && latest.isBefore(other.earliest);
  }

  /// Whether both periods have the same first and last day, such as `2024` and `2024-01/2024-12`.
  public boolean sameDays(Period other) {
    return Objects.equals(earliest, other.earliest) && Objects.equals(latest, other.latest);
  }

  @Override
  public int compareTo(Period other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Period p && text.equals(p.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// Returns the canonical text. [#parse] converts this text to an equal period.
  @Override
  public String toString() {
    return text;
  }
}
