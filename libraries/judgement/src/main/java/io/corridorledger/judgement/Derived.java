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

/// A figure that no source states, computed from stated figures.
///
/// @param quantity the result. A sum or a difference is rounded to four significant digits, other
///   results to three. A share or a growth is in percent.
/// @param factor the growth factor, the ratio or the exchange rate. A growth factor or a ratio is
///   rounded to three digits, an exchange rate to four. Null for other methods.
/// @param low the lowest value that the inputs allow, in the unit of `quantity`; null if there is
///   no limit. If `quantity` is absent, `low` is the lowest factor.
/// @param high the highest value that the inputs allow, in the unit of `quantity`; null if there is
///   no limit. If `quantity` is absent, `high` is the highest factor.
/// @param inputs the stated figures from which the result is computed
/// @param acrossSources whether the inputs come from different sources; null if the source of an
///   input is unknown
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
                "Key of the figure with which the figure in `key` is compared: the subtracted figure of a difference, the earlier figure of a growth, the whole of a share, or the divisor of a ratio. Absent for other methods.")
        FigureKey against,
    @Schema(
            description =
                "Value computed from the stated numbers. A sum or a difference is rounded to four significant digits, other values to three. A share or a growth is in the unit P1 (percent).")
        Quantity quantity,
    @Schema(
            description =
                "Factor of a growth, ratio or rate; absent for other methods. A rate is rounded to four significant digits, a growth or a ratio to three.")
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
                "True if no single source states all figures in `inputs`. A source and its copies count as one source. If the value is true, `caveats` names the sources. Absent if unknown, for example because the calculation uses the target of a commitment.")
        Boolean acrossSources,
    @Schema(description = "The calculation as English text for people") @NotNull String how,
    @Schema(description = "Reasons why the figure may be unreliable") List<String> caveats) {

  /// The precision of quotients. Sums, differences and exchange rates have one digit more.
  static final MathContext SHOWN = new MathContext(3, RoundingMode.HALF_UP);

  static final MathContext SUMMED = new MathContext(4, RoundingMode.HALF_UP);
  static final Unit PERCENT = new Unit("P1");

  @Schema(name = "DerivationMethod")
  public enum Method {
    /// the earlier value, computed from a later value and its growth: value ÷ factor
    IMPLIED_BASE,
    /// the rest of a period, such as a year minus its first half
    REMAINDER,
    /// a whole minus its known parts
    OTHERS,
    /// 100 % minus a share
    COMPLEMENT,
    /// one value minus another, such as a year minus the year before
    DIFFERENCE,
    /// the increase from one value to another, in percent
    GROWTH,
    /// a part as a percentage of its whole
    SHARE,
    /// the sum of the flows in both directions between two countries
    TOTAL,
    /// the larger flow between two countries, divided by the flow in the opposite direction
    RATIO,
    /// the exchange rate between two currencies in which a source states one amount
    RATE
  }

  Derived withFactor(BigDecimal other) {
    return new Derived(
        method, key, against, quantity, other, low, high, inputs, acrossSources, how, caveats);
  }

  /// @param like quantity with the unit and the power of ten of the result; null if the result is
  ///   in percent
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
