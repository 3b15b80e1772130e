package io.corridorledger.judgement;

import io.corridorledger.judgement.Derived.Method;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Derives figures from stated figures, each with its calculation, its inputs and its uncertainty.
///
/// Only values of one series are combined: same metric, subject, facets and dimension. Nothing is
/// derived from contradictory values of one period. One step of growth and one of subtraction may
/// be chained (the second half of a year whose first half is implied by a growth); nothing is
/// derived from longer chains.
public final class Derivation {

  /// Precision of quotients; sums and differences keep one digit more.
  private static final MathContext SHOWN = new MathContext(3, RoundingMode.HALF_UP);

  private static final MathContext SUMMED = new MathContext(4, RoundingMode.HALF_UP);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Unit PERCENT = new Unit("P1");
  private static final int MOST_YEARS_APART = 10;
  private static final Pattern DIRECTION = Pattern.compile("(.+)-to-(.+)");

  /// The key of values that may be combined.
  private record Series(FigureKey key, String dimension) {}

  /// One value of a series.
  ///
  /// @param derived null if the value is stated
  private record Point(
      FigureKey key,
      Estimate estimate,
      Quantity quantity,
      Set<UUID> inputs,
      Set<UUID> sources,
      Derived derived,
      List<String> caveats) {

    Series series() {
      return new Series(key.at(null), Amounts.dimension(quantity.unit()));
    }

    Period period() {
      return key.period();
    }

    boolean bounded() {
      return period() != null && period().earliest() != null && period().latest() != null;
    }

    String text() {
      return period() == null
          ? Verdict.text(quantity)
          : "%s (%s)".formatted(Verdict.text(quantity), period());
    }
  }

  private record Days(LocalDate first, LocalDate last) {

    static Days of(Period period) {
      return new Days(period.earliest(), period.latest());
    }

    /// The last day of a month maps to the last day of a month.
    Days yearsBefore(int years) {
      LocalDate before = last.minusYears(years);
      boolean wholeMonth = last.equals(YearMonth.from(last).atEndOfMonth());
      return new Days(
          first.minusYears(years), wholeMonth ? YearMonth.from(before).atEndOfMonth() : before);
    }

    /// The shortest notation: whole months as months.
    Period period() {
      YearMonth from = YearMonth.from(first);
      YearMonth to = YearMonth.from(last);
      return Period.parse(
          first.equals(from.atDay(1)) && last.equals(to.atEndOfMonth())
              ? from.equals(to) ? from.toString() : from + "/" + to
              : first + "/" + last);
    }
  }

  private final List<Derived> found = new ArrayList<>();
  private final Map<Series, Map<Days, Point>> series = new LinkedHashMap<>();
  private final List<Point> undated = new ArrayList<>();

  private Derivation(Collection<Claim> claims) {
    Map<FigureKey, List<Claim>> together = new LinkedHashMap<>();
    for (Claim claim : claims)
      if (claim.figure().status() != Figure.ObsStatus.F)
        together.computeIfAbsent(days(claim.key()), _ -> new ArrayList<>()).add(claim);
    together.values().forEach(this::state);
    for (List<Claim> same : together.values()) for (Claim claim : same) implyBase(claim, same);
    series.values().forEach(this::leaveRemainders);
  }

  /// Derives all figures.
  ///
  /// @param claims active figures, of any metric and subject
  /// @param wholes the wholes of each subject
  public static List<Derived> of(
      Collection<Claim> claims, Map<SubjectRef, ? extends Collection<SubjectRef>> wholes) {
    Derivation derivation = new Derivation(claims);
    derivation.compareYears();
    derivation.compareBases();
    derivation.shareFacets();
    derivation.shareSubjects(wholes);
    derivation.complement();
    derivation.joinDirections();
    return List.copyOf(derivation.found);
  }

  /// Compares a value that is not among the claims, such as a target, with the value of the same
  /// days of the year before, if that is recorded.
  ///
  /// @param key key of the value, with its period
  public static List<Derived> against(FigureKey key, Quantity quantity, Collection<Claim> claims) {
    if (key.period() == null) return List.of();
    Point point =
        new Point(key, Estimate.of(quantity), quantity, Set.of(), Set.of(), null, List.of());
    if (!point.bounded()) return List.of();
    Derivation derivation =
        new Derivation(claims.stream().filter(c -> c.key().at(null).equals(key.at(null))).toList());
    Point before =
        derivation
            .series
            .getOrDefault(point.series(), Map.of())
            .get(Days.of(point.period()).yearsBefore(1));
    return before == null ? List.of() : compared(point, before);
  }

  /// Compares one value with another of its dimension: a target with its baseline.
  public static List<Derived> between(
      FigureKey key, Quantity quantity, FigureKey baseKey, Quantity base) {
    if (!Amounts.comparable(quantity, base)) return List.of();
    return compared(
        new Point(key, Estimate.of(quantity), quantity, Set.of(), Set.of(), null, List.of()),
        new Point(baseKey, Estimate.of(base), base, Set.of(), Set.of(), null, List.of()));
  }

  /// The exchange rate that a source implies by stating one amount in two currencies.
  ///
  /// @return null if both amounts have the same unit
  public static Derived rate(FigureKey key, Quantity amount, Quantity again) {
    if (Amounts.comparable(amount, again) || Amounts.value(amount).signum() <= 0) return null;
    return inFactors(
        Method.RATE,
        key,
        null,
        Estimate.of(again).over(Estimate.of(amount)),
        SUMMED,
        Set.of(),
        "%s for %s: one amount in two currencies, as stated by the source"
            .formatted(Verdict.text(again), Verdict.text(amount)),
        List.of("the conversion date is that of the source"));
  }

  /// @param same claims of one key and period
  private void state(List<Claim> same) {
    Map<String, List<Claim>> comparable = new LinkedHashMap<>();
    for (Claim claim : same)
      if (claim.quantity() != null && Amounts.value(claim.quantity()).signum() > 0)
        comparable
            .computeIfAbsent(Amounts.dimension(claim.quantity().unit()), _ -> new ArrayList<>())
            .add(claim);
    for (List<Claim> stated : comparable.values()) {
      if (contradict(stated)) continue;
      Point point = stated(stated.getFirst());
      if (point.bounded()) add(Days.of(point.period()), point);
      else undated.add(point);
    }
  }

  /// A stated value takes precedence over a derived one.
  private void add(Days days, Point point) {
    series.computeIfAbsent(point.series(), _ -> new LinkedHashMap<>()).putIfAbsent(days, point);
  }

  /// Contradictory growth claims do not affect the values.
  private static boolean contradict(List<Claim> same) {
    Verdict verdict = Verdict.of(same).verdict();
    return verdict.compareTo(Verdict.CLOSE) > 0 && verdict != Verdict.GROWTH_CONFLICT;
  }

  private static FigureKey days(FigureKey key) {
    return key.period() == null || key.period().earliest() == null || key.period().latest() == null
        ? key
        : key.at(Days.of(key.period()).period());
  }

  private static Point stated(Claim claim) {
    List<String> caveats = new ArrayList<>();
    if (!claim.figure().suspect().isEmpty())
      caveats.add(
          "%s is flagged %s".formatted(Verdict.text(claim.quantity()), claim.figure().suspect()));
    Period period = claim.key().period();
    if (period != null && (period.approximate() || period.uncertain()))
      caveats.add("the period %s is uncertain".formatted(period));
    return new Point(
        claim.key(),
        Estimate.of(claim.quantity()),
        claim.quantity(),
        Set.of(claim.id()),
        sources(claim),
        null,
        List.copyOf(caveats));
  }

  private static Set<UUID> sources(Claim claim) {
    Set<UUID> sources = new HashSet<>();
    claim.sources().forEach(s -> sources.add(s.id()));
    return sources;
  }

  /// @param same claims of the same key and period, which may contradict the growth
  private void implyBase(Claim claim, List<Claim> same) {
    Growth growth = claim.figure().growth();
    if (growth == null || growth.against() == null || claim.quantity() == null) return;
    Estimate factor = Estimate.factor(growth);
    if (factor == null) return;
    FigureKey key = claim.key().at(growth.against());
    List<String> caveats = new ArrayList<>(stated(claim).caveats());
    if (growth.againstImplied())
      caveats.add("the base period %s is implied, not stated".formatted(growth.against()));
    Verdict.Reasoned growths = Verdict.of(same);
    if (growths.verdict() == Verdict.GROWTH_CONFLICT) caveats.addAll(growths.why());
    if (growth.reading() == Growth.Reading.UNCLEAR) {
      base(claim, key, Estimate.exactly(growth.value()), "read as to", caveats);
      base(claim, key, Estimate.exactly(growth.value().add(BigDecimal.ONE)), "read as by", caveats);
      return; // neither of the two bases is certain
    }
    Derived base = base(claim, key, factor, null, caveats);
    if (key.period().earliest() == null || key.period().latest() == null) return;
    Point point =
        new Point(
            key,
            Estimate.of(claim.quantity()).over(factor),
            base.quantity(),
            Set.of(claim.id()),
            sources(claim),
            base,
            caveats);
    add(Days.of(point.period()), point);
  }

  private Derived base(
      Claim claim, FigureKey key, Estimate factor, String reading, List<String> caveats) {
    String how =
        "%s, minus a growth of %s"
            .formatted(
                stated(claim).text(),
                Verdict.text(claim.figure().growth()) + (reading == null ? "" : ", " + reading));
    Derived base =
        inUnits(
            Method.IMPLIED_BASE,
            key,
            null,
            Estimate.of(claim.quantity()).over(factor),
            claim.quantity(),
            Set.of(claim.id()),
            how,
            caveats);
    found.add(base);
    return base;
  }

  /// The remainders of periods after one of their parts, at the start or at the end.
  private void leaveRemainders(Map<Days, Point> points) {
    Map<LocalDate, List<Point>> starting = new LinkedHashMap<>();
    Map<LocalDate, List<Point>> ending = new LinkedHashMap<>();
    List<Point> known = List.copyOf(points.values());
    for (Point point : known) {
      Days days = Days.of(point.period());
      starting.computeIfAbsent(days.first(), _ -> new ArrayList<>()).add(point);
      ending.computeIfAbsent(days.last(), _ -> new ArrayList<>()).add(point);
    }
    for (Point part : known) {
      Days of = Days.of(part.period());
      for (Point whole : starting.get(of.first())) {
        LocalDate last = Days.of(whole.period()).last();
        if (of.last().isBefore(last))
          leaveRemainder(whole, part, new Days(of.last().plusDays(1), last));
      }
      for (Point whole : ending.get(of.last())) {
        LocalDate first = Days.of(whole.period()).first();
        if (of.first().isAfter(first))
          leaveRemainder(whole, part, new Days(first, of.first().minusDays(1)));
      }
    }
  }

  private void leaveRemainder(Point whole, Point part, Days rest) {
    Estimate left = whole.estimate().minus(part.estimate());
    if (left.value().signum() <= 0
        || series.get(whole.series()).containsKey(rest)
        || whole.sources().stream().noneMatch(part.sources()::contains)) return;
    Derived derived =
        inUnits(
            Method.REMAINDER,
            whole.key().at(rest.period()),
            null,
            left,
            whole.quantity(),
            union(whole.inputs(), part.inputs()),
            "%s minus %s".formatted(whole.text(), part.text()),
            caveats(whole, part));
    found.add(derived);
    add(
        rest,
        new Point(
            derived.key(),
            left,
            derived.quantity(),
            union(whole.inputs(), part.inputs()),
            whole.sources(),
            derived,
            derived.caveats()));
  }

  private Stream<Point> dated() {
    return series.values().stream().flatMap(points -> List.copyOf(points.values()).stream());
  }

  /// Compares the same days of different years. A value that is implied by a growth is not used to
  /// derive that growth again.
  private void compareYears() {
    for (Map<Days, Point> points : series.values())
      for (Point later : points.values())
        for (int years = 1; years <= MOST_YEARS_APART; years++) {
          Point earlier = points.get(Days.of(later.period()).yearsBefore(years));
          if (earlier != null && !later.inputs().equals(earlier.inputs()))
            found.addAll(compared(later, earlier));
        }
  }

  /// Compares planned, potential and design values with current ones.
  private void compareBases() {
    List<Point> all = new ArrayList<>(undated);
    dated().forEach(all::add);
    for (Point current : all)
      if (current.key().basis() == FigureKey.Basis.CURRENT)
        for (Point other : all)
          if (other.key().basis() != null
              && other.key().basis() != FigureKey.Basis.CURRENT
              && based(other.key(), current.key().basis()).equals(current.key().at(null))
              && Amounts.comparable(other.quantity(), current.quantity()))
            found.addAll(compared(other, current));
  }

  private static FigureKey based(FigureKey key, FigureKey.Basis basis) {
    return key.at(null).with(key.facets().withBasis(basis));
  }

  private static List<Derived> compared(Point value, Point base) {
    if (base.estimate().value().signum() <= 0) return List.of();
    String how = "%s against %s".formatted(value.text(), base.text());
    Set<UUID> inputs = union(value.inputs(), base.inputs());
    List<String> caveats = caveats(value, base);
    Estimate factor = value.estimate().over(base.estimate());
    Derived growth =
        inUnits(
                Method.GROWTH,
                value.key(),
                base.key(),
                factor.minus(Estimate.exactly(BigDecimal.ONE)).times(HUNDRED),
                null,
                inputs,
                how,
                caveats)
            .withFactor(Amounts.plain(factor.value().round(SHOWN)));
    Estimate difference = value.estimate().minus(base.estimate());
    if (difference.value().signum() < 0 && value.quantity().unit().neverNegative())
      return List.of(growth); // there are no negative tonnes: a decrease is reported in percent
    return List.of(
        inUnits(
            Method.DIFFERENCE,
            value.key(),
            base.key(),
            difference,
            value.quantity(),
            inputs,
            how,
            caveats),
        growth);
  }

  /// The stated values of one metric and period, for any subject and facets.
  private Collection<List<Point>> statedTogether() {
    return dated()
        .filter(p -> p.derived() == null)
        .collect(
            Collectors.groupingBy(
                p -> Map.entry(p.key().metric(), Days.of(p.period())),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  /// Shares of a flow, scope, commodity or mode in a whole without that facet.
  private void shareFacets() {
    for (List<Point> together : statedTogether())
      for (Point part : together)
        for (Point whole : together)
          if (part.key().subject().equals(whole.key().subject())
              && part.key().facets().narrows(whole.key().facets())
              && part.key().measurePoint() == whole.key().measurePoint()
              && Amounts.comparable(part.quantity(), whole.quantity()))
            found.add(share(part, whole));
  }

  private static Derived share(Point part, Point whole) {
    return inUnits(
        Method.SHARE,
        part.key(),
        whole.key(),
        part.estimate().over(whole.estimate()).times(HUNDRED),
        null,
        union(part.inputs(), whole.inputs()),
        "%s of %s".formatted(part.text(), whole.text()),
        caveats(part, whole));
  }

  /// Shares of countries in their region, and the rest for the other countries.
  private void shareSubjects(Map<SubjectRef, ? extends Collection<SubjectRef>> wholes) {
    Map<Point, List<Point>> partsOf = new LinkedHashMap<>();
    for (List<Point> together : statedTogether())
      for (Point whole : together)
        for (Point part : together)
          if (wholes.containsKey(part.key().subject())
              && wholes.get(part.key().subject()).contains(whole.key().subject())
              && part.key().facets().equals(whole.key().facets())
              && Amounts.comparable(part.quantity(), whole.quantity())) {
            found.add(share(part, whole));
            partsOf.computeIfAbsent(whole, _ -> new ArrayList<>()).add(part);
          }
    partsOf.forEach(this::leaveOthers);
  }

  private void leaveOthers(Point whole, List<Point> parts) {
    Estimate left = whole.estimate();
    Set<UUID> inputs = whole.inputs();
    Set<String> caveats = new TreeSet<>();
    List<String> taken = new ArrayList<>();
    for (Point part : parts) {
      left = left.minus(part.estimate());
      inputs = union(inputs, part.inputs());
      caveats.addAll(caveats(whole, part));
      taken.add("%s of %s".formatted(part.text(), part.key().subject()));
    }
    if (left.value().signum() > 0)
      found.add(
          inUnits(
              Method.OTHERS,
              whole.key(),
              null,
              left,
              whole.quantity(),
              inputs,
              "%s minus %s".formatted(whole.text(), String.join(" and ", taken)),
              List.copyOf(caveats)));
  }

  /// The complement of a share to 100 %.
  private void complement() {
    List<Point> all = new ArrayList<>(undated);
    dated().filter(p -> p.derived() == null).forEach(all::add);
    for (Point share : all)
      if (share.quantity().unit().equals(PERCENT)
          && List.of(share.key().metric().split("_")).contains("share")
          && share.estimate().value().compareTo(HUNDRED) < 0)
        found.add(
            inUnits(
                Method.COMPLEMENT,
                share.key(),
                null,
                Estimate.exactly(HUNDRED).minus(share.estimate()),
                null,
                share.inputs(),
                "100 P1 minus %s".formatted(share.text()),
                share.caveats()));
  }

  /// `AZ-to-KZ` and `KZ-to-AZ`: opposite directions never count a shipment twice, so they may be
  /// added even if it is uncertain that both cover the same days.
  private void joinDirections() {
    Map<FigureKey, List<Point>> directed =
        Stream.concat(undated.stream(), dated().filter(p -> p.derived() == null))
            .filter(p -> p.key().flow() != null)
            .collect(
                Collectors.groupingBy(
                    p -> p.key().at(null), LinkedHashMap::new, Collectors.toList()));
    directed.forEach((key, there) -> {
      Matcher direction = DIRECTION.matcher(key.flow());
      if (!direction.matches() || direction.group(1).compareTo(direction.group(2)) > 0) return;
      String back = direction.group(2) + "-to-" + direction.group(1);
      for (Point one : there)
        for (Point other : directed.getOrDefault(flowing(key, back), List.of()))
          if (Amounts.comparable(one.quantity(), other.quantity())
              && one.period() != null
              && other.period() != null
              && one.period().overlaps(other.period())) joinDirections(one, other);
    });
  }

  private void joinDirections(Point one, Point other) {
    List<String> caveats = new ArrayList<>(caveats(one, other));
    if (!one.period().sameDays(other.period()))
      caveats.add(
          "no source states that %s and %s are the same period"
              .formatted(one.period(), other.period()));
    Set<UUID> inputs = union(one.inputs(), other.inputs());
    boolean more = one.estimate().value().compareTo(other.estimate().value()) >= 0;
    Point larger = more ? one : other;
    Point smaller = more ? other : one;
    found.add(
        inUnits(
            Method.TOTAL,
            flowing(larger.key(), null).at(larger.period()),
            null,
            one.estimate().plus(other.estimate()),
            larger.quantity(),
            inputs,
            "%s and %s".formatted(larger.text(), smaller.text()),
            caveats));
    found.add(
        inFactors(
            Method.RATIO,
            larger.key(),
            smaller.key(),
            larger.estimate().over(smaller.estimate()),
            SHOWN,
            inputs,
            "%s over %s".formatted(larger.text(), smaller.text()),
            caveats));
  }

  private static FigureKey flowing(FigureKey key, String flow) {
    return key.at(null).with(key.facets().withFlow(flow));
  }

  private static List<String> caveats(Point a, Point b) {
    Set<String> all = new TreeSet<>(a.caveats());
    all.addAll(b.caveats());
    if (!a.sources().isEmpty()
        && !b.sources().isEmpty()
        && a.sources().stream().noneMatch(b.sources()::contains))
      all.add("the values come from different sources");
    return List.copyOf(all);
  }

  private static Set<UUID> union(Set<UUID> a, Set<UUID> b) {
    Set<UUID> all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }

  /// @param like gives the unit and multiple of the result; null for percent
  private static Derived inUnits(
      Method method,
      FigureKey key,
      FigureKey against,
      Estimate estimate,
      Quantity like,
      Set<UUID> inputs,
      String how,
      List<String> caveats) {
    MathContext digits =
        switch (method) {
          case REMAINDER, OTHERS, COMPLEMENT, DIFFERENCE, TOTAL -> SUMMED;
          case IMPLIED_BASE, GROWTH, SHARE, RATIO, RATE -> SHOWN;
        };
    Quantity unit =
        like == null ? new Quantity(BigDecimal.ONE, null, 0, PERCENT, Qualifier.EXACT) : like;
    return new Derived(
        method,
        key,
        against,
        Amounts.shown(estimate.value().round(digits), unit, estimate.qualifier()),
        null,
        shown(estimate.open().low(), unit, digits),
        shown(estimate.open().high(), unit, digits),
        List.copyOf(inputs),
        how,
        List.copyOf(caveats));
  }

  private static BigDecimal shown(BigDecimal value, Quantity like, MathContext digits) {
    return value == null ? null : Amounts.plain(Amounts.scaled(value, like).round(digits));
  }

  private static Derived inFactors(
      Method method,
      FigureKey key,
      FigureKey against,
      Estimate estimate,
      MathContext digits,
      Set<UUID> inputs,
      String how,
      List<String> caveats) {
    return new Derived(
        method,
        key,
        against,
        null,
        Amounts.plain(estimate.value().round(digits)),
        estimate.open().low() == null ? null : Amounts.plain(estimate.open().low().round(digits)),
        estimate.open().high() == null ? null : Amounts.plain(estimate.open().high().round(digits)),
        List.copyOf(inputs),
        how,
        List.copyOf(caveats));
  }
}
