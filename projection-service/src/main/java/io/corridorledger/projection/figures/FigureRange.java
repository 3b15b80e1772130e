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

/// A range in the list of figures. The list is sorted by subject, metric and last day. The figures
/// of one subject and metric are a series. A series may be long, so only the ranges that are needed
/// for a verdict or an outcome are read.
///
/// @param from first sort key of the range
/// @param before first sort key after the range
public record FigureRange(String from, String before) {

  // The upper bound of a range of days, or of a whole series, ends with one of these texts. The
  // database compares keys byte by byte. In this order, `!` comes after the space that follows a
  // metric in a key. `0` comes after the `/` that follows a day. `u` comes after `infinity`
  // (unknown end) and before `undated`.
  private static final String END_OF_SERIES = "!";
  private static final String END_OF_DAY = "0";
  private static final String UNDATED = "u";

  /// The sort key of a figure in the list.
  static String sortKey(SubjectRef subject, String metric, Period period) {
    return series(subject, metric) + DateRanges.order(period == null ? List.of() : List.of(period));
  }

  /// The first part of all sort keys of a series: the subject and the metric.
  public String series() {
    return from.substring(0, from.lastIndexOf(' ') + 1);
  }

  private static String series(SubjectRef subject, String metric) {
    return subject.ref() + " " + metric + " ";
  }

  /// The range of the figures for one period. Different notations of the same days give the same
  /// range.
  public static FigureRange of(SubjectRef subject, String metric, Period period) {
    return of(sortKey(subject, metric, period));
  }

  static FigureRange of(String sortKey) {
    return new FigureRange(sortKey, sortKey + " ");
  }

  /// The range of all figures of a series, with and without a period.
  public static FigureRange of(SubjectRef subject, String metric) {
    String series = series(subject, metric);
    return new FigureRange(series, series.stripTrailing() + END_OF_SERIES);
  }

  /// The range of the figures whose last day is between two days, both included. If `last` is null,
  /// the range also contains the figures whose last day is unknown.
  ///
  /// @param first first day of the range; null if the range has no lower bound
  /// @param last last day of the range; null if the range has no upper bound
  public static FigureRange ending(
      SubjectRef subject, String metric, LocalDate first, LocalDate last) {
    String series = series(subject, metric);
    return new FigureRange(
        series + Objects.toString(first, ""),
        series + (last == null ? UNDATED : last + END_OF_DAY));
  }

  /// Merges ranges that overlap or touch.
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
