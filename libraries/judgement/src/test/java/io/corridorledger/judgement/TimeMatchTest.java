package io.corridorledger.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.value.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeMatchTest {

  @ParameterizedTest(name = "{0}: {1} in {2}")
  @CsvSource({
    "a day in the filter,                       2024-08-08,              2024,                  true",
    "a day at the edge of the filter,           2024-12-31,              2024,                  true",
    "the day itself,                            2024-08-08,              2024-08-08,            true",
    "a month in the filter,                     2024-08,                 2024-01-01/2024-08-31, true",
    "a month that the filter cuts,              2024-08,                 2024-01-01/2024-08-30, false",
    "one day of a month,                        2024-08,                 2024-08-08,            false",
    "an interval in the filter,                 2024-08-08/2024-08-09,   2024-08,               true",
    "an interval that the filter cuts,          2024-08-08/2024-08-09,   2024-08-09,            false",
    "a filter without an end,                   2024-08,                 2024-01-01/..,         true",
    "a date without an end,                     2024-08-08/..,           2024-01-01/..,         false",
    "a date without a start,                    ../2024-05,              2022/2024,             false",
    "an approximate date,                       2024-05~,                2022/2024,             false",
    "a date derived from the context,                         2024-05-07?,             2022/2024,             true",
    "a season,                                  2024-22,                 2024,                  false",
    "one of two days in the filter,             '[2024-01-18,2024-03-18]', 2024,                true",
    "one of two days of which one is outside,   '[2023-01-18,2024-01-18]', 2024,                false",
    "a day outside the filter,                  2023-08-08,              2024,                  false",
    "two accounts of which one is precise,      2024 2024-08-08,         2024-08,               true",
    "two accounts of which one is approximate,  2024 2024-08-08~,        2024,                  true",
    "conflicting accounts in the filter,        2024-08-08 2024-08-11,   2024-08,               true",
    "conflicting accounts of which one is out,  2024-08-08 2024-09-11,   2024-08,               false",
    "conflicting accounts of which one is approximate, 2024-08-08 2024-08-11~, 2024-08,         false",
  })
  void anEventIsCertainlyWithinAFilter(String what, String dates, String filter, boolean certain) {
    assertEquals(certain, TimeMatch.isWithin(periods(dates), Period.parse(filter)), what);
  }

  @Test
  void anEventWithoutADateIsNotCertain() {
    assertFalse(TimeMatch.isWithin(List.of(), Period.parse("2024")));
    assertFalse(TimeMatch.isWithin((Period) null, Period.parse("2024")));
  }

  @ParameterizedTest(name = "{0}: {1} on {2}")
  @CsvSource({
    "a day of the years,            2022/2026,      2025-06-01, true",
    "the last day,                  2022/2026,      2026-12-31, true",
    "a day after the years,         2022/2026,      2027-01-01, false",
    "approximate years,             2022~/2026,     2025-06-01, false",
    "years derived from the context,               2022/2026?,     2025-06-01, true",
    "the stated start,              2024-05-07/..,  2024-05-07, true",
    "a day after the stated start,  2024-05-07/..,  2024-05-08, false",
    "the stated end,                ../2024-05-07,  2024-05-07, true",
    "one of two years,              '[2023,2024]',  2024-05-07, false",
    "one of two years in a filter,  '[2023,2024]',  2022/2025,  true",
    "an interval before the filter, 2022/2026,      2020/2021,  false",
    "a filter with an open start,   2022/2026,      ../2022-01-01, true",
    "a filter with an open end,     2022/2026,      2026-12-31/.., true",
    "a filter that ends before,     2022/2026,      ../2021-12-31, false",
  })
  void aPeriodThatLastsCertainlyIncludesADay(
      String what, String period, String day, boolean certain) {
    assertEquals(certain, TimeMatch.lastsInto(Period.parse(period), Period.parse(day)), what);
  }

  @ParameterizedTest(name = "{0}: {1} to {2} on {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "the first certain day,      2021-01-01, 2022-12-31, 2021-01-01, true",
        "the day before,             2021-01-01, 2022-12-31, 2020-12-31, false",
        "the last certain day,       2021-01-01, 2022-12-31, 2022-12-31, true",
        "the day after,              2021-01-01, 2022-12-31, 2023-01-01, false",
        "no known end,               2021-01-01, -,          2999-01-01, true",
        "no certain beginning,       -,          2022-12-31, 2022-01-01, false",
        "an end before the start,    2021-01-01, 2020-12-31, 2021-01-01, false",
      })
  void aStateCertainlyHeldOnADay(
      String what, LocalDate first, LocalDate last, String day, boolean certain) {
    assertEquals(certain, TimeMatch.isMet(first, last, Period.parse(day)), what);
  }

  @ParameterizedTest(name = "from {0}, until {1}")
  @CsvSource(
      nullValues = "-",
      value = {
        // stated, certainly from, certainly to
        "2024-08-08,     2024-08-08, 2024-08-07",
        "2024,           2024-12-31, 2023-12-31",
        "2024~,          -,          -",
        "2024-08?,       2024-08-31, 2024-07-31",
        "2024-08-08/..,  -,          2024-08-07",
        "../2024-08-08,  2024-08-08, -",
        "-,              -,          -",
      })
  void aStateIsCertainFromTheLastPossibleBeginningToTheDayBeforeTheFirstPossibleEnd(
      String stated, LocalDate from, LocalDate to) {
    var date = stated == null ? null : Period.parse(stated);
    assertEquals(from, TimeMatch.certainlyFrom(date));
    assertEquals(to, TimeMatch.certainlyTo(date));
  }

  @Test
  void aMatchIsAbsentWithoutAFilter() {
    assertNull(TimeMatch.of(null, true));
    assertEquals(TimeMatch.CERTAIN, TimeMatch.of(Period.parse("2024"), true));
    assertEquals(TimeMatch.POSSIBLE, TimeMatch.of(Period.parse("2024"), false));
    assertNull(TimeMatch.both(null, null));
    assertFalse(TimeMatch.isWithin(Period.parse("2024"), null));
    assertFalse(TimeMatch.lastsInto(Period.parse("2024"), null));
    assertFalse(TimeMatch.isMet(LocalDate.EPOCH, null, null));
  }

  @Test
  void twoFiltersMatchAsCertainlyAsTheWeaker() {
    assertEquals(TimeMatch.CERTAIN, TimeMatch.both(null, TimeMatch.CERTAIN));
    assertEquals(TimeMatch.CERTAIN, TimeMatch.both(TimeMatch.CERTAIN, TimeMatch.CERTAIN));
    assertEquals(TimeMatch.POSSIBLE, TimeMatch.both(TimeMatch.CERTAIN, TimeMatch.POSSIBLE));
    assertEquals(TimeMatch.POSSIBLE, TimeMatch.both(TimeMatch.POSSIBLE, TimeMatch.CERTAIN));
  }

  @Test
  @Tag("random")
  void theMatchDoesNotDependOnTheOrderOfTheAccounts() {
    var random = new Random(1);
    var dates = List.of("2024", "2024-08", "2024-08-08", "2024-08-11~", "2023~", "2024-08-08/..");
    for (int i = 0; i < 1_000; i++) {
      var accounts = new ArrayList<Period>();
      for (int n = random.nextInt(1, 5); n > 0; n--)
        accounts.add(Period.parse(dates.get(random.nextInt(dates.size()))));
      var filter = Period.parse(random.nextBoolean() ? "2024" : "2024-08");
      boolean expected = TimeMatch.isWithin(accounts, filter);
      Collections.shuffle(accounts, random);
      assertEquals(expected, TimeMatch.isWithin(accounts, filter), accounts::toString);
    }
  }

  private static List<Period> periods(String dates) {
    return Stream.of(dates.split(" ")).map(Period::parse).toList();
  }
}
