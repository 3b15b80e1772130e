package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.quantity;
import static io.corridorledger.judgement.Claims.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.judgement.Derived.Method;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivationTest {

  private static final Source ARTICLE = source("Article", Source.Kind.NEWS, null);
  private static final SubjectRef REGION = new SubjectRef("pair:AZ/central-asia");
  private static final SubjectRef COUNTRY = new SubjectRef("pair:AZ/KG");

  /// A whole with its period, a part with its period, and the derived remainder.
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // whole, of, part, of, rest of, is, qualifier, low, high
        "4.0 6 TNE,  2024, 2.1 6 TNE,  2024-01/2024-06, 2024-07/2024-12, 1.9, APPROX,   1.7, 2.1",
        "<4.0 6 TNE, 2024, 2.1 6 TNE,  2024-01/2024-06, 2024-07/2024-12, 1.9, APPROX,   -,   2",
        ">4.0 6 TNE, 2024, 2.1 6 TNE,  2024-40,         2024-07/2024-12, 1.9, APPROX,   1.8, -",
        "4.0 6 TNE,  2024, <2.1 6 TNE, 2024-01/2024-06, 2024-07/2024-12, 1.9, APPROX,   1.8, -",
        "<4.0 6 TNE, 2024, <2.1 6 TNE, 2024-01/2024-06, 2024-07/2024-12, 1.9, APPROX,   -,   -",
        "4.0 6 TNE,  2024, 2.1 6 TNE,  2024-07/2024-12, 2024-01/2024-06, 1.9, APPROX,   1.7, 2.1",
        "4.0 6 TNE,  2024, 1.0 6 TNE,  2024-33,         2024-04/2024-12, 3,   APPROX,   2.8, 3.2",
        "18 0 document, 2024, 7 0 document, 2024-01-01/2024-02-10, 2024-02-11/2024-12-31, 11, EXACT, 11, 11",
      })
  void aPeriodMinusItsFirstOrLastPartHasARemainder(
      String whole,
      String of,
      String part,
      String partOf,
      String restOf,
      BigDecimal is,
      Qualifier qualifier,
      BigDecimal low,
      BigDecimal high) {
    var rest =
        one(
            Method.REMAINDER,
            claim(whole).in(of).from(ARTICLE).get(),
            claim(part).in(partOf).from(ARTICLE).get());
    assertEquals(Period.parse(restOf), rest.key().period());
    assertSame(is, rest.quantity().value());
    assertEquals(qualifier, rest.quantity().qualifier());
    assertSame(low, rest.low());
    assertSame(high, rest.high());
    assertEquals(2, rest.inputs().size());
  }

  @ParameterizedTest
  @CsvSource({
    "of two sources,        2024,    2024-01/2024-06, other",
    "from the middle,       2024,    2024-04/2024-06, same",
    "of another year,       2024,    2023-01/2023-06, same",
    "the whole itself,      2024,    2024-01/2024-12, same"
  })
  void noRemainderIsDerived(String why, String of, String partOf, String by) {
    assertNone(
        Method.REMAINDER,
        claim("4.0 6 TNE").in(of).from(ARTICLE).get(),
        claim("2.1 6 TNE")
            .in(partOf)
            .from(by.equals("same") ? ARTICLE : source("Other", Source.Kind.NEWS, null))
            .get());
  }

  @Test
  void theSecondHalfOfAYearFollowsFromTheGrowthOfTheNextFirstHalf() {
    var year = claim("<2.8 6 TNE").growing("+86 %", "2022").in("2023").from(ARTICLE).get();
    var half =
        claim("2.1 6 TNE").growing("+65 %", "2023-40").in("2024-01/2024-06").from(ARTICLE).get();

    var bases = all(Method.IMPLIED_BASE, year, half);
    assertEquals(
        List.of("1.51 AT_MOST", "1.27 APPROX"),
        bases.stream().map(b -> b.quantity().value() + " " + b.quantity().qualifier()).toList());

    var rest = one(Method.REMAINDER, year, half);
    assertEquals(Period.parse("2023-07/2023-12"), rest.key().period());
    assertSame(new BigDecimal("1.527"), rest.quantity().value());
    assertEquals(Qualifier.APPROX, rest.quantity().qualifier());
    assertNull(rest.low());
    assertSame(new BigDecimal("1.595"), rest.high());

    var needed =
        Derivation.against(
            half.key().at(Period.parse("2024-07-01/2024-12-31")),
            quantity(">1.9 6 TNE"),
            List.of(year, half));
    assertEquals(
        List.of(Method.DIFFERENCE, Method.GROWTH), needed.stream().map(Derived::method).toList());
    assertSame(new BigDecimal("24.4"), needed.getLast().quantity().value());
    assertEquals(Qualifier.APPROX, needed.getLast().quantity().qualifier());
    assertSame(new BigDecimal("19.1"), needed.getLast().low());
    assertSame(new BigDecimal("1.24"), needed.getLast().factor());
  }

  /// The base is known only through the growth, so it cannot confirm the growth.
  @Test
  void aGrowthIsNotDerivedFromTheBaseThatItImplies() {
    assertNone(Method.GROWTH, claim("2.8 6 TNE").growing("+86 %", "2022").in("2023").get());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2.8 6 TNE,  2023,            4.0 6 TNE,  2024,            42.9, APPROX,   34.5, 51.9",
        "<2.8 6 TNE, 2023,            >4.0 6 TNE, 2024,            42.9, AT_LEAST, 42.9, -",
        ">2.8 6 TNE, 2023,            4.0 6 TNE,  2024,            42.9, APPROX,   -,    46.4",
        "1.0 6 TNE,  2019,            2.1 6 TNE,  2024,            110,  APPROX,   81.8, 144",
        "1.0 6 TNE,  2024-02,         1.5 6 TNE,  2025-02,         50,   APPROX,   27.3, 77.8",
        "1.0 6 TNE,  2023-40,         0.8 6 TNE,  2024-01/2024-06, -20,  APPROX,   -36.4, 0",
      })
  void theSameDaysOfTwoYearsHaveAGrowth(
      String earlier,
      String of,
      String later,
      String laterOf,
      BigDecimal percent,
      Qualifier qualifier,
      BigDecimal low,
      BigDecimal high) {
    var growth = one(Method.GROWTH, claim(earlier).in(of).get(), claim(later).in(laterOf).get());
    assertEquals(Period.parse(laterOf), growth.key().period());
    assertEquals(Period.parse(of), growth.against().period());
    assertSame(percent, growth.quantity().value());
    assertEquals("P1", growth.quantity().unit().code());
    assertEquals(qualifier, growth.quantity().qualifier());
    assertSame(low, growth.low());
    assertSame(high, growth.high());
  }

  @Test
  void differentFacetsOrUnitsAreNotCombined() {
    var before = claim("2.8 6 TNE").in("2023");
    for (var after :
        List.of(
            claim("4.0 6 TNE").in("2024").flow("transit").get(),
            claim("4.0 6 TNE").in("2024").scope("azerbaijan").get(),
            claim("4.0 6 TNE").in("2024").reportedBy("KZ").get(),
            keyed(claim("4.0 6 TNE").in("2024").get(), k -> moved(k, Mode.SEA)),
            claim("77 3 E22").in("2024").get(),
            claim("4.0 6 TNE").in("2024-01/2024-06").get()))
      assertNone(Method.GROWTH, before.get(), after);
  }

  @Test
  void nothingIsDerivedFromContradictoryValues() {
    assertNone(
        Method.GROWTH,
        claim("2.8 6 TNE").in("2023").get(),
        claim("3.5 6 TNE").in("2023").get(),
        claim("4.0 6 TNE").in("2024").get());
  }

  @Test
  void aContradictedGrowthHasACaveat() {
    var base =
        one(
            Method.IMPLIED_BASE,
            claim("2.1 6 TNE").growing("+65 %", "2023-40").in("2024-01/2024-06").get(),
            claim(null).growing(">15 %", "2023-40").in("2024-01/2024-06").get());
    assertTrue(
        base.caveats().stream().anyMatch(c -> c.contains("65 %") && c.contains("15 %")),
        base::toString);
  }

  @Test
  void anUnclearByOrToImpliesTwoBasesAndNothingElse() {
    var claim = claim("85 6 USD").in("2023").get();
    var unclear =
        new Growth(
            Growth.Kind.FACTOR,
            new BigDecimal("6"),
            null,
            Period.parse("2022"),
            true,
            Growth.Reading.UNCLEAR,
            null,
            0);
    var grown =
        new Claim(
            claim.id(),
            new Figure(claim.key(), claim.quantity(), unclear, null, false, null, null),
            claim.citations(),
            null,
            claim.recorded());
    var derived = Derivation.of(List.of(grown), Map.of());
    assertEquals(
        List.of("IMPLIED_BASE 14.2", "IMPLIED_BASE 12.1"),
        derived.stream().map(d -> d.method() + " " + d.quantity().value()).toList());
    var range = GrowthCheck.of(List.of(grown), List.of(grown)).getFirst().impliedBase();
    assertEquals(quantity("12.1..14.2 6 USD"), range);
  }

  @Test
  void aGrowthWithoutAValueIsAppliedToTheValueOfAnotherClaim() {
    var value = claim("2.1 6 TNE").in("2024-40").get();
    var base = claim("1.8 6 TNE").in("2023-40").get();
    var growth = claim(null).growing(">15 %", "2023-40").in("2024-40").get();
    var check = GrowthCheck.of(List.of(growth), List.of(value, base, growth)).getFirst();
    assertEquals(value.id(), check.value());
    assertEquals(base.id(), check.base());
    assertEquals(GrowthCheck.Result.CONSISTENT, check.result());
    assertEquals(new BigDecimal("16.7"), check.impliedPercent());
    assertSame(new BigDecimal("1.83"), check.impliedBase().value());
  }

  @Test
  void aPlanIsComparedWithTheCurrentValue() {
    var is = claim("15 6 TNE").basis(Basis.CURRENT).in("2022").get();
    var planned = claim("25 6 TNE").basis(Basis.PLANNED).get();
    assertSame(new BigDecimal("66.7"), one(Method.GROWTH, is, planned).quantity().value());
    assertSame(new BigDecimal("10"), one(Method.DIFFERENCE, is, planned).quantity().value());
    assertNone(Method.GROWTH, is, claim("25 6 TNE").basis(Basis.CURRENT).in("2022-40").get());
  }

  @Test
  void plansOfAnotherKindOrUnitAreNotCompared() {
    var is = claim("15 6 TNE").basis(Basis.CURRENT).in("2022");
    for (var other :
        List.of(
            claim("25 6 TNE"),
            claim("77 3 E22").basis(Basis.PLANNED),
            claim("25 6 TNE").basis(Basis.PLANNED).flow("transit")))
      assertNone(Method.GROWTH, is.get(), other.get());
    for (Basis basis : List.of(Basis.DESIGN, Basis.POTENTIAL))
      assertSame(
          new BigDecimal("66.7"),
          one(Method.GROWTH, is.get(), claim("25 6 TNE").basis(basis).get()).quantity().value());
  }

  @Test
  void yearsAreComparedUpToTenYearsApart() {
    var before = claim("1.0 6 TNE").in("2013");
    assertEquals(1, all(Method.GROWTH, before.get(), claim("2.0 6 TNE").in("2023").get()).size());
    assertNone(Method.GROWTH, before.get(), claim("2.0 6 TNE").in("2024").get());
  }

  @Test
  void aDecreaseIsADifferenceOnlyIfTheUnitMayBeNegative() {
    assertNone(Method.DIFFERENCE, claim("4.0 6 TNE").in("2022").get(), claim("3.0 6 TNE").get());
    assertEquals(
        quantity("~-1 6 USD"),
        one(Method.DIFFERENCE, claim("4.0 6 USD").in("2022").get(), claim("3.0 6 USD").get())
            .quantity());
    assertEquals(
        quantity("~0 6 TNE"),
        one(Method.DIFFERENCE, claim("4.0 6 TNE").in("2022").get(), claim("4.0 6 TNE").get())
            .quantity());
  }

  @Test
  void nothingIsDerivedFromZeroOrForecasts() {
    assertNone(Method.GROWTH, claim("0 6 TNE").in("2022").get(), claim("3.0 6 TNE").get());
    assertNone(
        Method.GROWTH, claim("2.0 6 TNE").in("2022").get(), claim("3.0 6 TNE").forecast().get());
  }

  @Test
  void aTargetIsComparedOnlyWithAKnownValueOfTheYearBefore() {
    var target = claim("4.0 6 TNE").in("2024").get();
    var none = List.<Claim>of();
    assertEquals(none, Derivation.against(target.key(), target.quantity(), none));
    for (var other :
        List.of(
            claim("2.8 6 TNE").in("2022").get(),
            claim("2.8 6 TNE").flow("transit").get(),
            claim("77 3 E22").get()))
      assertEquals(none, Derivation.against(target.key(), target.quantity(), List.of(other)));
    assertEquals(
        none,
        Derivation.against(
            target.key().at(null), target.quantity(), List.of(claim("2.8 6 TNE").get())));
    assertEquals(
        none,
        Derivation.against(
            target.key(),
            target.quantity(),
            List.of(
                claim("2.8 6 TNE").get(),
                claim("3.5 6 TNE").from(source("Other", Source.Kind.NEWS, null)).get())),
        "the sources contradict each other");
  }

  @Test
  void aTargetIsComparedWithItsBaseline() {
    var target = claim("4.0 6 TNE").in("2024").get();
    var base = claim("2.0 6 TNE").get();
    var derived = Derivation.between(target.key(), target.quantity(), base.key(), base.quantity());
    assertEquals(
        List.of(Method.DIFFERENCE, Method.GROWTH), derived.stream().map(Derived::method).toList());
    assertSame(new BigDecimal("100"), derived.getLast().quantity().value());
    assertSame(new BigDecimal("2"), derived.getLast().factor());
    assertEquals(List.of(), derived.getLast().inputs());
    assertEquals(
        List.of(),
        Derivation.between(target.key(), target.quantity(), base.key(), quantity("77 3 E22")));
  }

  @Test
  void aPartHasAShareOfItsWhole() {
    var share =
        one(
            Method.SHARE,
            claim("4.00 6 TNE").in("2023").get(),
            keyed(claim("1.00 6 TNE").in("2023").get(), k -> moved(k, Mode.RAIL)));
    assertSame(new BigDecimal("25"), share.quantity().value());
    assertEquals(Mode.RAIL, share.key().mode());
    assertNull(share.against().mode());
  }

  @Test
  void aCountryHasAShareOfItsRegionAndTheOthersHaveTheRest() {
    var region = keyed(claim("~1.4 9 USD").in("2023").get(), k -> about(k, REGION));
    var country = keyed(claim("85 6 USD").in("2023").get(), k -> about(k, COUNTRY));
    var wholes = Map.of(COUNTRY, Set.of(REGION));
    var derived = Derivation.of(List.of(region, country), wholes);
    assertEquals(
        List.of(Method.SHARE, Method.OTHERS), derived.stream().map(Derived::method).toList());
    assertSame(new BigDecimal("6.07"), derived.getFirst().quantity().value());
    assertSame(new BigDecimal("1.315"), derived.getLast().quantity().value());
    assertSame(new BigDecimal("1.174"), derived.getLast().low());
    assertSame(new BigDecimal("1.456"), derived.getLast().high());
    assertEquals(List.of(), Derivation.of(List.of(region, country), Map.of()));
  }

  @Test
  void theTwoDirectionsOfAPairHaveATotalAndARatio() {
    var there = claim("~306 6 USD").in("2006~/2023-04~").flow("AZ-to-KZ").get();
    var back = claim("95 6 USD").in("../2023-04").flow("KZ-to-AZ").get();
    var total = one(Method.TOTAL, there, back);
    assertSame(new BigDecimal("401"), total.quantity().value());
    assertNull(total.key().flow());
    assertTrue(
        total.caveats().stream().anyMatch(c -> c.contains("are the same period")), total::toString);
    var ratio = one(Method.RATIO, there, back);
    assertSame(new BigDecimal("3.22"), ratio.factor());
    assertNull(ratio.quantity());
    assertNone(Method.TOTAL, there, claim("95 6 USD").in("2024").flow("KZ-to-AZ").get());
    assertNone(Method.TOTAL, there, claim("95 6 EUR").in("2023").flow("KZ-to-AZ").get());
  }

  @Test
  void aShareHasAComplement() {
    var outside =
        keyed(
            claim(">90 0 P1").get(),
            k ->
                new FigureKey(
                    "trade_share_outside_group",
                    k.subject(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
    var inside = one(Method.COMPLEMENT, outside);
    assertEquals(quantity("<10 0 P1"), inside.quantity());
    assertNone(Method.COMPLEMENT, claim(">90 0 P1").get());
    assertNone(Method.COMPLEMENT, claim("100 0 P1").metric("transit_share").get());
    assertNone(Method.COMPLEMENT, claim("90 0 TNE").metric("transit_share").get());
    assertNone(Method.COMPLEMENT, claim("90 0 P1").metric("market_shares").get());
    assertEquals(
        quantity("~1 0 P1"),
        one(Method.COMPLEMENT, claim("99 0 P1").metric("share").get()).quantity());
  }

  @Test
  void twoCurrenciesOfOneSourceHaveARate() {
    var key = claim("10 9 EUR").get().key();
    assertSame(
        new BigDecimal("1.075"),
        Derivation.rate(key, quantity("10 9 EUR"), quantity("10.75 9 USD")).factor());
    assertNull(Derivation.rate(key, quantity("10 9 EUR"), quantity("11 9 EUR")));
    assertNull(Derivation.rate(key, quantity("0 9 EUR"), quantity("11 9 USD")));
    var bounded = Derivation.rate(key, quantity("10 9 EUR"), quantity(">10.75 9 USD"));
    assertSame(new BigDecimal("0.5375"), bounded.low());
    assertNull(bounded.high());
    var upper = Derivation.rate(key, quantity("10.0 9 EUR"), quantity("<10.75 9 USD"));
    assertNull(upper.low());
    assertSame(new BigDecimal("1.086"), upper.high());
    assertEquals(List.of("the conversion date is that of the source"), upper.caveats());
    assertEquals(
        "at most 10.75 billion USD for 10.0 billion EUR: one amount in two currencies, as stated by the source",
        upper.how());
  }

  @Test
  void documentsOfPackagesAddUpWithTheirBounds() {
    var counts = new ArrayList<Quantity>();
    for (var count : List.of("10", "~20", "5", "15", "18"))
      counts.add(quantity(count + " 0 document"));
    counts.add(null);
    var sum = DocumentCount.of(counts);
    assertEquals(quantity("~68 0 document"), sum.sum());
    assertSame(new BigDecimal("66"), sum.low());
    assertSame(new BigDecimal("70"), sum.high());
    assertEquals(5, sum.counted());
    assertEquals(1, sum.uncounted());
    var none = DocumentCount.of(java.util.Collections.singletonList(null));
    assertEquals(new DocumentCount(null, null, null, 0, 1), none);
  }

  private static FigureKey moved(FigureKey key, Mode mode) {
    return new FigureKey(
        key.metric(),
        key.subject(),
        key.period(),
        key.flow(),
        key.scope(),
        key.measurePoint(),
        key.reporter(),
        key.commodity(),
        key.basis(),
        mode);
  }

  private static FigureKey about(FigureKey key, SubjectRef subject) {
    return new FigureKey(
        key.metric(),
        subject,
        key.period(),
        key.flow(),
        key.scope(),
        key.measurePoint(),
        key.reporter(),
        key.commodity(),
        key.basis(),
        key.mode());
  }

  private static Claim keyed(Claim claim, UnaryOperator<FigureKey> key) {
    return new Claim(
        claim.id(),
        new Figure(
            key.apply(claim.key()),
            claim.quantity(),
            claim.figure().growth(),
            null,
            false,
            null,
            null),
        claim.citations(),
        claim.published(),
        claim.recorded());
  }

  private static List<Derived> all(Method method, Claim... claims) {
    return Derivation.of(List.of(claims), Map.of()).stream()
        .filter(d -> d.method() == method)
        .toList();
  }

  private static Derived one(Method method, Claim... claims) {
    var found = all(method, claims);
    assertEquals(1, found.size(), found::toString);
    return found.getFirst();
  }

  private static void assertNone(Method method, Claim... claims) {
    assertEquals(List.of(), all(method, claims));
  }

  private static void assertSame(BigDecimal expected, BigDecimal actual) {
    if (expected == null || actual == null) assertEquals(expected, actual);
    else assertEquals(0, expected.compareTo(actual), () -> expected + " is not " + actual);
  }
}
