package io.corridorledger.projection.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Period;
import io.corridorledger.value.SubjectRef;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// All values of one subject, metric and period, in the order in which the ledger learned them.
@Schema(name = "FigureSet")
public record FigureSet(Key key, List<Value> values) {

  /// @param period absent when no source says which time the values cover
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "FigureSetKey")
  public record Key(
      SubjectRef subject, @Schema(examples = "\"cargo_volume\"") String metric, Period period) {}
}
