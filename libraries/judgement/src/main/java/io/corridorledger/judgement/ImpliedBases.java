package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The bases that stated growth implies: value ÷ factor.
final class ImpliedBases {

  private final Series series;
  private final List<Derived> found = new ArrayList<>();

  private ImpliedBases(Series series) {
    this.series = series;
  }

  /// Derives all bases and adds those that are certain to their series.
  static List<Derived> in(Series series) {
    ImpliedBases bases = new ImpliedBases(series);
    for (List<Claim> same : series.claims()) for (Claim claim : same) bases.imply(claim, same);
    return bases.found;
  }

  /// @param same claims of the same key and period, which may contradict the growth
  private void imply(Claim claim, List<Claim> same) {
    Growth growth = claim.figure().growth();
    if (growth == null || growth.against() == null || claim.quantity() == null) return;
    Estimate factor = Estimate.factor(growth);
    if (factor == null) return;
    FigureKey key = claim.key().at(growth.against());
    List<String> caveats = new ArrayList<>(Point.stated(claim).caveats());
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
            Point.sources(claim),
            base,
            caveats);
    series.add(point);
  }

  private Derived base(
      Claim claim, FigureKey key, Estimate factor, String reading, List<String> caveats) {
    String how =
        "%s, minus a growth of %s"
            .formatted(
                Point.stated(claim).text(),
                Printed.of(claim.figure().growth()) + (reading == null ? "" : ", " + reading));
    Derived base =
        Derived.inUnits(
            Derived.Method.IMPLIED_BASE,
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
}
