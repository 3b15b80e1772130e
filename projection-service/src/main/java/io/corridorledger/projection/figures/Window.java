package io.corridorledger.projection.figures;

import io.corridorledger.projection.knowledge.Days;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A stretch of the list of figures, which is in the order of subject, metric and last day: what a
/// judgement has to read of a series that may be long.
///
/// @param from sort key at which it begins
/// @param before sort key before which it ends
public record Window(String from, String before) {

  // Compared byte by byte: ' ' < '!', '/' < '0', and the open end "infinity" < "u" < "undated".
  private static final String END_OF_SERIES = "!";
  private static final String END_OF_DAY = "0";
  private static final String UNDATED = "u";

  /// Where a figure stands in the list.
  static String sortKey(SubjectRef subject, String metric, Period period) {
    return series(subject, metric) + Days.order(period == null ? List.of() : List.of(period));
  }

  private static String series(SubjectRef subject, String metric) {
    return subject.ref() + " " + metric + " ";
  }

  /// The figures of one time, however it is written.
  public static Window of(SubjectRef subject, String metric, Period period) {
    return of(sortKey(subject, metric, period));
  }

  static Window of(String sortKey) {
    return new Window(sortKey, sortKey + " ");
  }

  /// All figures of a series, dated or not.
  public static Window of(SubjectRef subject, String metric) {
    String series = series(subject, metric);
    return new Window(series, series.stripTrailing() + END_OF_SERIES);
  }

  /// The figures whose last day is one of these; what has no end is among those without a last day.
  ///
  /// @param first null when there is no first
  /// @param last null when there is no last
  public static Window ending(SubjectRef subject, String metric, LocalDate first, LocalDate last) {
    String series = series(subject, metric);
    return new Window(
        series + Objects.toString(first, ""),
        series + (last == null ? UNDATED : last + END_OF_DAY));
  }

  /// The same stretches, none of which touches another.
  static List<Window> disjoint(Collection<Window> windows) {
    List<Window> apart = new ArrayList<>();
    for (Window next : windows.stream().sorted(Comparator.comparing(Window::from)).toList()) {
      Window last = apart.isEmpty() ? null : apart.getLast();
      if (last == null || last.before.compareTo(next.from) < 0) apart.add(next);
      else if (last.before.compareTo(next.before) < 0)
        apart.set(apart.size() - 1, new Window(last.from, next.before));
    }
    return apart;
  }
}
