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

/// The time of a handling, as an interval from its first to its last possible time.
///
/// Two exact times are compared as instants. A date has no known UTC offset, because it is the
/// local date at the hub. So a date is compared with the local day of an exact time.
///
/// @param exact the exact time; null if the source states none
/// @param first first possible day; null if unknown
/// @param last last possible day; null if unknown
/// @param approximate whether the source states an approximate date, such as "about 7 May"
record HandlingTime(OffsetDateTime exact, LocalDate first, LocalDate last, boolean approximate) {

  /// The largest UTC offset that is used to compute the local day of an exact time. The smallest is
  /// [#LATEST_DAY]. If the offset of a time is outside of these two limits, the nearer limit is
  /// used instead. With these limits, [#LISTING] can put an exact time after all earlier dates and
  /// before all later dates, compared with its local day.
  private static final ZoneOffset EARLIEST_DAY = ZoneOffset.ofHours(14);

  private static final ZoneOffset LATEST_DAY = ZoneOffset.ofHours(-10);

  private static final LocalTime END_OF_DAY = LocalTime.of(10, 0).minusNanos(1);

  /// Sorts times by the last possible time. Unknown times are last. This order never contradicts
  /// [#certainlyBefore].
  static final Comparator<HandlingTime> LISTING =
      Comparator.comparing(HandlingTime::end)
          .thenComparing(
              HandlingTime::first, Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder()));

  /// Sorts times by their start, the latest start first. For example, "7 May" comes before the less
  /// precise "May".
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

  /// The local day of a time. An offset above +14:00 or below −10:00 is replaced by the nearer of
  /// these two limits.
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

  /// Whether this time certainly ends before the other time begins.
  boolean certainlyBefore(HandlingTime other) {
    return exact != null && other.exact != null
        ? exact.toInstant().isBefore(other.exact.toInstant())
        : last != null && other.first != null && last.isBefore(other.first);
  }

  /// Whether the other time is more precise and lies within this time.
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
