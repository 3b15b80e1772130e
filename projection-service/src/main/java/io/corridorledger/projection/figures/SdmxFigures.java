package io.corridorledger.projection.figures;

import io.corridorledger.projection.figures.SdmxStructure.Component;
import io.corridorledger.projection.query.Csv;
import io.corridorledger.projection.query.RowFormat;
import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Writes figures as SDMX-CSV 2.0. Each value is a row, and each component of [SdmxStructure] is a
/// column. A value whose first or last day is unknown has no row, because SDMX cannot represent its
/// period.
final class SdmxFigures implements RowFormat<FigureSet> {

  static final SdmxFigures FORMAT = new SdmxFigures();

  /// The text between several values in one cell.
  private static final String SEPARATOR = ";";

  private static final List<String> COLUMNS =
      Stream.concat(
              Stream.of("STRUCTURE[%s]".formatted(SEPARATOR), "STRUCTURE_ID", "ACTION"),
              SdmxStructure.COMPONENTS.stream().map(Component::column))
          .toList();

  private SdmxFigures() {}

  @Override
  public String head() {
    return Csv.line(COLUMNS);
  }

  @Override
  public String rows(FigureSet set) {
    StringBuilder rows = new StringBuilder();
    for (FigureValue value : set.values()) {
      Period period = value.period();
      if (period == null || period.earliest() == null || period.latest() == null) continue;
      List<String> cells = new ArrayList<>(COLUMNS.size());
      cells.add("dataflow");
      cells.add(SdmxStructure.DATAFLOW);
      cells.add("I");
      for (Component component : SdmxStructure.COMPONENTS)
        cells.add(component.text(set, value, SEPARATOR));
      rows.append(Csv.line(cells));
    }
    return rows.toString();
  }

  /// Converts a period to a time period of SDMX: a year, half-year, quarter, month or day. Any
  /// other period becomes its first day with a number of days.
  static String timePeriod(Period period) {
    LocalDate first = period.earliest();
    LocalDate last = period.latest();
    if (first.equals(last)) return first.toString();
    int year = first.getYear();
    if (first.getDayOfMonth() == 1 && last.equals(last.with(TemporalAdjusters.lastDayOfMonth()))) {
      int months = Math.toIntExact(ChronoUnit.MONTHS.between(first, last.plusDays(1)));
      int before = first.getMonthValue() - 1;
      if (months == 1) return "%04d-%02d".formatted(year, before + 1);
      if (months == 3 && before % 3 == 0) return "%04d-Q%d".formatted(year, before / 3 + 1);
      if (months == 6 && before % 6 == 0) return "%04d-S%d".formatted(year, before / 6 + 1);
      if (months == 12 && before == 0) return "%04d".formatted(year);
    }
    return "%s/P%dD".formatted(first, ChronoUnit.DAYS.between(first, last) + 1);
  }
}
