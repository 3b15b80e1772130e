package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.all;
import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.growth;
import static io.corridorledger.judgement.Claims.key;
import static io.corridorledger.judgement.Claims.quantity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.judgement.CommitmentOutcome.Bearing;
import io.corridorledger.judgement.CommitmentOutcome.Report;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.judgement.CommitmentOutcome.Slip;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.judgement.TargetOutcome.Promised;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommitmentOutcomeTest {

  private static final LocalDate DURING = LocalDate.of(2024, 12, 31);
  private static final LocalDate AFTER = LocalDate.of(2025, 1, 1);

  private static final Source RAILWAY = Claims.source("Railway", Source.Kind.OPERATOR, null);
  private static final Source PORT = Claims.source("Port", Source.Kind.OPERATOR, null);

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("nothing known, not over", Result.NOT_DUE, DURING, all()),
        Arguments.of("nothing known, over", Result.UNDETERMINED, AFTER, all()),
        Arguments.of("reached", Result.MET, AFTER, all(claim("4.5 6 TNE").in("2024"))),
        Arguments.of("just", Result.MET, AFTER, all(claim("4.0 6 TNE").in("2024"))),
        Arguments.of("short", Result.MISSED, AFTER, all(claim("3.9 6 TNE").in("2024"))),
        Arguments.of(
            "never missed before the day",
            Result.NOT_DUE,
            DURING,
            all(claim("3.9 6 TNE").in("2024"))),
        Arguments.of(
            "both",
            Result.CONTESTED,
            AFTER,
            all(claim("4.5 6 TNE").in("2024"), claim("3.9 6 TNE").in("2024"))),
        Arguments.of(
            "on both sides", Result.UNDETERMINED, AFTER, all(claim("~4.0 6 TNE").in("2024"))),
        Arguments.of("at most", Result.UNDETERMINED, AFTER, all(claim("<4.5 6 TNE").in("2024"))),
        Arguments.of(
            "at most the target", Result.UNDETERMINED, AFTER, all(claim("<4.0 6 TNE").in("2024"))),
        Arguments.of("at least the target", Result.MET, AFTER, all(claim(">4.0 6 TNE").in("2024"))),
        Arguments.of(
            "at least less", Result.UNDETERMINED, AFTER, all(claim(">3.0 6 TNE").in("2024"))),
        Arguments.of("a range above", Result.MET, AFTER, all(claim("4.0..4.5 6 TNE").in("2024"))),
        Arguments.of(
            "a forecast is no evidence",
            Result.UNDETERMINED,
            AFTER,
            all(claim("4.5 6 TNE").in("2024").forecast())),
        Arguments.of(
            "without a period", Result.UNDETERMINED, AFTER, all(claim("4.5 6 TNE").in(null))),
        Arguments.of(
            "another subject",
            Result.UNDETERMINED,
            AFTER,
            all(claim("4.5 6 TNE").in("2024").about(new SubjectRef("hub:alat")))),
        Arguments.of(
            "another metric",
            Result.UNDETERMINED,
            AFTER,
            all(claim("4.5 6 TNE").in("2024").metric("transit_volume"))),
        Arguments.of(
            "only a growth",
            Result.UNDETERMINED,
            AFTER,
            all(claim(null).growing("+5 %", null).in("2024"))),
        Arguments.of("nearly less", Result.MISSED, AFTER, all(claim("<3.9 6 TNE").in("2024"))),
        Arguments.of(
            "half a year only", Result.UNDETERMINED, AFTER, all(claim("2.1 6 TNE").in("2024-40"))),
        Arguments.of(
            "half a year, ahead", Result.MET, DURING, all(claim("4.2 6 TNE").in("2024-40"))),
        Arguments.of(
            "another year", Result.UNDETERMINED, AFTER, all(claim("4.5 6 TNE").in("2023"))),
        Arguments.of(
            "another part",
            Result.UNDETERMINED,
            AFTER,
            all(claim("4.5 6 TNE").in("2024").flow("transit"))),
        Arguments.of(
            "a plan is no evidence",
            Result.UNDETERMINED,
            AFTER,
            all(claim("4.5 6 TNE").in("2024").basis(Basis.PLANNED))),
        Arguments.of("other units", Result.UNDETERMINED, AFTER, all(claim("90 3 E22").in("2024"))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void atLeastFourMillionTonnesIn2024(
      String what, Result result, LocalDate day, List<Claim> evidence) {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    assertEquals(result, judged(target, null, null, null, evidence, day).result());
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource({
    "AT_LEAST, 4.2 6 TNE, 4 6 TNE,    UNDETERMINED",
    "AT_LEAST, 4.2 6 TNE, 4000000 0 TNE, UNDETERMINED",
    "AT_LEAST, 4.2 6 TNE, 4000 3 TNE, UNDETERMINED",
    "AT_LEAST, 4.6 6 TNE, 5 6 TNE,    UNDETERMINED",
    "AT_LEAST, 4.5 6 TNE, 5 6 TNE,    MET",
    "AT_LEAST, 4.2 6 TNE, 5 6 TNE,    MET",
    "AT_LEAST, 4.5 6 TNE, 4 6 TNE,    MISSED",
    "AT_LEAST, 4.2 6 TNE, 3 6 TNE,    MISSED",
    "AT_LEAST, 4.2 6 TNE, 4.0 6 TNE,  MISSED",
    "AT_LEAST, 4.0 6 TNE, 3.9 6 TNE,  MISSED",
    "AT_LEAST, 4.0 6 TNE, 4.1 6 TNE,  MET",
    "AT_LEAST, 4.0 6 TNE, 4 6 TNE,    MET",
    "AT_LEAST, 4.06 6 TNE, 4.1 6 TNE, UNDETERMINED",
    "AT_LEAST, 4.05 6 TNE, 4.1 6 TNE, MET",
    "AT_MOST,  4.2 6 TNE, 4 6 TNE,    UNDETERMINED",
    "AT_MOST,  4.6 6 TNE, 5 6 TNE,    UNDETERMINED",
    "AT_MOST,  4.2 6 TNE, 5 6 TNE,    MISSED",
    "AT_MOST,  4.5 6 TNE, 4 6 TNE,    MET",
    "AT_MOST,  4.2 6 TNE, 4.1 6 TNE,  MET",
    "AT_MOST,  4.2 6 TNE, 4.3 6 TNE,  MISSED",
    "AT_MOST,  4.2 6 TNE, 4.2 6 TNE,  MET",
    "AT_LEAST, 250 0 block_train, 249 0 block_train, MISSED",
    "AT_LEAST, 250 0 block_train, 251 0 block_train, MET",
    "AT_MOST,  250 0 block_train, 251 0 block_train, MISSED",
  })
  void aRoundedFigureDecidesOnlyIfItsMostLikelyReadingIsOnOneSideOfTheLimit(
      Bound bound, String limit, String figure, Result result) {
    assertEquals(result, judged(bound, limit, figure));
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource({
    "AT_MOST,  15 0 DAY,      10 0 DAY,   MET",
    "AT_MOST,  12 0 DAY,      10 0 DAY,   MET",
    "AT_MOST,  15 0 DAY,      20 0 DAY,   MISSED",
    "AT_MOST,  18 0 DAY,      20 0 DAY,   MISSED",
    "AT_MOST,  10.4 0 DAY,    10 0 DAY,   UNDETERMINED",
    "AT_MOST,  10.5 0 DAY,    10 0 DAY,   MET",
    "AT_MOST,  10.1 0 DAY,    10.0 0 DAY, MET",
    "AT_LEAST, 0.92 0 KTN,    0.9 0 KTN,  UNDETERMINED",
    "AT_LEAST, 0.96 0 KTN,    0.9 0 KTN,  MISSED",
    "AT_LEAST, 905 0 KGM,     900 0 KGM,  MISSED",
    "AT_LEAST, 90.4 0 P1,     90 0 P1,    UNDETERMINED",
    "AT_LEAST, 91 0 P1,       90 0 P1,    MISSED",
    "AT_LEAST, 904.4 0 KMT,   904 0 KMT,  UNDETERMINED",
    "AT_LEAST, 912 0 KMT,     900 0 KMT,  MISSED",
    "AT_LEAST, 999.6 0 KMT,   1000 0 KMT, UNDETERMINED",
    "AT_LEAST, 1200 0 KMT,    1000 0 KMT, UNDETERMINED",
    "AT_LEAST, 990.4 0 KMT,   990 0 KMT,  UNDETERMINED",
    "AT_LEAST, 994 0 KMT,     990 0 KMT,  MISSED",
    "AT_LEAST, 0.9944 3 TNE,  990 0 TNE,  MISSED",
    "AT_LEAST, 0.9944 3 TNE,  990000 0 KGM, UNDETERMINED",
    "AT_LEAST, 2.2 0 KTN,     2 0 KTN,    UNDETERMINED",
  })
  void theZerosAtTheEndOfANumberBelowAThousandCountAgainstALimit(
      Bound bound, String limit, String figure, Result result) {
    assertEquals(result, judged(bound, limit, figure));
  }

  private static Result judged(Bound bound, String limit, String figure) {
    var evidence = all(claim(figure).in("2024"));
    return judged(target("2024", bound, limit), null, null, null, evidence, AFTER).result();
  }

  @Test
  void progressInAPartOfThePeriodGivesTheRemainder() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    var outcome =
        judged(
            target,
            Period.parse("2024-08-08"),
            null,
            null,
            all(claim("2.1 6 TNE").in("2024-40")),
            DURING);
    assertEquals(Result.NOT_DUE, outcome.result());
    assertEquals(new BigDecimal("52.5"), outcome.progressPercent());
    assertEquals(new BigDecimal("1.9"), outcome.remaining().value());
    assertEquals(Qualifier.AT_LEAST, outcome.remaining().qualifier());
    assertEquals(Period.parse("2024-07-01/2024-12-31"), outcome.remainingPeriod());
    assertEquals(Bearing.PROGRESS, outcome.evidence().getFirst().shows());
  }

  @Test
  void progressCoversThePeriodFromItsStartAndIsNoUpperBound() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    var sofar = claim("2.1 6 TNE").in("2024-40");
    for (var other :
        List.of(claim("0.9 6 TNE").in("2024-08"), claim("<3.0 6 TNE").in("2024-01/2024-09"))) {
      var both = judged(target, null, null, null, all(sofar, other), DURING);
      assertEquals(new BigDecimal("52.5"), both.progressPercent());
      var alone = judged(target, null, null, null, all(other), DURING);
      assertNull(alone.progressPercent());
      assertNull(alone.remaining());
    }
  }

  @Test
  void theFurthestPartOfThePeriodShowsTheProgress() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    var outcome =
        judged(
            target,
            null,
            null,
            null,
            all(claim("1.0 6 TNE").in("2024-33"), claim("2.1 6 TNE").in("2024-40")),
            DURING);
    assertEquals(new BigDecimal("52.5"), outcome.progressPercent());
    assertEquals(
        List.of(Period.parse("2024-33"), Period.parse("2024-40")),
        outcome.evidence().stream().map(e -> e.period()).toList(),
        "the evidence is listed by period");
  }

  static Stream<Arguments> parts() {
    var first = claim("1.0 6 TNE").in("2024-33");
    var second = claim("1.1 6 TNE").in("2024-34");
    var half = claim("2.3 6 TNE").in("2024-40");
    return Stream.of(
        Arguments.of("two quarters", "52.5", "2024-07-01/2024-12-31", all(first, second)),
        Arguments.of(
            "a quarter and a month",
            "45.0",
            "2024-05-01/2024-12-31",
            all(first, claim("0.8 6 TNE").in("2024-04"))),
        Arguments.of(
            "other units", "52.5", "2024-07-01/2024-12-31", all(first, second.with("1100 0 KTN"))),
        Arguments.of("a gap", "25.0", "2024-04-01/2024-12-31", all(first, second.in("2024-35"))),
        Arguments.of(
            "one day is missing",
            "25.0",
            "2024-04-01/2024-12-31",
            all(first, second.in("2024-04-02/2024-06-30"))),
        Arguments.of(
            "an overlap",
            "25.0",
            "2024-04-01/2024-12-31",
            all(first, second.in("2024-03/2024-06"))),
        Arguments.of(
            "two sources", "25.0", "2024-04-01/2024-12-31", all(first, second.from(RAILWAY))),
        Arguments.of(
            "a source and its copy",
            "52.5",
            "2024-07-01/2024-12-31",
            all(
                first,
                second.from(Claims.source("Mirror", Source.Kind.NEWS, first.source().id())))),
        Arguments.of(
            "two reporters",
            "25.0",
            "2024-04-01/2024-12-31",
            all(first.reportedBy("AZ"), second.reportedBy("KZ"))),
        Arguments.of(
            "an upper bound",
            "25.0",
            "2024-04-01/2024-12-31",
            all(first, second.with("<1.1 6 TNE"))),
        Arguments.of(
            "contradictory values of the second quarter",
            "25.0",
            "2024-04-01/2024-12-31",
            all(first, second, second.with("1.9 6 TNE"))),
        Arguments.of(
            "the half is stated", "57.5", "2024-07-01/2024-12-31", all(first, second, half)),
        Arguments.of(
            "the half of another source is stated",
            "57.5",
            "2024-07-01/2024-12-31",
            all(first, second, half.from(RAILWAY))),
        Arguments.of(
            "a month after the stated half",
            "77.5",
            "2024-08-01/2024-12-31",
            all(first, second, half, claim("0.8 6 TNE").in("2024-07"))),
        Arguments.of(
            "two sums that may be equal",
            "52.5",
            "2024-07-01/2024-12-31",
            all(first, second, first.from(RAILWAY), second.from(RAILWAY))),
        Arguments.of(
            "two sums that contradict each other",
            null,
            null,
            all(first, second, first.from(RAILWAY), second.with("1.9 6 TNE").from(RAILWAY))),
        Arguments.of("no figure from the first day", null, null, all(second)));
  }

  @ParameterizedTest(name = "{0}: {1} %")
  @MethodSource("parts")
  void adjacentPartsOfOneSourceAreAdded(
      String what, String percent, String rest, List<Claim> evidence) {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    for (var order : List.of(evidence, evidence.reversed())) {
      var outcome = judged(target, null, null, null, order, DURING);
      assertEquals(Result.NOT_DUE, outcome.result());
      assertEquals(percent == null ? null : new BigDecimal(percent), outcome.progressPercent());
      assertEquals(rest == null ? null : Period.parse(rest), outcome.remainingPeriod());
    }
  }

  @Test
  void sharesOfAdjacentPartsAreNotAdded() {
    var target = target("2024", Bound.AT_LEAST, "90 0 P1");
    var quarters = all(claim("40 0 P1").in("2024-33"), claim("41 0 P1").in("2024-34"));
    assertNull(judged(target, null, null, null, quarters, DURING).progressPercent());
  }

  @Test
  void theRemainderOfABoundIsABound() {
    var least = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    var exactly = target("2024", Bound.EXACTLY, "4.0 6 TNE");
    var half = all(claim("2.1 6 TNE").in("2024-40"));
    assertEquals(quantity(">1.9 6 TNE"), judged(least, null, null, null, half, DURING).remaining());
    assertEquals(
        quantity("1.9 6 TNE"), judged(exactly, null, null, null, half, DURING).remaining());
    var atLeastHalf = all(claim(">2.1 6 TNE").in("2024-40"));
    assertEquals(
        quantity("<1.9 6 TNE"), judged(least, null, null, null, atLeastHalf, DURING).remaining());
  }

  @Test
  void evidenceStatesItsDifferenceFromTheTarget() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    assertEquals(List.of("12.5 REACHED"), evidence(target, claim("4.5 6 TNE").in("2024")));
    assertEquals(List.of("-2.5 NOT_REACHED"), evidence(target, claim("3.9 6 TNE").in("2024")));
    assertEquals(List.of("0.0 UNCLEAR"), evidence(target, claim("~4.0 6 TNE").in("2024")));
    assertEquals(List.of("-47.5 PROGRESS"), evidence(target, claim("2.1 6 TNE").in("2024-40")));
    var nothing = target("2024", Bound.AT_MOST, "0 6 TNE");
    assertEquals(List.of("null NOT_REACHED"), evidence(nothing, claim("2.1 6 TNE").in("2024")));
  }

  @Test
  void beforeTheDueYearAFigureIsProgress() {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    assertEquals(List.of("-40.0 PROGRESS"), evidence(target, claim("15 6 TNE").in("2022")));
    assertEquals(List.of("-40.0 PROGRESS"), evidence(target, claim("15 6 TNE").in(null)));
    assertEquals(List.of("-40.0 PROGRESS"), evidence(target, claim("15 6 TNE").in("2022/..")));
    assertEquals(List.of("0.0 UNCLEAR"), evidence(target, claim("25 6 TNE").in(null)));
    assertEquals(
        List.of("0.0 REACHED"),
        evidence(target, claim("25 6 TNE").in(null).published("2023-05-01")));
    assertEquals(
        List.of("-40.0 UNCLEAR"),
        evidence(target, claim("15 6 TNE").in(null).published("2024-05-01")));
    assertEquals(
        List.of("-40.0 NOT_REACHED"),
        evidence(target, claim("15 6 TNE").in(null).published("2023-12-31")));
    assertEquals(List.of("-40.0 UNCLEAR"), evidence(target, claim("15 6 TNE").in("../2024")));
  }

  /// The evidence for a target that is due in 2023.
  private static List<String> evidence(Target target, Claims claim) {
    var due = target.key().period() == null ? Period.parse("2023") : null;
    return judged(target, null, due, null, all(claim), AFTER).evidence().stream()
        .map(e -> e.marginPercent() + " " + e.shows())
        .toList();
  }

  @Test
  void atMostAValueByADayIsShownByTheFigureOfThatDay() {
    var target = target(null, Bound.AT_MOST, "15 0 DAY");
    var due = Period.parse("2023");
    for (var expected :
        Map.of("2023", Result.MET, "2022", Result.UNDETERMINED, "2024", Result.UNDETERMINED)
            .entrySet())
      assertEquals(
          expected.getValue(),
          judged(target, null, due, null, all(claim("10 0 DAY").in(expected.getKey())), AFTER)
              .result(),
          expected.getKey());
    assertEquals(
        Result.UNDETERMINED,
        judged(target, null, null, null, all(claim("10 0 DAY").in("2022")), AFTER).result(),
        "without a due day");
  }

  @Test
  void theBaselineOfAPromiseGivesTheTargetOfAGrowth() {
    var fivefold = grown("5 times", null);
    var baseline = claim("1.5 6 TNE").get().figure();
    var outcome = judged(fivefold, null, null, baseline, all(), AFTER);
    assertEquals(quantity("~7.5 6 TNE"), outcome.target());
    assertTrue(outcome.derived());
    assertNull(judged(fivefold, null, null, null, all(), AFTER).target());
    var withoutValue = claim(null).growing("+5 %", null).get().figure();
    assertNull(judged(fivefold, null, null, withoutValue, all(), AFTER).target());
    assertNull(judged(grown("-100 %", null), null, null, baseline, all(), AFTER).target());
    assertFalse(judged(grown("-100 %", null), null, null, baseline, all(), AFTER).derived());
    var stated = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    assertFalse(judged(stated, null, null, null, all(), AFTER).derived());
  }

  @Test
  void onlyAnObservedValueOfTheSameScopeIsABase() {
    var fivefold = grown("5 times", "2022");
    var base = claim("1.5 6 TNE").in("2022");
    var evidence =
        all(
            base,
            base.with("3.0 6 TNE").flow("transit"),
            base.with("3.0 6 TNE").forecast(),
            base.with("3.0 6 TNE").basis(Basis.PLANNED),
            base.with("3.0 6 TNE").in(null),
            base.with("3.0 6 TNE").in("2021"),
            claim(null).growing("+5 %", null).in("2022"));
    assertEquals(
        quantity("~7.5 6 TNE"), judged(fivefold, null, null, null, evidence, AFTER).target());
    var twice = all(base, base.with("1.52 6 TNE").from(RAILWAY));
    assertEquals(quantity("~7.5 6 TNE"), judged(fivefold, null, null, null, twice, AFTER).target());
    var boxes = all(base, base.with("77 3 E22"));
    assertNull(judged(fivefold, null, null, null, boxes, AFTER).target());
  }

  private static Target grown(String growth, String against) {
    return new Target(
        key("cargo_volume", "2024", null, null, null, null, null),
        Bound.AT_LEAST,
        null,
        growth(growth, against));
  }

  @Test
  void theSlipIsBoundedByTheLatestFigureThatFallsShort() {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    var due = Period.parse("2023");
    var short24 = claim("15 6 TNE").in("2024");
    var short25 = claim("16 6 TNE").in("2025");
    var day = LocalDate.of(2030, 1, 1);
    assertEquals(
        new Slip(due, 367L, null),
        judged(target, null, due, null, all(short24, short25), day).slip());
    var reached = List.of(claim("25 6 TNE").in("2026"), claim("26 6 TNE").in("2027"));
    assertEquals(
        new Slip(due, 1L, 1096L),
        judged(target, null, due, null, all(reached.getLast(), reached.getFirst(), short24), day)
            .slip());
  }

  @Test
  void aTargetForAPeriodWhoseDueDateWasChangedHasASlip() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    var changed =
        List.of(new Step(Report.RESCHEDULED, Period.parse("2026"), Period.parse("2024-05")));
    var promised = new Promised(target, null, null, Period.parse("2024"), null, changed);
    var half = all(claim("2.1 6 TNE").in("2024-40"));
    var outcome = TargetOutcome.of(promised, half, List.of(), AFTER);
    assertEquals(Result.MISSED, outcome.result());
    assertEquals(new Slip(Period.parse("2024"), 730L, 730L), outcome.slip());
    assertEquals("the due date 2024 has passed, and the due date was changed: 2026", outcome.why());
    var current = new Promised(target, null, Period.parse("2025"), null, null, changed);
    assertEquals(
        new Slip(Period.parse("2025"), 365L, 365L),
        TargetOutcome.of(current, List.of(), List.of(), LocalDate.of(2027, 1, 1)).slip());
  }

  static Stream<Arguments> reasons() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    return Stream.of(
        Arguments.of(
            target,
            all(claim("3.9 6 TNE").in("2024")),
            "the due date 2024 has passed, and the evidence falls short of the target"),
        Arguments.of(
            target("2024", Bound.EXACTLY, "4.0 6 TNE"),
            all(claim("6.0 6 TNE").in("2024")),
            "the due date 2024 has passed, and the evidence differs from the target"),
        Arguments.of(
            target,
            all(claim("4.5 6 TNE").in("2024")),
            "evidence shows that the target was reached, and none contradicts it"),
        Arguments.of(
            target,
            all(claim("4.5 6 TNE").in("2024"), claim("3.5 6 TNE").in("2024")),
            "some evidence shows that the target was reached, other evidence that it was not"),
        Arguments.of(target, all(), "no figure for the target is recorded"),
        Arguments.of(
            grown("5 times", "2022"),
            all(),
            "there is no target value with which evidence can be compared"),
        Arguments.of(target, all(claim("~4.0 6 TNE").in("2024")), "no figure decides the outcome"),
        Arguments.of(
            target(null, Bound.AT_LEAST, "25 6 TNE"),
            all(claim("15 6 TNE").in("2022")),
            "no due day is stated, and no figure reaches the target"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("reasons")
  void theResultNamesItsReason(Target target, List<Claim> evidence, String why) {
    assertEquals(why, judged(target, null, null, null, evidence, AFTER).why());
  }

  @Test
  void aRefusedPromiseHasItsOwnResult() {
    var refused = CommitmentOutcome.refused(Period.parse("2024"), AFTER);
    assertEquals(Result.REFUSED, refused.result());
    assertEquals("the promise was refused", refused.why());
  }

  @Test
  void withoutADueDayNothingIsMissed() {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    var evidence = all(claim("15 6 TNE").in("2022").basis(Basis.CURRENT));
    assertEquals(
        Result.UNDETERMINED,
        judged(target, null, null, null, evidence, LocalDate.of(2099, 1, 1)).result());
    assertEquals(
        Result.MET,
        judged(
                target,
                null,
                null,
                null,
                all(claim("25 6 TNE").in("2024").basis(Basis.CURRENT)),
                AFTER)
            .result());
  }

  @Test
  void figuresFromBeforeThePromiseAreNoEvidence() {
    var target = target(null, Bound.AT_LEAST, "1 6 TNE");
    var since = Period.parse("2022-08");
    assertEquals(
        List.of(),
        judged(target, since, null, null, all(claim("2 6 TNE").in("2021")), AFTER).evidence());
    for (String period : new String[] {"2022", "2022-08", "2023", null})
      assertEquals(
          1,
          judged(target, since, null, null, all(claim("2 6 TNE").in(period)), AFTER)
              .evidence()
              .size(),
          period);
    assertEquals(
        1,
        judged(target, null, null, null, all(claim("2 6 TNE").in("2021")), AFTER)
            .evidence()
            .size());
  }

  @Test
  void aStockIsMissedOnlyByAFigureOnOrAfterTheDueDay() {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    var due = Period.parse("2023");
    var early = all(claim("15 6 TNE").in("2022").basis(Basis.CURRENT));
    var late = all(claim("15 6 TNE").in("2024").basis(Basis.CURRENT));
    assertEquals(Result.UNDETERMINED, judged(target, null, due, null, early, AFTER).result());
    assertEquals(Result.MISSED, judged(target, null, due, null, late, AFTER).result());
  }

  @Test
  void atMostAndExactlyTargetsAreJudged() {
    var evidence = all(claim("12 0 DAY").in("2024"));
    assertEquals(
        Result.MET,
        judged(target("2024", Bound.AT_MOST, "15 0 DAY"), null, null, null, evidence, AFTER)
            .result());
    assertEquals(
        Result.MISSED,
        judged(target("2024", Bound.AT_MOST, "10 0 DAY"), null, null, null, evidence, AFTER)
            .result());
    assertEquals(
        Result.MET,
        judged(target("2024", Bound.EXACTLY, "12 0 DAY"), null, null, null, evidence, AFTER)
            .result());
    assertEquals(
        Result.MISSED,
        judged(target("2024", Bound.EXACTLY, "20 0 DAY"), null, null, null, evidence, AFTER)
            .result());
  }

  @Test
  void aGrowthIsATargetOnceItsBaseIsKnown() {
    var fivefold =
        new Target(
            key("cargo_volume", "2024", null, null, null, null, null),
            Bound.AT_LEAST,
            null,
            growth("5 times", "2022"));
    var evidence = all(claim("7.6 6 TNE").in("2024"), claim("1.5 6 TNE").in("2022"));
    var outcome = judged(fivefold, null, null, null, evidence, AFTER);
    assertEquals(new BigDecimal("7.5"), outcome.target().value());
    assertEquals(Result.MET, outcome.result());
    var without = judged(fivefold, null, null, null, evidence.subList(0, 1), AFTER);
    assertNull(without.target());
    assertEquals(Result.UNDETERMINED, without.result());
    var contradicted =
        all(
            claim("7.6 6 TNE").in("2024"),
            claim("1.5 6 TNE").in("2022"),
            claim("3.0 6 TNE").in("2022"));
    assertNull(judged(fivefold, null, null, null, contradicted, AFTER).target());
  }

  static Stream<Arguments> dueBy2023() {
    return Stream.of(
        Arguments.of("reached within the due year", Result.MET, all(claim("25 6 TNE").in("2023"))),
        Arguments.of("reached before", Result.MET, all(claim("26 6 TNE").in("2022"))),
        Arguments.of(
            "reached later: not known when",
            Result.UNDETERMINED,
            all(claim("25 6 TNE").in("2025"))),
        Arguments.of("short in the due year", Result.MISSED, all(claim("15 6 TNE").in("2023"))),
        Arguments.of("short later", Result.MISSED, all(claim("15 6 TNE").in("2024"))),
        Arguments.of(
            "short later, then reached",
            Result.MISSED,
            all(claim("15 6 TNE").in("2024"), claim("25 6 TNE").in("2025"))),
        Arguments.of(
            "reached in time, later lower again",
            Result.MET,
            all(claim("25 6 TNE").in("2023"), claim("15 6 TNE").in("2024"))),
        Arguments.of(
            "short and reached in the due year",
            Result.CONTESTED,
            all(claim("25 6 TNE").in("2023"), claim("15 6 TNE").in("2023"))),
        Arguments.of("short before", Result.UNDETERMINED, all(claim("15 6 TNE").in("2022"))),
        Arguments.of(
            "a time around the due year",
            Result.UNDETERMINED,
            all(claim("15 6 TNE").in("2022-07/2024-06"))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("dueBy2023")
  void aCapacityOf25MillionTonnesBy2023(String what, Result result, List<Claim> evidence) {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    var due = Period.parse("2023");
    assertEquals(
        result, judged(target, null, due, null, evidence, LocalDate.of(2026, 1, 1)).result());
  }

  @Test
  void theSlipOfACapacityIsBoundedByTheFiguresAfterTheDueDay() {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    var due = Period.parse("2023");
    var day = LocalDate.of(2026, 1, 1);
    var lower = claim("15 6 TNE").in("2024");
    var reached = claim("25 6 TNE").in("2025");
    assertEquals(
        new Slip(due, 1L, 731L), judged(target, null, due, null, all(lower, reached), day).slip());
    assertEquals(new Slip(due, 1L, null), judged(target, null, due, null, all(lower), day).slip());
    assertNull(judged(target, null, due, null, all(claim("15 6 TNE").in("2023")), day).slip());
    assertNull(judged(target, null, due, null, all(reached), day).slip());
  }

  @Test
  void aChangedDueDateShowsThatTheOriginalOneWasMissed() {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    var due = Period.parse("2023");
    var changed =
        List.of(new Step(Report.RESCHEDULED, Period.parse("2026"), Period.parse("2023-05")));
    var none = new Promised(target, null, due, due, null, changed);
    var missed = TargetOutcome.of(none, List.of(), List.of(), AFTER);
    assertEquals(Result.MISSED, missed.result());
    assertEquals(new Slip(due, 1096L, 1096L), missed.slip());
    assertEquals("the due date 2023 has passed, and the due date was changed: 2026", missed.why());
    assertEquals(
        Result.NOT_DUE,
        TargetOutcome.of(none, List.of(), List.of(), LocalDate.of(2023, 12, 31)).result());
    var reached = all(claim("25 6 TNE").in("2023"));
    assertEquals(Result.MET, TargetOutcome.of(none, reached, List.of(), AFTER).result());
    var later =
        List.of(new Step(Report.RESCHEDULED, Period.parse("2026"), Period.parse("2024-05")));
    assertEquals(
        Result.CONTESTED,
        TargetOutcome.of(
                new Promised(target, null, due, due, null, later), reached, List.of(), AFTER)
            .result());
  }

  static Stream<Arguments> expected() {
    return Stream.of(
        Arguments.of("the same", Result.MET, all(claim("1.5 6 TNE").in("2024"))),
        Arguments.of("within a tenth", Result.MET, all(claim("1.6 6 TNE").in("2024"))),
        Arguments.of("more", Result.MISSED, all(claim("1.8 6 TNE").in("2024"))),
        Arguments.of("less", Result.MISSED, all(claim("1.2 6 TNE").in("2024"))),
        Arguments.of("at least", Result.UNDETERMINED, all(claim(">1.4 6 TNE").in("2024"))),
        Arguments.of("about the same", Result.MET, all(claim("~1.5 6 TNE").in("2024"))),
        Arguments.of(
            "reached in half a year: more may follow",
            Result.UNDETERMINED,
            all(claim("1.5 6 TNE").in("2024-40"))),
        Arguments.of(
            "exceeded in half a year", Result.MISSED, all(claim("2.0 6 TNE").in("2024-40"))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("expected")
  void anExpectationOf1Point5MillionIsNotAtLeast(String what, Result result, List<Claim> evidence) {
    var target = target("2024", Bound.EXACTLY, "1.5 6 TNE");
    assertEquals(result, judged(target, null, null, null, evidence, AFTER).result());
  }

  @Test
  void aPartOfThePeriodDecidesOnlyForAmountsThatAddUp() {
    var share = target("2024", Bound.AT_LEAST, "50 0 P1");
    assertEquals(
        Result.UNDETERMINED,
        judged(share, null, null, null, all(claim("60 0 P1").in("2024-40")), AFTER).result());
    var most = target("2024", Bound.AT_MOST, "100 0 block_train");
    var half = all(claim("120 0 block_train").in("2024-40"));
    var exceeded = judged(most, null, null, null, half, AFTER);
    assertEquals(Result.MISSED, exceeded.result());
    assertEquals(
        "the due date 2024 has passed, and the evidence exceeds the target", exceeded.why());
    var less = judged(most, null, null, null, all(claim("80 0 block_train").in("2024-40")), DURING);
    assertEquals(Result.NOT_DUE, less.result());
    assertNull(less.progressPercent());
    assertNull(less.remaining());
  }

  @Test
  void figuresThatContradictEachOtherShowNoProgress() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    var claims =
        all(claim("2.1 6 TNE").in("2024-40"), claim("2.6 6 TNE").in("2024-40").from(RAILWAY));
    assertNull(judged(target, null, null, null, claims, DURING).progressPercent());
    var near =
        all(claim("2.1 6 TNE").in("2024-40"), claim("2.12 6 TNE").in("2024-40").from(RAILWAY));
    assertNotNull(judged(target, null, null, null, near, DURING).progressPercent());
  }

  @Test
  @Tag("random")
  void theOutcomeDoesNotDependOnTheOrderOfRecording() {
    long seed = Long.getLong("test.seed", 1);
    var random = new Random(seed);
    String[] numbers = {"15", "24.9", "25", "26", "~25", ">20", "<30"};
    String[] periods = {"2022", "2023", "2023-40", "2024", "2025", "2022-07/2024-06"};
    for (int i = 0; i < 1_000; i++) {
      var claims = new ArrayList<Claim>();
      for (int n = random.nextInt(1, 6); n > 0; n--)
        claims.addAll(
            all(
                claim(numbers[random.nextInt(numbers.length)] + " 6 TNE")
                    .in(periods[random.nextInt(periods.length)])
                    .from(random.nextBoolean() ? RAILWAY : PORT)));
      var target =
          target(
              random.nextBoolean() ? "2023" : null, Bound.values()[random.nextInt(3)], "25 6 TNE");
      var due = Period.parse("2023");
      var expected = judged(target, null, due, null, claims, AFTER);
      Collections.shuffle(claims, random);
      assertEquals(expected, judged(target, null, due, null, claims, AFTER), () -> "" + seed);
    }
  }

  @ParameterizedTest(name = "flagged {0}, in {1}, due {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "MAGNITUDE, 2030, -,    NOT_DUE",
        "MAGNITUDE, 2023, -,    UNDETERMINED",
        "MAGNITUDE, -,    -,    UNDETERMINED",
        "DATE,      2030, -,    UNDETERMINED",
        "DATE,      2023, 2030, NOT_DUE"
      })
  void aFlaggedTargetIsNotComparedWithEvidence(
      Figure.Suspect flag, String period, String due, Result result) {
    var target = target(period, Bound.AT_LEAST, "4.0 6 TNE");
    var suspect =
        new Target(
            target.key(), target.comparator(), target.quantity(), target.growth(), List.of(flag));
    var promised =
        new Promised(suspect, null, due == null ? null : Period.parse(due), null, null, List.of());
    var figures = all(claim("4.5 6 TNE").in("2023"), claim("4.5 6 TNE").in("2030"));
    var outcome = CommitmentOutcome.of(promised, figures, false, AFTER);
    assertEquals(result, outcome.result());
    assertEquals(List.of(), outcome.evidence());
    assertNull(outcome.target());
    assertEquals("the target is flagged as suspect: " + flag, outcome.why());
    assertEquals(
        TargetOutcome.of(promised, figures, List.of(), AFTER),
        CommitmentOutcome.of(promised, figures, true, AFTER));
  }

  @Test
  void aFlaggedBaselineIsNotABase() {
    var growing =
        new Target(
            key("cargo_volume", "2023", null, null, null, null, null),
            Bound.AT_LEAST,
            null,
            growth("2 times", null));
    var baseline = claim("2.0 6 TNE").in("2022").suspect(Figure.Suspect.UNIT).get().figure();
    var promised = new Promised(growing, null, null, null, baseline, List.of());
    var figures = all(claim("4.5 6 TNE").in("2023"));
    assertEquals(
        Result.UNDETERMINED, CommitmentOutcome.of(promised, figures, false, AFTER).result());
    assertEquals(Result.MET, CommitmentOutcome.of(promised, figures, true, AFTER).result());
  }

  @Test
  void aFlaggedFigureIsListedAndDecidesNothing() {
    var promised =
        new Promised(
            target("2023", Bound.AT_LEAST, "4.0 6 TNE"), null, null, null, null, List.of());
    var thousandTimes = claim("4.5 9 TNE").in("2023").suspect(Figure.Suspect.MAGNITUDE);

    var alone = CommitmentOutcome.of(promised, all(thousandTimes), false, AFTER);
    assertEquals(Result.UNDETERMINED, alone.result());
    assertEquals("every figure for the target is flagged as suspect", alone.why());
    assertEquals(1, alone.evidence().size());
    assertEquals(Bearing.UNCLEAR, alone.evidence().getFirst().shows());
    assertEquals(List.of(Figure.Suspect.MAGNITUDE), alone.evidence().getFirst().suspect());
    assertEquals(
        Result.MET, CommitmentOutcome.of(promised, all(thousandTimes), true, AFTER).result());

    var both = all(claim("3.5 6 TNE").in("2023"), thousandTimes);
    assertEquals(Result.MISSED, CommitmentOutcome.of(promised, both, false, AFTER).result());
    assertEquals(Result.CONTESTED, CommitmentOutcome.of(promised, both, true, AFTER).result());
  }

  @Test
  void aFlaggedFigureIsNoBaseOfAGrowthAndNoProgressAndLimitsNoDelay() {
    var growing =
        new Promised(
            new Target(
                key("cargo_volume", "2023", null, null, null, null, null),
                Bound.AT_LEAST,
                null,
                growth("2 times", "2022")),
            null,
            null,
            null,
            null,
            List.of());
    var base =
        all(
            claim("2.0 6 TNE").in("2022").suspect(Figure.Suspect.UNIT),
            claim("4.5 6 TNE").in("2023"));
    assertNull(CommitmentOutcome.of(growing, base, false, AFTER).target());
    assertEquals(Result.MET, CommitmentOutcome.of(growing, base, true, AFTER).result());

    var year =
        new Promised(
            target("2023", Bound.AT_LEAST, "4.0 6 TNE"), null, null, null, null, List.of());
    var half = all(claim("3.0 6 TNE").in("2023-01-01/2023-06-30").suspect(Figure.Suspect.UNIT));
    assertNull(CommitmentOutcome.of(year, half, false, AFTER).progressPercent());
    assertNull(CommitmentOutcome.of(year, half, false, AFTER).remaining());

    var undated =
        new Promised(
            target(null, Bound.AT_LEAST, "4.0 6 TNE"),
            null,
            Period.parse("2022"),
            null,
            null,
            List.of());
    var late =
        all(
            claim("3.0 6 TNE").in("2023-01"),
            claim("5.0 6 TNE").in("2023-06").suspect(Figure.Suspect.DATE));
    var missed = CommitmentOutcome.of(undated, late, false, AFTER);
    assertEquals(Result.MISSED, missed.result());
    assertNull(missed.slip().mostDays());
  }

  private static CommitmentOutcome judged(
      Target target,
      Period since,
      Period due,
      Figure baseline,
      List<Claim> evidence,
      LocalDate day) {
    return TargetOutcome.of(
        new Promised(target, since, due, null, baseline, List.of()), evidence, List.of(), day);
  }

  private static Target target(String period, Bound comparator, String quantity) {
    return new Target(
        key("cargo_volume", period, null, null, null, null, null),
        comparator,
        quantity(quantity),
        null);
  }
}
