package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Computes earlier values from stated growth: earlier value = value ÷ factor. Also computes the
/// difference between the value and the earlier value.
final class ImpliedBases {

  private final Series series;
  private final List<Derived> found = new ArrayList<>();

  private ImpliedBases(Series series) {
    this.series = series;
  }

  /// Computes the earlier value for each stated growth. The certain results are also added to
  /// `series`, as if the source of the growth had stated them.
  static List<Derived> in(Series series) {
    ImpliedBases bases = new ImpliedBases(series);
    series.claims().forEach(bases::imply);
    return bases.found;
  }

  /// @param same all claims with the same key and period. Their growths may contradict each other.
  private void imply(List<Claim> same) {
    List<Claim> growing =
        same.stream()
            .flatMap(claim -> claim.byGrowth().stream())
            .filter(ImpliedBases::impliesABase)
            .toList();
    if (growing.isEmpty()) return;
    Verdict.Reasoned growths = Verdict.of(same);
    List<String> contradictions =
        growths.verdict() == Verdict.GROWTH_CONFLICT ? growths.why() : List.of();
    growing.forEach(claim -> imply(claim, contradictions));
  }

  private static boolean impliesABase(Claim claim) {
    Growth growth = claim.figure().growth();
    return growth.against() != null && claim.quantity() != null && Estimate.factor(growth) != null;
  }

  private void imply(Claim claim, List<String> contradictions) {
    Growth growth = claim.figure().growth();
    Point value = Point.stated(claim, Values.sources(claim));
    Inputs inputs = value.inputs();
    if (growth.againstImplied())
      inputs = inputs.with("the base period %s is implied, not stated".formatted(growth.against()));
    for (String contradiction : contradictions) inputs = inputs.with(contradiction);
    if (growth.reading() == Growth.Reading.UNCLEAR) {
      base(value, growth, Estimate.exactly(growth.value()), ", read as to", inputs);
      base(
          value,
          growth,
          Estimate.exactly(growth.value().add(BigDecimal.ONE)),
          ", read as by",
          inputs);
      // The growth "sixfold" can mean "to six times" or "by six times", so neither of the two
      // results is certain.
      return;
    }
    Estimate factor = Estimate.factor(growth);
    Derived base = base(value, growth, factor, "", inputs);
    if (!DayRange.isKnown(base.key().period())) return;
    String caveat =
        "%s (%s) is not stated: a growth of %s implies it"
            .formatted(
                Printed.of(base.quantity()), Printed.of(growth.against()), Printed.of(growth));
    Point point =
        new Point(
            base.key(),
            value.estimate().over(factor),
            base.quantity(),
            inputs.with(caveat),
            base,
            value.source());
    if (series.add(point)) subtract(point, value, factor);
  }

  private Derived base(Point value, Growth growth, Estimate factor, String reading, Inputs inputs) {
    FigureKey key = value.key().at(growth.against());
    Derived base =
        Derived.inUnits(
            Derived.Method.IMPLIED_BASE,
            key,
            null,
            value.estimate().over(factor),
            value.quantity(),
            inputs,
            "%s, minus a growth of %s".formatted(value.text(), Printed.of(growth) + reading));
    found.add(base);
    return base;
  }

  /// Computes the difference between a value and its implied earlier value, as value × (1 − 1 ÷
  /// factor). The intervals of the two values are not subtracted from each other. Both intervals
  /// depend on the same stated value, so the resulting interval would be too wide.
  private void subtract(Point base, Point value, Estimate factor) {
    Estimate one = Estimate.exactly(BigDecimal.ONE);
    Estimate difference = value.estimate().times(one.minus(one.over(factor)));
    if (difference.value().signum() < 0 && value.quantity().unit().neverNegative()) return;
    found.add(
        Derived.inUnits(
            Derived.Method.DIFFERENCE,
            value.key(),
            base.key(),
            difference,
            value.quantity(),
            base.inputs(),
            "%s against %s".formatted(value.text(), base.text())));
  }
}
