package io.corridorledger.event;

import io.corridorledger.value.Citation;
import io.corridorledger.value.InvalidValue;
import io.corridorledger.value.Period;
import java.util.List;
import java.util.UUID;

/// What can happen to one visit or meeting.
public sealed interface VisitEvent extends LedgerEvent {

  /// It is planned or somebody was invited. An announced visit never counts as a visit.
  @EventType("visit-announced")
  record VisitAnnounced(UUID id, Meeting meeting, Period date, List<Citation> citations)
      implements VisitEvent {
    public VisitAnnounced {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(meeting, "meeting")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return meeting.onMarginsOf() == null ? List.of() : List.of(meeting.onMarginsOf());
    }
  }

  /// It took place, as this source tells it.
  @EventType("visit-held")
  record VisitHeld(UUID id, Meeting meeting, Period date, List<Citation> citations)
      implements VisitEvent {
    public VisitHeld {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(meeting, "meeting")
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }

    @Override
    public List<UUID> mentions() {
      return meeting.onMarginsOf() == null ? List.of() : List.of(meeting.onMarginsOf());
    }
  }
}
