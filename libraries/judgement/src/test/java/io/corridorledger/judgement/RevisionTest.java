package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.growth;
import static io.corridorledger.judgement.Claims.key;
import static io.corridorledger.judgement.Claims.quantity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.judgement.Revision.Terms;
import io.corridorledger.value.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionTest {

  @ParameterizedTest(name = "{0} by {1} to {2} by {3}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.0 6 TNE | 2024    | 5.0 6 TNE   | 2024       | [UP]
          4.0 6 TNE | 2024    | 3.5 6 TNE   | 2024       | [DOWN]
          4.0 6 TNE | 2024    | 4.0 6 TNE   | 2025       | [LATER]
          4.0 6 TNE | 2024    | 4.0 6 TNE   | 2023       | [EARLIER]
          4.0 6 TNE | 2024    | 5.0 6 TNE   | 2025       | [UP, LATER]
          4.0 6 TNE | 2024    | 3.0 6 TNE   | 2024-06    | [DOWN, EARLIER]
          4.0 6 TNE | 2024    | 4000 3 TNE  | 2024-12-31 | []
          4.0 6 TNE | 2024    | 5000 0 KTN  | 2024       | [UP]
          4.0 6 TNE | 2024    | 90 3 E22    | 2024       | []
          10 9 EUR  |         | 10.75 9 USD |            | []
          4.0 6 TNE |         | 4.0 6 TNE   | 2024       | []
          4.0 6 TNE | 2024/.. | 4.0 6 TNE   | 2025       | []
          """)
  void theDirectionOfARevision(
      String value, String due, String newValue, String newDue, String directions) {
    var before = new Terms(target(value, null), period(due));
    var after = new Terms(target(newValue, null), period(newDue));
    assertEquals(directions, Revision.of(before, after, null).directions().toString());
  }

  @Test
  void withoutADueDateThePeriodOfTheTargetCounts() {
    var before = new Terms(target("4.0 6 TNE", "2024"), null);
    var after = new Terms(target("4.0 6 TNE", "2025"), null);
    assertEquals("[LATER]", Revision.of(before, after, null).directions().toString());
  }

  @Test
  void growthsAreComparedByTheirFactors() {
    var fivefold = new Terms(grown("5 times"), null);
    assertEquals(
        "[UP]",
        Revision.of(fivefold, new Terms(grown("15 times"), null), null).directions().toString());
    assertEquals(
        "[DOWN]",
        Revision.of(fivefold, new Terms(grown("80 %"), null), null).directions().toString());
    assertEquals(
        "[]",
        Revision.of(fivefold, new Terms(target("4.0 6 TNE", null), null), null)
            .directions()
            .toString());
  }

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource({
    "+0.3 6 TNE, +0.4 6 TNE, [UP]",
    "+0.3 6 TNE, +200 3 TNE, [DOWN]",
    "+0.3 6 TNE, +300 3 TNE, []",
    "+0.3 6 TNE, +0.4 6 USD, []",
    "+0.3 6 TNE, 5 times,    []",
    "5 times,    +0.3 6 TNE, []",
    "by 4 times, 5 times,    []",
  })
  void growthsOfOneKindAreCompared(String before, String after, String directions) {
    assertEquals(
        directions,
        Revision.of(new Terms(grown(before), null), new Terms(grown(after), null), null)
            .directions()
            .toString());
  }

  @Test
  void termsWithoutATargetOrADueDateHaveNoDirection() {
    var none = new Terms(null, null);
    var some = new Terms(target("4.0 6 TNE", "2024"), null);
    assertEquals("[]", Revision.of(none, some, null).directions().toString());
    assertEquals("[]", Revision.of(some, none, null).directions().toString());
    assertEquals(some.target(), Revision.of(none, some, null).target());
    assertNull(Revision.of(some, some, null).due());
  }

  @Test
  void aRevisionNamesOnlyWhatItChanges() {
    var target = target("4.0 6 TNE", "2024");
    var revised =
        Revision.of(
            new Terms(target, Period.parse("2024")),
            new Terms(target, Period.parse("2025")),
            Period.parse("2024-11"));
    assertNull(revised.target());
    assertEquals(Period.parse("2025"), revised.due());
    assertEquals(Period.parse("2024-11"), revised.date());
  }

  private static Period period(String text) {
    return text == null ? null : Period.parse(text);
  }

  private static Target target(String value, String period) {
    return new Target(
        key("cargo_volume", period, null, null, null, null, null),
        Bound.AT_LEAST,
        quantity(value),
        null);
  }

  private static Target grown(String growth) {
    return new Target(
        key("cargo_volume", null, null, null, null, null, null),
        Bound.AT_LEAST,
        null,
        growth(growth, null));
  }
}
