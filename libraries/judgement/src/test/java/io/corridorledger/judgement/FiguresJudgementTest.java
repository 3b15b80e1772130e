package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.all;
import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.quantity;
import static io.corridorledger.judgement.Claims.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.value.Citation;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.FigureKey.MeasurePoint;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FiguresJudgementTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "77000 0 TNE,         76000,    78000",
        "2.75 6 TNE,          2740000,  2760000",
        "2.7 6 TNE,           2600000,  2800000",
        "2.70 6 TNE,          2690000,  2710000",
        "25 6 TNE,            24000000, 26000000",
        "30000 0 TNE,         20000,    40000",
        "10 0 document,       10,       10",
        "250 0 TNE,           240,      260",
        "500 6 TNE,           400000000, 600000000",
        "500000000 0 TNE,     400000000, 600000000",
        "0.5 9 TNE,           400000000, 600000000",
        "250 0 block_train,   250,      250",
        "0.25 3 block_train,  250,      250",
        "999 0 document,      999,      999",
        "1000 0 document,     0,        2000",
        "50 0 P1,             49,       51",
        "~500 0 TNE,          400,      600",
        "77000 0 E22,         76000,    78000",
        "2800 0 KTN,          2700000,  2900000",
        "~250 0 block_train,  225,      275",
        "~3 0 document,       2,        4",
        ">4.0 6 TNE,          4000000,  -",
        "<2.8 6 TNE,          -,        2800000",
        "2.0..2.5 6 TNE,      2000000,  2500000",
        "0 0 TNE,             0,        0",
        "0.0 6 TNE,           -100000,  100000",
      })
  void aStatedNumberAllowsAnInterval(String stated, BigDecimal low, BigDecimal high) {
    var interval = Interval.of(quantity(stated));
    assertSame(low, interval.low());
    assertSame(high, interval.high());
  }

  private static void assertSame(BigDecimal expected, BigDecimal actual) {
    if (expected == null) assertNull(actual);
    else assertEquals(0, expected.compareTo(actual), () -> expected + " is not " + actual);
  }

  private static final Source RAILWAY = source("Railway", Source.Kind.OPERATOR, null);

  static Stream<Arguments> sets() {
    return Stream.of(
        Arguments.of("one value", Verdict.SINGLE, all(claim("2.8 6 TNE"))),
        Arguments.of(
            "nothing in common", Verdict.NOT_COMPARED, all(claim("2.8 6 TNE"), claim("77 3 E22"))),
        Arguments.of(
            "rounded alike", Verdict.ROUNDING, all(claim("2.8 6 TNE"), claim("2.76 6 TNE"))),
        Arguments.of("other multiple", Verdict.AGREE, all(claim("2.8 6 TNE"), claim("2800 0 KTN"))),
        Arguments.of("over", Verdict.AGREE, all(claim(">2.5 6 TNE"), claim("2.80 6 TNE"))),
        Arguments.of("about", Verdict.AGREE, all(claim("~2.5 6 TNE"), claim("2.70 6 TNE"))),
        Arguments.of(
            "four states or five", Verdict.CONFLICT, all(claim("4 0 C62"), claim("5 0 C62"))),
        Arguments.of("close", Verdict.CLOSE, all(claim("2.80 6 TNE"), claim("2.76 6 TNE"))),
        Arguments.of("two percent", Verdict.CLOSE, all(claim("2.000 6 TNE"), claim("1.960 6 TNE"))),
        Arguments.of("more", Verdict.CONFLICT, all(claim("2.000 6 TNE"), claim("1.959 6 TNE"))),
        Arguments.of("nearly", Verdict.CONFLICT, all(claim("<2.0 6 TNE"), claim("2.80 6 TNE"))),
        Arguments.of(
            "a part by another source",
            Verdict.SCOPE,
            all(claim("2.8 6 TNE"), claim("1.1 6 TNE").scope("azerbaijan").from(RAILWAY))),
        Arguments.of(
            "equal values of a whole and of a part by another source",
            Verdict.NOT_COMPARED,
            all(claim("2.8 6 TNE"), claim("2.8 6 TNE").scope("azerbaijan").from(RAILWAY))),
        Arguments.of(
            "a whole and its part",
            Verdict.BREAKDOWN,
            all(claim("2.8 6 TNE"), claim("1.1 6 TNE").flow("transit"))),
        Arguments.of(
            "two parts of one whole",
            Verdict.BREAKDOWN,
            all(claim("1.7 6 TNE").flow("export"), claim("1.1 6 TNE").flow("transit"))),
        Arguments.of(
            "a whole and its part by a copy of the source",
            Verdict.BREAKDOWN,
            all(
                claim("2.8 6 TNE").from(RAILWAY),
                claim("1.1 6 TNE")
                    .flow("transit")
                    .from(source("Mirror", Source.Kind.NEWS, RAILWAY.id())))),
        Arguments.of(
            "a breakdown beside two wholes that differ",
            Verdict.CONFLICT,
            all(
                claim("2.8 6 TNE"),
                claim("1.1 6 TNE").flow("transit"),
                claim("3.5 6 TNE").from(RAILWAY))),
        Arguments.of(
            "a round number", Verdict.ROUNDING, all(claim("500 6 TNE"), claim("512 6 TNE"))),
        Arguments.of(
            "one number in two notations",
            Verdict.AGREE,
            all(claim("500 6 TNE"), claim("500000000 0 TNE"))),
        Arguments.of(
            "the excluded ends of two round numbers",
            Verdict.CONFLICT,
            all(claim("2 6 TNE"), claim("4 6 TNE"))),
        Arguments.of(
            "plan and fact of one source",
            Verdict.NOT_COMPARED,
            all(claim("15 6 TNE").basis(Basis.CURRENT), claim("25 6 TNE").basis(Basis.PLANNED))),
        Arguments.of(
            "plan and fact",
            Verdict.SCOPE,
            all(
                claim("15 6 TNE").basis(Basis.CURRENT),
                claim("25 6 TNE").basis(Basis.PLANNED).from(RAILWAY))),
        Arguments.of(
            "places of counting",
            Verdict.MEASURE_POINT,
            all(
                claim("2.8 6 TNE").at(MeasurePoint.DISPATCHED),
                claim("2.1 6 TNE").at(MeasurePoint.DELIVERED))),
        Arguments.of(
            "two sides of one trade",
            Verdict.MIRROR,
            all(claim("2.8 6 TNE").reportedBy("AZ"), claim("2.1 6 TNE").reportedBy("KZ"))),
        Arguments.of(
            "one side and nobody",
            Verdict.CONFLICT,
            all(claim("2.8 6 TNE").reportedBy("AZ"), claim("2.1 6 TNE"))),
        Arguments.of(
            "the worst pair counts",
            Verdict.CONFLICT,
            all(
                claim("2.8 6 TNE"),
                claim("2.8 6 TNE"),
                claim("2.1 6 TNE").scope("x"),
                claim("4.0 6 TNE"))),
        Arguments.of(
            "growth of one half-year told twice",
            Verdict.GROWTH_CONFLICT,
            all(
                claim("2.1 6 TNE").growing("+65 %", "2023-40"),
                claim(null).growing(">15 %", null))),
        Arguments.of(
            "growth of a part",
            Verdict.BREAKDOWN,
            all(
                claim("2.1 6 TNE").growing("+65 %", "2023-40"),
                claim(null).flow("transit").growing(">20 %", null))),
        Arguments.of(
            "growth of a part by another source",
            Verdict.SCOPE,
            all(
                claim("2.1 6 TNE").growing("+65 %", "2023-40"),
                claim(null).flow("transit").growing(">20 %", null).from(RAILWAY))),
        Arguments.of(
            "growth against other times",
            Verdict.SINGLE,
            all(claim(null).growing("+65 %", "2022"), claim(null).growing("+15 %", "2021"))),
        Arguments.of(
            "growth against one time and against an unknown one",
            Verdict.GROWTH_CONFLICT,
            all(claim(null).growing("+65 %", "2022"), claim(null).growing("+15 %", null))),
        Arguments.of(
            "growth within a point",
            Verdict.CLOSE,
            all(claim(null).growing("+65.0 %", "2022"), claim(null).growing("+65.9 %", "2022"))),
        Arguments.of(
            "a fall within exactly a point",
            Verdict.CLOSE,
            all(claim(null).growing("-60.0 %", "2022"), claim(null).growing("-61.0 %", "2022"))),
        Arguments.of(
            "a fall by more than a point",
            Verdict.GROWTH_CONFLICT,
            all(claim(null).growing("-60.0 %", "2022"), claim(null).growing("-61.3 %", "2022"))),
        Arguments.of(
            "factors that differ by 2 %",
            Verdict.CLOSE,
            all(claim(null).growing("+100.0 %", "2022"), claim(null).growing("+96.0 %", "2022"))),
        Arguments.of(
            "factors that differ by more than 2 %",
            Verdict.GROWTH_CONFLICT,
            all(claim(null).growing("+100.0 %", "2022"), claim(null).growing("+95.5 %", "2022"))),
        Arguments.of(
            "zero twice", Verdict.AGREE, all(claim("0 6 TNE"), claim("0 6 TNE").from(RAILWAY))),
        Arguments.of(
            "a forecast and a value of another source",
            Verdict.SCOPE,
            all(claim("2.8 6 TNE"), claim("3.5 6 TNE").forecast().from(RAILWAY))),
        Arguments.of(
            "a forecast and a value of one source",
            Verdict.NOT_COMPARED,
            all(claim("2.8 6 TNE"), claim("3.5 6 TNE").forecast())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("sets")
  void valuesOfOneKeyHaveAVerdict(String what, Verdict verdict, List<Claim> claims) {
    var reasoned = Verdict.of(claims);
    assertEquals(verdict, reasoned.verdict(), reasoned.why()::toString);
    assertEquals(
        verdict == Verdict.SINGLE || verdict == Verdict.AGREE,
        reasoned.why().isEmpty(),
        "a verdict says why");
    List<Claim> reversed = new java.util.ArrayList<>(claims);
    Collections.reverse(reversed);
    assertEquals(verdict, Verdict.of(reversed).verdict(), "whatever the order");
  }

  @Test
  void aReasonNamesTheSourceAndTheIdOfBothValues() {
    var one = claim("2.80 6 TNE").get();
    var other = claim("3.5 6 TNE").from(RAILWAY).get();
    assertEquals(
        List.of(
            "2.80 million t (Agency, %s) and 3.5 million t (Railway, %s): nothing that is stated explains the difference"
                .formatted(one.id(), other.id())),
        Verdict.of(List.of(one, other)).why());
  }

  @Test
  void datesConflictWhenTheyHaveNoDayInCommon() {
    var april = Period.parse("2022-04");
    var day = Period.parse("2022-04-20");
    assertEquals(Verdict.SINGLE, Verdict.ofDates(List.of(april)));
    assertEquals(Verdict.AGREE, Verdict.ofDates(List.of(april, day)));
    assertEquals(
        Verdict.DATE_CONFLICT, Verdict.ofDates(List.of(april, day, Period.parse("2022-04-26"))));
  }

  @Test
  void copiesAndFiguresOfOneArticleCountAsOneSource() {
    var original = source("Agency", Source.Kind.NEWS, null);
    var copy = source("Mirror", Source.Kind.NEWS, original.id());
    var copyOfCopy = source("Echo", Source.Kind.NEWS, copy.id());
    var other = source("Railway", Source.Kind.OPERATOR, null);
    assertEquals(0, independent());
    assertEquals(1, independent(original, original));
    assertEquals(1, independent(original, copy, copyOfCopy));
    assertEquals(2, independent(copyOfCopy, copy, other));
    UUID unseen = UUID.randomUUID();
    assertEquals(
        1,
        independent(source("A", Source.Kind.NEWS, unseen), source("B", Source.Kind.NEWS, unseen)));
  }

  private static int independent(Source... sources) {
    return Independence.of(Stream.of(sources).map(Claims::cited).toList()).count();
  }

  @Test
  void sourcesThatAttributeAFigureToOneOfficeCountOnce() {
    var agency = source("Agency", Source.Kind.NEWS, null);
    var gazette = source("Gazette", Source.Kind.NEWS, null);
    var first = attributed(agency, "Statistics Committee, 5 May");
    var second = attributed(gazette, "statistics committee");
    var both = Independence.of(List.of(first, second));
    assertEquals(1, both.count());
    assertEquals(1, both.joined().size());
    assertEquals(Set.of(agency.id(), gazette.id()), Set.copyOf(both.joined().getFirst().sources()));
    assertEquals("they attribute it to statistics committee", both.joined().getFirst().why());
    assertEquals(both, Independence.of(List.of(second, first)), "whatever the order");

    var port = source("Port", Source.Kind.OPERATOR, null);
    assertEquals(2, Independence.of(List.of(first, second, Claims.cited(port))).count());
    assertEquals(2, Independence.of(List.of(first, attributed(gazette, "Port of Alat"))).count());
    assertEquals(
        2,
        Independence.of(
                List.of(
                    attributed(agency, "(name missing), 5 May"),
                    attributed(gazette, "(name missing), 5 May")))
            .count());
    assertEquals(
        1,
        Independence.of(
                List.of(
                    first,
                    attributed(gazette, "Port of Alat"),
                    attributed(port, "Port of Alat"),
                    attributed(port, "Statistics Committee")))
            .count(),
        "through a third source");
  }

  @Test
  void anAttributionWithoutANameJoinsNothing() {
    for (String to : List.of(", 5 May", "(name missing)", " , 5 May"))
      assertEquals(
          2,
          Independence.of(
                  List.of(
                      attributed(source("Agency", Source.Kind.NEWS, null), to),
                      attributed(RAILWAY, to)))
              .count(),
          to);
  }

  @Test
  void copiesThatNameEachOtherCountOnce() {
    var one = new UUID(0, 1);
    var two = new UUID(0, 2);
    var three = new UUID(0, 3);
    var cycle =
        Stream.of(copy(one, two), copy(two, three), copy(three, one), copy(new UUID(0, 4), three))
            .map(Claims::cited)
            .toList();
    var found = Independence.of(cycle);
    assertEquals(1, found.count());
    assertEquals(
        "one copies or translates another, or all have one origin",
        found.joined().getFirst().why());
    assertEquals(1, Independence.of(List.of(Claims.cited(copy(one, one)))).count());
  }

  private static Source copy(UUID id, UUID of) {
    return new Source(id, "Source " + id, null, null, null, null, null, Source.Kind.NEWS, of);
  }

  @Test
  void copiesThatAttributeAFigureToOneOfficeHaveBothReasons() {
    var agency = source("Agency", Source.Kind.NEWS, null);
    var copy = source("Mirror", Source.Kind.NEWS, agency.id());
    var found =
        Independence.of(
            List.of(attributed(agency, "Port"), Claims.cited(copy), attributed(RAILWAY, "Port")));
    assertEquals(1, found.count());
    assertEquals(
        "they attribute it to port; one copies or translates another, or all have one origin",
        found.joined().getFirst().why());
  }

  private static Citation attributed(Source source, String to) {
    return new Citation(source, null, null, to, null);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // value,      growth,     base,         result,       implied percent, implied base
        "2.8 6 TNE,    +86 %,      1.5 6 TNE,    CONSISTENT,   86.7,  1.51",
        "2.8 6 TNE,    +86 %,      1.7 6 TNE,    INCONSISTENT, 64.7,  1.51",
        "2.8 6 TNE,    +86 %,      -,            NO_BASE,      -,     1.51",
        "2.1 6 TNE,    +65 %,      -,            NO_BASE,      -,     1.27",
        "2.8 6 TNE,    >15 %,      1.4 6 TNE,    CONSISTENT,   100.0, 2.43",
        ">3.4 6 TNE,   +70 %,      2.02 6 TNE,   CONSISTENT,   68.3,  2",
        "<3.4 6 TNE,   +70 %,      2.02 6 TNE,   CONSISTENT,   68.3,  2",
        "<3.4 6 TNE,   +70 %,      2.2 6 TNE,    INCONSISTENT, 54.5,  2",
        "3.4 6 TNE,    +70 %,      2 6 TNE,      CONSISTENT,   70.0,  2",
        "3.4 6 TNE,    +70 %,      ~1.8 6 TNE,   CONSISTENT,   88.9,  2",
        "3.4 6 TNE,    +70 %,      >2.5 6 TNE,   INCONSISTENT, 36.0,  2",
        "6.0 6 TNE,    6 times,    1.0 6 TNE,    CONSISTENT,   500.0, 1",
        "7.0 6 TNE,    by 6 times, 1.0 6 TNE,    CONSISTENT,   600.0, 1",
        "6.0 6 TNE,    by 6 times, 2.0 6 TNE,    INCONSISTENT, 200.0, 0.857",
        "2.8 6 TNE,    -20 %,      3.5 6 TNE,    CONSISTENT,   -20.0, 3.5",
        "2.8 6 TNE,    +86 %,      1500 0 KTN,   CONSISTENT,   86.7,  1.51",
        "2.8 6 TNE,    +86 %,      77 3 E22,     NO_BASE,      -,     1.51",
      })
  void aGrowthIsCheckedAgainstEachRecordedBase(
      String value,
      String growth,
      String base,
      GrowthCheck.Result result,
      BigDecimal impliedPercent,
      BigDecimal impliedBase) {
    var claims = all(claim(value).growing(growth, "2022"));
    var ledger = base == null ? List.<Claim>of() : all(claim(base).in("2022-01/2022-12"));
    var checks = GrowthCheck.of(claims, ledger);
    assertEquals(1, checks.size());
    var check = checks.getFirst();
    assertEquals(result, check.result());
    assertEquals(impliedPercent, check.impliedPercent());
    assertEquals(0, impliedBase.compareTo(check.impliedBase().value()), check::toString);
    assertEquals(6, check.impliedBase().unitMult());
  }

  /// Twelve values make 66 pairs, and the worst may be the last.
  @Test
  void atMostFiftyReasonsAreGiven() {
    var values = new ArrayList<Claim>();
    for (int i = 1; i <= 11; i++) values.add(claim(i * 10 + ".0 6 TNE").scope("part " + i).get());
    values.add(claim("999 6 TNE").scope("part 1").get());
    var reasoned = Verdict.of(values);
    assertEquals(Verdict.CONFLICT, reasoned.verdict());
    assertEquals(50, reasoned.why().size());
  }

  @Test
  void aValueOfAnotherScopeOrPeriodIsNotABase() {
    var claims = all(claim("2.8 6 TNE").growing("+86 %", "2022"));
    for (var other :
        List.of(claim("1.5 6 TNE").in("2021"), claim("1.5 6 TNE").in("2022").flow("transit")))
      assertEquals(
          GrowthCheck.Result.NO_BASE, GrowthCheck.of(claims, all(other)).getFirst().result());
  }

  @Test
  void aPreferenceNamesWhatItPassesOver() {
    var news = claim("2.8 6 TNE").published("2024-08-08");
    var statistics =
        claim("2.76 6 TNE")
            .from(source("Stat", Source.Kind.STATISTICS, null))
            .published("2024-03-01");
    var old = claim("3.0 6 TNE").published("2023-01-01");
    var claims = all(news, statistics, old);
    assertEquals(
        new Preference(Preference.Rule.AUTHORITY, statistics.id(), List.of(news.id(), old.id())),
        Preference.of(Preference.Rule.AUTHORITY, claims));
    assertEquals(news.id(), Preference.of(Preference.Rule.LATEST, claims).value());
    assertEquals(news.id(), Preference.of(Preference.Rule.MEDIAN, claims).value());
    assertNull(Preference.of(Preference.Rule.MEDIAN, all(claim(null).growing("+1 %", null))));
  }

  @Test
  void thePreferredValueIsThatOfTheHighestAuthorityThenTheLatest() {
    var early = claim("2.8 6 TNE").published("2024-01-01");
    var late = claim("2.9 6 TNE").published("2024-02-01");
    var undated = claim("3.0 6 TNE");
    assertEquals(
        late.id(),
        Preference.of(Preference.Rule.AUTHORITY, all(undated, early, late)).value(),
        "of one authority, the latest");
    assertEquals(
        late.id(), Preference.of(Preference.Rule.LATEST, all(late, undated, early)).value());
    Claim first = early.get();
    Claim recordedLater =
        new Claim(
            new UUID(0, 1),
            first.figure(),
            first.citations(),
            first.published(),
            first.recorded().plusSeconds(1));
    assertEquals(
        recordedLater.id(),
        Preference.of(Preference.Rule.LATEST, List.of(recordedLater, first)).value());
    Claim withoutSource =
        new Claim(new UUID(0, 2), first.figure(), List.of(), null, first.recorded());
    var commentary = claim("2.8 6 TNE").from(source("Blog", Source.Kind.COMMENTARY, null)).get();
    assertEquals(
        commentary.id(),
        Preference.of(Preference.Rule.AUTHORITY, List.of(withoutSource, commentary)).value());
  }

  @Test
  void theMedianIsTakenOfTheCommonestDimension() {
    var values =
        all(
            claim("4.0 6 TNE"),
            claim("1.0 6 TNE"),
            claim("3.0 6 TNE"),
            claim("2.0 6 TNE"),
            claim("77 3 E22"));
    assertEquals(
        values.get(3).id(), Preference.of(Preference.Rule.MEDIAN, values).value(), "lower middle");
    var without = all(claim(null).growing("+1 %", null), claim("4.0 6 TNE"));
    assertEquals(
        List.of(without.getFirst().id()),
        Preference.of(Preference.Rule.LATEST, without).passedOver());
  }

  @Test
  void yearToDateFiguresAreDifferencedWithinOneSourceScopeAndMeasurePoint() {
    var march = claim("1.0 6 TNE").in("2024-01/2024-03").toDate();
    var june = claim("2.1 6 TNE").in("2024-40").toDate();
    var differences = YearToDate.of(all(march, june));
    assertEquals(1, differences.size());
    assertEquals(Period.parse("2024-04-01/2024-06-30"), differences.getFirst().period());
    assertEquals(new BigDecimal("1.1"), differences.getFirst().quantity().value());
    for (var other :
        List.of(
            june.from(source("Railway", Source.Kind.OPERATOR, null)),
            june.scope("azerbaijan"),
            june.at(MeasurePoint.BORDER),
            june.in("2025-40"),
            claim("2.1 6 TNE").in("2024-40"),
            claim("77 3 E22").in("2024-40").toDate(),
            claim("0.9 6 TNE").in("2024-40").toDate()))
      assertEquals(List.of(), YearToDate.of(all(march, other)));
  }

  @Test
  void yearToDateFiguresWithoutKnownDaysHaveNoDifference() {
    var march = claim("1.0 6 TNE").in("2024-01/2024-03").toDate();
    for (String period : new String[] {null, "2024-01/..", "../2024-06"})
      assertEquals(
          List.of(), YearToDate.of(all(march, claim("2.1 6 TNE").in(period).toDate())), period);
    assertEquals(
        List.of(),
        YearToDate.of(all(march, claim(null).growing("+5 %", null).in("2024-40").toDate())));
  }

  @Test
  void eachYearToDateFigureIsDifferencedWithTheOneBefore() {
    var march = claim("1.0 6 TNE").in("2024-01/2024-03").toDate();
    var june = claim("2.1 6 TNE").in("2024-40").toDate();
    var july = claim("2.5 6 TNE").in("2024-01/2024-07").toDate();
    var found = YearToDate.of(all(july, march, june));
    assertEquals(List.of(june.id(), july.id()), found.stream().map(YearToDate::of).toList());
    assertEquals(List.of(march.id(), june.id()), found.stream().map(YearToDate::less).toList());
  }

  private static List<Utilisation> utilisation(Claims... claims) {
    return Utilisation.of(all(claims)).toList();
  }

  @Test
  void onlyCurrentCapacityCountsForUtilisation() {
    var volume = claim("6.0 6 TNE");
    var current = claim("15 6 TNE").in(null).basis(Basis.CURRENT);
    assertEquals(new BigDecimal("40.0"), utilisation(current, volume).getFirst().percent());
    for (Basis basis : List.of(Basis.PLANNED, Basis.DESIGN, Basis.POTENTIAL))
      assertEquals(List.of(), utilisation(current.basis(basis), volume));
    assertEquals(List.of(), utilisation(current, volume.in("2023-40")));
    assertEquals(List.of(), utilisation(current.in("2010"), volume));
    assertEquals(1, utilisation(current.in("2023"), volume).size());
    assertEquals(1, utilisation(current, volume.in("2024")).size(), "a leap year");
    assertEquals(1, utilisation(current, volume.in("2023-04/2024-03")).size());
    for (String period :
        new String[] {
          null, "2023/..", "../2023", "2023-01-01/2023-12-30", "2023-01-01/2024-01-02", "2022/2023"
        }) assertEquals(List.of(), utilisation(current, volume.in(period)), period);
  }

  @Test
  void onlyTheVolumeOfTheWholeShowsUtilisation() {
    var volume = claim("6.0 6 TNE");
    var current = claim("15 6 TNE").in(null).basis(Basis.CURRENT);
    for (var part : List.of(volume.flow("transit"), volume.scope("x"), volume.basis(Basis.PLANNED)))
      assertEquals(List.of(), utilisation(current, part));
    for (var same : List.of(volume.at(MeasurePoint.BORDER), volume.reportedBy("AZ")))
      assertEquals(1, utilisation(current, same).size());
    assertEquals(List.of(), utilisation(current, volume.with("77 3 E22")));
    assertEquals(List.of(), utilisation(current.with("0 0 TNE"), volume));
  }
}
