package io.corridorledger.judgement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The number of documents in several packages. A stated number may be uncertain: "around twenty"
/// means 18 to 22. So the sum has a lowest and a highest value. Packages without a stated number
/// are counted separately.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "DocumentCount")
public record DocumentCount(
    @Schema(
            description =
                "Sum of the numbers of documents that sources state for packages; absent if no number is stated")
        Quantity sum,
    @Schema(
            description =
                "Lowest possible sum. A stated number such as \"around twenty\" allows several values. Absent if there is no lower bound.")
        BigDecimal low,
    @Schema(
            description =
                "Highest possible sum. A stated number such as \"around twenty\" allows several values. Absent if there is no upper bound.")
        BigDecimal high,
    @Schema(
            description =
                "Number of packages for which a source states the number of documents. `sum` includes only these packages.")
        int counted,
    @Schema(
            description =
                "Number of packages for which no source states the number of documents. `sum` does not include these packages.")
        int uncounted) {

  /// @param counts the stated number of documents in each package; an element is null if no number
  ///   is stated
  public static DocumentCount of(Collection<Quantity> counts) {
    List<Quantity> stated = counts.stream().filter(Objects::nonNull).toList();
    int uncounted = counts.size() - stated.size();
    if (stated.isEmpty()) return new DocumentCount(null, null, null, 0, uncounted);
    Estimate sum = stated.stream().map(Estimate::of).reduce(Estimate::plus).orElseThrow();
    return new DocumentCount(
        Amounts.shown(sum.value(), stated.getFirst(), sum.qualifier(MathContext.UNLIMITED)),
        Amounts.plain(sum.open().low()),
        Amounts.plain(sum.open().high()),
        stated.size(),
        uncounted);
  }
}
