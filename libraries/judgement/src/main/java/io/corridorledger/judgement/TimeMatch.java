package io.corridorledger.judgement;

import io.corridorledger.lifecycle.Accounts;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Whether an item of a list certainly or only possibly matches a filter by time.
///
/// | kind of item | the match is certain if |
/// |---|---|
/// | an event with a date | the filter contains every possible day of the event |
/// | something that lasts for a whole period | the filter and the period have a day in common |
/// | a state with a start and an end | the state certainly held on a day of the filter |
///
/// A match with an approximate date such as `2024-08~` is never certain, because the event may be
/// outside August. The mark `?` has no effect. It marks a date that follows from the context of the
/// source.
@Schema(
    name = "TimeMatch",
    description =
        "`CERTAIN` if the item matches the filters by time, whichever of its possible dates is the true date. `POSSIBLE` if the item matches only with some of its possible dates, or if a date is approximate or unknown.")
public enum TimeMatch {
  CERTAIN,
  POSSIBLE;

  /// Returns the match for one filter.
  ///
  /// @param filter the filter; null if the request has none
  /// @param certain whether the match of the item is certain
  /// @return null if the request has no such filter
  public static TimeMatch of(Period filter, boolean certain) {
    if (filter == null) return null;
    return certain ? CERTAIN : POSSIBLE;
  }

  /// Combines the matches with two filters. The result is certain only if both matches are certain.
  ///
  /// @param one match with the first filter; null if the request has no first filter
  /// @param other match with the second filter; null if the request has no second filter
  public static TimeMatch both(TimeMatch one, TimeMatch other) {
    if (one == null || other == null) return one == null ? other : one;
    return one == POSSIBLE ? one : other;
  }

  /// Whether an event certainly took place within the filter. If the dates of several sources are
  /// compatible, one date within the filter is enough. If the dates contradict each other, every
  /// date must be within the filter.
  ///
  /// @param dates the dates that sources state for the event
  public static boolean isWithin(List<Period> dates, Period filter) {
    if (filter == null || dates.isEmpty()) return false;
    return new Accounts(dates).conflict()
        ? dates.stream().allMatch(date -> isWithin(date, filter))
        : dates.stream().anyMatch(date -> isWithin(date, filter));
  }

  /// Whether a date is certainly within the filter.
  ///
  /// @param date the date; null if unknown
  public static boolean isWithin(Period date, Period filter) {
    return date != null && filter != null && isPrecise(date) && filter.covers(date);
  }

  /// Whether something that lasts for a whole period certainly has a day in common with the filter.
  /// If the start or the end of the period is unknown, only the stated day is certain.
  ///
  /// @param period the period; null if unknown
  public static boolean lastsInto(Period period, Period filter) {
    if (period == null || !isPrecise(period) || period.precision() == Period.Precision.ONE_OF)
      return isWithin(period, filter);
    LocalDate first = period.earliest() == null ? period.latest() : period.earliest();
    LocalDate last = period.latest() == null ? period.earliest() : period.latest();
    return first != null && isMet(first, last, filter);
  }

  /// Whether a state certainly held on at least one day of the filter.
  ///
  /// @param first the first day on which the state certainly held; null if there is none
  /// @param last the last day on which the state certainly held; null if no end is known
  public static boolean isMet(LocalDate first, LocalDate last, Period filter) {
    return filter != null
        && first != null
        && (last == null || !last.isBefore(first))
        && (filter.latest() == null || !filter.latest().isBefore(first))
        && (filter.earliest() == null || last == null || !last.isBefore(filter.earliest()));
  }

  /// The first day on which a state certainly held: the last possible day of its start. Null if the
  /// start is unknown or approximate.
  ///
  /// @param date date of the start; null if unknown
  public static LocalDate certainlyFrom(Period date) {
    return date == null || !isPrecise(date) ? null : date.latest();
  }

  /// The last day on which a state certainly held: the day before the first possible day of its
  /// end. Null if the end is unknown or approximate.
  ///
  /// @param date date of the end; null if unknown
  public static LocalDate certainlyTo(Period date) {
    return date == null || !isPrecise(date) || date.earliest() == null
        ? null
        : date.earliest().minusDays(1);
  }

  private static boolean isPrecise(Period date) {
    return !date.approximate();
  }
}
