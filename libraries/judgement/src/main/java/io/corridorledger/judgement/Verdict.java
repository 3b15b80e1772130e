package io.corridorledger.judgement;

import io.corridorledger.lifecycle.Accounts;
import io.corridorledger.value.Facets;
import io.corridorledger.value.Facets.Facet;
import io.corridorledger.value.Facets.Role;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// The result of a comparison of values. The constants are ordered from the least to the most
/// severe. For several values, each pair is compared, and the most severe result is the verdict.
public enum Verdict {
  /// there is at most one value, so nothing is compared
  SINGLE,
  /// the values have different facets or units, so they cannot be compared
  NOT_COMPARED,
  /// one source states a whole and its parts, or several parts of a whole
  BREAKDOWN,
  /// the values are equal, or a common value satisfies both statements. For example, the value 5
  /// satisfies "over 4" and "5".
  AGREE,
  /// the values differ, but one may be a rounded form of the other
  ROUNDING,
  /// the values differ by at most 2 %. Two growths are close if their factors differ by at most one
  /// percentage point or by at most 2 %.
  CLOSE,
  /// the values differ because they cover different things: their scopes, flows, commodities, modes
  /// or bases differ
  SCOPE,
  /// the values differ, and were measured at different points of the corridor or hub
  MEASURE_POINT,
  /// the values differ, and two trading countries reported them for the same trade
  MIRROR,
  /// two stated dates of one event have no possible day in common
  DATE_CONFLICT,
  /// two stated growths for one period cannot both be true
  GROWTH_CONFLICT,
  /// the values differ, and no facet explains the difference
  CONFLICT;

  private static final BigDecimal CLOSE_GAP = new BigDecimal("0.02");
  static final BigDecimal POINT = new BigDecimal("0.01");

  /// Maximum number of sentences that explain a verdict. A limit is needed, because a thousand
  /// values have half a million pairs.
  private static final int MAX_SENTENCES = 50;

  /// A verdict with its reasons.
  ///
  /// @param why one sentence for each pair of values whose verdict is not AGREE, at most 50. Each
  ///   sentence names the sources and the ids of both values.
  /// @param more whether `why` leaves out sentences
  public record Reasoned(Verdict verdict, List<String> why, boolean more) {}

  /// A claim with its intervals. The intervals are computed once, because the claim is compared
  /// with many other claims.
  private record Compared(
      Claim claim,
      Facets facets,
      Interval value,
      Interval stated,
      List<Grown> growths,
      Set<UUID> sources) {

    static Compared of(Claim claim) {
      Quantity quantity = claim.quantity();
      return new Compared(
          claim,
          claim.key().facets(),
          quantity == null ? null : Interval.of(quantity),
          quantity == null ? null : Interval.stated(quantity),
          claim.figure().growths().stream()
              .map(growth ->
                  new Grown(growth, Interval.factors(growth), Interval.statedFactors(growth)))
              .filter(grown -> grown.factors() != null)
              .toList(),
          claim.origins());
    }

    boolean sharesSource(Compared other) {
      return !Collections.disjoint(sources, other.sources);
    }
  }

  /// A stated growth with the interval of factors that it allows.
  ///
  /// @param stated the factors without a margin for rounding
  private record Grown(Growth growth, Interval factors, Interval stated) {

    boolean hasBaseOf(Grown other) {
      return growth.against() != null
          && other.growth.against() != null
          && growth.against().sameDays(other.growth.against());
    }
  }

  /// Two growths that may refer to the same earlier period.
  private record GrowthPair(Growth one, Growth other, Verdict verdict) {}

  /// Compares the claims and returns the verdict with its reasons.
  ///
  /// @param claims claims of one subject, metric and period
  public static Reasoned of(List<Claim> claims) {
    List<Compared> all = claims.stream().map(Compared::of).toList();
    Verdict worst = SINGLE;
    Set<String> why = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++)
      for (int j = 0; j < i; j++) {
        Compared a = all.get(j);
        Compared b = all.get(i);
        Verdict values = ofValues(a, b);
        List<GrowthPair> growths = ofGrowths(a, b);
        worst = worse(worst, values);
        for (GrowthPair growth : growths) worst = worse(worst, growth.verdict());
        if (why.size() <= MAX_SENTENCES) {
          if (needsReason(values))
            why.add(
                why(
                    a.claim().statedValue(),
                    b.claim().statedValue(),
                    reason(values, a.claim(), b.claim())));
          for (GrowthPair growth : growths)
            if (needsReason(growth.verdict()))
              why.add(
                  why(
                      a.claim().statedGrowth(growth.one()),
                      b.claim().statedGrowth(growth.other()),
                      reason(growth, a.claim(), b.claim())));
        } else if (worst == CONFLICT) return reasoned(worst, why);
      }
    return reasoned(worst, why);
  }

  private static Reasoned reasoned(Verdict verdict, Set<String> why) {
    return new Reasoned(
        verdict, why.stream().limit(MAX_SENTENCES).toList(), why.size() > MAX_SENTENCES);
  }

  private static boolean needsReason(Verdict verdict) {
    return verdict != SINGLE && verdict != AGREE;
  }

  private static Verdict worse(Verdict a, Verdict b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /// Compares the dates of one event.
  ///
  /// @param dates the dates that different sources state for one event
  public static Verdict ofDates(List<Period> dates) {
    if (dates.size() < 2) return SINGLE;
    return Accounts.of(dates.stream()).conflict() ? DATE_CONFLICT : AGREE;
  }

  /// Compares the days of a meeting.
  ///
  /// @param dates the days that different sources state for one meeting
  public static Verdict ofMeeting(List<Period> dates) {
    if (dates.size() < 2) return SINGLE;
    return new Accounts(dates).meetingConflict() ? DATE_CONFLICT : AGREE;
  }

  /// Whether the verdict is a contradiction that no facet explains.
  public boolean isContradiction() {
    return this == DATE_CONFLICT || this == GROWTH_CONFLICT || this == CONFLICT;
  }

  private static Verdict ofValues(Compared a, Compared b) {
    Quantity x = a.claim().quantity();
    Quantity y = b.claim().quantity();
    if (x == null || y == null) return SINGLE;
    if (!Amounts.comparable(x, y)) return NOT_COMPARED;
    Verdict facets = ofFacets(a, b, () -> a.value().overlaps(b.value()));
    if (facets != null) return facets;
    if (a.stated().overlaps(b.stated())) return AGREE;
    if (a.value().overlaps(b.value())) return ROUNDING;
    return gap(Amounts.value(x), Amounts.value(y)).compareTo(CLOSE_GAP) <= 0
        ? CLOSE
        : explained(a.claim(), b.claim(), CONFLICT);
  }

  /// Pairs the growths of claim `a` with the growths of claim `b`, and compares each pair.
  ///
  /// Two growths that state the same earlier period are a pair. A growth that states no earlier
  /// period may refer to any earlier period. So this growth is compared with each growth of the
  /// other claim that is in no such pair. Of these comparisons, only the one with the least severe
  /// verdict is returned. A more severe verdict could be wrong, because the compared growths may
  /// refer to different periods.
  private static List<GrowthPair> ofGrowths(Compared a, Compared b) {
    if (a.growths().isEmpty() || b.growths().isEmpty()) return List.of();
    Set<GrowthPair> pairs = new LinkedHashSet<>();
    for (Grown x : a.growths())
      for (Grown y : b.growths()) if (x.hasBaseOf(y)) pairs.add(ofGrowths(a, x, b, y));
    for (Grown x : a.growths())
      if (x.growth().against() == null)
        b.growths().stream()
            .filter(y -> a.growths().stream().noneMatch(y::hasBaseOf))
            .map(y -> ofGrowths(a, x, b, y))
            .min(Comparator.comparing(GrowthPair::verdict))
            .ifPresent(pairs::add);
    for (Grown y : b.growths())
      if (y.growth().against() == null)
        a.growths().stream()
            .filter(x -> b.growths().stream().noneMatch(x::hasBaseOf))
            .map(x -> ofGrowths(a, x, b, y))
            .min(Comparator.comparing(GrowthPair::verdict))
            .ifPresent(pairs::add);
    return List.copyOf(pairs);
  }

  private static GrowthPair ofGrowths(Compared a, Grown x, Compared b, Grown y) {
    Verdict facets = ofFacets(a, b, () -> x.factors().overlaps(y.factors()));
    return new GrowthPair(x.growth(), y.growth(), facets == null ? ofFactors(a, x, b, y) : facets);
  }

  private static Verdict ofFactors(Compared a, Grown x, Compared b, Grown y) {
    if (x.stated().overlaps(y.stated())) return AGREE;
    if (x.factors().overlaps(y.factors())) return ROUNDING;
    return near(Interval.factor(x.growth()), Interval.factor(y.growth()))
        ? CLOSE
        : explained(a.claim(), b.claim(), GROWTH_CONFLICT);
  }

  /// The verdict on values that describe different things. Null if the values describe the same
  /// thing, even if they were measured differently.
  private static Verdict ofFacets(Compared a, Compared b, BooleanSupplier agree) {
    boolean status = a.claim().figure().status() != b.claim().figure().status();
    if (!status && a.facets().differsOnlyInMeasurement(b.facets())) return null;
    if (!a.sharesSource(b)) return agree.getAsBoolean() ? NOT_COMPARED : SCOPE;
    return !status
            && a.facets().differsIn(b.facets()).stream().noneMatch(facet -> facet.is(Role.KIND))
        ? BREAKDOWN
        : NOT_COMPARED;
  }

  /// Whether two factors differ by at most one percentage point, or by at most 2 %.
  static boolean near(BigDecimal factor, BigDecimal other) {
    BigDecimal apart = factor.subtract(other).abs();
    return apart.compareTo(POINT) <= 0
        || apart.compareTo(factor.abs().max(other.abs()).multiply(CLOSE_GAP)) <= 0;
  }

  /// The verdict on two claims with different values. MEASURE_POINT or MIRROR if a facet explains
  /// the difference.
  ///
  /// @param otherwise the verdict if no facet explains the difference
  static Verdict explained(Claim a, Claim b, Verdict otherwise) {
    Facets x = a.key().facets();
    Facets y = b.key().facets();
    if (x.measurePoint() != y.measurePoint()) return MEASURE_POINT;
    return x.reporter() != null && y.reporter() != null && !x.reporter().equals(y.reporter())
        ? MIRROR
        : otherwise;
  }

  private static String why(String text, String otherText, String reason) {
    return "%s and %s: %s".formatted(text, otherText, reason);
  }

  private static String reason(GrowthPair growths, Claim one, Claim other) {
    return growths.verdict() == CLOSE
        ? "their factors differ by "
            + percent(gap(Interval.factor(growths.one()), Interval.factor(growths.other())))
        : reason(growths.verdict(), one, other);
  }

  static String reason(Verdict verdict, Claim one, Claim other) {
    Facets x = one.key().facets();
    Facets y = other.key().facets();
    return switch (verdict) {
      case ROUNDING -> "they agree if one of the numbers is rounded";
      case CLOSE ->
          "they differ by "
              + percent(gap(Amounts.value(one.quantity()), Amounts.value(other.quantity())));
      case NOT_COMPARED -> "not compared: " + differences(one, other);
      case BREAKDOWN -> "one source breaks the quantity down: " + differences(one, other);
      case SCOPE -> differences(one, other);
      case MEASURE_POINT -> different("measure point", x.measurePoint(), y.measurePoint());
      case MIRROR -> "reported by %s and by %s".formatted(x.reporter(), y.reporter());
      case SINGLE, AGREE -> "they agree";
      case DATE_CONFLICT, GROWTH_CONFLICT, CONFLICT ->
          "nothing that is stated explains the difference";
    };
  }

  private static String differences(Claim one, Claim other) {
    Facets x = one.key().facets();
    Facets y = other.key().facets();
    List<String> found = new ArrayList<>();
    for (Facet facet : x.differsIn(y))
      if (!facet.is(Role.MEASUREMENT))
        found.add(different(facet.label(), x.get(facet), y.get(facet)));
    if (one.figure().status() != other.figure().status())
      found.add(different("observation status", one.figure().status(), other.figure().status()));
    if (found.isEmpty())
      found.add(different("unit", one.quantity().unit(), other.quantity().unit()));
    return String.join(", ", found);
  }

  private static String different(String facet, Object x, Object y) {
    return "%s %s and %s"
        .formatted(facet, Objects.toString(x, "not stated"), Objects.toString(y, "not stated"));
  }

  /// The difference between two numbers, divided by the larger number.
  static BigDecimal gap(BigDecimal x, BigDecimal y) {
    BigDecimal larger = x.abs().max(y.abs());
    return larger.signum() == 0
        ? BigDecimal.ZERO
        : x.subtract(y).abs().divide(larger, MathContext.DECIMAL64);
  }

  private static String percent(BigDecimal share) {
    return share.movePointRight(2).round(new MathContext(2)).toPlainString() + " %";
  }
}
