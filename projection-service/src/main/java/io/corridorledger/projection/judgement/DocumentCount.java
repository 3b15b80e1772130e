package io.corridorledger.projection.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How many documents packages come to together. "Around twenty" leaves its tenth open in the sum
/// too, and a package whose number nobody states is counted apart: it adds an unknown number.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "DocumentCount")
public record DocumentCount(
    @Schema(description = "The sum of the counts as stated; absent when none is") Quantity sum,
    @Schema(description = "The fewest that the stated counts leave open") BigDecimal low,
    @Schema(description = "The most that they leave open") BigDecimal high,
    @Schema(description = "Packages whose count is in the sum") int counted,
    @Schema(description = "Packages whose count nobody states: these come on top") int uncounted) {

  /// @param counts one a package; null when none is stated
  public static DocumentCount of(Collection<Quantity> counts) {
    List<Quantity> stated = counts.stream().filter(Objects::nonNull).toList();
    int uncounted = counts.size() - stated.size();
    if (stated.isEmpty()) return new DocumentCount(null, null, null, 0, uncounted);
    Estimate sum = stated.stream().map(Estimate::of).reduce(Estimate::plus).orElseThrow();
    return new DocumentCount(
        Amounts.shown(sum.value(), stated.getFirst(), sum.qualifier()),
        Amounts.plain(sum.open().low()),
        Amounts.plain(sum.open().high()),
        stated.size(),
        uncounted);
  }
}
