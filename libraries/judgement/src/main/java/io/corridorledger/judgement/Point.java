package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// One value of a series, stated or derived.
///
/// @param derived null if the value is stated
record Point(
    FigureKey key,
    Estimate estimate,
    Quantity quantity,
    Set<UUID> inputs,
    Set<UUID> sources,
    Derived derived,
    List<String> caveats) {

  /// A value that is not among the claims.
  static Point of(FigureKey key, Quantity quantity) {
    return new Point(key, Estimate.of(quantity), quantity, Set.of(), Set.of(), null, List.of());
  }

  Series.Key series() {
    return new Series.Key(key.at(null), Amounts.dimension(quantity.unit()));
  }

  Period period() {
    return key.period();
  }

  boolean bounded() {
    return period() != null && period().earliest() != null && period().latest() != null;
  }

  String text() {
    return period() == null
        ? Printed.of(quantity)
        : "%s (%s)".formatted(Printed.of(quantity), Printed.of(period()));
  }

  static Point stated(Claim claim) {
    List<String> caveats = new ArrayList<>();
    if (!claim.figure().suspect().isEmpty())
      caveats.add(
          "%s is flagged %s".formatted(Printed.of(claim.quantity()), claim.figure().suspect()));
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

  static Set<UUID> sources(Claim claim) {
    Set<UUID> sources = new HashSet<>();
    claim.sources().forEach(s -> sources.add(s.id()));
    return sources;
  }

  /// The caveats of a result of two values.
  static List<String> caveats(Point a, Point b) {
    Set<String> all = new TreeSet<>(a.caveats());
    all.addAll(b.caveats());
    if (!a.sources().isEmpty()
        && !b.sources().isEmpty()
        && a.sources().stream().noneMatch(b.sources()::contains))
      all.add("the values come from different sources");
    return List.copyOf(all);
  }

  static Set<UUID> union(Set<UUID> a, Set<UUID> b) {
    Set<UUID> all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }
}
