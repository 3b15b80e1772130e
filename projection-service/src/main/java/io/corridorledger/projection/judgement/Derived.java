package io.corridorledger.projection.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A figure that nobody states and that follows from stated ones.
///
/// @param quantity computed from the numbers as stated, to three digits, a sum or difference to
///   four; a share or a growth is in percent
/// @param factor of a growth, a ratio or a rate, to three digits
/// @param low the lowest value that its inputs leave open, in the unit and multiple of the
///   quantity, or of the factor where there is no quantity; null when there is no lower end
/// @param high the highest; null when there is no upper end
/// @param inputs the stated figures that it follows from
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    name = "DerivedFigure",
    description = "A figure that nobody states and that follows from stated ones")
public record Derived(
    Method method,
    @Schema(description = "Which quantity it is") FigureKey key,
    @Schema(description = "Of a difference, growth, share or ratio: what it is held against")
        FigureKey against,
    @Schema(
            description =
                "From the numbers as stated, to three digits, a sum or difference to four; shares and growth in P1")
        Quantity quantity,
    @Schema(description = "Of a growth, ratio or rate: the factor, to three digits")
        BigDecimal factor,
    @Schema(
            description =
                "The least that the inputs leave open, in the unit of the quantity, else of the factor; absent without a lower end")
        BigDecimal low,
    @Schema(description = "The most that they leave open; absent without an upper end")
        BigDecimal high,
    @Schema(description = "Ids of the stated figures that it follows from") List<UUID> inputs,
    @Schema(description = "The calculation in words") String how,
    @Schema(description = "What speaks against taking it at its word") List<String> caveats) {

  @Schema(name = "DerivationMethod")
  public enum Method {
    /// the value before a stated growth: value ÷ factor
    IMPLIED_BASE,
    /// what is left of a time: a year less its first half, by one source
    REMAINDER,
    /// what is left of a whole when its known parts are taken away
    OTHERS,
    /// what is left of a hundred per cent
    COMPLEMENT,
    /// one value less another: a year less the one before, a plan less what is
    DIFFERENCE,
    /// one value over another, in percent above it
    GROWTH,
    /// a part in percent of its whole
    SHARE,
    /// both directions between a pair together
    TOTAL,
    /// one direction over the other
    RATIO,
    /// one amount as its source states it in two currencies
    RATE
  }

  Derived withFactor(BigDecimal other) {
    return new Derived(method, key, against, quantity, other, low, high, inputs, how, caveats);
  }
}
