package io.corridorledger.projection.figures;

import io.corridorledger.projection.bitemporal.DateRanges;
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
public record FigureRange(String from, String before) {

  // Compared byte by byte: ' ' < '!', '/' < '0', and the open end "infinity" < "u" < "undated".
  private static final String END_OF_SERIES = "!";
  private static final String END_OF_DAY = "0";
  private static final String UNDATED = "u";

  /// The sort key of a figure in the list.
  static String sortKey(SubjectRef subject, String metric, Period period) {
    return series(subject, metric) + DateRanges.order(period == null ? List.of() : List.of(period));
  }

  /// The beginning of all sort keys of the series to which the range belongs.
  public String series() {
    return from.substring(0, from.lastIndexOf(' ') + 1);
  }

  private static String series(SubjectRef subject, String metric) {
    return subject.ref() + " " + metric + " ";
  }

  /// The figures of one period, in any notation.
  public static FigureRange of(SubjectRef subject, String metric, Period period) {
    return of(sortKey(subject, metric, period));
  }

  static FigureRange of(String sortKey) {
    return new FigureRange(sortKey, sortKey + " ");
  }

  /// All figures of a series, dated or not.
  public static FigureRange of(SubjectRef subject, String metric) {
    String series = series(subject, metric);
    return new FigureRange(series, series.stripTrailing() + END_OF_SERIES);
  }

  /// The figures whose last day lies in the range; an open end counts as no last day.
  ///
  /// @param first null if the range has no first day
  /// @param last null if the range has no last day
  public static FigureRange ending(
      SubjectRef subject, String metric, LocalDate first, LocalDate last) {
    String series = series(subject, metric);
    return new FigureRange(
        series + Objects.toString(first, ""),
        series + (last == null ? UNDATED : last + END_OF_DAY));
  }

  /// The same ranges, merged so that no two touch.
  static List<FigureRange> disjoint(Collection<FigureRange> windows) {
    List<FigureRange> apart = new ArrayList<>();
    for (FigureRange next :
        windows.stream().sorted(Comparator.comparing(FigureRange::from)).toList()) {
      FigureRange last = apart.isEmpty() ? null : apart.getLast();
      if (last == null || last.before.compareTo(next.from) < 0) apart.add(next);
      else if (last.before.compareTo(next.before) < 0)
        apart.set(apart.size() - 1, new FigureRange(last.from, next.before));
    }
    return apart;
  }
}
