package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// What can happen to one indicator: trade, investment, counts, shares.
public sealed interface IndicatorEvent extends LedgerEvent {

  /// A source stated a value of an indicator; the reporter is part of the key.
  @EventType("observation-reported")
  record ObservationReported(UUID id, Figure figure, List<Citation> citations)
      implements IndicatorEvent {
    public ObservationReported {
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
