package io.corridorledger.projection.bitemporal;

import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Converts periods to PostgreSQL ranges and to sort keys.
public final class DateRanges {

  private static final String NO_START = "-infinity";
  private static final String NO_END = "infinity";
  private static final String UNDATED = "undated";

  private DateRanges() {}

  /// Returns a `daterange` of PostgreSQL that contains all possible days of the period.
  public static String range(Period period) {
    return range(period.earliest(), period.latest());
  }

  /// Returns a `daterange` of PostgreSQL from `first` to `last`. The range includes both days.
  ///
  /// @param first null if the range has no start
  /// @param last null if the range has no end
  public static String range(LocalDate first, LocalDate last) {
    return "[%s,%s]".formatted(Objects.toString(first, ""), Objects.toString(last, ""));
  }

  /// Returns a `datemultirange` of PostgreSQL for the periods. If there are no periods, the range
  /// is empty and overlaps nothing.
  public static String ranges(Collection<Period> periods) {
    return periods.stream().map(DateRanges::range).collect(Collectors.joining(",", "{", "}"));
  }

  /// Returns a sort key for an entity with these periods: the latest possible day, followed by the
  /// earliest possible day. An unknown end sorts after all days. An entity without periods sorts
  /// last. The database compares the keys byte by byte, in the order `-`, digits, `i` (infinity),
  /// `u` (undated).
  public static String order(List<Period> periods) {
    if (periods.isEmpty()) return UNDATED;
    LocalDate latest =
        Collections.max(
            periods.stream().map(Period::latest).toList(),
            Comparator.nullsLast(Comparator.naturalOrder()));
    LocalDate earliest =
        Collections.min(
            periods.stream().map(Period::earliest).toList(),
            Comparator.nullsFirst(Comparator.naturalOrder()));
    return Objects.toString(latest, NO_END) + "/" + Objects.toString(earliest, NO_START);
  }

  /// The shortest period; null if there are no periods.
  public static Period narrowest(List<Period> periods) {
    return periods.stream().min(Comparator.comparing(DateRanges::length)).orElse(null);
  }

  private static long length(Period period) {
    return period.earliest() == null || period.latest() == null
        ? Long.MAX_VALUE
        : ChronoUnit.DAYS.between(period.earliest(), period.latest());
  }
}
