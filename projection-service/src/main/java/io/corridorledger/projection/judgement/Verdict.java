package io.corridorledger.projection.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How values of one quantity go together, mildest first.
public enum Verdict {
  /// there is one value or none, and so nothing to compare
  SINGLE,
  /// all that the values leave open overlaps
  AGREE,
  /// they differ by 2 % at most
  CLOSE,
  /// those that differ are of different parts, flows, goods, modes or bases
  SCOPE,
  /// those that differ were counted at different points
  MEASURE_POINT,
  /// those that differ are what two sides report of one trade
  MIRROR,
  /// two dates have no day in common
  DATE_CONFLICT,
  /// two growth claims for one time cannot both hold
  GROWTH_CONFLICT,
  /// nothing that is stated explains the difference
  CONFLICT;

  private static final BigDecimal CLOSE_GAP = new BigDecimal("0.02");
  static final BigDecimal POINT = new BigDecimal("0.01");

  /// A verdict with its reasons.
  ///
  /// @param why one sentence for each pair that does not simply agree
  public record Reasoned(Verdict verdict, List<String> why) {

    private Reasoned and(Reasoned other) {
      List<String> all = new ArrayList<>(why);
      all.addAll(other.why);
      return new Reasoned(
          verdict.compareTo(other.verdict) >= 0 ? verdict : other.verdict, List.copyOf(all));
    }
  }

  /// @param claims of one subject, metric and period
  public static Reasoned of(List<Claim> claims) {
    Reasoned all = new Reasoned(SINGLE, List.of());
    for (int i = 0; i < claims.size(); i++)
      for (int j = 0; j < i; j++) {
        Claim a = claims.get(j);
        Claim b = claims.get(i);
        all = all.and(ofValues(a, b)).and(ofGrowths(a, b));
      }
    return all;
  }

  public static Verdict ofDates(List<Period> dates) {
    if (dates.size() < 2) return SINGLE;
    for (Period a : dates) for (Period b : dates) if (!a.overlaps(b)) return DATE_CONFLICT;
    return AGREE;
  }

  private static Reasoned ofValues(Claim a, Claim b) {
    Quantity x = a.quantity();
    Quantity y = b.quantity();
    if (!Amounts.comparable(x, y)) return new Reasoned(SINGLE, List.of());
    if (Interval.of(x).overlaps(Interval.of(y))) return new Reasoned(AGREE, List.of());
    BigDecimal gap = gap(Amounts.value(x), Amounts.value(y));
    if (gap.compareTo(CLOSE_GAP) <= 0)
      return new Reasoned(
          CLOSE, List.of("%s and %s differ by %s".formatted(text(x), text(y), percent(gap))));
    return facets(a, b, "%s and %s".formatted(text(x), text(y)), CONFLICT);
  }

  private static Reasoned ofGrowths(Claim a, Claim b) {
    Growth x = a.figure().growth();
    Growth y = b.figure().growth();
    if (x == null
        || y == null
        || x.kind() == Growth.Kind.ABSOLUTE
        || y.kind() == Growth.Kind.ABSOLUTE) return new Reasoned(SINGLE, List.of());
    if (x.against() != null && y.against() != null && !x.against().sameDays(y.against()))
      return new Reasoned(SINGLE, List.of());
    if (Interval.factors(x).overlaps(Interval.factors(y))
        || near(Interval.factor(x), Interval.factor(y))) return new Reasoned(AGREE, List.of());
    return facets(a, b, "growth of %s and of %s".formatted(text(x), text(y)), GROWTH_CONFLICT);
  }

  /// Within a point, or 2 % of the factor.
  static boolean near(BigDecimal factor, BigDecimal other) {
    BigDecimal apart = factor.subtract(other).abs();
    return apart.compareTo(POINT) <= 0
        || apart.compareTo(factor.abs().max(other.abs()).multiply(CLOSE_GAP)) <= 0;
  }

  /// What may explain that two claims differ.
  private static Reasoned facets(Claim a, Claim b, String both, Verdict otherwise) {
    FigureKey x = a.key();
    FigureKey y = b.key();
    List<String> scope = new ArrayList<>();
    differ(scope, "scope", x.scope(), y.scope());
    differ(scope, "flow", x.flow(), y.flow());
    differ(scope, "commodity", x.commodity(), y.commodity());
    differ(scope, "mode", x.mode(), y.mode());
    differ(scope, "basis", x.basis(), y.basis());
    differ(scope, "observation status", a.figure().status(), b.figure().status());
    if (!scope.isEmpty())
      return new Reasoned(SCOPE, List.of("%s: %s".formatted(both, String.join(", ", scope))));
    List<String> rest = new ArrayList<>();
    differ(rest, "measure point", x.measurePoint(), y.measurePoint());
    if (!rest.isEmpty())
      return new Reasoned(MEASURE_POINT, List.of("%s: %s".formatted(both, rest.getFirst())));
    if (x.reporter() != null && y.reporter() != null && !x.reporter().equals(y.reporter()))
      return new Reasoned(
          MIRROR,
          List.of("%s: reported by %s and by %s".formatted(both, x.reporter(), y.reporter())));
    return new Reasoned(
        otherwise, List.of("%s: nothing that is stated explains the difference".formatted(both)));
  }

  private static void differ(List<String> found, String facet, Object x, Object y) {
    if (!Objects.equals(x, y))
      found.add(
          "%s %s and %s"
              .formatted(
                  facet, Objects.toString(x, "not stated"), Objects.toString(y, "not stated")));
  }

  static boolean sameFacets(FigureKey x, FigureKey y) {
    return Objects.equals(x.scope(), y.scope())
        && Objects.equals(x.flow(), y.flow())
        && Objects.equals(x.commodity(), y.commodity())
        && x.mode() == y.mode()
        && Objects.equals(x.basis(), y.basis())
        && Objects.equals(x.measurePoint(), y.measurePoint())
        && Objects.equals(x.reporter(), y.reporter());
  }

  /// Of what is between them, relative to the larger.
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
