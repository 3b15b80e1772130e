package io.corridorledger.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Test vectors of the EDTF subset.
class PeriodTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // text                   | canonical                | earliest   | latest     | precision |
        // approximate | uncertain
        "2024                     | 2024                     | 2024-01-01 | 2024-12-31 | YEAR     | false | false",
        "2024-08                  | 2024-08                  | 2024-08-01 | 2024-08-31 | MONTH    | false | false",
        "2024-02                  | 2024-02                  | 2024-02-01 | 2024-02-29 | MONTH    | false | false",
        "2024-02-29               | 2024-02-29               | 2024-02-29 | 2024-02-29 | DAY      | false | false",
        "2024~                    | 2024~                    | 2024-01-01 | 2024-12-31 | YEAR     | true  | false",
        "2024-08-08?              | 2024-08-08?              | 2024-08-08 | 2024-08-08 | DAY      | false | true",
        "2024-08%                 | 2024-08%                 | 2024-08-01 | 2024-08-31 | MONTH    | true  | true",
        "2024-33                  | 2024-01/2024-03          | 2024-01-01 | 2024-03-31 | QUARTER  | false | false",
        "2024-36                  | 2024-10/2024-12          | 2024-10-01 | 2024-12-31 | QUARTER  | false | false",
        "2024-40                  | 2024-01/2024-06          | 2024-01-01 | 2024-06-30 | HALF     | false | false",
        "2024-41~                 | 2024-07~/2024-12~        | 2024-07-01 | 2024-12-31 | HALF     | true  | false",
        "2024-01/2024-06          | 2024-01/2024-06          | 2024-01-01 | 2024-06-30 | HALF     | false | false",
        "2024-01/2024-09          | 2024-01/2024-09          | 2024-01-01 | 2024-09-30 | INTERVAL | false | false",
        "2024-21                  | 2024-21                  | 2024-03-01 | 2024-05-31 | SEASON   | true  | false",
        "2024-22                  | 2024-22                  | 2024-06-01 | 2024-08-31 | SEASON   | true  | false",
        "2024-24                  | 2024-24                  | 2024-12-01 | 2025-02-28 | SEASON   | true  | false",
        "2024-05-07/..            | 2024-05-07/..            | 2024-05-07 |            | INTERVAL | false | false",
        "../2024-09~              | ../2024-09~              |            | 2024-09-30 | INTERVAL | true  | false",
        "2006~/2023-04~           | 2006~/2023-04~           | 2006-01-01 | 2023-04-30 | INTERVAL | true  | false",
        "2024-05/2024-05-10       | 2024-05/2024-05-10       | 2024-05-01 | 2024-05-10 | INTERVAL | false | false",
        "2023-40/2024             | 2023-01/2024             | 2023-01-01 | 2024-12-31 | INTERVAL | false | false",
        "[2023-01-18, 2024-01-18] | [2023-01-18,2024-01-18]  | 2023-01-18 | 2024-01-18 | ONE_OF   | false | false",
        "[2024-40,2025]           | [2024-01/2024-06,2025]   | 2024-01-01 | 2025-12-31 | ONE_OF   | false | false",
        "[2024-01/2024-02,2023]   | [2024-01/2024-02,2023]   | 2023-01-01 | 2024-02-29 | ONE_OF   | false | false",
        "[2024,2022-05?]          | [2024,2022-05?]          | 2022-05-01 | 2024-12-31 | ONE_OF   | false | true",
      })
  void vectors(
      String text,
      String canonical,
      LocalDate earliest,
      LocalDate latest,
      Period.Precision precision,
      boolean approximate,
      boolean uncertain) {
    Period period = Period.parse(text);
    assertEquals(canonical, period.toString());
    assertEquals(earliest, period.earliest());
    assertEquals(latest, period.latest());
    assertEquals(precision, period.precision());
    assertEquals(approximate, period.approximate());
    assertEquals(uncertain, period.uncertain());
    assertEquals(period, Period.parse(canonical), "the canonical text is read back");
    assertEquals(period.hashCode(), Period.parse(canonical).hashCode());
    assertEquals(precision, Period.parse(canonical).precision());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "24",
        "2024-13",
        "2024-00",
        "2024-02-30",
        "0000",
        "9999",
        "9999-24",
        "2023-02-29",
        "2024-8",
        "2024-08-8",
        "2024/2023",
        "2024-05-10/2024-05-09",
        "../..",
        "/2024",
        "2024/",
        "2024/2025/2026",
        "[2024]",
        "[2024,]",
        "[2024,2025",
        "[2024,2025/..]",
        "[../2024,2025]",
        "2024-32",
        "2024-37",
        "2024-42",
        "2024-20",
        "2024-25",
        "2024-40-01",
        "08.08.2024",
        "2024~~",
        "..",
        "20240808",
        "２０２４",
        "+2024",
        "-2024"
      })
  void anInvalidPeriodIsRejected(String text) {
    assertThrows(InvalidValue.class, () -> Period.parse(text));
  }

  @Test
  void aVeryLongTextIsRejectedAtOnce() {
    assertThrows(InvalidValue.class, () -> Period.parse("[2024" + ",2024".repeat(100_000) + "]"));
    assertThrows(InvalidValue.class, () -> Period.parse(null));
    // The canonical form, which is stored and returned, is longer than the maximum.
    assertThrows(InvalidValue.class, () -> Period.parse("[2024-40" + ",2024-41".repeat(9) + "]"));
  }

  @ParameterizedTest
  @CsvSource({
    "2024,            2024-08,          true",
    "2024-08,         2024-08-31,       true",
    "2024-08,         2024-09,          false",
    "2024-05-07/..,   2030,             true",
    "2024-05-07/..,   2024-05-06,       false",
    "../2024-09,      2024-09-30,       true",
    "../2024-09,      2024-10,          false",
    "2024-40,         2024-07,          false",
  })
  void overlap(String one, String other, boolean overlaps) {
    assertEquals(overlaps, Period.parse(one).overlaps(Period.parse(other)));
    assertEquals(overlaps, Period.parse(other).overlaps(Period.parse(one)));
  }

  @Test
  void aPeriodIsCertainlyBeforeAnotherOnlyWhenNoDayIsShared() {
    assertTrue(Period.parse("2022-04").certainlyBefore(Period.parse("2022-05-01")));
    assertTrue(!Period.parse("2022-04").certainlyBefore(Period.parse("2022-04-30")));
    assertTrue(!Period.parse("2022-04/..").certainlyBefore(Period.parse("2030")));
    assertTrue(!Period.parse("2022").certainlyBefore(Period.parse("../2030")));
  }

  @Test
  void theOrderIsByTheLatestDayThenTheEarliest() {
    List<String> sorted =
        List.of("../2022", "2022", "2022-12", "2022-12-31", "2023-01", "2023", "2023-01/..");
    List<Period> periods = sorted.stream().map(Period::parse).toList();
    assertEquals(periods, periods.reversed().stream().sorted().toList());
  }

  @Test
  void theSameDaysCanBeWrittenDifferently() {
    assertTrue(Period.parse("2024").sameDays(Period.parse("2024-01/2024-12")));
    assertTrue(!Objects.equals(Period.parse("2024"), Period.parse("2024-01/2024-12")));
    assertEquals(Period.parse("2024-40"), Period.parse("2024-01/2024-06"));
  }
}
