package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.all;
import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.growth;
import static io.corridorledger.judgement.Claims.quantity;
import static io.corridorledger.judgement.Claims.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.judgement.GrowthCheck.Result;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The factors that a stated growth allows, and its check against a base.
class GrowthJudgementTest {

  private static final Source RAILWAY = source("Railway", Source.Kind.OPERATOR, null);

  @ParameterizedTest(name = "{0} is a factor from {1} to {2}")
  @CsvSource({
    "+86 %,            1.85,  1.87",
    "+86.5 %,          1.864, 1.866",
    "+0 %,             0.99,  1.01",
    "-20 %,            0.79,  0.81",
    "+999 %,           10.98, 11.00",
    "+1000 %,          1,     21",
    "+1200 %,          12,    14",
    "~50 %,            1.45,  1.55",
    "~5 %,             1.04,  1.06",
    ">15 %,            1.15,  1.265",
    "<15 %,            1.035, 1.15",
    "6 times,          5,     7",
    "2.5 times,        2.4,   2.6",
    "~20 times,        18,    22",
    "by 6 times,       6,     8",
    "by or to 6 times, 5,     8",
    ">6 times,         6,     6.6",
  })
  void aStatedGrowthAllowsFactors(String stated, BigDecimal low, BigDecimal high) {
    var factors = Interval.factors(growth(stated, null));
    assertEquals(0, low.compareTo(factors.low()), factors::toString);
    assertEquals(0, high.compareTo(factors.high()), factors::toString);
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "+15 %,           +15 %,           AGREE",
    "+15 %,           +15.0 %,         AGREE",
    "+15 %,           >10 %,           AGREE",
    "+50 %,           ~52 %,           AGREE",
    "6 times,         by or to 6 times, AGREE",
    "6 times,         +500 %,          AGREE",
    "+15 %,           +16 %,           ROUNDING",
    "+2 %,            +3 %,            ROUNDING",
    "+15 %,           +15.4 %,         ROUNDING",
    "+1200 %,         +1250 %,         ROUNDING",
    "6 times,         6.5 times,       ROUNDING",
    "+15 %,           +17 %,           CLOSE",
    "+2 %,            +4 %,            CLOSE",
    "+15.0 %,         +15.3 %,         CLOSE",
    "+2 %,            +5 %,            GROWTH_CONFLICT",
    "+15 %,           +18 %,           GROWTH_CONFLICT",
    "+15 %,           -15 %,           GROWTH_CONFLICT",
    "+65 %,           >15 %,           GROWTH_CONFLICT",
    "6 times,         8 times,         GROWTH_CONFLICT",
  })
  void twoGrowthsOnOneBaseAreCompared(String one, String other, Verdict verdict) {
    var growths =
        List.of(claim(null).growing(one, "2022"), claim(null).growing(other, "2022").from(RAILWAY));
    for (var order : List.of(growths, growths.reversed())) {
      var found = Verdict.of(order.stream().map(Claims::get).toList());
      assertEquals(verdict, found.verdict(), found::toString);
      assertEquals(verdict == Verdict.AGREE ? 0 : 1, found.why().size(), found::toString);
    }
  }

  @Test
  void closeGrowthsStateTheDifferenceOfTheirFactors() {
    var one = claim(null).growing("+15 %", "2022");
    var two = claim(null).growing("+17 %", "2022").from(RAILWAY);
    var why = Verdict.of(all(one, two)).why().getFirst();
    assertTrue(why.endsWith(": their factors differ by 1.7 %"), why);
  }

  /// The ends of the intervals are not part of them, so 15 % and 17 % have no factor in common.
  @Test
  void theEndsOfAnExactGrowthAreExcluded() {
    assertTrue(Interval.factors(growth("+15 %", null)).open());
    assertTrue(Interval.factors(growth("6 times", null)).open());
    for (String bound : List.of("~15 %", ">15 %", "<15 %"))
      assertFalse(Interval.factors(growth(bound, null)).open(), bound);
    assertFalse(
        Interval.factors(growth("+15 %", null)).overlaps(Interval.factors(growth("+17 %", null))));
  }

  @Test
  void anAbsoluteGrowthHasNoFactor() {
    assertNull(Interval.factors(growth("+0.3 6 TNE", null)));
    assertNull(Interval.factor(growth("+0.3 6 TNE", null)));
    assertNull(GrowthCheck.impliedBase(quantity("2.8 6 TNE"), growth("+0.3 6 TNE", "2022")));
  }

  @ParameterizedTest(name = "{0} after {1} on {2}: {3}")
  @CsvSource({
    "2.8 6 TNE,  +0.3 6 TNE,   2.5 6 TNE,  CONSISTENT",
    "2.8 6 TNE,  +300 3 TNE,   2.5 6 TNE,  CONSISTENT",
    "2.8 6 TNE,  +300 0 KTN,   2.5 6 TNE,  CONSISTENT",
    "2.8 6 TNE,  +0.3 6 TNE,   2.0 6 TNE,  INCONSISTENT",
    "2.8 6 TNE,  +0.3 6 TNE,   3.1 6 TNE,  INCONSISTENT",
    "2.8 6 TNE,  -0.3 6 TNE,   3.1 6 TNE,  CONSISTENT",
    "2.8 6 TNE,  >0.3 6 TNE,   2.0 6 TNE,  CONSISTENT",
    "2.8 6 TNE,  <0.3 6 TNE,   2.0 6 TNE,  INCONSISTENT",
    "2.8 6 TNE,  +0.3 6 E22,   2.5 6 TNE,  INCONSISTENT",
    "2.8 6 TNE,  +86 %,        1.0 6 TNE,  INCONSISTENT",
    "3.4 6 TNE,  +70 %,        >1.0 6 TNE, CONSISTENT",
    "-3.0 6 USD, +50 %,        -2.0 6 USD, CONSISTENT",
    "-3.0 6 USD, >40 %,        -2.0 6 USD, CONSISTENT",
    "-3.0 6 USD, >60 %,        -2.0 6 USD, INCONSISTENT",
    "-1.0 6 USD, +50 %,        -2.0 6 USD, INCONSISTENT",
  })
  void aGrowthIsCheckedAgainstABase(String value, String growth, String base, Result result) {
    var checks =
        GrowthCheck.of(all(claim(value).growing(growth, "2022")), all(claim(base).in("2022")));
    assertEquals(List.of(result), checks.stream().map(GrowthCheck::result).toList());
  }

  @Test
  void aBaseOfZeroIsNoBase() {
    var checks =
        GrowthCheck.of(
            all(claim("2.8 6 TNE").growing("+86 %", "2022")), all(claim("0 6 TNE").in("2022")));
    assertEquals(Result.NO_BASE, checks.getFirst().result());
  }

  @Test
  void aGrowthWithoutAnyValueHasNoBase() {
    var growth = claim(null).growing("+86 %", "2022");
    for (var other : List.of(claim("2.8 6 TNE").in("2021"), claim("2.8 6 TNE").flow("transit"))) {
      var check = GrowthCheck.of(all(growth), all(growth, other)).getFirst();
      assertEquals(growth.id(), check.claim());
      assertEquals(Result.NO_BASE, check.result());
      assertEquals(Period.parse("2022"), check.against());
      assertNull(check.value());
      assertNull(check.impliedBase());
    }
  }

  @Test
  void eachGrowthOfAFigureIsCheckedAgainstItsOwnBase() {
    var claim =
        claim("2.1 6 TNE")
            .in("2024-01/2024-06")
            .growing("+65 %", "2023-01/2023-06")
            .alsoGrowing("+12 %", "2023-07/2023-12")
            .alsoGrowing("+40 %", "2022-01/2022-06");
    var first = claim("1.27 6 TNE").in("2023-01/2023-06");
    var second = claim("1.5 6 TNE").in("2023-07/2023-12");
    var checks = GrowthCheck.of(all(claim), all(claim, first, second));
    assertEquals(
        List.of(Result.CONSISTENT, Result.INCONSISTENT, Result.NO_BASE),
        checks.stream().map(GrowthCheck::result).toList());
    assertEquals(
        List.of("2023-01/2023-06", "2023-07/2023-12", "2022-01/2022-06"),
        checks.stream().map(check -> check.against().toString()).toList());
    assertEquals(first.id(), checks.get(0).base());
    assertEquals(second.id(), checks.get(1).base());
    assertEquals(quantity("~1.27 6 TNE"), checks.get(0).impliedBase());
    assertEquals(quantity("~1.88 6 TNE"), checks.get(1).impliedBase());
    assertEquals(
        List.of(claim.id(), claim.id(), claim.id()),
        checks.stream().map(GrowthCheck::claim).toList());
  }

  @Test
  void eachGrowthWithoutAValueIsAppliedToTheValueOfItsSource() {
    var growths = claim(null).growing("+86 %", "2022").alsoGrowing("2.0 times", "2021");
    var value = claim("2.8 6 TNE");
    var bases = List.of(claim("1.5 6 TNE").in("2022"), claim("2.0 6 TNE").in("2021"));
    var checks =
        GrowthCheck.of(all(growths), all(growths, value, bases.getFirst(), bases.getLast()));
    assertEquals(
        List.of(Result.CONSISTENT, Result.INCONSISTENT),
        checks.stream().map(GrowthCheck::result).toList());
    assertEquals(List.of(value.id(), value.id()), checks.stream().map(GrowthCheck::value).toList());
  }

  @Test
  void eachGrowthImpliesABaseOfItsOwnPeriod() {
    var claim = claim("2.8 6 TNE").growing("+86 %", "2022").alsoGrowing("+40 %", "2021");
    assertEquals(
        List.of("2022 about 1.51 million t", "2021 about 2 million t"),
        Derivation.of(all(claim), Map.of()).stream()
            .filter(d -> d.method() == Derived.Method.IMPLIED_BASE)
            .map(d -> d.key().period() + " " + Printed.of(d.quantity()))
            .toList());
  }

  @ParameterizedTest(name = "{0} on {1} and {2} on {3} against {4} on {5}: {6}")
  @CsvSource(
      nullValues = "-",
      value = {
        "+65 %, 2022, +12 %, 2021, +65 %, 2022, AGREE",
        "+65 %, 2022, +12 %, 2021, +12 %, 2021, AGREE",
        "+65 %, 2022, +12 %, 2021, +12 %, 2022, GROWTH_CONFLICT",
        "+65 %, 2022, +12 %, 2021, +12 %, 2020, SINGLE",
        "+65 %, 2022, +12 %, 2021, +12 %, -,    AGREE",
        "+65 %, 2022, +12 %, 2021, +65 %, -,    AGREE",
        "+65 %, 2022, +12 %, 2021, +30 %, -,    GROWTH_CONFLICT",
        "+65 %, 2022, +12 %, -,    +12 %, 2022, GROWTH_CONFLICT",
        "+65 %, 2022, +12 %, -,    +65 %, 2022, AGREE",
        "+65 %, 2022, +12 %, -,    +12 %, 2021, AGREE",
        "+65 %, 2022, +12 %, -,    +30 %, 2021, GROWTH_CONFLICT",
      })
  void growthsAreComparedIfTheyMayHaveTheSameBase(
      String growth,
      String base,
      String further,
      String furtherBase,
      String other,
      String otherBase,
      Verdict verdict) {
    var one = claim(null).growing(growth, base).alsoGrowing(further, furtherBase);
    var two = claim(null).growing(other, otherBase).from(RAILWAY);
    assertEquals(verdict, Verdict.of(all(one, two)).verdict());
    assertEquals(verdict, Verdict.of(all(two, one)).verdict());
  }

  @Test
  void aConflictNamesTheGrowthsThatContradictEachOther() {
    var one = claim(null).growing("+65 %", "2022").alsoGrowing("+12 %", "2021");
    var two = claim(null).growing("+30 %", "2021").from(RAILWAY);
    var why = Verdict.of(all(one, two)).why();
    assertEquals(1, why.size());
    assertTrue(why.getFirst().contains("12 %"), why::toString);
    assertTrue(why.getFirst().contains("30 %"), why::toString);
    assertFalse(why.getFirst().contains("65 %"), why::toString);
  }

  @Test
  void aFlagIsProposedForOneOfTheGrowths() {
    var claim = claim("6.0 6 TNE").growing("+20 %", "2021").alsoGrowing("+6 %", "2022");
    var flags =
        ProposedFlag.of(
            all(claim), all(claim("5.0 6 TNE").in("2021"), claim("1.0 6 TNE").in("2022")));
    assertEquals(List.of(Figure.Suspect.UNIT), flags.stream().map(ProposedFlag::flag).toList());
  }

  @Test
  void aGrowthWithoutABasePeriodHasNoBase() {
    var growth = claim("2.8 6 TNE").growing("+86 %", null);
    var check = GrowthCheck.of(all(growth), all(claim("1.5 6 TNE").in("2022"))).getFirst();
    assertEquals(Result.NO_BASE, check.result());
    assertEquals(quantity("~1.51 6 TNE"), check.impliedBase());
  }

  @Test
  void aCheckIsAcrossSourcesIfTheValueOrTheBaseIsFromAnotherSource() {
    var growth = claim(null).growing("+86 %", "2022");
    var value = claim("2.8 6 TNE");
    var base = claim("1.5 6 TNE").in("2022");
    for (var expected :
        Map.of(
                List.of(value, base), false,
                List.of(value.from(RAILWAY), base), true,
                List.of(value, base.from(RAILWAY)), true,
                List.of(value.from(RAILWAY), base.from(RAILWAY)), true)
            .entrySet()) {
      var ledger = expected.getKey().stream().map(Claims::get).toList();
      var check = GrowthCheck.of(all(growth), ledger).getFirst();
      assertEquals(Result.CONSISTENT, check.result());
      assertEquals(expected.getValue(), check.acrossSources(), expected::toString);
    }
  }

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "85 6 USD,  by or to 6 times, 12.1..14.2 6 USD",
        "0 6 USD,   by or to 6 times, ~0 6 USD",
        "2.8 6 TNE, -100 %,           -",
        "2.8 6 TNE, -120 %,           -",
        "2.8 6 TNE, <15 %,            >2.43 6 TNE",
      })
  void aGrowthImpliesABase(String value, String growth, String base) {
    assertEquals(
        base == null ? null : quantity(base),
        GrowthCheck.impliedBase(quantity(value), growth(growth, "2022")));
    assertNull(GrowthCheck.impliedBase(null, growth(growth, "2022")));
  }

  @Test
  void nothingIsDerivedFromAFallToNothing() {
    assertEquals(
        List.of(), Derivation.of(all(claim("2.8 6 TNE").growing("-100 %", "2022")), Map.of()));
  }
}
