package io.corridorledger.judgement;

import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// One value of a series: a stated value or a computed one.
///
/// @param derived the computed figure; null if the value is stated
/// @param source name and date of the source of the value; null if the value is not recorded as a
///   figure
record Point(
    FigureKey key,
    Estimate estimate,
    Quantity quantity,
    Inputs inputs,
    Derived derived,
    String source) {

  /// Creates a point for a value that is not recorded as a figure, such as a target.
  static Point of(FigureKey key, Quantity quantity) {
    return new Point(key, Estimate.of(quantity), quantity, Inputs.NONE, null, null);
  }

  /// Creates a point for a stated value.
  ///
  /// @param sources the sources that state this value
  static Point stated(Claim claim, Set<UUID> sources) {
    Set<String> caveats = new TreeSet<>();
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
        new Inputs(Set.of(claim.id()), sources, false, List.copyOf(caveats)),
        null,
        claim.sources().isEmpty() ? null : Printed.withDate(claim.sources().getFirst()));
  }

  /// Returns a copy of this point with a caveat that names the source of the value.
  Point withNamedSource() {
    return new Point(
        key,
        estimate,
        quantity,
        inputs.with("%s is from %s".formatted(text(), source)),
        derived,
        source);
  }

  Series.Key series() {
    return new Series.Key(key.at(null), Amounts.dimension(quantity.unit()));
  }

  Period period() {
    return key.period();
  }

  String text() {
    return period() == null
        ? Printed.of(quantity)
        : "%s (%s)".formatted(Printed.of(quantity), Printed.of(period()));
  }

  /// Returns the inputs of a result that is computed from this value and `other`. If the two values
  /// come from different sources, a caveat names both sources.
  Inputs and(Point other) {
    Inputs both = inputs.plus(other.inputs);
    return both.isAcrossSources() && !inputs.isAcrossSources() && !other.inputs.isAcrossSources()
        ? both.with(
            "no source gives both values: %s is from %s, %s from %s"
                .formatted(text(), source, other.text(), other.source))
        : both;
  }
}
