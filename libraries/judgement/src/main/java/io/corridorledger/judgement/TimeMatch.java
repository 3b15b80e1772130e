package io.corridorledger.judgement;

import io.corridorledger.lifecycle.Accounts;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Whether an item certainly or only possibly matches a filter by time.
///
/// | the item has | certain if |
/// |---|---|
/// | an event with a date | the filter contains every day that the date allows |
/// | something that lasts for a period | the filter and the period have a day in common |
/// | a state with a beginning and an end | the filter contains a day from the last possible beginning to the day before the first possible end |
///
/// An approximate date, as `2024-08~`, is never certain: the event may lie outside its days. The
/// mark `?` has no effect, because it marks a date that the ledger derived from the context of its
/// source.
@Schema(
    name = "TimeMatch",
    description =
        "`CERTAIN` if every day that the stated dates allow matches the filters by time. `POSSIBLE` if only some of these days match, or if a date is approximate or unknown.")
public enum TimeMatch {
  CERTAIN,
  POSSIBLE;

  /// @param filter null if the parameter is absent
  /// @param certain whether an item that may match certainly matches
  /// @return null if the parameter is absent
  public static TimeMatch of(Period filter, boolean certain) {
    if (filter == null) return null;
    return certain ? CERTAIN : POSSIBLE;
  }

  /// The match with two filters.
  ///
  /// @param one null if the filter is absent
  /// @param other null if the filter is absent
  public static TimeMatch both(TimeMatch one, TimeMatch other) {
    if (one == null || other == null) return one == null ? other : one;
    return one == POSSIBLE ? one : other;
  }

  /// Whether an event certainly took place within the filter. If the dates of several sources have
  /// a day in common, it is sufficient that one of the dates is within the filter. If the dates
  /// conflict, each of them must be within the filter.
  ///
  /// @param dates the dates that sources state for the event
  public static boolean isWithin(List<Period> dates, Period filter) {
    if (filter == null || dates.isEmpty()) return false;
    return new Accounts(dates).conflict()
        ? dates.stream().allMatch(date -> isWithin(date, filter))
        : dates.stream().anyMatch(date -> isWithin(date, filter));
  }

  /// @param date null if unknown
  public static boolean isWithin(Period date, Period filter) {
    return date != null && filter != null && isPrecise(date) && filter.covers(date);
  }

  /// Whether something that lasts for a whole period certainly has a day in common with the filter.
  /// Of an open interval, only the stated day is certain.
  ///
  /// @param period null if unknown
  public static boolean lastsInto(Period period, Period filter) {
    if (period == null || !isPrecise(period) || period.precision() == Period.Precision.ONE_OF)
      return isWithin(period, filter);
    LocalDate first = period.earliest() == null ? period.latest() : period.earliest();
    LocalDate last = period.latest() == null ? period.earliest() : period.latest();
    return first != null && isMet(first, last, filter);
  }

  /// Whether a state certainly held on a day of the filter.
  ///
  /// @param first the first day on which it certainly held; null if there is none
  /// @param last the last day on which it certainly held; null if no end is known
  public static boolean isMet(LocalDate first, LocalDate last, Period filter) {
    return filter != null
        && first != null
        && (last == null || !last.isBefore(first))
        && (filter.latest() == null || !filter.latest().isBefore(first))
        && (filter.earliest() == null || last == null || !last.isBefore(filter.earliest()));
  }

  /// The last day on which the state may have begun; null if the beginning is unknown or
  /// approximate.
  ///
  /// @param date null if unknown
  public static LocalDate certainlyFrom(Period date) {
    return date == null || !isPrecise(date) ? null : date.latest();
  }

  /// The last day before the first possible end of the state; null if the end is unknown or
  /// approximate.
  ///
  /// @param date null if unknown
  public static LocalDate certainlyTo(Period date) {
    return date == null || !isPrecise(date) || date.earliest() == null
        ? null
        : date.earliest().minusDays(1);
  }

  private static boolean isPrecise(Period date) {
    return !date.approximate();
  }
}
