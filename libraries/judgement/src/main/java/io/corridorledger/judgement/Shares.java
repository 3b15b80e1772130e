package io.corridorledger.judgement;

import io.corridorledger.value.SubjectRef;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Parts as percentages of their whole, and what is left for the others.
final class Shares {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Series series;
  private final List<Derived> found = new ArrayList<>();

  private Shares(Series series) {
    this.series = series;
  }

  /// @param wholes the wholes of each subject
  static List<Derived> in(Series series, Map<SubjectRef, ? extends Collection<SubjectRef>> wholes) {
    Shares shares = new Shares(series);
    shares.ofFacets();
    shares.ofSubjects(wholes);
    shares.complement();
    return shares.found;
  }

  /// Shares of a flow, scope, commodity or mode in a whole without that facet.
  private void ofFacets() {
    for (List<Point> together : series.statedTogether())
      for (Point part : together)
        for (Point whole : together)
          if (part.key().subject().equals(whole.key().subject())
              && part.key().facets().narrows(whole.key().facets())
              && part.key().measurePoint() == whole.key().measurePoint()
              && Amounts.comparable(part.quantity(), whole.quantity()))
            found.add(share(part, whole));
  }

  private static Derived share(Point part, Point whole) {
    return Derived.inUnits(
        Derived.Method.SHARE,
        part.key(),
        whole.key(),
        part.estimate().over(whole.estimate()).times(HUNDRED),
        null,
        Point.union(part.inputs(), whole.inputs()),
        "%s of %s".formatted(part.text(), whole.text()),
        Point.caveats(part, whole));
  }

  /// Shares of countries in their region, and the rest for the other countries.
  private void ofSubjects(Map<SubjectRef, ? extends Collection<SubjectRef>> wholes) {
    Map<Point, List<Point>> partsOf = new LinkedHashMap<>();
    for (List<Point> together : series.statedTogether())
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
      inputs = Point.union(inputs, part.inputs());
      caveats.addAll(Point.caveats(whole, part));
      taken.add("%s of %s".formatted(part.text(), part.key().subject()));
    }
    if (left.value().signum() > 0)
      found.add(
          Derived.inUnits(
              Derived.Method.OTHERS,
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
    for (Point share : series.stated().toList())
      if (share.quantity().unit().equals(Derived.PERCENT)
          && List.of(share.key().metric().split("_")).contains("share")
          && share.estimate().value().compareTo(HUNDRED) < 0)
        found.add(
            Derived.inUnits(
                Derived.Method.COMPLEMENT,
                share.key(),
                null,
                Estimate.exactly(HUNDRED).minus(share.estimate()),
                null,
                share.inputs(),
                "100 %% minus %s".formatted(share.text()),
                share.caveats()));
  }
}
