package io.corridorledger.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The judgement of random sets of figures depends neither on the order of recording nor on the
/// multiplier and exponent with which a number is written.
class NotationTest {

  private static final int SETS = 2_000;
  private static final String[] PERIODS = {"2022", "2023", "2023-40", "2023-01/2023-05", "2024"};
  private static final String[] NUMBERS = {
    "2.8", "2.80", "2.85", "2.7", "3", "500", "512", "2800", "0.5", "70", "1.31", "15", "0.002"
  };
  private static final List<Source> SOURCES =
      List.of(
          Claims.source("Agency", Source.Kind.NEWS, null),
          Claims.source("Railway", Source.Kind.OPERATOR, null),
          Claims.source("Office", Source.Kind.STATISTICS, null));

  /// All conclusions about a set.
  private record Conclusions(
      Verdict.Reasoned verdict,
      Set<Object> growthChecks,
      Set<Object> partsAboveWhole,
      Set<Object> nearlySamePeriods,
      Set<Object> proposedFlags,
      Independence independence,
      UUID byAuthority) {

    static Conclusions of(List<Claim> set, List<Claim> related) {
      List<Claim> claims = set.stream().sorted(Claim.BY_PUBLICATION).toList();
      Preference preferred = Preference.of(Preference.Rule.AUTHORITY, claims);
      return new Conclusions(
          Verdict.of(claims),
          GrowthCheck.of(claims, related).stream()
              .map(c -> List.of(c.claim(), String.valueOf(c.base()), c.result()))
              .collect(Collectors.toSet()),
          Set.copyOf(PartAndWhole.above(claims, related).found()),
          Set.copyOf(PeriodComparison.of(claims, related).found()),
          ProposedFlag.of(claims, related).stream()
              .map(f -> List.of(f.value(), f.flag()))
              .collect(Collectors.toSet()),
          Independence.of(claims.stream().flatMap(c -> c.citations().stream()).toList()),
          preferred == null ? null : preferred.value());
    }
  }

  @Test
  @Tag("random")
  void theJudgementDependsNeitherOnTheOrderNorOnTheNotation() {
    long seed = Long.getLong("test.seed", 1);
    var random = new Random(seed);
    var seen = EnumSet.noneOf(Verdict.class);
    for (int i = 0; i < SETS; i++) {
      var claims = claims(random);
      var set = inSet(claims);
      var expected = Conclusions.of(set, claims);
      seen.add(expected.verdict().verdict());
      var rewritten = new ArrayList<>(claims.stream().map(c -> rewritten(c, random)).toList());
      Collections.shuffle(rewritten, random);
      assertEquals(
          expected,
          Conclusions.of(inSet(rewritten), rewritten),
          () -> "-Dtest.seed=%d: %s and %s".formatted(seed, claims, rewritten));
    }
    assertTrue(
        seen.containsAll(
            EnumSet.complementOf(EnumSet.of(Verdict.DATE_CONFLICT, Verdict.GROWTH_CONFLICT))),
        () -> "verdicts that occurred: " + seen);
  }

  private static List<Claim> inSet(List<Claim> claims) {
    return claims.stream().filter(c -> c.key().period().equals(Period.parse("2023"))).toList();
  }

  private static List<Claim> claims(Random random) {
    var claims = new ArrayList<Claim>();
    for (int i = random.nextInt(1, 6); i >= 0; i--) {
      var key =
          Claims.key(
              "cargo_volume",
              PERIODS[random.nextInt(3) == 0 ? random.nextInt(PERIODS.length) : 1],
              random.nextInt(4) == 0 ? "transit" : null,
              null,
              random.nextInt(4) == 0 ? FigureKey.MeasurePoint.BORDER : null,
              random.nextInt(3) == 0 ? random.nextBoolean() ? "AZ" : "KZ" : null,
              null);
      var qualifier =
          random.nextInt(3) > 0
              ? Qualifier.EXACT
              : List.of(Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.AT_MOST)
                  .get(random.nextInt(3));
      claims.add(
          new Claim(
              new UUID(0, random.nextLong()),
              new Figure(
                  key,
                  new Quantity(
                      new BigDecimal(NUMBERS[random.nextInt(NUMBERS.length)]),
                      null,
                      6,
                      new Unit(random.nextInt(8) == 0 ? "E22" : "TNE"),
                      qualifier),
                  random.nextInt(4) == 0 ? growth(random) : null,
                  null,
                  false,
                  null,
                  null),
              List.of(Claims.cited(SOURCES.get(random.nextInt(SOURCES.size())))),
              random.nextBoolean() ? null : LocalDate.of(2024, random.nextInt(1, 13), 1),
              Instant.EPOCH));
    }
    return claims;
  }

  private static Growth growth(Random random) {
    return new Growth(
        Growth.Kind.PERCENT,
        BigDecimal.valueOf(random.nextInt(1, 90)),
        random.nextBoolean() ? Qualifier.EXACT : Qualifier.AT_LEAST,
        Period.parse("2022"),
        false,
        null,
        null,
        0);
  }

  /// The same claim with another multiplier and exponent, and the same significant digits.
  private static Claim rewritten(Claim claim, Random random) {
    var figure = claim.figure();
    var quantity = figure.quantity();
    BigDecimal digits =
        quantity.value().scale() > 0 ? quantity.value() : quantity.value().stripTrailingZeros();
    int unitMult = random.nextInt(0, 10);
    BigDecimal value = digits.scaleByPowerOfTen(quantity.unitMult() - unitMult);
    boolean endsWithZero = digits.unscaledValue().mod(BigInteger.TEN).signum() == 0;
    if (endsWithZero && value.scale() <= 0) return claim; // its decimals would be lost
    return new Claim(
        claim.id(),
        new Figure(
            figure.key(),
            new Quantity(value, null, unitMult, quantity.unit(), quantity.qualifier()),
            figure.growth(),
            figure.status(),
            figure.yearToDate(),
            figure.suspect(),
            figure.note()),
        claim.citations(),
        claim.published(),
        claim.recorded());
  }
}
