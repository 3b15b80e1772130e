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

/// Events of one reported volume of goods that moved along a corridor or through a hub.
@StreamType(name = "throughput", log = "logistics", sample = "25c6ded3-8dce-5c12-9311-0d9af49b49c5")
public sealed interface ThroughputEvent extends LedgerEvent {

  /// A source states a volume of goods that moved along a corridor or through a hub.
  @EventType("throughput-reported")
  record ThroughputReported(
      UUID id,
      @NotNull @Valid Figure figure,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements ThroughputEvent {
    public ThroughputReported {
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
