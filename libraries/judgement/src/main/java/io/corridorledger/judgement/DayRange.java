package io.corridorledger.judgement;

import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.time.YearMonth;

/// The first and the last day of a period.
record DayRange(LocalDate first, LocalDate last) {

  static DayRange of(Period period) {
    return new DayRange(period.earliest(), period.latest());
  }

  /// Moves both days back by some years. If the last day is the end of a month, the result also
  /// ends at the end of the month.
  DayRange yearsBefore(int years) {
    LocalDate before = last.minusYears(years);
    boolean wholeMonth = last.equals(YearMonth.from(last).atEndOfMonth());
    return new DayRange(
        first.minusYears(years), wholeMonth ? YearMonth.from(before).atEndOfMonth() : before);
  }

  /// Returns the range as a period. Whole months are written as months: 1 to 31 May 2024 becomes
  /// 2024-05.
  Period period() {
    YearMonth from = YearMonth.from(first);
    YearMonth to = YearMonth.from(last);
    return Period.parse(
        first.equals(from.atDay(1)) && last.equals(to.atEndOfMonth())
            ? from.equals(to) ? from.toString() : from + "/" + to
            : first + "/" + last);
  }

  /// Whether the first and the last day of a period are known.
  static boolean isKnown(Period period) {
    return period != null
        && period.earliest() != null
        && period.latest() != null
        && period.precision() != Period.Precision.ONE_OF;
  }
}
