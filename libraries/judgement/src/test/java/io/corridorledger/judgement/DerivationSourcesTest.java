package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.judgement.Derived.Method;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Derived figures stay within the series of one source. A value of another source is used only if
/// no source gives both values. Such a result has `acrossSources`.
class DerivationSourcesTest {

  private static final Source AGENCY = source("Agency", Source.Kind.NEWS, null);
  private static final Source RAILWAY = source("Railway", Source.Kind.OPERATOR, null);
  private static final Source OFFICE = source("Office", Source.Kind.STATISTICS, null);
  private static final SubjectRef REGION = new SubjectRef("pair:AZ/central-asia");
  private static final SubjectRef KYRGYZSTAN = new SubjectRef("pair:AZ/KG");
  private static final SubjectRef UZBEKISTAN = new SubjectRef("pair:AZ/UZ");
  private static final Map<SubjectRef, Set<SubjectRef>> WHOLES =
      Map.of(KYRGYZSTAN, Set.of(REGION), UZBEKISTAN, Set.of(REGION));

  private static Claims in2023() {
    return claim("2.8 6 TNE").in("2023");
  }

  private static Claims in2024() {
    return claim("4.0 6 TNE").in("2024");
  }

  @Nested
  class GrowthOverTheYearBefore {

    @Test
    void isDerivedFromTheValuesOfOneSource() {
      var before = in2023().from(AGENCY).get();
      var after = in2024().from(AGENCY).get();
      var other = claim("2.75 6 TNE").in("2023").from(RAILWAY).published("2020-01-01").get();
      var growth = one(Method.GROWTH, other, before, after);
      assertEquals(Set.of(before.id(), after.id()), Set.copyOf(growth.inputs()));
      assertFalse(growth.acrossSources());
      assertEquals(List.of(), growth.caveats());
    }

    @Test
    void isDerivedForEachSourceThatStatesBothValues() {
      var found =
          all(
              Method.GROWTH,
              in2023().from(AGENCY).get(),
              in2024().from(AGENCY).get(),
              claim("2.5 6 TNE").in("2023").from(RAILWAY).get(),
              claim("3.0 6 TNE").in("2024").from(RAILWAY).get());
      assertEquals(
          Set.of("42.9", "20"), Set.of(percent(found.getFirst()), percent(found.getLast())));
      assertTrue(found.stream().noneMatch(Derived::acrossSources));
    }

    @Test
    void isDerivedAcrossSourcesIfNoSourceStatesBothValues() {
      var growth = one(Method.GROWTH, in2023().from(RAILWAY).get(), in2024().from(AGENCY).get());
      assertTrue(growth.acrossSources());
      assertEquals(
          List.of(
              "no source gives both values: 4.0 million t (2024) is from Agency, 2.8 million t (2023) from Railway"),
          growth.caveats());
    }

    @Test
    void isNotDerivedFromAnotherSourceIfTheSourcesContradictEachOther() {
      assertNone(
          Method.GROWTH,
          in2023().from(RAILWAY).get(),
          claim("3.5 6 TNE").in("2023").from(OFFICE).get(),
          in2024().from(AGENCY).get());
    }

    @Test
    void isDerivedWithinASourceThatAnotherSourceContradicts() {
      var growth =
          one(
              Method.GROWTH,
              in2023().from(AGENCY).get(),
              claim("3.5 6 TNE").in("2023").from(RAILWAY).get(),
              in2024().from(AGENCY).get());
      assertEquals("42.9", percent(growth));
      assertFalse(growth.acrossSources());
    }

    @Test
    void isNotDerivedIfItsSourceContradictsItself() {
      assertNone(
          Method.GROWTH,
          in2023().from(AGENCY).get(),
          claim("3.5 6 TNE").in("2023").from(AGENCY).get(),
          in2024().from(AGENCY).get());
    }

    @Test
    void isDerivedIfItsSourceStatesNearlyTheSameValueTwice() {
      var growth =
          one(
              Method.GROWTH,
              claim("2.80 6 TNE").in("2023").published("2024-01-01").from(AGENCY).get(),
              claim("2.76 6 TNE").in("2023").published("2024-02-01").from(AGENCY).get(),
              in2024().from(AGENCY).get());
      assertEquals("42.9", percent(growth));
    }

    @Test
    void isDerivedFromTheFirstOfTwoValuesOfASourceThatAnotherSourceContradicts() {
      var growth =
          one(
              Method.GROWTH,
              claim("2.80 6 TNE").in("2023").published("2024-01-01").from(AGENCY).get(),
              claim("2.8 6 TNE").in("2023").published("2024-02-01").from(AGENCY).get(),
              claim("3.5 6 TNE").in("2023").from(RAILWAY).get(),
              in2024().from(AGENCY).get());
      assertEquals("42.9", percent(growth));
      assertFalse(growth.acrossSources());
    }

    @Test
    void isDerivedEvenIfTheGrowthsOfItsSourcesContradictEachOther() {
      var growth =
          one(
              Method.GROWTH,
              in2023().growing("+65 %", null).from(AGENCY).get(),
              in2023().growing("+15 %", null).from(RAILWAY).get(),
              in2024().from(AGENCY).get());
      assertEquals("42.9", percent(growth));
    }

    @Test
    void takesACopyAsItsOriginal() {
      var copy = source("Newspaper", Source.Kind.NEWS, AGENCY.id());
      var growth = one(Method.GROWTH, in2023().from(copy).get(), in2024().from(AGENCY).get());
      assertFalse(growth.acrossSources());
    }

    @Test
    void isDerivedWithinASourceFromASecondCitation() {
      var before = in2023().from(RAILWAY).get();
      var citedTwice =
          new Claim(
              before.id(),
              before.figure(),
              List.of(Claims.cited(RAILWAY), Claims.cited(AGENCY)),
              null,
              before.recorded());
      var growth = one(Method.GROWTH, citedTwice, in2024().from(AGENCY).get());
      assertFalse(growth.acrossSources());
    }
  }

  @Nested
  class ImpliedBase {

    /// A value, its growth, and the difference from the base that the growth implies.
    @ParameterizedTest
    @CsvSource(
        nullValues = "-",
        value = {
          "2.8 6 TNE,  +86 %,   1.295, APPROX, 1.241, 1.349",
          "<2.8 6 TNE, +86 %,   1.295, APPROX, -,     1.303",
          ">2.8 6 TNE, +86 %,   1.295, APPROX, 1.286, -",
          "4.0 6 TNE,  >100 %,  2,     APPROX, 1.95,  2.236",
          "6.0 6 TNE,  2 times, 3,     APPROX, 0,     4.067",
          "3.0 6 TNE,  +0 %,    0,     APPROX, -0.03131, 0.03069",
        })
    void hasADifferenceFromTheValue(
        String value, String growth, String difference, String qualifier, String low, String high) {
      var claim = claim(value).growing(growth, "2022").in("2023").from(AGENCY).get();
      var found = one(Method.DIFFERENCE, claim);
      assertEquals(difference, plain(found.quantity().value()));
      assertEquals(qualifier, found.quantity().qualifier().name());
      assertEquals(low, plain(found.low()));
      assertEquals(high, plain(found.high()));
      assertEquals(Period.parse("2023"), found.key().period());
      assertEquals(Period.parse("2022"), found.against().period());
      assertEquals(List.of(claim.id()), found.inputs());
      assertTrue(found.caveats().getFirst().contains("is not stated"), found::toString);
      assertNone(Method.GROWTH, claim);
    }

    @Test
    void hasADifferenceForDaysThatAreNotThoseOfAnotherYear() {
      var found =
          one(
              Method.DIFFERENCE,
              claim("2.1 6 TNE").growing("+40 %", "2023-41").in("2024-40").from(AGENCY).get());
      assertEquals("0.6", plain(found.quantity().value()));
      assertEquals(Period.parse("2023-07/2023-12"), DayRange.of(found.against().period()).period());
    }

    @ParameterizedTest
    @CsvSource({
      "there are no negative tonnes,     2.8 6 TNE, +-20 %",
      "the growth has no base period,    2.8 6 TNE, none",
    })
    void hasNoDifference(String why, String value, String growth) {
      assertNone(
          Method.DIFFERENCE,
          claim(value)
              .growing(
                  growth.equals("none") ? "+86 %" : growth, growth.equals("none") ? null : "2022")
              .from(AGENCY)
              .get());
    }

    @Test
    void isNotUsedIfItsSourceStatesTheBase() {
      var value = claim("2.8 6 TNE").growing("+86 %", "2022").in("2023").from(AGENCY).get();
      var base = claim("1.4 6 TNE").in("2022").from(AGENCY).get();
      var found = one(Method.DIFFERENCE, value, base);
      assertEquals("1.4", plain(found.quantity().value()));
      assertEquals(2, found.inputs().size());
      assertEquals("100", percent(one(Method.GROWTH, value, base)));
    }

    @Test
    void isUsedRatherThanTheBaseThatAnotherSourceStates() {
      var value = claim("2.8 6 TNE").growing("+86 %", "2022").in("2023").from(AGENCY).get();
      var base = claim("1.4 6 TNE").in("2022").from(RAILWAY).get();
      var found = one(Method.DIFFERENCE, value, base);
      assertEquals("1.295", plain(found.quantity().value()));
      assertEquals(List.of(value.id()), found.inputs());
      assertFalse(found.acrossSources());
      assertNone(Method.GROWTH, value, base);
    }

    @Test
    void isTheBaseOfALaterYearOfItsSource() {
      var growth =
          all(
                  Method.GROWTH,
                  claim("2.8 6 TNE").growing("+86 %", "2022").in("2023").from(AGENCY).get(),
                  claim("1.4 6 TNE").in("2022").from(RAILWAY).get(),
                  claim("3.0 6 TNE").in("2024").from(AGENCY).get())
              .getLast();
      assertEquals(Period.parse("2022"), growth.against().period());
      assertEquals("99.3", percent(growth));
      assertFalse(growth.acrossSources());
      assertTrue(growth.caveats().getFirst().contains("implies it"), growth::toString);
    }
  }

  @Nested
  class SharesAndTotals {

    @Test
    void aShareIsDerivedFromTheValuesOfOneSource() {
      var share =
          one(
              Method.SHARE,
              claim("4.0 6 TNE").from(AGENCY).get(),
              claim("4.1 6 TNE").from(RAILWAY).get(),
              claim("1.0 6 TNE").flow("transit").from(RAILWAY).get());
      assertEquals("24.4", percent(share));
      assertFalse(share.acrossSources());
    }

    @Test
    void aShareIsNotDerivedFromAnImpliedBase() {
      var wholeOfTheYearBefore = claim("2.0 6 TNE").in("2022").from(RAILWAY).get();
      var share =
          one(
              Method.SHARE,
              claim("4.0 6 TNE").growing("+86 %", "2022").from(AGENCY).get(),
              wholeOfTheYearBefore,
              claim("1.0 6 TNE").in("2022").flow("transit").from(AGENCY).get());
      assertEquals("50", percent(share));
      assertTrue(share.acrossSources());
    }

    @Test
    void theOthersAreDerivedAcrossSourcesIfNoSourceStatesTheWholeAndAPart() {
      var region = about(REGION, claim("1400 6 USD").from(AGENCY).get());
      var kyrgyzstan = about(KYRGYZSTAN, claim("85 6 USD").from(RAILWAY).get());
      var others = one(Method.OTHERS, region, kyrgyzstan);
      assertEquals("1315", plain(others.quantity().value()));
      assertTrue(others.acrossSources());
      var other = about(REGION, claim("1900 6 USD").from(OFFICE).get());
      assertNone(Method.OTHERS, region, other, kyrgyzstan);
    }

    @Test
    void theOthersAreDerivedWithThePartOfTheSourceOfTheWhole() {
      var region = about(REGION, claim("1400 6 USD").from(AGENCY).get());
      var own = about(KYRGYZSTAN, claim("85 6 USD").from(AGENCY).get());
      var contradicting = about(KYRGYZSTAN, claim("60 6 USD").from(RAILWAY).get());
      assertEquals(
          "1315", plain(one(Method.OTHERS, region, contradicting, own).quantity().value()));
    }

    @Test
    void nothingIsLeftForTheOthersOfAWholeWithOnePart() {
      var region = about(REGION, claim("85 6 USD").from(AGENCY).get());
      assertNone(Method.OTHERS, region, about(KYRGYZSTAN, claim("85 6 USD").from(AGENCY).get()));
      var boxes = about(KYRGYZSTAN, claim("85 0 E22").from(AGENCY).get());
      assertNone(Method.OTHERS, region, boxes);
    }

    @Test
    void aShareIsDerivedAcrossSourcesIfNoSourceStatesBothValues() {
      var share =
          one(
              Method.SHARE,
              claim("4.0 6 TNE").from(AGENCY).get(),
              claim("1.0 6 TNE").flow("transit").from(RAILWAY).get());
      assertTrue(share.acrossSources());
      assertNone(
          Method.SHARE,
          claim("4.0 6 TNE").from(AGENCY).get(),
          claim("6.0 6 TNE").from(OFFICE).get(),
          claim("1.0 6 TNE").flow("transit").from(RAILWAY).get());
    }

    @Test
    void theOthersHaveTheRestOfTheWholeOfOneSource() {
      var region = about(REGION, claim("1400 6 USD").from(AGENCY).get());
      var lower = about(REGION, claim("1300 6 USD").from(RAILWAY).get());
      var kyrgyzstan = about(KYRGYZSTAN, claim("85 6 USD").from(AGENCY).get());
      var others = one(Method.OTHERS, region, lower, kyrgyzstan);
      assertEquals("1315", plain(others.quantity().value()));
      assertFalse(others.acrossSources());
    }

    @Test
    void aPartThatTheSourceOfTheWholeDoesNotStateIsTakenFromAnotherSource() {
      var region = about(REGION, claim("1400 6 USD").from(AGENCY).get());
      var kyrgyzstan = about(KYRGYZSTAN, claim("85 6 USD").from(AGENCY).get());
      var uzbekistan = about(UZBEKISTAN, claim("200 6 USD").from(RAILWAY).get());
      var others = one(Method.OTHERS, region, kyrgyzstan, uzbekistan);
      assertEquals("1115", plain(others.quantity().value()));
      assertTrue(others.acrossSources());
      assertTrue(others.caveats().getFirst().contains("from Railway"), others::toString);
    }

    @Test
    void theTwoDirectionsOfAPairAreThoseOfOneSource() {
      var there = claim("306 6 USD").flow("AZ-to-KZ").from(AGENCY).get();
      var back = claim("95 6 USD").flow("KZ-to-AZ").from(AGENCY).get();
      var other = claim("94 6 USD").flow("KZ-to-AZ").from(RAILWAY).get();
      var total = one(Method.TOTAL, there, other, back);
      assertEquals("401", plain(total.quantity().value()));
      assertFalse(total.acrossSources());
      assertTrue(one(Method.TOTAL, there, other).acrossSources());
      assertTrue(one(Method.RATIO, there, other).acrossSources());
    }

    @Test
    void aRemainderIsNeverDerivedAcrossSources() {
      assertNone(
          Method.REMAINDER,
          in2024().from(AGENCY).get(),
          claim("2.1 6 TNE").in("2024-40").from(RAILWAY).get());
    }

    @Test
    void aRemainderIsDerivedEvenIfAnotherSourceStatesIt() {
      var rest =
          one(
              Method.REMAINDER,
              in2024().from(AGENCY).get(),
              claim("2.1 6 TNE").in("2024-40").from(AGENCY).get(),
              claim("1.7 6 TNE").in("2024-41").from(RAILWAY).get());
      assertEquals("1.9", plain(rest.quantity().value()));
      assertNone(
          Method.REMAINDER,
          in2024().from(AGENCY).get(),
          claim("2.1 6 TNE").in("2024-40").from(AGENCY).get(),
          claim("1.7 6 TNE").in("2024-41").from(AGENCY).get());
    }
  }

  @Nested
  class GrowthWithoutAValue {

    private final Claims growth = claim(null).growing(">15 %", "2022").in("2023").from(AGENCY);
    private final Claims own = claim("2.1 6 TNE").in("2023").from(AGENCY);
    private final Claims other = claim("2.7 6 TNE").in("2023").from(RAILWAY);

    @Test
    void isAppliedToTheValueOfItsSource() {
      assertEquals(List.of(own.id() + " false"), checks(growth, other, own));
    }

    @Test
    void isAppliedToTheValueOfAnotherSourceIfItsSourceStatesNone() {
      assertEquals(List.of(other.id() + " true"), checks(growth, other));
    }

    @Test
    void isCheckedAgainstEachBaseAndNamesThatOfAnotherSource() {
      var base = claim("1.8 6 TNE").in("2022").from(RAILWAY);
      var ownBase = claim("1.8 6 TNE").in("2022").from(AGENCY);
      assertEquals(
          List.of(own.id() + " true", own.id() + " false").stream().sorted().toList(),
          checks(growth, own, base, ownBase));
    }

    private static List<String> checks(Claims growth, Claims... others) {
      var claims = new ArrayList<>(List.of(growth.get()));
      Arrays.stream(others).map(Claims::get).forEach(claims::add);
      return GrowthCheck.of(List.of(claims.getFirst()), claims).stream()
          .map(c -> c.value() + " " + c.acrossSources())
          .sorted()
          .toList();
    }
  }

  @Test
  void aComparisonWithATargetNamesTheSourceOfTheBase() {
    var base = in2023().from(AGENCY).get();
    var target = in2024().get();
    var derived = Derivation.against(target.key(), target.quantity(), List.of(base));
    assertEquals(2, derived.size());
    for (Derived one : derived) {
      assertNull(one.acrossSources());
      assertEquals(List.of("2.8 million t (2023) is from Agency"), one.caveats());
    }
  }

  @Test
  @Tag("random")
  void theDerivedFiguresDoNotDependOnTheOrderOfRecording() {
    long seed = Long.getLong("test.seed", 1);
    var random = new Random(seed);
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      var claims = claims(random);
      var expected = Derivation.of(claims, WHOLES);
      expected.forEach(d -> seen.add(d.method() + " " + d.acrossSources()));
      var shuffled = new ArrayList<>(claims);
      Collections.shuffle(shuffled, random);
      assertEquals(
          expected,
          Derivation.of(shuffled, WHOLES),
          () -> "-Dtest.seed=%d: %s".formatted(seed, shuffled));
    }
    for (Method method :
        List.of(
            Method.DIFFERENCE,
            Method.GROWTH,
            Method.SHARE,
            Method.OTHERS,
            Method.TOTAL,
            Method.RATIO))
      assertTrue(
          seen.containsAll(Set.of(method + " false", method + " true")),
          () -> method + " in " + seen);
    assertTrue(seen.containsAll(Set.of("IMPLIED_BASE false", "REMAINDER false")), seen::toString);
    assertFalse(seen.contains("REMAINDER true"));
  }

  private static List<Claim> claims(Random random) {
    var claims = new ArrayList<Claim>();
    var periods = List.of("2022", "2023", "2023-40", "2024", "2024-40");
    var flows = Arrays.asList(null, null, null, "AZ-to-KZ", "KZ-to-AZ");
    var subjects = List.of(REGION, REGION, KYRGYZSTAN, UZBEKISTAN);
    for (int i = random.nextInt(2, 9); i > 0; i--) {
      var claim =
          claim("%d.%d 6 TNE".formatted(random.nextInt(1, 5), random.nextInt(10)))
              .in(pick(periods, random))
              .flow(pick(flows, random))
              .from(pick(List.of(AGENCY, RAILWAY, OFFICE), random))
              .published(
                  random.nextBoolean() ? null : "2024-0%d-01".formatted(random.nextInt(1, 9)));
      if (random.nextInt(3) == 0)
        claim = claim.growing("+%d %%".formatted(random.nextInt(1, 90)), pick(periods, random));
      claims.add(about(pick(subjects, random), claim.get()));
    }
    return claims;
  }

  private static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static Claim about(SubjectRef subject, Claim claim) {
    var key = claim.key();
    var figure = claim.figure();
    return new Claim(
        claim.id(),
        new Figure(
            new FigureKey(
                key.metric(),
                subject,
                key.period(),
                key.flow(),
                key.scope(),
                key.measurePoint(),
                key.reporter(),
                key.commodity(),
                key.basis(),
                key.mode()),
            figure.quantity(),
            figure.growth(),
            null,
            false,
            null,
            null),
        claim.citations(),
        claim.published(),
        claim.recorded());
  }

  private static List<Derived> all(Method method, Claim... claims) {
    return Derivation.of(List.of(claims), WHOLES).stream()
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

  private static String percent(Derived growth) {
    return plain(growth.quantity().value());
  }

  private static String plain(BigDecimal number) {
    return number == null ? null : number.stripTrailingZeros().toPlainString();
  }
}
