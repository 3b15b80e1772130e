package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Period;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Events of one indicator, such as the value of the trade between two countries, a number of
/// visits or a share.
@StreamType(
    name = "indicators",
    log = "agreements",
    sample = "24080d39-925c-50e8-af9f-1632fdc9d1da")
public sealed interface IndicatorEvent extends LedgerEvent {

  /// A source states a value of an indicator. The key of the figure includes the party that
  /// reported the value.
  @EventType("observation-reported")
  record ObservationReported(
      UUID id,
      @NotNull @Valid Figure figure,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements IndicatorEvent {
    public ObservationReported {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public Period occurred() {
      return Figure.periodOf(figure);
    }

    @Override
    public List<Figure> figures() {
      return Stream.ofNullable(figure).toList();
    }
  }
}
