package io.corridorledger.projection.query;

import io.corridorledger.problem.Problem;
import io.corridorledger.projection.bitemporal.BitemporalChange;
import io.corridorledger.value.Period;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A day in a query parameter. `LocalDate` is not used, because its error message would not contain
/// the name of the parameter.
@Schema(type = SchemaType.STRING, format = "date", examples = "2024-08-08")
public record Day(LocalDate date) {

  private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST = BitemporalChange.UNPUBLISHED.minusDays(1);

  static Day parse(String text) {
    LocalDate date = LocalDate.parse(text);
    if (date.isBefore(FIRST) || date.isAfter(LAST)) throw new DateTimeException("out of range");
    return new Day(date);
  }

  /// Converts a day to a period; null if the parameter is absent.
  public static Period period(Day day) {
    return day == null ? null : Period.day(day.date());
  }

  /// Returns the period from one day to another, both included. If one day is absent, the period
  /// has no limit on that side. Returns null if both days are absent.
  public static Period between(Day from, Day to) {
    if (from == null && to == null) return null;
    if (from != null && to != null && to.date().isBefore(from.date()))
      throw Problem.invalidParameter(
          "to", "%s is before from, %s".formatted(to.date(), from.date()));
    return Period.parse(
        (from == null ? ".." : from.date()) + "/" + (to == null ? ".." : to.date()));
  }
}
