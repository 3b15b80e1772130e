package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.all;
import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.growth;
import static io.corridorledger.judgement.Claims.key;
import static io.corridorledger.judgement.Claims.quantity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.judgement.CommitmentOutcome.Bearing;
import io.corridorledger.judgement.CommitmentOutcome.Result;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommitmentOutcomeTest {

  private static final LocalDate DURING = LocalDate.of(2024, 12, 31);
  private static final LocalDate AFTER = LocalDate.of(2025, 1, 1);

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
    assertEquals(result, CommitmentOutcome.of(target, null, null, null, evidence, day).result());
  }

  @Test
  void progressInAPartOfThePeriodGivesTheRemainder() {
    var target = target("2024", Bound.AT_LEAST, "4.0 6 TNE");
    var outcome =
        CommitmentOutcome.of(
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
        List.of(claim("0.9 6 TNE").in("2024-07"), claim("<3.0 6 TNE").in("2024-01/2024-09"))) {
      var both = CommitmentOutcome.of(target, null, null, null, all(sofar, other), DURING);
      assertEquals(new BigDecimal("52.5"), both.progressPercent());
      var alone = CommitmentOutcome.of(target, null, null, null, all(other), DURING);
      assertNull(alone.progressPercent());
      assertNull(alone.remaining());
    }
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
        CommitmentOutcome.of(target, null, null, null, evidence, LocalDate.of(2099, 1, 1))
            .result());
    assertEquals(
        Result.MET,
        CommitmentOutcome.of(
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
        CommitmentOutcome.of(target, since, null, null, all(claim("2 6 TNE").in("2021")), AFTER)
            .evidence());
  }

  @Test
  void aStockIsMissedOnlyByAFigureOnOrAfterTheDueDay() {
    var target = target(null, Bound.AT_LEAST, "25 6 TNE");
    var due = Period.parse("2023");
    var early = all(claim("15 6 TNE").in("2022").basis(Basis.CURRENT));
    var late = all(claim("15 6 TNE").in("2024").basis(Basis.CURRENT));
    assertEquals(
        Result.UNDETERMINED, CommitmentOutcome.of(target, null, due, null, early, AFTER).result());
    assertEquals(
        Result.MISSED, CommitmentOutcome.of(target, null, due, null, late, AFTER).result());
  }

  @Test
  void atMostAndExactlyTargetsAreJudged() {
    var evidence = all(claim("12 0 DAY").in("2024"));
    assertEquals(
        Result.MET,
        CommitmentOutcome.of(
                target("2024", Bound.AT_MOST, "15 0 DAY"), null, null, null, evidence, AFTER)
            .result());
    assertEquals(
        Result.MISSED,
        CommitmentOutcome.of(
                target("2024", Bound.AT_MOST, "10 0 DAY"), null, null, null, evidence, AFTER)
            .result());
    assertEquals(
        Result.MET,
        CommitmentOutcome.of(
                target("2024", Bound.EXACTLY, "12 0 DAY"), null, null, null, evidence, AFTER)
            .result());
    assertEquals(
        Result.MISSED,
        CommitmentOutcome.of(
                target("2024", Bound.EXACTLY, "20 0 DAY"), null, null, null, evidence, AFTER)
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
    var outcome = CommitmentOutcome.of(fivefold, null, null, null, evidence, AFTER);
    assertEquals(new BigDecimal("7.5"), outcome.target().value());
    assertEquals(Result.MET, outcome.result());
    var without = CommitmentOutcome.of(fivefold, null, null, null, evidence.subList(0, 1), AFTER);
    assertNull(without.target());
    assertEquals(Result.UNDETERMINED, without.result());
    var contradicted =
        all(
            claim("7.6 6 TNE").in("2024"),
            claim("1.5 6 TNE").in("2022"),
            claim("3.0 6 TNE").in("2022"));
    assertNull(CommitmentOutcome.of(fivefold, null, null, null, contradicted, AFTER).target());
  }

  static Stream<Arguments> milestones() {
    return Stream.of(
        Arguments.of("2024", DURING, reached(), Result.NOT_DUE),
        Arguments.of("2024", AFTER, reached(), Result.OVERDUE),
        Arguments.of("2024-06/..", AFTER, reached(), Result.UNDETERMINED),
        Arguments.of(null, AFTER, reached(), Result.UNDETERMINED),
        Arguments.of("2024", DURING, reached("2024-05"), Result.MET),
        Arguments.of("2024", AFTER, reached("2025-01"), Result.MISSED),
        Arguments.of("2024-06", AFTER, reached("2024"), Result.UNDETERMINED),
        Arguments.of("2024-06", AFTER, reached("2024-05", "2024-08"), Result.CONTESTED),
        Arguments.of("2024", AFTER, reached((String) null), Result.UNDETERMINED),
        Arguments.of(null, AFTER, reached((String) null), Result.MET));
  }

  @ParameterizedTest
  @MethodSource("milestones")
  void aMilestoneIsJudgedByTheDaysOnWhichItWasReached(
      String due, LocalDate day, List<Period> reached, Result result) {
    assertEquals(
        result,
        CommitmentOutcome.ofMilestone(due == null ? null : Period.parse(due), reached, day)
            .result());
  }

  private static List<Period> reached(String... dates) {
    return Arrays.stream(dates).map(d -> d == null ? null : Period.parse(d)).toList();
  }

  private static Target target(String period, Bound comparator, String quantity) {
    return new Target(
        key("cargo_volume", period, null, null, null, null, null),
        comparator,
        quantity(quantity),
        null);
  }
}
