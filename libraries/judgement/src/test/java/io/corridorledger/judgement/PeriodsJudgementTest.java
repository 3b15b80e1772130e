package io.corridorledger.judgement;

import static io.corridorledger.judgement.Claims.all;
import static io.corridorledger.judgement.Claims.claim;
import static io.corridorledger.judgement.Claims.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Figure.ObsStatus;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.FigureKey.MeasurePoint;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Values of different periods and facets, and the flags that follow from them.
class PeriodsJudgementTest {

  private static final Source RAILWAY = source("Railway", Source.Kind.OPERATOR, null);

  @Test
  void aCrowdedSetHasAtMostFiftyResults() {
    for (int number : new int[] {50, 51}) {
      List<Claim> months =
          Stream.generate(() -> claim("2.9 6 TNE").in("2023-40").from(RAILWAY).get())
              .limit(number)
              .toList();
      List<Claim> year = all(claim("2.1 6 TNE"));
      assertLimited(50, number > 50, PartAndWhole.above(year, months));
      List<Claim> nearly =
          Stream.generate(() -> claim("2.9 6 TNE").in("2023-01/2023-11").from(RAILWAY).get())
              .limit(number)
              .toList();
      assertLimited(50, number > 50, PeriodComparison.of(year, nearly));
    }
  }

  private static void assertLimited(int number, boolean more, Limited<?> results) {
    assertEquals(number, results.found().size());
    assertEquals(more, results.more());
  }

  /// The last of all pairs is the one in which the part exceeds its whole.
  @Test
  void onlyTheFirstPairsOfACrowdedSetAreCompared() {
    List<Claim> year = all(claim("2.1 6 TNE"));
    for (int pairs : new int[] {20_000, 20_001}) {
      List<Claim> months = new ArrayList<>();
      Claim below = claim("1.1 6 TNE").in("2023-40").from(RAILWAY).get();
      while (months.size() < pairs - 1) months.add(below);
      months.add(claim("2.9 6 TNE").in("2023-40").from(RAILWAY).get());
      boolean all = pairs == 20_000;
      assertLimited(all ? 1 : 0, !all, PartAndWhole.above(year, months));
    }
  }

  @Test
  void aCrowdedSetOfPartsHasAtMostFiftyResults() {
    for (int number : new int[] {50, 51}) {
      List<Claim> set = new ArrayList<>();
      Stream.generate(() -> claim("2.9 6 TNE").flow("transit").get())
          .limit(number)
          .forEach(set::add);
      set.add(claim("2.1 6 TNE").get());
      assertLimited(50, number > 50, PartAndWhole.above(set, set));
    }
  }

  /// The last of all pairs is the one in which the part exceeds its whole. Each part is paired with
  /// all figures of the set: 140 parts give 19,740 pairs, and 142 parts give 20,306.
  @Test
  void onlyTheFirstPairsOfACrowdedSetOfPartsAreCompared() {
    for (int parts : new int[] {140, 142}) {
      Claim below = claim("1.1 6 TNE").flow("transit").get();
      List<Claim> set = new ArrayList<>();
      while (set.size() < parts - 1) set.add(below);
      set.add(claim("2.9 6 TNE").flow("transit").get());
      set.add(claim("2.1 6 TNE").get());
      boolean all = parts == 140;
      assertLimited(all ? 1 : 0, !all, PartAndWhole.above(set, set));
    }
  }

  @Test
  void onlyTheFirstPairsOfNearlyTheSamePeriodAreCompared() {
    List<Claim> half = all(claim("2.1 6 TNE").in("2024-40"));
    for (int pairs : new int[] {20_000, 20_001}) {
      List<Claim> others = new ArrayList<>();
      Claim boxes = claim("77 3 E22").in("2024-01/2024-05").from(RAILWAY).get();
      while (others.size() < pairs - 1) others.add(boxes);
      others.add(claim("2.1 6 TNE").in("2024-01/2024-05").from(RAILWAY).get());
      boolean all = pairs == 20_000;
      assertLimited(all ? 1 : 0, !all, PeriodComparison.of(half, others));
    }
  }

  @Test
  void anEmptySetHasNoResults() {
    List<Claim> others = all(claim("2.1 6 TNE"));
    assertLimited(0, false, PartAndWhole.above(List.of(), others));
    assertLimited(0, false, PeriodComparison.of(List.of(), others));
    assertEquals(List.of(), ProposedFlag.of(List.of(), others));
  }

  static Stream<Arguments> parts() {
    return Stream.of(
        Arguments.of(
            "a part above its whole", true, claim("2.9 6 TNE").flow("transit"), claim("2.1 6 TNE")),
        Arguments.of(
            "a rounded part", false, claim("2.2 6 TNE").flow("transit"), claim("2.1 6 TNE")),
        Arguments.of("the same facets", false, claim("2.9 6 TNE"), claim("2.1 6 TNE")),
        Arguments.of(
            "the same part",
            false,
            claim("2.9 6 TNE").flow("transit"),
            claim("2.1 6 TNE").flow("transit")),
        Arguments.of(
            "another part",
            false,
            claim("2.9 6 TNE").flow("transit"),
            claim("2.1 6 TNE").flow("export")),
        Arguments.of(
            "months of another part",
            false,
            claim("2.9 6 TNE").in("2023-40").flow("transit"),
            claim("2.1 6 TNE").flow("export")),
        Arguments.of(
            "months, measured elsewhere",
            true,
            claim("2.9 6 TNE").in("2023-40").at(MeasurePoint.BORDER),
            claim("2.1 6 TNE")),
        Arguments.of(
            "a forecast for some months",
            false,
            claim("2.9 6 TNE").in("2023-40").forecast(),
            claim("2.1 6 TNE")),
        Arguments.of(
            "months and an undated whole",
            false,
            claim("2.9 6 TNE").in("2023-40"),
            claim("2.1 6 TNE").in(null)),
        Arguments.of(
            "the growth of some months",
            false,
            claim(null).growing("+5 %", null).in("2023-40"),
            claim("2.1 6 TNE")),
        Arguments.of(
            "months above their year", true, claim("2.9 6 TNE").in("2023-40"), claim("2.1 6 TNE")),
        Arguments.of(
            "a year to date above its year",
            true,
            claim("2.9 6 TNE").in("2023-01/2023-11").toDate(),
            claim("2.1 6 TNE")),
        Arguments.of(
            "a part of some months",
            true,
            claim("2.9 6 TNE").in("2023-40").flow("transit"),
            claim("2.1 6 TNE")),
        Arguments.of(
            "the months of another source",
            true,
            claim("2.9 6 TNE").in("2023-40").from(RAILWAY),
            claim("2.1 6 TNE")),
        Arguments.of(
            "months of another year", false, claim("2.9 6 TNE").in("2022-40"), claim("2.1 6 TNE")),
        Arguments.of(
            "months that reach beyond the year",
            false,
            claim("2.9 6 TNE").in("2023-11/2024-02"),
            claim("2.1 6 TNE")),
        Arguments.of("at most", false, claim("<2.9 6 TNE").in("2023-40"), claim("2.1 6 TNE")),
        Arguments.of(
            "a whole that has only a lower bound",
            false,
            claim("2.9 6 TNE").in("2023-40"),
            claim(">2.1 6 TNE")),
        Arguments.of(
            "a plan for some months",
            false,
            claim("2.9 6 TNE").in("2023-40").basis(Basis.PLANNED),
            claim("2.1 6 TNE")),
        Arguments.of(
            "shares, which do not add up",
            false,
            claim("60.0 0 P1").in("2023-40"),
            claim("40.0 0 P1")),
        Arguments.of(
            "a share of a part in the same year",
            false,
            claim("60.0 0 P1").flow("transit"),
            claim("40.0 0 P1")),
        Arguments.of(
            "a length of a part in the same year",
            false,
            claim("900 0 KMT").scope("electrified"),
            claim("800 0 KMT")),
        Arguments.of(
            "a forecast for a part of the same year",
            false,
            claim("2.9 6 TNE").flow("transit").forecast(),
            claim("2.1 6 TNE")),
        Arguments.of(
            "a part of a forecast for the same year",
            false,
            claim("2.9 6 TNE").flow("transit"),
            claim("2.1 6 TNE").forecast()),
        Arguments.of(
            "two forecasts for the same year",
            true,
            claim("2.9 6 TNE").flow("transit").forecast(),
            claim("2.1 6 TNE").forecast()),
        Arguments.of(
            "a plan for a part of the same year",
            false,
            claim("2.9 6 TNE").flow("transit").basis(Basis.PLANNED),
            claim("2.1 6 TNE")),
        Arguments.of(
            "a capacity of a part in the same year",
            false,
            claim("2.9 6 TNE").flow("transit").basis(Basis.CURRENT),
            claim("2.1 6 TNE").basis(Basis.CURRENT)),
        Arguments.of(
            "boxes of a part in the same year",
            true,
            claim("90 3 E22").flow("transit"),
            claim("77 3 E22")),
        Arguments.of(
            "rates, which do not add up",
            false,
            claim("900 0 TNE/ANN").in("2023-40"),
            claim("800 0 TNE/ANN")),
        Arguments.of(
            "lengths, which do not add up",
            false,
            claim("900 0 KMT").in("2023-40"),
            claim("800 0 KMT")),
        Arguments.of(
            "a whole without an end",
            false,
            claim("2.9 6 TNE").in("2023-40"),
            claim("2.1 6 TNE").in("2023-01/..")),
        Arguments.of("other units", false, claim("2.9 6 TNE").in("2023-40"), claim("21 3 E22")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("parts")
  void aPartAboveItsWholeIsFoundFromBothSides(
      String what, boolean found, Claims part, Claims whole) {
    var both = all(part, whole);
    boolean oneSet = part.period().equals(whole.period());
    for (var claims :
        oneSet ? List.of(both) : List.of(List.of(both.getFirst()), List.of(both.getLast()))) {
      var pairs = PartAndWhole.above(claims, both).found();
      assertEquals(found ? 1 : 0, pairs.size(), pairs::toString);
      if (found) {
        assertEquals(part.id(), pairs.getFirst().part());
        assertEquals(whole.id(), pairs.getFirst().whole());
        assertTrue(pairs.getFirst().why().contains(part.id().toString()), pairs::toString);
      }
    }
  }

  static Stream<Arguments> periods() {
    var half = claim("2.1 6 TNE").in("2024-40");
    var other = half.from(RAILWAY).in("2024-01/2024-05");
    return Stream.of(
        Arguments.of(
            "a year to date and the first half", Verdict.CLOSE, half, other.with("1.80 6 TNE")),
        Arguments.of("the same value", Verdict.AGREE, half, other),
        Arguments.of("a rounded value", Verdict.ROUNDING, half, other.with("2.12 6 TNE")),
        Arguments.of(
            "two reporters",
            Verdict.MIRROR,
            half.reportedBy("AZ"),
            other.with("1.80 6 TNE").reportedBy("KZ")),
        Arguments.of(
            "two measure points",
            Verdict.MEASURE_POINT,
            half.at(MeasurePoint.DISPATCHED),
            other.with("1.80 6 TNE").at(MeasurePoint.DELIVERED)),
        Arguments.of(
            "more than the days explain", Verdict.CONFLICT, half, other.with("0.90 6 TNE")),
        Arguments.of(
            "exactly what twice the days and 2 % explain",
            Verdict.CLOSE,
            half.in("2023-01-01/2023-04-10").with("1.000 6 TNE"),
            other.in("2023-01-01/2023-03-31").with("0.780 6 TNE")),
        Arguments.of(
            "a little more than that",
            Verdict.CONFLICT,
            half.in("2023-01-01/2023-04-10").with("1.000 6 TNE"),
            other.in("2023-01-01/2023-03-31").with("0.770 6 TNE")),
        Arguments.of(
            "begins 31 days later", Verdict.AGREE, half.in("2024"), other.in("2024-02/2024-12")),
        Arguments.of(
            "begins 32 days later", null, half.in("2024"), other.in("2024-02-02/2024-12-31")),
        Arguments.of("ends 61 days earlier", null, half.in("2024"), other.in("2024-01/2024-10")),
        Arguments.of(
            "four fifths of the days",
            Verdict.AGREE,
            half.in("2024-01-01/2024-04-09"),
            other.in("2024-01-01/2024-03-20")),
        Arguments.of(
            "less than four fifths of the days",
            null,
            half.in("2024-01-01/2024-04-09"),
            other.in("2024-01-01/2024-03-19")),
        Arguments.of(
            "next to each other",
            null,
            half.in("2024-01-01/2024-01-20"),
            other.in("2024-01-21/2024-02-10")),
        Arguments.of("a forecast", null, half, other.forecast()),
        Arguments.of("another source of another part", null, half, other.flow("transit")),
        Arguments.of("one source", null, half, half.in("2024-01/2024-05")),
        Arguments.of(
            "two reporters in one source",
            Verdict.MIRROR,
            half.reportedBy("AZ"),
            half.in("2024-01/2024-05").with("1.80 6 TNE").reportedBy("KZ")),
        Arguments.of(
            "two measure points in one source",
            Verdict.MEASURE_POINT,
            half.at(MeasurePoint.DISPATCHED),
            half.in("2024-01/2024-05").with("1.80 6 TNE").at(MeasurePoint.DELIVERED)),
        Arguments.of(
            "two reporters in one source, one value",
            Verdict.AGREE,
            half.reportedBy("AZ"),
            half.in("2024-01/2024-05").reportedBy("KZ")),
        Arguments.of(
            "two reporters in a source and its copy",
            Verdict.MIRROR,
            half.reportedBy("AZ"),
            half.in("2024-01/2024-05")
                .with("1.80 6 TNE")
                .reportedBy("KZ")
                .from(source("Mirror", Source.Kind.NEWS, half.source().id()))),
        Arguments.of(
            "one reporter in one source",
            null,
            half.reportedBy("AZ"),
            half.in("2024-01/2024-05").reportedBy("AZ")),
        Arguments.of(
            "one source that names only one reporter",
            null,
            half.reportedBy("AZ"),
            half.in("2024-01/2024-05")),
        Arguments.of(
            "one source that names only one measure point",
            null,
            half.at(MeasurePoint.DISPATCHED),
            half.in("2024-01/2024-05")),
        Arguments.of(
            "a copy of the source",
            null,
            half,
            other.from(source("Mirror", Source.Kind.NEWS, half.source().id()))),
        Arguments.of("the same days in another notation", null, half, other.in("2024-01/2024-06")),
        Arguments.of("a quarter and a half", null, half, other.in("2024-33")),
        Arguments.of("the months before", null, half, other.in("2023-11/2024-04")),
        Arguments.of("another year", null, half, other.in("2023-01/2023-05")),
        Arguments.of("a period without an end", null, half, other.in("2024-01/..")),
        Arguments.of("other units", null, half, other.with("77 3 E22")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("periods")
  void valuesOfNearlyTheSamePeriodAreComparedFromBothSides(
      String what, Verdict verdict, Claims one, Claims other) {
    for (var pair : List.of(List.of(one.get(), other.get()), List.of(other.get(), one.get()))) {
      var found = PeriodComparison.of(List.of(pair.getFirst()), pair).found();
      assertEquals(verdict == null ? 0 : 1, found.size(), found::toString);
      if (verdict != null) {
        assertEquals(verdict, found.getFirst().verdict(), found::toString);
        assertEquals(pair.getLast().key().period(), found.getFirst().otherPeriod());
      }
    }
  }

  static Stream<Arguments> flags() {
    var year = claim("2.8 6 TNE");
    return Stream.of(
        Arguments.of(
            "a thousand times its neighbours",
            Suspect.MAGNITUDE,
            claim("2800 6 TNE"),
            all(year.in("2022"), year.in("2024"))),
        Arguments.of(
            "a thousandth of its neighbours",
            Suspect.MAGNITUDE,
            claim("2.8 3 TNE"),
            all(year.in("2022"), year.in("2024"))),
        Arguments.of(
            "a thousand times one neighbour only",
            null,
            claim("2800 6 TNE"),
            all(year.in("2022"), claim("2700 6 TNE").in("2024"))),
        Arguments.of(
            "a hundred times its neighbours",
            null,
            claim("280 6 TNE"),
            all(year.in("2022"), year.in("2024"))),
        Arguments.of(
            "a thousand times a part",
            null,
            claim("2800 6 TNE"),
            all(year.in("2022").flow("transit"))),
        Arguments.of("no neighbour", null, claim("2800 6 TNE"), List.of()),
        Arguments.of(
            "a copy of a wrong value",
            Suspect.MAGNITUDE,
            claim("2800 6 TNE"),
            all(
                claim("2800 6 TNE").from(source("Mirror", Source.Kind.NEWS, year.source().id())),
                year.in("2022"),
                year.in("2024"))),
        Arguments.of(
            "the wrong value again in the same source, rounded",
            Suspect.MAGNITUDE,
            claim("2800 6 TNE"),
            all(claim("2.80 9 TNE"), year.in("2022"))),
        Arguments.of(
            "the wrong value three times in the same source",
            Suspect.MAGNITUDE,
            claim("2800 6 TNE"),
            all(claim("2800 6 TNE"), claim("2800 6 TNE"), year.in("2022"))),
        Arguments.of(
            "a copy and an independent source of the value",
            null,
            claim("2800 6 TNE"),
            all(
                claim("2800 6 TNE").from(source("Mirror", Source.Kind.NEWS, year.source().id())),
                claim("2800 6 TNE").from(RAILWAY),
                year.in("2022"))),
        Arguments.of(
            "the source repeats the value for the same and for another year",
            null,
            claim("2800 6 TNE"),
            all(claim("2800 6 TNE"), claim("2800 6 TNE").in("2024"), year.in("2022"))),
        Arguments.of(
            "the same source states a similar value for the same year",
            null,
            claim("2800 6 TNE"),
            all(claim("2700 6 TNE"), year.in("2022"))),
        Arguments.of(
            "a smaller and a larger neighbour",
            null,
            claim("2800 6 TNE"),
            all(year.in("2022"), claim("2 12 TNE").in("2024"))),
        Arguments.of(
            "a neighbour of zero", null, claim("2800 6 TNE"), all(claim("0 6 TNE").in("2022"))),
        Arguments.of("a value of zero", null, claim("0 6 TNE"), all(year.in("2022"))),
        Arguments.of(
            "a neighbour in boxes", null, claim("2800 6 TNE"), all(claim("77 3 E22").in("2022"))),
        Arguments.of(
            "a neighbour in other units",
            Suspect.MAGNITUDE,
            claim("2800 6 TNE"),
            all(claim("2800 0 KTN").in("2022"))),
        Arguments.of(
            "a neighbour by another reporter at another point",
            Suspect.MAGNITUDE,
            claim("2800 6 TNE").reportedBy("AZ"),
            all(year.in("2022").reportedBy("KZ").at(MeasurePoint.DELIVERED))),
        Arguments.of(
            "another source confirms the value",
            null,
            claim("2800 6 TNE"),
            all(claim("2800 6 TNE").from(RAILWAY), year.in("2022"), year.in("2024"))),
        Arguments.of(
            "the same source states a similar value for another year",
            null,
            claim("2800 6 TNE"),
            all(claim("2800 6 TNE").in("2024"), year.in("2022"))),
        Arguments.of(
            "the same source states two values for one year",
            Suspect.MAGNITUDE,
            claim("2800 6 TNE"),
            all(year)),
        Arguments.of(
            "only a copy of the value",
            null,
            claim("2800 6 TNE"),
            all(claim("2800 6 TNE").from(source("Mirror", Source.Kind.NEWS, year.source().id())))),
        Arguments.of(
            "300 times its neighbour", Suspect.MAGNITUDE, claim("840 6 TNE"), all(year.in("2022"))),
        Arguments.of(
            "a 300th of its neighbour",
            Suspect.MAGNITUDE,
            year,
            all(claim("840 6 TNE").in("2022"))),
        Arguments.of(
            "a thousand times one neighbour, a thousandth of another",
            null,
            year,
            all(claim("2800 6 TNE").in("2022"), claim("2.8 3 TNE").in("2024"))),
        Arguments.of("zero", null, claim("0 0 TNE"), all(year.in("2022"))),
        Arguments.of("a neighbour of zero", null, year, all(claim("0 0 TNE").in("2022"))),
        Arguments.of(
            "a share of a whole of zero",
            null,
            claim("60 0 P1").flow("transit"),
            all(claim("0 0 TNE"), claim("0 0 TNE").flow("transit"))),
        Arguments.of(
            "a share without a period",
            Suspect.SHARE,
            claim("60 0 P1").flow("transit").in(null),
            all(year.in(null), claim("1.1 6 TNE").flow("transit").in(null))),
        Arguments.of(
            "a share without a period of dated values",
            null,
            claim("60 0 P1").flow("transit").in(null),
            all(year, claim("1.1 6 TNE").flow("transit"))),
        Arguments.of(
            "a percentage that is the factor by which the value grew",
            Suspect.UNIT,
            claim("7.50 6 TNE").growing("+6 %", "2022"),
            all(claim("1.00 6 TNE").in("2022"))),
        Arguments.of(
            "a growth by a factor",
            null,
            claim("0.80 6 TNE").growing("6 times", "2022"),
            all(claim("1.00 6 TNE").in("2022"))),
        Arguments.of(
            "no growth",
            null,
            claim("0.80 6 TNE").growing("+0 %", "2022"),
            all(claim("1.00 6 TNE").in("2022"))),
        Arguments.of(
            "a fall that is a growth",
            Suspect.SIGN,
            claim("1.20 6 TNE").growing("-20 %", "2022"),
            all(claim("1.00 6 TNE").in("2022"))),
        Arguments.of(
            "a share that its part does not give",
            Suspect.SHARE,
            claim("60 0 P1").flow("transit"),
            all(year, claim("1.1 6 TNE").flow("transit"))),
        Arguments.of(
            "a share that its part gives",
            null,
            claim("39 0 P1").flow("transit"),
            all(year, claim("1.1 6 TNE").flow("transit"))),
        Arguments.of(
            "a share of another year",
            null,
            claim("60 0 P1").flow("transit").in("2022"),
            all(year, claim("1.1 6 TNE").flow("transit"))),
        Arguments.of(
            "a percentage that is a factor",
            Suspect.UNIT,
            claim("6.0 6 TNE").growing("+6 %", "2022"),
            all(claim("1.0 6 TNE").in("2022"))),
        Arguments.of(
            "a growth that is a fall",
            Suspect.SIGN,
            claim("0.80 6 TNE").growing("+20 %", "2022"),
            all(claim("1.00 6 TNE").in("2022"))),
        Arguments.of(
            "a growth that is right",
            null,
            claim("1.20 6 TNE").growing("+20 %", "2022"),
            all(claim("1.00 6 TNE").in("2022"))),
        Arguments.of(
            "a growth that one of two bases confirms",
            null,
            claim("6.0 6 TNE").growing("+6 %", "2022"),
            all(claim("1.0 6 TNE").in("2022"), claim("5.66 6 TNE").in("2022").from(RAILWAY))),
        Arguments.of(
            "a growth that nothing explains",
            null,
            claim("3.0 6 TNE").growing("+50 %", "2022"),
            all(claim("1.0 6 TNE").in("2022"))),
        Arguments.of(
            "a plan for a past year",
            Suspect.DATE,
            claim("5 6 TNE").in("2023").basis(Basis.PLANNED).from(dated("2024-05-07")),
            List.of()),
        Arguments.of(
            "a plan for this year",
            null,
            claim("5 6 TNE").in("2024").basis(Basis.PLANNED).from(dated("2024-05-07")),
            List.of()),
        Arguments.of(
            "a plan for the year in which the source was published",
            null,
            claim("5 6 TNE").in("2024-05-07").basis(Basis.PLANNED).from(dated("2024-05-07")),
            List.of()),
        Arguments.of(
            "a plan without a period",
            null,
            claim("5 6 TNE").in(null).basis(Basis.PLANNED).from(dated("2024-05-07")),
            List.of()),
        Arguments.of(
            "a plan without an end",
            null,
            claim("5 6 TNE").in("2023/..").basis(Basis.PLANNED).from(dated("2024-05-07")),
            List.of()),
        Arguments.of(
            "a plan by a source with only an upper bound of its day",
            null,
            claim("5 6 TNE").in("2023").basis(Basis.PLANNED).from(dated("../2024-05-07")),
            List.of()),
        Arguments.of(
            "a plan by an undated source",
            null,
            claim("5 6 TNE").in("2023").basis(Basis.PLANNED),
            List.of()),
        Arguments.of(
            "an observation of a past year",
            null,
            claim("5 6 TNE").in("2023").from(dated("2024-05-07")),
            List.of()));
  }

  private static Source dated(String day) {
    return new Source(
        null, "Agency", null, "A plan", null, Period.parse(day), null, Source.Kind.NEWS, null);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("flags")
  void flagsAreProposedWhereArithmeticShowsThem(
      String what, Suspect flag, Claims claim, List<Claim> related) {
    var found = ProposedFlag.of(List.of(claim.get()), related);
    assertEquals(
        flag == null ? Map.of() : Map.of(claim.id(), flag),
        found.stream().collect(Collectors.toMap(ProposedFlag::value, ProposedFlag::flag)));
  }

  @Test
  void aClaimDoesNotConfirmItsOwnValue() {
    var neighbour = claim("2.8 6 TNE").in("2022").get();
    var cited = claim("2800 6 TNE").get();
    var uncited = new Claim(cited.id(), cited.figure(), List.of(), null, cited.recorded());
    for (var wrong : List.of(cited, uncited)) {
      var found = ProposedFlag.of(List.of(wrong), List.of(wrong, neighbour));
      assertEquals(List.of(Suspect.MAGNITUDE), found.stream().map(ProposedFlag::flag).toList());
    }
    var other = claim("2800 6 TNE").get();
    var repeated = new Claim(other.id(), other.figure(), List.of(), null, other.recorded());
    var found = ProposedFlag.of(List.of(cited), List.of(cited, repeated, neighbour));
    assertEquals(List.of(Suspect.MAGNITUDE), found.stream().map(ProposedFlag::flag).toList());
  }

  @Test
  void theNearestNeighbourIsNamedAndOfSeveralTheFirstPublished() {
    var wrong = claim("2800 6 TNE");
    var farther = claim("2.1 6 TNE").in("2022");
    var later = claim("2.8 6 TNE").in("2022").published("2024-05-02");
    var earlier = claim("2.8 6 TNE").in("2024").published("2024-05-01");
    var neighbours = all(farther, later, earlier);
    for (var order : List.of(neighbours, neighbours.reversed())) {
      var why = ProposedFlag.of(all(wrong), order).getFirst().why();
      assertTrue(why.contains("is 1000 times 2.8 million t"), why);
      assertTrue(why.contains(earlier.id().toString()), why);
    }
  }

  @Test
  void aForecastForAPastYearIsFlagged() {
    var observed = claim("5 6 TNE").in("2023").from(dated("2024-05-07")).get();
    var figure = observed.figure();
    var forecast =
        new Claim(
            observed.id(),
            new Figure(figure.key(), figure.quantity(), null, ObsStatus.F, false, null, null),
            observed.citations(),
            null,
            observed.recorded());
    assertEquals(Suspect.DATE, ProposedFlag.of(List.of(forecast), List.of()).getFirst().flag());
  }

  @Test
  void aFlaggedNeighbourFlagsNothing() {
    var wrong = claim("2800 6 TNE").in("2022").get();
    var figure = wrong.figure();
    var flagged =
        new Claim(
            wrong.id(),
            new Figure(
                figure.key(),
                figure.quantity(),
                null,
                null,
                false,
                List.of(Suspect.MAGNITUDE),
                null),
            wrong.citations(),
            null,
            wrong.recorded());
    assertEquals(List.of(), ProposedFlag.of(all(claim("2.8 6 TNE")), List.of(flagged)));
  }

  static Stream<Arguments> announcements() {
    String source = "when the source was published";
    String promise = "on the date of the announcement";
    return Stream.of(
        Arguments.of("a month before the source", "2024-04", null, "2024-05-07", source),
        Arguments.of("the day before the source", "2024-05-06", null, "2024-05-07", source),
        Arguments.of("the year before an open publication", "2023", null, "2024-05-07/..", source),
        Arguments.of("before a fixed end", "../2023-12-31", null, "2024-05-07", source),
        Arguments.of("before its own announcement", "2023", "2024-03-11", "2023-05-07", promise),
        Arguments.of("the day of the source", "2024-05-07", null, "2024-05-07", null),
        Arguments.of("the month of the source", "2024-05", null, "2024-05-07", null),
        Arguments.of("a later year", "2030", null, "2024-05-07", null),
        Arguments.of("an old promise in a new source", "2023", "2022-08-01", "2024-05-07", null),
        Arguments.of("a promise of the same year", "2023", "2023", "2024-05-07", null),
        Arguments.of("an approximate date", "2024-04~", null, "2024-05-07", null),
        Arguments.of("an approximate promise", "2023", "2024~", "2024-05-07", null),
        Arguments.of("a promise without a first day", "2023", "../2024-03-11", "2024-05-07", null),
        Arguments.of("no last day", "2023/..", null, "2024-05-07", null),
        Arguments.of("no date", null, null, "2024-05-07", null),
        Arguments.of("no publication day", "2023", null, null, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("announcements")
  void aPastDateThatIsAnnouncedAsFutureIsFlagged(
      String what, String date, String made, String published, String since) {
    UUID fact = new UUID(0, 1);
    var flag =
        new ProposedFlag.Announcement(
                fact, "The visit", period(date), period(made), publishedOn(published))
            .flag();
    assertEquals(since != null, flag.isPresent(), flag::toString);
    if (since == null) return;
    assertEquals(fact, flag.get().value());
    assertEquals(Suspect.DATE, flag.get().flag());
    assertEquals(
        "The visit is announced for %s, which had passed %s: %s"
            .formatted(
                Printed.of(period(date)),
                since,
                Printed.of(period(made == null ? published : made))),
        flag.get().why());
  }

  @Test
  void theEarliestSourceDecidesWhetherAnAnnouncedDateHadPassed() {
    List<Citation> citations = new ArrayList<>(publishedOn("2024-05-07"));
    citations.addAll(publishedOn("2023-06-01"));
    var date = Period.parse("2023");
    var announced = new ProposedFlag.Announcement(null, "The visit", date, null, citations);
    assertEquals(Optional.empty(), announced.flag());
  }

  private static Period period(String text) {
    return text == null ? null : Period.parse(text);
  }

  private static List<Citation> publishedOn(String day) {
    return List.of(
        Claims.cited(
            new Source(
                null,
                "Agency",
                null,
                "A report",
                null,
                period(day),
                null,
                Source.Kind.NEWS,
                null)));
  }
}
