package io.corridorledger.judgement;

import io.corridorledger.value.Facets;
import io.corridorledger.value.Facets.Facet;
import io.corridorledger.value.Facets.Role;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// How values of one quantity compare, mildest first.
public enum Verdict {
  /// one value or none: nothing to compare
  SINGLE,
  /// the intervals of all values overlap
  AGREE,
  /// they differ by 2 % at most
  CLOSE,
  /// the differing values have different scopes, flows, commodities, modes or bases
  SCOPE,
  /// the differing values were measured at different points
  MEASURE_POINT,
  /// the differing values are the reports of two sides on one trade
  MIRROR,
  /// two dates have no day in common
  DATE_CONFLICT,
  /// two growth claims for one period cannot both be true
  GROWTH_CONFLICT,
  /// no stated facet explains the difference
  CONFLICT;

  private static final BigDecimal CLOSE_GAP = new BigDecimal("0.02");
  static final BigDecimal POINT = new BigDecimal("0.01");

  /// A set of a thousand values has half a million pairs; more sentences than this are of no use.
  private static final int MAX_SENTENCES = 50;

  /// A verdict with its reasons.
  ///
  /// @param why one sentence for each pair that does not simply agree, at most 50
  public record Reasoned(Verdict verdict, List<String> why) {}

  /// A claim with its intervals, which are computed once and not per pair.
  private record Compared(Claim claim, Interval value, Interval factors) {

    static Compared of(Claim claim) {
      Growth growth = claim.figure().growth();
      return new Compared(
          claim,
          claim.quantity() == null ? null : Interval.of(claim.quantity()),
          growth == null ? null : Interval.factors(growth));
    }
  }

  /// @param claims claims of one subject, metric and period
  public static Reasoned of(List<Claim> claims) {
    List<Compared> all = claims.stream().map(Compared::of).toList();
    Verdict worst = SINGLE;
    List<String> why = new ArrayList<>();
    for (int i = 0; i < all.size(); i++)
      for (int j = 0; j < i; j++) {
        Compared a = all.get(j);
        Compared b = all.get(i);
        Verdict values = ofValues(a, b);
        Verdict growths = ofGrowths(a, b);
        worst = worse(worst, worse(values, growths));
        if (why.size() < MAX_SENTENCES) {
          if (values.compareTo(AGREE) > 0)
            why.add(why(values, a, b, text(a.claim().quantity()), text(b.claim().quantity())));
          if (growths.compareTo(AGREE) > 0)
            why.add(
                why(
                    growths,
                    a,
                    b,
                    "growth of " + text(a.claim().figure().growth()),
                    "of " + text(b.claim().figure().growth())));
        } else if (worst == CONFLICT) return new Reasoned(worst, List.copyOf(why));
      }
    return new Reasoned(worst, List.copyOf(why));
  }

  private static Verdict worse(Verdict a, Verdict b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  public static Verdict ofDates(List<Period> dates) {
    if (dates.size() < 2) return SINGLE;
    // All pairs overlap if the last beginning is not after the first end. An aggregate may have
    // thousands of dates, so the pairs are not compared one by one.
    LocalDate lastBeginning = LocalDate.MIN;
    LocalDate firstEnd = LocalDate.MAX;
    for (Period date : dates) {
      if (date.earliest() != null && date.earliest().isAfter(lastBeginning))
        lastBeginning = date.earliest();
      if (date.latest() != null && date.latest().isBefore(firstEnd)) firstEnd = date.latest();
    }
    return lastBeginning.isAfter(firstEnd) ? DATE_CONFLICT : AGREE;
  }

  private static Verdict ofValues(Compared a, Compared b) {
    Quantity x = a.claim().quantity();
    Quantity y = b.claim().quantity();
    if (!Amounts.comparable(x, y)) return SINGLE;
    if (a.value().overlaps(b.value())) return AGREE;
    return gap(Amounts.value(x), Amounts.value(y)).compareTo(CLOSE_GAP) <= 0
        ? CLOSE
        : explained(a.claim(), b.claim(), CONFLICT);
  }

  private static Verdict ofGrowths(Compared a, Compared b) {
    if (a.factors() == null || b.factors() == null) return SINGLE;
    Growth x = a.claim().figure().growth();
    Growth y = b.claim().figure().growth();
    if (x.against() != null && y.against() != null && !x.against().sameDays(y.against()))
      return SINGLE;
    return a.factors().overlaps(b.factors()) || near(Interval.factor(x), Interval.factor(y))
        ? AGREE
        : explained(a.claim(), b.claim(), GROWTH_CONFLICT);
  }

  /// Within one percentage point, or 2 % of the factor.
  static boolean near(BigDecimal factor, BigDecimal other) {
    BigDecimal apart = factor.subtract(other).abs();
    return apart.compareTo(POINT) <= 0
        || apart.compareTo(factor.abs().max(other.abs()).multiply(CLOSE_GAP)) <= 0;
  }

  /// The verdict whose facets may explain that two claims differ.
  private static Verdict explained(Claim a, Claim b, Verdict otherwise) {
    Facets x = a.key().facets();
    Facets y = b.key().facets();
    Set<Facet> different = x.differsIn(y);
    if (!different.stream().allMatch(facet -> facet.is(Role.MEASUREMENT))
        || a.figure().status() != b.figure().status()) return SCOPE;
    if (different.contains(Facet.MEASURE_POINT)) return MEASURE_POINT;
    return different.contains(Facet.REPORTER) && x.reporter() != null && y.reporter() != null
        ? MIRROR
        : otherwise;
  }

  private static String why(Verdict verdict, Compared one, Compared other, String a, String b) {
    Facets x = one.claim().key().facets();
    Facets y = other.claim().key().facets();
    String both = "%s and %s".formatted(a, b);
    List<String> facets = new ArrayList<>();
    switch (verdict) {
      case CLOSE -> {
        return "%s differ by %s"
            .formatted(
                both,
                percent(
                    gap(
                        Amounts.value(one.claim().quantity()),
                        Amounts.value(other.claim().quantity()))));
      }
      case SCOPE -> {
        for (Facet facet : x.differsIn(y))
          if (!facet.is(Role.MEASUREMENT))
            differ(facets, facet.label(), x.get(facet), y.get(facet));
        differ(
            facets,
            "observation status",
            one.claim().figure().status(),
            other.claim().figure().status());
      }
      case MEASURE_POINT -> differ(facets, "measure point", x.measurePoint(), y.measurePoint());
      case MIRROR -> facets.add("reported by %s and by %s".formatted(x.reporter(), y.reporter()));
      case SINGLE, AGREE, DATE_CONFLICT, GROWTH_CONFLICT, CONFLICT ->
          facets.add("nothing that is stated explains the difference");
    }
    return "%s: %s".formatted(both, String.join(", ", facets));
  }

  private static void differ(List<String> found, String facet, Object x, Object y) {
    if (!Objects.equals(x, y))
      found.add(
          "%s %s and %s"
              .formatted(
                  facet, Objects.toString(x, "not stated"), Objects.toString(y, "not stated")));
  }

  /// The difference relative to the larger value.
  static BigDecimal gap(BigDecimal x, BigDecimal y) {
    BigDecimal larger = x.abs().max(y.abs());
    return larger.signum() == 0
        ? BigDecimal.ZERO
        : x.subtract(y).abs().divide(larger, MathContext.DECIMAL64);
  }

  private static String percent(BigDecimal share) {
    return share.movePointRight(2).round(new MathContext(2)).toPlainString() + " %";
  }

  static String text(Quantity quantity) {
    String hedge =
        switch (quantity.qualifier()) {
          case EXACT -> "";
          case APPROX -> "about ";
          case AT_LEAST -> "at least ";
          case AT_MOST -> "at most ";
          case RANGE -> "%s to ".formatted(quantity.value().toPlainString());
        };
    BigDecimal number = quantity.high() == null ? quantity.value() : quantity.high();
    return hedge
        + number.toPlainString()
        + (quantity.unitMult() == 0 ? "" : " × 10^" + quantity.unitMult())
        + " "
        + quantity.unit();
  }

  static String text(Growth growth) {
    String hedge =
        switch (growth.qualifier()) {
          case EXACT, RANGE -> "";
          case APPROX -> "about ";
          case AT_LEAST -> "at least ";
          case AT_MOST -> "at most ";
        };
    return hedge
        + growth.value().toPlainString()
        + switch (growth.kind()) {
          case PERCENT -> " %";
          case FACTOR -> " times";
          case ABSOLUTE -> " " + growth.unit();
        };
  }
}
