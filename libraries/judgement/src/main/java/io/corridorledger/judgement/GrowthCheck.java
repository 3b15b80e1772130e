package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The comparison of a stated growth with recorded values. For example, a source states a growth of
/// 15 %, and the recorded values imply a growth of 12 %.
///
/// @param claim the claim that states the growth
/// @param acrossSources whether the values and the growth come from different sources
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GrowthCheck(
    @NotNull UUID claim,
    @Schema(
            description =
                "Id of the figure that states the value after the growth; absent if the figure `claim` also states this value, or if no figure states this value")
        UUID value,
    @NotNull Result result,
    @Schema(
            description =
                "The earlier period from which the source counts the growth; absent if the source states no period")
        Period against,
    @Schema(
            description =
                "Id of the figure that states the value of the earlier period; absent if no such figure is recorded")
        UUID base,
    @Schema(
            description =
                "Growth from the recorded earlier value to the recorded later value, in percent; absent if no earlier value is recorded")
        BigDecimal impliedPercent,
    @Schema(
            description =
                "The earlier value that the stated growth implies, rounded to three significant digits. The result is a range if the meaning of a stated factor is unclear. For example, \"grew three times\" may mean 3 times or 4 times the earlier value.")
        Quantity impliedBase,
    @Schema(
            description =
                "Whether the later or the earlier value comes from a different source than the growth. A source and its copies count as one source.")
        boolean acrossSources) {

  @Schema(name = "GrowthCheckResult")
  public enum Result {
    CONSISTENT,
    INCONSISTENT,
    NO_BASE
  }

  /// Checks each stated growth against each recorded value of the earlier period from which the
  /// source counts the growth. If no such value is recorded, the result is NO_BASE.
  ///
  /// @param claims claims of one subject, metric and period
  /// @param all claims of the same subject and metric, for any period
  public static List<GrowthCheck> of(List<Claim> claims, List<Claim> all) {
    List<GrowthCheck> checks = new ArrayList<>();
    for (Claim claim : claims)
      for (Claim growing : claim.byGrowth()) checks.addAll(of(growing, all));
    return checks;
  }

  /// Checks the growth of one claim. If the claim does not state the value after the growth, values
  /// from the sources of the claim are used. If these sources state no value, values of other
  /// sources are used.
  private static List<GrowthCheck> of(Claim claim, List<Claim> all) {
    if (claim.quantity() != null) return of(claim, claim, all);
    List<Claim> values =
        all.stream().filter(value -> isValueOf(value, claim)).sorted(Claim.BY_PUBLICATION).toList();
    List<Claim> own = values.stream().filter(value -> value.sharesSource(claim)).toList();
    if (values.isEmpty())
      return List.of(
          new GrowthCheck(
              claim.id(),
              null,
              Result.NO_BASE,
              claim.figure().growth().against(),
              null,
              null,
              null,
              false));
    return (own.isEmpty() ? values : own)
        .stream().flatMap(value -> of(claim, value, all).stream()).toList();
  }

  /// @param value the claim that states the value after the growth; it may be `claim` itself
  private static List<GrowthCheck> of(Claim claim, Claim value, List<Claim> all) {
    Growth growth = claim.figure().growth();
    UUID beside = value == claim ? null : value.id();
    boolean apart = value != claim && !value.sharesSource(claim);
    Quantity impliedBase = impliedBase(value.quantity(), growth);
    List<GrowthCheck> checks = new ArrayList<>();
    if (growth.against() != null)
      all.stream()
          .filter(base -> isBase(base, value, growth.against()))
          .sorted(Claim.BY_PUBLICATION)
          .forEach(base ->
              checks.add(
                  new GrowthCheck(
                      claim.id(),
                      beside,
                      holds(growth, value.quantity(), base.quantity())
                          ? Result.CONSISTENT
                          : Result.INCONSISTENT,
                      growth.against(),
                      base.id(),
                      Amounts.ratio(value.quantity(), base.quantity())
                          .subtract(BigDecimal.ONE)
                          .movePointRight(2)
                          .setScale(1, RoundingMode.HALF_UP),
                      impliedBase,
                      apart || !base.sharesSource(claim))));
    return checks.isEmpty()
        ? List.of(
            new GrowthCheck(
                claim.id(),
                beside,
                Result.NO_BASE,
                growth.against(),
                null,
                null,
                impliedBase,
                apart))
        : checks;
  }

  private static boolean isValueOf(Claim value, Claim claim) {
    return value.quantity() != null
        && value.key().period() != null
        && claim.key().period() != null
        && value.key().period().sameDays(claim.key().period())
        && value.key().facets().equals(claim.key().facets());
  }

  private static boolean isBase(Claim base, Claim claim, Period against) {
    return base.key().period() != null
        && base.key().period().sameDays(against)
        && base.key().facets().equals(claim.key().facets())
        && Amounts.comparable(base.quantity(), claim.quantity())
        && Amounts.value(base.quantity()).signum() != 0;
  }

  private static boolean holds(Growth growth, Quantity value, Quantity base) {
    if (growth.kind() == Growth.Kind.ABSOLUTE) {
      Quantity stated =
          new Quantity(
              growth.value().abs(), null, growth.unitMult(), growth.unit(), growth.qualifier());
      BigDecimal difference = Amounts.value(value).subtract(Amounts.value(base));
      return Amounts.comparable(stated, value)
          && difference.signum() == growth.value().signum()
          && Interval.of(stated).contains(difference.abs());
    }
    BigDecimal factor = Amounts.ratio(value, base);
    BigDecimal stated = Interval.factor(growth);
    if (Verdict.near(factor, stated)) return true;
    if (Amounts.value(base).signum() < 0) return Interval.allFactors(growth).contains(factor);
    // The growth is possible if the interval of the value overlaps the interval of (base × factor).
    return Interval.of(value)
        .notNegative()
        .overlaps(Interval.of(base).notNegative().times(Interval.allFactors(growth).notNegative()));
  }

  /// The earlier value that the growth implies. For example, 2.8 Mt after a growth by 86 % imply an
  /// earlier value of about 1.51 Mt. For a growth of "at least 15 %", the result is an upper limit.
  /// Null if the value or the growth is unknown, or if the growth factor is not positive, for
  /// example after a fall by 100 %.
  public static Quantity impliedBase(Quantity value, Growth growth) {
    BigDecimal factor = Interval.factor(growth);
    if (value == null || factor == null || factor.signum() <= 0) return null;
    Quantity base = Amounts.divided(value, factor, growth.qualifier());
    if (growth.reading() != Growth.Reading.UNCLEAR) return base;
    Quantity lower = Amounts.divided(value, factor.add(BigDecimal.ONE), growth.qualifier());
    return lower.value().compareTo(base.value()) < 0
        ? new Quantity(lower.value(), base.value(), base.unitMult(), base.unit(), Qualifier.RANGE)
        : base;
  }
}
