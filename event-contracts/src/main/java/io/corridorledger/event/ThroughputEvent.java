package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// What can happen to one reported volume: what moved over a corridor or through a hub.
public sealed interface ThroughputEvent extends LedgerEvent {

  /// A source stated how much moved.
  @EventType("throughput-reported")
  record ThroughputReported(UUID id, Figure figure, List<Citation> citations)
      implements ThroughputEvent {
    public ThroughputReported {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(figure, "figure")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return figure.key().period();
    }

    @Override
    public List<Figure> figures() {
      return List.of(figure);
    }
  }
}
