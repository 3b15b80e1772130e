package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.all;
import static io.corridorledger.judgement.Claims.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.judgement.AccountComparison.Property;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccountComparisonTest {

  private static final Source RAILWAY = Claims.source("Railway", Source.Kind.OPERATOR, null);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024                               | none
          2024 2024                          | none
          2024 2024-06                       | AGREE
          2024-06-21 2024-06                 | AGREE
          2024-06-21 2024-06-22              | DATE_CONFLICT
          2024-06 2024-06-21 2024-06-22      | DATE_CONFLICT
          2024-06-20/2024-06-22 2024-06-22   | AGREE
          2024 2025                          | DATE_CONFLICT
          2024/.. 2025                       | AGREE
          [2023-01-18,2024-01-18] 2023-05-01 | DATE_CONFLICT
          """)
  void datesOfOneMomentAreCompared(String dates, String verdict) {
    SequencedMap<UUID, Period> accounts = new LinkedHashMap<>();
    for (String date : dates.split(" ")) accounts.put(id(accounts.size()), Period.parse(date));
    assertEquals(verdict, verdict(AccountComparison.ofDates(Property.DUE, null, accounts)));
  }

  static Stream<Arguments> figures() {
    return Stream.of(
        Arguments.of("one account", "none", all(claim("4.0 6 TNE"))),
        Arguments.of("the same", "none", all(claim("4.0 6 TNE"), claim("4.0 6 TNE").from(RAILWAY))),
        Arguments.of(
            "another notation",
            "none",
            all(claim("4.5 6 TNE"), claim("4500000 0 TNE").from(RAILWAY))),
        Arguments.of(
            "fewer stated digits",
            "AGREE",
            all(claim("4.0 6 TNE"), claim("4000000 0 TNE").from(RAILWAY))),
        Arguments.of(
            "at least", "AGREE", all(claim(">4.0 6 TNE"), claim("4.5 6 TNE").from(RAILWAY))),
        Arguments.of(
            "rounded", "ROUNDING", all(claim("500 6 USD"), claim("512 6 USD").from(RAILWAY))),
        Arguments.of("near", "CLOSE", all(claim("4.00 6 TNE"), claim("4.05 6 TNE").from(RAILWAY))),
        Arguments.of(
            "differing", "CONFLICT", all(claim("4.0 6 TNE"), claim("5.0 6 TNE").from(RAILWAY))),
        Arguments.of(
            "two currencies", "NOT_COMPARED", all(claim("10 9 EUR"), claim("10.75 9 USD"))),
        Arguments.of(
            "two bases",
            "SCOPE",
            all(
                claim("15 6 TNE").basis(Basis.CURRENT),
                claim("25 6 TNE").basis(Basis.PLANNED).from(RAILWAY))),
        Arguments.of(
            "two growths",
            "GROWTH_CONFLICT",
            all(
                claim(null).growing("5 times", null),
                claim(null).growing("15 times", null).from(RAILWAY))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("figures")
  void targetsAndCostsAreCompared(String what, String verdict, List<Claim> claims) {
    assertEquals(verdict, verdict(AccountComparison.ofFigures(Property.TARGET, null, claims)));
  }

  @Test
  void theValuesAreListedOnceInTheOrderOfPublication() {
    var claims =
        new ArrayList<>(
            all(
                claim("5.0 6 TNE").published("2024-03-01"),
                claim("4.0 6 TNE").published("2024-01-01"),
                claim("5.0 6 TNE").published("2024-02-01").from(RAILWAY),
                claim("6.0 6 TNE")));
    var expected =
        AccountComparison.ofFigures(Property.TARGET, null, claims).findFirst().orElseThrow();
    assertEquals(
        List.of("4.0", "5.0", "6.0"),
        expected.values().stream().map(v -> v.quantity().value().toString()).toList());
    assertEquals(List.of(1, 2, 1), expected.values().stream().map(v -> v.facts().size()).toList());
    var random = new Random(1);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(claims, random);
      assertEquals(
          expected,
          AccountComparison.ofFigures(Property.TARGET, null, claims).findFirst().orElseThrow());
    }
  }

  static Stream<Arguments> flagged() {
    var four = claim("4.0 6 TNE");
    var five = claim("5.0 6 TNE").from(RAILWAY);
    var suspect = claim("4.0 9 TNE").from(RAILWAY).suspect(Suspect.MAGNITUDE);
    return Stream.of(
        Arguments.of("one of two", "SINGLE", "CONFLICT", all(four, suspect)),
        Arguments.of("both", "SINGLE", "CONFLICT", all(four.suspect(Suspect.UNIT), suspect)),
        Arguments.of("one of three", "CONFLICT", "CONFLICT", all(four, five, suspect)),
        Arguments.of(
            "a value that another account does not flag",
            "CONFLICT",
            "CONFLICT",
            all(four, five, five.suspect(Suspect.DATE))),
        Arguments.of("none", "CONFLICT", null, all(four, five)));
  }

  @ParameterizedTest(name = "{0}: {1}, with flagged values {2}")
  @MethodSource("flagged")
  void aFlaggedValueIsListedAndTakesPartOnRequest(
      String what, Verdict verdict, Verdict withFlagged, List<Claim> claims) {
    var compared =
        AccountComparison.ofFigures(Property.TARGET, null, claims).findFirst().orElseThrow();
    assertEquals(verdict, compared.verdict());
    assertEquals(withFlagged, compared.verdictWithFlagged());
    var all = AccountComparison.withFlagged(List.of(compared)).getFirst();
    assertEquals(withFlagged == null ? verdict : withFlagged, all.verdict());
    assertEquals(compared.values(), all.values());
    assertNull(all.verdictWithFlagged());
    assertEquals(verdict.isContradiction(), AccountComparison.contradict(List.of(compared)), what);
  }

  @Test
  void aValueHasItsFlagsIfEachAccountFlagsIt() {
    var four = claim("4.0 6 TNE").suspect(Suspect.MAGNITUDE);
    var five = claim("5.0 6 TNE").from(RAILWAY).suspect(Suspect.DATE);
    var other = claim("5.0 6 TNE");
    var compared =
        AccountComparison.ofFigures(Property.TARGET, null, all(four, five, other))
            .findFirst()
            .orElseThrow();
    for (AccountComparison.Value value : compared.values())
      assertEquals(
          value.facts().contains(four.id()) ? List.of(Suspect.MAGNITUDE) : null, value.suspect());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2022-06-21/2022-06-22                       | none
          2022-06-21/2022-06-22 2022-06               | AGREE
          2022-06-21/2022-06-22 2022-06-21            | AGREE
          2022-06-21/2022-06-22 2022-06-22            | DATE_CONFLICT
          2022-06-21/2022-06-22 2022-06-21/2022-06-23 | DATE_CONFLICT
          """)
  void theDaysOfAMeetingAreCompared(String dates, String verdict) {
    SequencedMap<UUID, Period> accounts = new LinkedHashMap<>();
    for (String date : dates.split(" ")) accounts.put(id(accounts.size()), Period.parse(date));
    assertEquals(verdict, verdict(AccountComparison.ofMeeting(accounts)));
  }

  @Test
  void aFlaggedDateIsListedAndTakesPartOnRequest() {
    SequencedMap<UUID, Period> accounts = new LinkedHashMap<>();
    accounts.put(id(1), Period.parse("2024"));
    accounts.put(id(2), Period.parse("2042"));
    var compared =
        AccountComparison.ofDates(Property.DUE, null, accounts, Set.of(id(2)))
            .findFirst()
            .orElseThrow();
    assertEquals(Verdict.SINGLE, compared.verdict());
    assertEquals(Verdict.DATE_CONFLICT, compared.verdictWithFlagged());
    assertNull(compared.values().getFirst().suspect());
    assertEquals(List.of(Suspect.DATE), compared.values().getLast().suspect());
    accounts.put(id(3), Period.parse("2042"));
    assertEquals(
        "DATE_CONFLICT",
        verdict(AccountComparison.ofDates(Property.DUE, null, accounts, Set.of(id(2)))));
  }

  @Test
  void furtherGrowthsMakeAnotherValue() {
    var one = claim(null).growing("+65 %", "2022");
    var compared =
        AccountComparison.ofFigures(
                Property.FIGURE, "volume", all(one, one.alsoGrowing("+12 %", "2021").from(RAILWAY)))
            .findFirst()
            .orElseThrow();
    assertEquals(Verdict.AGREE, compared.verdict());
    assertEquals(
        List.of(0, 1),
        compared.values().stream().map(v -> v.furtherGrowths().size()).sorted().toList());
  }

  @Test
  void atMostAHundredValuesAreListed() {
    var claims = new ArrayList<Claim>();
    SequencedMap<UUID, Period> dates = new LinkedHashMap<>();
    for (int i = 1; i <= 101; i++) {
      claims.addAll(all(claim(i + ".0 6 TNE")));
      dates.put(id(i), Period.parse(String.valueOf(1900 + i)));
    }
    var compared =
        AccountComparison.ofFigures(Property.TARGET, "volume", claims).findFirst().orElseThrow();
    assertEquals(100, compared.values().size());
    assertTrue(compared.partial());
    var days = AccountComparison.ofDates(Property.DUE, null, dates).findFirst().orElseThrow();
    assertEquals(100, days.values().size());
    assertTrue(days.partial());
    dates.pollLastEntry();
    assertFalse(
        AccountComparison.ofDates(Property.DUE, null, dates).findFirst().orElseThrow().partial());
    assertEquals("volume", compared.name());
    assertEquals(Property.TARGET, compared.of());
  }

  /// 11 different values have 55 pairs.
  @Test
  void atMostFiftyReasonsAreListed() {
    for (int number : new int[] {10, 11}) {
      var claims = new ArrayList<Claim>();
      for (int i = 1; i <= number; i++) claims.addAll(all(claim(i + ".0 6 TNE")));
      var compared =
          AccountComparison.ofFigures(Property.TARGET, null, claims).findFirst().orElseThrow();
      assertEquals(number == 10 ? 45 : 50, compared.why().size());
      assertEquals(number == 11, compared.partial());
      assertEquals(number == 11, Verdict.of(claims).more());
    }
  }

  /// Of the 55 pairs of these values, 5 agree.
  @Test
  void fiftyReasonsAreComplete() {
    var claims = new ArrayList<Claim>();
    for (int value : new int[] {1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7})
      claims.addAll(all(claim(value + ".0 6 TNE")));
    assertEquals(50, Verdict.of(claims).why().size());
    assertFalse(Verdict.of(claims).more());
  }

  @Test
  void oneStatedDateOfAMeetingIsNotCompared() {
    assertEquals(Verdict.SINGLE, Verdict.ofMeeting(List.of(Period.parse("2022-06-21"))));
    assertEquals(Verdict.SINGLE, Verdict.ofDates(List.of(Period.parse("2022-06-21"))));
  }

  /// The figure that was published last has the same value as the first one, but different facets.
  @Test
  void aFigureThatIsNotComparedMakesTheComparisonPartial() {
    var claims = new ArrayList<Claim>();
    for (int i = 1; i <= 100; i++)
      claims.addAll(all(claim(">" + i + ".0 6 TNE").published("2024-05-07")));
    claims.addAll(all(claim(">1.0 6 TNE").flow("transit")));
    for (int number : new int[] {100, 101}) {
      var compared =
          AccountComparison.ofFigures(Property.TARGET, null, claims.subList(0, number))
              .findFirst()
              .orElseThrow();
      assertEquals(number == 101, compared.partial(), compared::toString);
    }
  }

  @Test
  void theFactsOfAValueAreListedWithIt() {
    SequencedMap<UUID, Period> accounts = new LinkedHashMap<>();
    accounts.put(id(3), Period.parse("2024"));
    accounts.put(id(1), Period.parse("2025"));
    accounts.put(id(2), Period.parse("2024"));
    var compared =
        AccountComparison.ofDates(Property.DUE, null, accounts).findFirst().orElseThrow();
    assertEquals(
        List.of(List.of(id(2), id(3)), List.of(id(1))),
        compared.values().stream().map(AccountComparison.Value::facts).toList());
    assertEquals(
        List.of(Period.parse("2024"), Period.parse("2025")),
        compared.values().stream().map(AccountComparison.Value::date).toList());
    assertTrue(AccountComparison.contradict(List.of(compared)));
  }

  @Test
  void accountsOfOneDayDoNotContradictEachOther() {
    SequencedMap<UUID, Period> accounts = new LinkedHashMap<>();
    accounts.put(id(1), Period.parse("2024"));
    accounts.put(id(2), Period.parse("2024-06"));
    var compared = AccountComparison.ofDates(Property.DUE, null, accounts).toList();
    assertFalse(AccountComparison.contradict(compared));
    assertFalse(AccountComparison.contradict(List.of()));
  }

  @Test
  void onlySomeVerdictsAreContradictions() {
    assertEquals(
        List.of(Verdict.DATE_CONFLICT, Verdict.GROWTH_CONFLICT, Verdict.CONFLICT),
        Stream.of(Verdict.values()).filter(Verdict::isContradiction).toList());
  }

  private static UUID id(int number) {
    return new UUID(0, number);
  }

  private static String verdict(Stream<AccountComparison> comparison) {
    return comparison.map(c -> c.verdict().name()).findFirst().orElse("none");
  }
}
