package io.corridorledger.lifecycle;

import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.value.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Objects;

/// The time of a handling as an interval.
///
/// Two exact times are compared as instants. The offset of a date is unknown, because a date is a
/// date at the place of the handling. So a date and an exact time are compared by days, and the day
/// of an exact time is its day at its own offset.
///
/// @param exact the exact time; null if the source states none
/// @param first first possible day; null if unknown
/// @param last last possible day; null if unknown
/// @param approximate whether the source states the date as an approximate one
record HandlingTime(OffsetDateTime exact, LocalDate first, LocalDate last, boolean approximate) {

  /// The offset at which a day begins first. There, a day begins at 10:00 UTC of the previous day.
  /// At [#LATEST_DAY], the same day ends at 10:00 UTC of the next day. Offsets beyond these two are
  /// read as the nearest of them. So the order of exact times agrees with the order of days.
  private static final ZoneOffset EARLIEST_DAY = ZoneOffset.ofHours(14);

  private static final ZoneOffset LATEST_DAY = ZoneOffset.ofHours(-10);

  private static final LocalTime END_OF_DAY = LocalTime.of(10, 0).minusNanos(1);

  /// A listing order that agrees with [#certainlyBefore]: by the last possible time. An unknown
  /// time comes last.
  static final Comparator<HandlingTime> LISTING =
      Comparator.comparing(HandlingTime::end)
          .thenComparing(
              HandlingTime::first, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder()));

  /// An order in which a more precise time comes before the time that contains it.
  static final Comparator<HandlingTime> LATEST_BEGIN_FIRST =
      Comparator.comparing(
              HandlingTime::first, Comparator.nullsLast(Comparator.<LocalDate>reverseOrder()))
          .thenComparing(
              HandlingTime::last, Comparator.nullsLast(Comparator.<LocalDate>naturalOrder()))
          .thenComparing(time -> time.exact() == null);

  static HandlingTime of(Handling handling) {
    OffsetDateTime time = handling.time();
    Period date = handling.date();
    if (time != null) {
      LocalDate day = day(time);
      return new HandlingTime(time, day, day, false);
    }
    return date == null
        ? new HandlingTime(null, null, null, false)
        : new HandlingTime(null, date.earliest(), date.latest(), date.approximate());
  }

  /// An offset that no place has is read as the nearest one.
  private static LocalDate day(OffsetDateTime time) {
    int seconds =
        Math.clamp(
            time.getOffset().getTotalSeconds(),
            LATEST_DAY.getTotalSeconds(),
            EARLIEST_DAY.getTotalSeconds());
    return time.withOffsetSameInstant(ZoneOffset.ofTotalSeconds(seconds)).toLocalDate();
  }

  private Instant end() {
    if (exact != null) return exact.toInstant();
    return last == null ? Instant.MAX : last.atTime(END_OF_DAY).toInstant(ZoneOffset.UTC);
  }

  boolean isUnknown() {
    return exact == null && first == null && last == null;
  }

  /// Whether this interval ends before the other begins.
  boolean certainlyBefore(HandlingTime other) {
    return exact != null && other.exact != null
        ? exact.toInstant().isBefore(other.exact.toInstant())
        : last != null && other.first != null && last.isBefore(other.first);
  }

  /// Whether the other time lies within this one and is more precise.
  boolean isNarrowedBy(HandlingTime other) {
    if (exact != null) return false;
    boolean beginsLater = other.first != null && (first == null || other.first.isAfter(first));
    boolean endsEarlier = other.endsOnAnEarlierDayThan(this);
    return (beginsLater || Objects.equals(first, other.first))
        && (endsEarlier || Objects.equals(last, other.last))
        && (beginsLater || endsEarlier || other.exact != null);
  }

  boolean endsOnAnEarlierDayThan(HandlingTime other) {
    return last != null && (other.last == null || last.isBefore(other.last));
  }
}
