package io.corridorledger.judgement;

import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The comparison of two values whose periods are nearly the same, such as January to May and
/// January to June of one year.
///
/// Periods are nearly the same if they begin and end within 31 days of each other, and have at
/// least four fifths of the days of the longer period in common. If one source states values for
/// both periods, the source means two different values. So two values of one source are compared
/// only if they have different reporters or different measure points.
@Schema(
    name = "PeriodComparison",
    description = "The comparison of two values whose periods are nearly the same")
public record PeriodComparison(
    @Schema(description = "Id of the figure in the requested set of figures") @NotNull UUID value,
    Period period,
    @Schema(
            description =
                "Id of the other figure. It has another source, another reporter or another measure point. Its period is nearly the same as `period`.")
        @NotNull
        UUID other,
    Period otherPeriod,
    @NotNull Verdict verdict,
    @Schema(description = "The reason for the verdict, in one sentence") @NotNull String why) {

  private static final int MAX_DAYS_APART = 31;
  private static final BigDecimal MIN_COMMON = new BigDecimal("0.8");
  private static final BigDecimal CLOSE_GAP = new BigDecimal("0.02");

  private static final int MAX_FOUND = 50;
  private static final int MAX_COMPARED = 20_000;

  /// Compares values whose periods are nearly the same.
  ///
  /// @param claims the claims about one subject, metric and period
  /// @param related claims about the same subject and metric, for any period
  /// @return at most 50 comparisons. Only the first 20,000 pairs are examined.
  public static Limited<PeriodComparison> of(List<Claim> claims, List<Claim> related) {
    Limited.Collector<PeriodComparison> found = new Limited.Collector<>(MAX_FOUND, MAX_COMPARED);
    if (claims.isEmpty()) return found.result();
    Period period = claims.getFirst().key().period();
    List<Claim> others =
        related.stream().filter(c -> common(period, c.key().period()) != null).toList();
    for (Claim claim : claims)
      for (Claim other : others) {
        if (!found.next()) return found.result();
        if (isComparable(claim, other))
          found.add(compare(claim, other, common(claim.key().period(), other.key().period())));
      }
    return found.result();
  }

  private static PeriodComparison compare(Claim claim, Claim other, BigDecimal common) {
    Verdict verdict = verdict(claim, other, common);
    return new PeriodComparison(
        claim.id(),
        claim.key().period(),
        other.id(),
        other.key().period(),
        verdict,
        "%s for %s and %s for %s, which have %s %% of the days of the longer period in common: %s"
            .formatted(
                claim.statedValue(),
                Printed.of(claim.key().period()),
                other.statedValue(),
                Printed.of(other.key().period()),
                common.movePointRight(2).setScale(0, RoundingMode.DOWN),
                verdict == Verdict.CLOSE
                    ? "the days that differ may explain the difference"
                    : Verdict.reason(verdict, claim, other)));
  }

  private static Verdict verdict(Claim claim, Claim other, BigDecimal common) {
    if (Interval.stated(claim.quantity()).overlaps(Interval.stated(other.quantity())))
      return Verdict.AGREE;
    if (Interval.of(claim.quantity()).overlaps(Interval.of(other.quantity())))
      return Verdict.ROUNDING;
    // The days that belong to only one of the periods may explain the difference. Their daily
    // volume may be up to twice the average. So the allowed difference is twice their share of the
    // longer period, plus the margin for close values.
    BigDecimal allowed = BigDecimal.ONE.subtract(common).multiply(BigDecimal.TWO).add(CLOSE_GAP);
    BigDecimal gap = Verdict.gap(Amounts.value(claim.quantity()), Amounts.value(other.quantity()));
    return Verdict.explained(
        claim, other, gap.compareTo(allowed) <= 0 ? Verdict.CLOSE : Verdict.CONFLICT);
  }

  private static boolean isComparable(Claim claim, Claim other) {
    return Amounts.comparable(claim.quantity(), other.quantity())
        && claim.figure().status() == other.figure().status()
        && claim.key().facets().differsOnlyInMeasurement(other.key().facets())
        && (Collections.disjoint(claim.origins(), other.origins())
            || differ(claim.key().reporter(), other.key().reporter())
            || differ(claim.key().measurePoint(), other.key().measurePoint()));
  }

  private static boolean differ(Object one, Object other) {
    return one != null && other != null && !one.equals(other);
  }

  /// The common days of both periods, as a share of the days of the longer period, such as 0.8.
  /// Null if the periods have the same days, or are not nearly the same.
  private static BigDecimal common(Period a, Period b) {
    if (!DayRange.isKnown(a) || !DayRange.isKnown(b) || a.sameDays(b)) return null;
    if (apart(a.earliest(), b.earliest()) > MAX_DAYS_APART
        || apart(a.latest(), b.latest()) > MAX_DAYS_APART
        || !a.overlaps(b)) return null;
    LocalDate first = a.earliest().isAfter(b.earliest()) ? a.earliest() : b.earliest();
    LocalDate last = a.latest().isBefore(b.latest()) ? a.latest() : b.latest();
    long longer = Math.max(days(a.earliest(), a.latest()), days(b.earliest(), b.latest()));
    BigDecimal common =
        BigDecimal.valueOf(days(first, last))
            .divide(BigDecimal.valueOf(longer), MathContext.DECIMAL32);
    return common.compareTo(MIN_COMMON) < 0 ? null : common;
  }

  private static long apart(LocalDate a, LocalDate b) {
    return Math.abs(ChronoUnit.DAYS.between(a, b));
  }

  private static long days(LocalDate first, LocalDate last) {
    return ChronoUnit.DAYS.between(first, last) + 1;
  }
}
