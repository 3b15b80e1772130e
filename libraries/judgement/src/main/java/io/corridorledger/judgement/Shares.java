package io.corridorledger.judgement;

import io.corridorledger.value.SubjectRef;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes the share of each part in its whole, and the rest of the whole.
final class Shares {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Series series;
  private final List<Derived> found = new ArrayList<>();

  private Shares(Series series) {
    this.series = series;
  }

  /// Computes all shares.
  ///
  /// @param wholes for each subject, the larger subjects that contain it. For example, a region
  ///   contains its member countries.
  static List<Derived> in(Series series, Map<SubjectRef, ? extends Collection<SubjectRef>> wholes) {
    Shares shares = new Shares(series);
    shares.ofFacets();
    shares.ofSubjects(wholes);
    shares.complement();
    return shares.found;
  }

  /// Computes the share of a part that has the same subject as the whole. The part states a flow,
  /// scope, commodity or mode, and the whole does not.
  private void ofFacets() {
    for (List<Values> together : series.statedTogether())
      for (Values part : together)
        for (Values whole : together)
          if (part.key().subject().equals(whole.key().subject())
              && part.key().facets().narrows(whole.key().facets())
              && part.key().measurePoint() == whole.key().measurePoint()
              && part.comparable(whole)) share(part, whole);
  }

  private void share(Values part, Values whole) {
    for (Values.Pair pair : part.pairs(whole)) found.add(share(pair.one(), pair.other()));
  }

  private static Derived share(Point part, Point whole) {
    return Derived.inUnits(
        Derived.Method.SHARE,
        part.key(),
        whole.key(),
        part.estimate().over(whole.estimate()).times(HUNDRED),
        null,
        part.and(whole),
        "%s of %s".formatted(part.text(), whole.text()));
  }

  /// Computes the shares of countries in their region, and the rest of the region.
  private void ofSubjects(Map<SubjectRef, ? extends Collection<SubjectRef>> wholes) {
    Map<Values, List<Values>> partsOf = new LinkedHashMap<>();
    for (List<Values> together : series.statedTogether())
      for (Values whole : together)
        for (Values part : together)
          if (wholes.containsKey(part.key().subject())
              && wholes.get(part.key().subject()).contains(whole.key().subject())
              && part.key().facets().equals(whole.key().facets())
              && part.comparable(whole)) {
            share(part, whole);
            partsOf.computeIfAbsent(whole, _ -> new ArrayList<>()).add(part);
          }
    partsOf.forEach(this::leaveOthers);
  }

  /// Computes the rest of a whole, once for each source that states the whole and a part. If no
  /// source states both the whole and a part, the rest is computed once from different sources.
  private void leaveOthers(Values whole, List<Values> parts) {
    List<Point> ofOneSource =
        whole.points().stream()
            .filter(w -> parts.stream().anyMatch(p -> p.ofSourceOf(w) != null))
            .toList();
    if (!ofOneSource.isEmpty()) ofOneSource.forEach(w -> leaveOthers(w, parts));
    else if (whole.agreed() != null) leaveOthers(whole.agreed(), parts);
  }

  /// Subtracts the parts from a whole. If the source of the whole does not state a part, the value
  /// of another source is used for this part.
  private void leaveOthers(Point whole, List<Values> parts) {
    Estimate left = whole.estimate();
    Inputs inputs = whole.inputs();
    List<String> taken = new ArrayList<>();
    for (Values values : parts) {
      Point own = values.ofSourceOf(whole);
      Point part = own == null ? values.agreed() : own;
      if (part == null) continue;
      left = left.minus(part.estimate());
      inputs = inputs.plus(whole.and(part));
      taken.add("%s of %s".formatted(part.text(), part.key().subject()));
    }
    if (!taken.isEmpty() && left.value().signum() > 0)
      found.add(
          Derived.inUnits(
              Derived.Method.OTHERS,
              whole.key(),
              null,
              left,
              whole.quantity(),
              inputs,
              "%s minus %s".formatted(whole.text(), String.join(" and ", taken))));
  }

  /// Computes 100 % minus each stated share.
  private void complement() {
    for (Point share : series.stated().flatMap(v -> v.points().stream()).toList())
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
                "100 %% minus %s".formatted(share.text())));
  }
}
