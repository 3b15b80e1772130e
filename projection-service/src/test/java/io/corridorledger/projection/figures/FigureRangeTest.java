package io.corridorledger.projection.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The figures of a list that are in a window.
class FigureRangeTest {

  private static final SubjectRef CORRIDOR = new SubjectRef("corridor:middle-corridor");
  private static final SubjectRef HUB = new SubjectRef("hub:aktau");

  /// The figures of several series, by key; `?` is a figure without a period.
  private static final TreeMap<String, String> LIST = new TreeMap<>();

  static {
    for (SubjectRef subject : List.of(CORRIDOR, HUB))
      for (String metric : List.of("cargo_volume", "cargo_volume_x", "transit"))
        for (String period : "2022 2023 2023-12 2024-01/2024-06 2024 2024-12-31/.. ?".split(" "))
          LIST.put(
              FigureRange.sortKey(
                  subject, metric, period.equals("?") ? null : Period.parse(period)),
              subject + " " + metric + " " + period);
  }

  private static List<String> in(FigureRange window) {
    return List.copyOf(LIST.subMap(window.from(), window.before()).values());
  }

  private static List<String> cargo(String periods) {
    return Stream.of(periods.split(" ")).map(p -> HUB + " cargo_volume " + p).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "2023-01-01, 2023-12-31, 2023 2023-12",
    "2023-01-01, 2024-06-30, 2023 2023-12 2024-01/2024-06",
    "2022-12-31, 2022-12-31, 2022",
    ", 2023-12-30, 2022",
    "2024-12-31, , 2024 2024-12-31/..",
    ", , 2022 2023 2023-12 2024-01/2024-06 2024 2024-12-31/..",
  })
  void aWindowHasTheFiguresThatEndWithinItsDays(LocalDate first, LocalDate last, String held) {
    assertEquals(cargo(held), in(FigureRange.ending(HUB, "cargo_volume", first, last)));
  }

  @Test
  void aWindowHasAllNotationsOfOnePeriod() {
    assertEquals(
        cargo("2024-01/2024-06"),
        in(FigureRange.of(HUB, "cargo_volume", Period.parse("2024-01-01/2024-06-30"))));
    assertEquals(cargo("?"), in(FigureRange.of(HUB, "cargo_volume", null)));
  }

  @Test
  void aWindowHasAWholeSeriesAndNoOther() {
    assertEquals(
        cargo("2022 2023 2023-12 2024-01/2024-06 2024 2024-12-31/.. ?"),
        in(FigureRange.of(HUB, "cargo_volume")));
  }

  @Test
  void touchingWindowsAreMerged() {
    FigureRange year =
        FigureRange.ending(
            HUB, "cargo_volume", LocalDate.of(2023, 1, 1), LocalDate.of(2023, 12, 31));
    FigureRange month = FigureRange.of(HUB, "cargo_volume", Period.parse("2023-12"));
    FigureRange both =
        FigureRange.ending(
            HUB, "cargo_volume", LocalDate.of(2023, 6, 1), LocalDate.of(2024, 12, 31));
    FigureRange other = FigureRange.of(CORRIDOR, "cargo_volume");
    assertEquals(
        List.of(other, new FigureRange(year.from(), both.before())),
        FigureRange.disjoint(List.of(both, month, year, month, other)));
  }
}
