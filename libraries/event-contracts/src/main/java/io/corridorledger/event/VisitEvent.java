package io.corridorledger.event;

import io.corridorledger.constraint.Consistent;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Period;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Events of one visit or meeting.
@StreamType(name = "visits", log = "agreements", sample = "9237753b-0fa8-5bad-a721-8d5a2728cdb8")
public sealed interface VisitEvent extends LedgerEvent
    permits VisitEvent.VisitAnnounced,
        VisitEvent.VisitPostponed,
        VisitEvent.VisitCancelled,
        VisitEvent.VisitHeld,
        VisitEvent.ParticipantAdded,
        VisitEvent.OutcomeLinked {

  /// A source reports that a visit is planned, or that a party was invited. Counts of visits do not
  /// include announced visits.
  @EventType("visit-announced")
  record VisitAnnounced(
      UUID id,
      @NotNull @Valid Meeting meeting,
      Period date,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements VisitEvent {
    public VisitAnnounced {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return meeting == null ? List.of() : Stream.ofNullable(meeting.onMarginsOf()).toList();
    }
  }

  /// A source reports that the visit took place.
  @EventType("visit-held")
  record VisitHeld(
      UUID id,
      @NotNull @Valid Meeting meeting,
      Period date,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements VisitEvent {
    public VisitHeld {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public List<UUID> mentions() {
      return meeting == null ? List.of() : Stream.ofNullable(meeting.onMarginsOf()).toList();
    }
  }

  /// The visit was postponed.
  ///
  /// @param to the new date of the visit; absent if the source names none
  @EventType("visit-postponed")
  record VisitPostponed(
      Period to,
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements VisitEvent {
    public VisitPostponed {
      citations = Lists.orEmpty(citations);
    }
  }

  /// The visit was cancelled.
  @EventType("visit-cancelled")
  record VisitCancelled(
      Period date,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements VisitEvent {
    public VisitCancelled {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A source names a further participant of the visit.
  ///
  /// @param participant the participant whom the source names in addition
  @EventType("participant-added")
  record ParticipantAdded(
      @NotNull @Valid Meeting.Participant participant,
      @Text(max = 1000) String note,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements VisitEvent {
    public ParticipantAdded {
      citations = Lists.orEmpty(citations);
    }
  }

  /// A source reports an outcome of the visit.
  ///
  /// @param agreement id of the agreement that is the outcome; absent if the ledger has no such
  ///   agreement
  /// @param label the outcome in a few words; required if `agreement` is absent
  @EventType("outcome-linked")
  record OutcomeLinked(
      UUID agreement,
      @Text(max = 300) String label,
      @Size(min = 1, max = MAX_CITATIONS) List<@NotNull @Valid Citation> citations)
      implements VisitEvent, Consistent {
    public OutcomeLinked {
      citations = Lists.orEmpty(citations);
    }

    @Override
    public void check(Findings findings) {
      findings.unless(
          agreement != null || label != null,
          "label",
          "is missing: an outcome needs a label or an agreement");
    }

    @Override
    public List<UUID> mentions() {
      return Stream.ofNullable(agreement).toList();
    }
  }
}
