package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.all;
import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.FigureKey.MeasurePoint;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The sentences that explain a conclusion.
class ReasonsTest {

  private static final Source RAILWAY = source("Railway", Source.Kind.OPERATOR, null);

  static Stream<Arguments> verdicts() {
    var value = claim("2.80 6 TNE");
    var other = value.from(RAILWAY);
    return Stream.of(
        Arguments.of(
            value, other.with("2.795 6 TNE"), "they agree if one of the numbers is rounded"),
        Arguments.of(value, other.with("2.76 6 TNE"), "they differ by 1.4 %"),
        Arguments.of(value, other.with("77 3 E22"), "not compared: unit TNE and E22"),
        Arguments.of(value, other.flow("transit"), "not compared: flow not stated and transit"),
        Arguments.of(
            value,
            value.with("1.1 6 TNE").flow("transit"),
            "one source breaks the quantity down: flow not stated and transit"),
        Arguments.of(
            value.scope("azerbaijan"),
            other.with("1.1 6 TNE").flow("transit"),
            "scope azerbaijan and not stated, flow not stated and transit"),
        Arguments.of(value, other.with("4.0 6 TNE").forecast(), "observation status A and F"),
        Arguments.of(
            value.basis(Basis.CURRENT).at(MeasurePoint.BORDER),
            other.with("4.0 6 TNE").basis(Basis.PLANNED),
            "basis CURRENT and PLANNED"),
        Arguments.of(
            value.at(MeasurePoint.DISPATCHED),
            other.with("2.1 6 TNE").at(MeasurePoint.DELIVERED),
            "measure point DISPATCHED and DELIVERED"),
        Arguments.of(
            value.reportedBy("AZ"),
            other.with("2.1 6 TNE").reportedBy("KZ"),
            "reported by ISO:AZ and by ISO:KZ"),
        Arguments.of(
            value, other.with("2.1 6 TNE"), "nothing that is stated explains the difference"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("verdicts")
  void aVerdictNamesItsReason(Claims one, Claims other, String reason) {
    var why = Verdict.of(all(one, other)).why();
    assertEquals(1, why.size());
    assertTrue(why.getFirst().endsWith(": " + reason), why::toString);
  }

  @Test
  void aGrowthConflictNamesBothGrowths() {
    var one = claim(null).growing("+65 %", "2022");
    var other = claim(null).growing(">15 %", "2022").from(RAILWAY);
    assertEquals(
        List.of(
            "growth of 65 %% (Agency, %s) and growth of at least 15 %% (Railway, %s): nothing that is stated explains the difference"
                .formatted(one.id(), other.id())),
        Verdict.of(all(one, other)).why());
  }

  @Test
  void fiftySentencesAreGivenForValuesAndGrowthsTogether() {
    List<Claim> claims = new ArrayList<>();
    for (int i = 1; i <= 8; i++)
      claims.add(claim(i * 10 + ".0 6 TNE").growing("+" + i * 10 + " %", "2022").get());
    assertEquals(50, Verdict.of(claims).why().size());
  }

  @Test
  void aValueWithoutASourceIsNamedByItsId() {
    var cited = claim("2.80 6 TNE").get();
    var claim = new Claim(cited.id(), cited.figure(), List.of(), null, Instant.EPOCH);
    assertEquals("2.80 million t (%s)".formatted(claim.id()), claim.statedValue());
  }

  static Stream<Arguments> parts() {
    var whole = claim("2.1 6 TNE");
    var part = claim("2.9 6 TNE").at(MeasurePoint.BORDER);
    return Stream.of(
        Arguments.of(part.flow("transit"), whole, "its flow is transit"),
        Arguments.of(part.in("2023-40"), whole, "first half of 2023 lies within 2023"),
        Arguments.of(
            part.in("2023-40").flow("transit").scope("azerbaijan"),
            whole,
            "its scope is azerbaijan, its flow is transit, first half of 2023 lies within 2023"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("parts")
  void aPartAboveItsWholeNamesTheFacetsAndTheDaysOfThePart(Claims part, Claims whole, String why) {
    var both = all(part, whole);
    var set = part.period().equals(whole.period()) ? both : both.subList(0, 1);
    assertEquals(
        List.of(
            "2.9 million t (Agency, %s) is a part of 2.1 million t (Agency, %s): %s"
                .formatted(part.id(), whole.id(), why)),
        PartAndWhole.above(set, both).found().stream().map(PartAndWhole::why).toList());
  }

  static Stream<Arguments> periods() {
    var half = claim("2.1 6 TNE").in("2024-40");
    var other = half.from(RAILWAY).in("2024-01/2024-05");
    return Stream.of(
        Arguments.of(
            half,
            other.with("1.80 6 TNE"),
            "2.1 million t (Agency, %s) for first half of 2024 and 1.80 million t (Railway, %s) for January to May 2024, which have 83 %% of the days of the longer period in common: the days that differ may explain the difference"),
        Arguments.of(
            half,
            other.with("0.90 6 TNE"),
            "2.1 million t (Agency, %s) for first half of 2024 and 900,000 t (Railway, %s) for January to May 2024, which have 83 %% of the days of the longer period in common: nothing that is stated explains the difference"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("periods")
  void aComparisonAcrossPeriodsNamesThePeriods(Claims one, Claims other, String why) {
    assertEquals(
        List.of(why.formatted(one.id(), other.id())),
        PeriodComparison.of(all(one), all(other)).found().stream()
            .map(PeriodComparison::why)
            .toList());
  }

  static Stream<Arguments> flags() {
    return Stream.of(
        Arguments.of(
            claim("2800 6 TNE"),
            all(claim("2.8 6 TNE").in("2022")),
            " is 1000 times 2.8 million t (Agency, %s); the multiplier of one of them is probably wrong"),
        Arguments.of(
            claim("60 0 P1").flow("transit"),
            all(claim("2.8 6 TNE"), claim("1.1 6 TNE").flow("transit")),
            " is 39.3 %%, not 60 %% (Agency, "),
        Arguments.of(
            claim("6.0 6 TNE").growing("+6 %", "2022"),
            all(claim("1.0 6 TNE").in("2022")),
            ": the recorded values show a factor of 6, not a percentage"),
        Arguments.of(
            claim("0.80 6 TNE").growing("+20 %", "2022"),
            all(claim("1.00 6 TNE").in("2022")),
            ": the recorded values show a growth of -20 %%"),
        Arguments.of(
            claim("5 6 TNE").basis(Basis.PLANNED).from(dated()),
            List.of(),
            " is announced for 2023, which had passed when the source was published: 7 May 2024"),
        Arguments.of(
            claim(null).growing("+20 %", "2022").forecast().from(dated()),
            List.of(),
            "growth of 20 %% (Agency, "));
  }

  private static Source dated() {
    return new Source(
        null,
        "Agency",
        null,
        "A plan",
        null,
        Period.parse("2024-05-07"),
        null,
        Source.Kind.NEWS,
        null);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("flags")
  void aProposedFlagNamesTheArithmetic(Claims claim, List<Claim> others, String why) {
    var found = ProposedFlag.of(List.of(claim.get()), others);
    var expected = why.formatted(others.stream().map(c -> (Object) c.id()).toArray());
    assertEquals(1, found.size());
    assertTrue(found.getFirst().why().contains(expected), found::toString);
    assertTrue(found.getFirst().why().contains(claim.id().toString()), found::toString);
  }

  @Test
  void derivedFiguresNameTheirWeaknesses() {
    var base = claim("2.0 6 TNE").in("2022~").suspect(Suspect.MAGNITUDE);
    var value = claim("2.8 6 TNE").in("2023?");
    var growth =
        Derivation.of(all(base, value), java.util.Map.of()).stream()
            .filter(d -> d.method() == Derived.Method.GROWTH)
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(
            "2.0 million t is flagged [MAGNITUDE]",
            "the period 2022~ is uncertain",
            "the period 2023? is uncertain"),
        growth.caveats());
    assertEquals(
        "2.8 million t (2023 (uncertain)) against 2.0 million t (about 2022)", growth.how());
  }

  /// Each claim differs from the one before in one property, which decides their order.
  @Test
  void theOrderOfASetIsThatOfPublicationThenOfTheSourceThenOfTheContent() {
    Source one = numbered(1);
    Source two = numbered(2);
    var first = claim("2.8 6 TNE").published("2024-01-01").from(two);
    var ordered =
        all(
            first,
            first.published("2024-01-02").from(one),
            first.published("2024-01-02").from(two),
            first.published("2024-01-02").from(two).in("2024"),
            first
                .published("2024-01-02")
                .from(two)
                .in("2024")
                .with("2.9 6 TNE")
                .growing("+5 %", null),
            first
                .published("2024-01-02")
                .from(two)
                .in("2024")
                .with("2.9 6 TNE")
                .growing("+6 %", null),
            first.published("2024-01-02").from(two).in("2024").with("2.9 6 TNE"),
            first.published(null).from(one));
    var shuffled = new ArrayList<>(ordered);
    Collections.reverse(shuffled);
    shuffled.sort(Claim.BY_PUBLICATION);
    assertEquals(ordered.toString(), shuffled.toString());
  }

  private static Source numbered(int number) {
    return new Source(
        new UUID(0, number), "S" + number, null, null, null, null, null, Source.Kind.NEWS, null);
  }
}
