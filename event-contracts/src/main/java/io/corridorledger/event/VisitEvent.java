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

  /// It was put off.
  ///
  /// @param to the new date, if one is named
  @EventType("visit-postponed")
  record VisitPostponed(Period to, Period date, String note, List<Citation> citations)
      implements VisitEvent {
    public VisitPostponed {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// It will not take place.
  @EventType("visit-cancelled")
  record VisitCancelled(Period date, String note, List<Citation> citations) implements VisitEvent {
    public VisitCancelled {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return date;
    }
  }

  /// A source names somebody else who took part.
  ///
  /// @param participant who else took part
  @EventType("participant-added")
  record ParticipantAdded(Meeting.Participant participant, String note, List<Citation> citations)
      implements VisitEvent {
    public ParticipantAdded {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .present(participant, "participant")
          .optionalText(note, "note", 1000)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return null;
    }
  }

  /// Something was agreed there.
  ///
  /// @param agreement of this ledger, if it holds it
  /// @param label what was agreed, in a few words
  @EventType("outcome-linked")
  record OutcomeLinked(UUID agreement, String label, List<Citation> citations)
      implements VisitEvent {
    public OutcomeLinked {
      citations = InvalidValue.listOf(citations, "citations");
      InvalidValue.check()
          .that(
              agreement != null || label != null,
              "label",
              "is missing, and so is an agreement: one is needed")
          .optionalText(label, "label", 300)
          .list(citations, "citations", 1, MAX_CITATIONS)
          .orThrow();
    }

    @Override
    public Period occurred() {
      return null;
    }

    @Override
    public List<UUID> mentions() {
      return agreement == null ? List.of() : List.of(agreement);
    }
  }
}
