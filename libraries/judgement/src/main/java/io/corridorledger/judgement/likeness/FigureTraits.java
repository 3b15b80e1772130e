package io.corridorledger.judgement.likeness;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Facets;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The properties by which figures are compared.
///
/// Two figures of one source with the same key are likely duplicates if their values are equal. If
/// their values differ, the later figure is probably a revision. A figure with only a value is not
/// compared with a figure with only a growth. Growths from different earlier periods are not
/// compared with each other.
///
/// @param sources ids of the sources that state the figure
public record FigureTraits(Figure figure, Set<UUID> sources) {

  public static FigureTraits of(Figure figure, Collection<Citation> citations) {
    return new FigureTraits(
        figure,
        citations.stream()
            .map(citation -> citation.source().id())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  /// Compares two figures.
  ///
  /// @return null if the figures are not likely duplicates
  public Likeness likeness(FigureTraits other) {
    if (Collections.disjoint(sources, other.sources) || !hasKeyOf(other.figure)) return null;
    if ((figure.quantity() == null) != (other.figure.quantity() == null)) return null;
    Boolean sameValue =
        figure.quantity() != null
            ? sameQuantity(figure.quantity(), other.figure.quantity())
            : sameGrowths(figure.growths(), other.figure.growths());
    if (sameValue == null) return null;
    return sameValue
        ? Likeness.duplicate("the same source states the same value of the same figure")
        : new Likeness(
            Likeness.Kind.REVISION, "the same source states another value of the same figure");
  }

  private boolean hasKeyOf(Figure other) {
    Facets facets = figure.key().facets();
    Facets others = other.key().facets();
    return figure.key().metric().equals(other.key().metric())
        && figure.key().subject().equals(other.key().subject())
        && sameDays(figure.key().period(), other.key().period())
        && figure.yearToDate() == other.yearToDate()
        && sameText(facets.flow(), others.flow())
        && sameText(facets.scope(), others.scope())
        && sameText(facets.commodity(), others.commodity())
        && facets.measurePoint() == others.measurePoint()
        && facets.basis() == others.basis()
        && facets.mode() == others.mode()
        && Objects.equals(
            Aliases.canonical(facets.reporter()), Aliases.canonical(others.reporter()));
  }

  private static boolean sameDays(Period one, Period other) {
    return one == null || other == null ? one == other : one.sameDays(other);
  }

  private static boolean sameText(String one, String other) {
    return one == null || other == null
        ? Objects.equals(one, other)
        : Names.words(one).equals(Names.words(other));
  }

  /// Whether two quantities are equal.
  ///
  /// @return null if the quantities measure different things
  private static Boolean sameQuantity(Quantity one, Quantity other) {
    if (!Objects.equals(one.unit(), other.unit())) return null;
    return one.qualifier() == other.qualifier()
        && one.inUnits().compareTo(other.inUnits()) == 0
        && sameNumber(high(one), high(other));
  }

  private static BigDecimal high(Quantity quantity) {
    return quantity.high() == null ? null : quantity.high().scaleByPowerOfTen(quantity.unitMult());
  }

  /// Whether two claims state the same growths.
  ///
  /// @return null if no growth of one claim can be compared with a growth of the other claim
  private static Boolean sameGrowths(List<Growth> ones, List<Growth> others) {
    Boolean same = null;
    for (Growth one : ones)
      for (Growth other : others) {
        Boolean equal = sameGrowth(one, other);
        if (equal != null) same = equal && !Boolean.FALSE.equals(same);
      }
    return same;
  }

  /// Whether two growths are equal.
  ///
  /// @return null if the growths are of different kinds or refer to different earlier periods
  private static Boolean sameGrowth(Growth one, Growth other) {
    if (one.kind() != other.kind()) return null;
    if (!sameDays(one.against(), other.against()) || !Objects.equals(one.unit(), other.unit()))
      return null;
    return one.qualifier() == other.qualifier()
        && one.reading() == other.reading()
        && sameNumber(
            one.value().scaleByPowerOfTen(one.unitMult()),
            other.value().scaleByPowerOfTen(other.unitMult()));
  }

  private static boolean sameNumber(BigDecimal one, BigDecimal other) {
    return one == null || other == null ? one == other : one.compareTo(other) == 0;
  }
}
