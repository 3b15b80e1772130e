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

/// A key range of the list of figures, which is sorted by subject, metric and last day. A judgement
/// reads only the windows that it needs, because a series may be long.
///
/// @param from first sort key, inclusive
/// @param before end of the range, exclusive
public record Window(String from, String before) {

  // Compared byte by byte: ' ' < '!', '/' < '0', and the open end "infinity" < "u" < "undated".
  private static final String END_OF_SERIES = "!";
  private static final String END_OF_DAY = "0";
  private static final String UNDATED = "u";

  /// The sort key of a figure in the list.
  static String sortKey(SubjectRef subject, String metric, Period period) {
    return series(subject, metric) + Days.order(period == null ? List.of() : List.of(period));
  }

  private static String series(SubjectRef subject, String metric) {
    return subject.ref() + " " + metric + " ";
  }

  /// The figures of one period, in any notation.
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

  /// The figures whose last day lies in the range; an open end counts as no last day.
  ///
  /// @param first null if the range has no first day
  /// @param last null if the range has no last day
  public static Window ending(SubjectRef subject, String metric, LocalDate first, LocalDate last) {
    String series = series(subject, metric);
    return new Window(
        series + Objects.toString(first, ""),
        series + (last == null ? UNDATED : last + END_OF_DAY));
  }

  /// The same ranges, merged so that no two touch.
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
