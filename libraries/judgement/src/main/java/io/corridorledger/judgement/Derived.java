package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
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
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    name = "DerivedFigure",
    description = "A figure that no source states, derived from stated figures")
public record Derived(
    Method method,
    @Schema(description = "Key of the derived figure") FigureKey key,
    @Schema(
            description =
                "For a difference, growth, share or ratio: key of the figure with which it is compared")
        FigureKey against,
    @Schema(
            description =
                "Computed from the numbers as stated, to three digits, or four for a sum or a difference; shares and growth in P1")
        Quantity quantity,
    @Schema(description = "For a growth, ratio or rate: the factor, to three digits")
        BigDecimal factor,
    @Schema(
            description =
                "The lowest value that the inputs allow, in the unit of the quantity, or of the factor if there is no quantity; absent if there is no lower bound")
        BigDecimal low,
    @Schema(
            description =
                "The highest value that the inputs allow; absent if there is no upper bound")
        BigDecimal high,
    @Schema(description = "Ids of the stated figures from which it is derived") List<UUID> inputs,
    @Schema(description = "The calculation, as text") String how,
    @Schema(description = "Reasons why the figure may be unreliable") List<String> caveats) {

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
    /// the rate between two currencies in which a source states one amount
    RATE
  }

  Derived withFactor(BigDecimal other) {
    return new Derived(method, key, against, quantity, other, low, high, inputs, how, caveats);
  }
}
