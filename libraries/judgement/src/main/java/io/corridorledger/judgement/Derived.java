package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Unit;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A figure that no source states, derived from stated figures.
///
/// @param quantity computed from the numbers as stated, to three digits, or four for a sum or a
///   difference; in percent for a share or a growth
/// @param factor for a growth, a ratio or a rate, to three digits
/// @param low the lowest value that the inputs allow, in the unit and multiple of the quantity, or
///   of the factor if there is no quantity; null if there is no lower bound
/// @param high the highest value that the inputs allow; null if there is no upper bound
/// @param inputs the stated figures from which it is derived
/// @param acrossSources whether no source states all of the inputs; null if the source of an input
///   is unknown
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    name = "DerivedFigure",
    description =
        "A figure that no source states. The service derives the figure from stated figures.")
public record Derived(
    @NotNull Method method,
    @Schema(description = "Key of the derived figure") @NotNull FigureKey key,
    @Schema(
            description =
                "Key of the figure with which a difference, growth, share or ratio compares; absent for other methods")
        FigureKey against,
    @Schema(
            description =
                "Value computed from the stated numbers. A sum or a difference is rounded to four significant digits, other values to three. A share or a growth is in the unit P1 (percent).")
        Quantity quantity,
    @Schema(
            description =
                "Factor of a growth, ratio or rate, rounded to three significant digits; absent for other methods")
        BigDecimal factor,
    @Schema(
            description =
                "Lowest value that the inputs allow; absent if there is no lower bound. The value has the unit of `quantity`, or is a factor if `quantity` is absent.")
        BigDecimal low,
    @Schema(
            description =
                "Highest value that the inputs allow; absent if there is no upper bound. The value has the unit of `quantity`, or is a factor if `quantity` is absent.")
        BigDecimal high,
    @Schema(description = "Ids of the stated figures from which this figure is derived")
        List<UUID> inputs,
    @Schema(
            description =
                "Whether the calculation combines values of several sources, because no single source states all of these values. A source and its copies count as one source. The caveats name the sources. Absent for a comparison with a target or its baseline, because the calculation does not take the source of a target into account.")
        Boolean acrossSources,
    @Schema(description = "The calculation, as text") @NotNull String how,
    @Schema(description = "Reasons why the figure may be unreliable") List<String> caveats) {

  /// The precision of quotients. Sums and differences have one more digit.
  static final MathContext SHOWN = new MathContext(3, RoundingMode.HALF_UP);

  static final MathContext SUMMED = new MathContext(4, RoundingMode.HALF_UP);
  static final Unit PERCENT = new Unit("P1");

  @Schema(name = "DerivationMethod")
  public enum Method {
    /// the base that a stated growth implies: value ÷ factor
    IMPLIED_BASE,
    /// the rest of a period: a year minus its first half, from one source
    REMAINDER,
    /// the rest of a whole after its known parts
    OTHERS,
    /// 100 % minus a share
    COMPLEMENT,
    /// one value minus another: a year minus the year before, a plan minus the current value
    DIFFERENCE,
    /// the increase of one value over another, in percent
    GROWTH,
    /// a part as a percentage of its whole
    SHARE,
    /// the sum of both directions between a pair
    TOTAL,
    /// one direction divided by the other
    RATIO,
    /// the exchange rate that follows if a source states one amount in two currencies
    RATE
  }

  Derived withFactor(BigDecimal other) {
    return new Derived(
        method, key, against, quantity, other, low, high, inputs, acrossSources, how, caveats);
  }

  /// @param like gives the unit and multiple of the result; null for percent
  static Derived inUnits(
      Method method,
      FigureKey key,
      FigureKey against,
      Estimate estimate,
      Quantity like,
      Inputs inputs,
      String how) {
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
        Amounts.shown(estimate.value().round(digits), unit, estimate.qualifier(digits)),
        null,
        shown(estimate.open().low(), unit, digits),
        shown(estimate.open().high(), unit, digits),
        List.copyOf(inputs.ids()),
        inputs.acrossSources(),
        how,
        inputs.caveats());
  }

  private static BigDecimal shown(BigDecimal value, Quantity like, MathContext digits) {
    return value == null ? null : Amounts.plain(Amounts.scaled(value, like).round(digits));
  }

  static Derived inFactors(
      Method method,
      FigureKey key,
      FigureKey against,
      Estimate estimate,
      MathContext digits,
      Inputs inputs,
      String how) {
    return new Derived(
        method,
        key,
        against,
        null,
        Amounts.plain(estimate.value().round(digits)),
        estimate.open().low() == null ? null : Amounts.plain(estimate.open().low().round(digits)),
        estimate.open().high() == null ? null : Amounts.plain(estimate.open().high().round(digits)),
        List.copyOf(inputs.ids()),
        inputs.acrossSources(),
        how,
        inputs.caveats());
  }
}
