package io.corridorledger.lifecycle;

import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.ParticipantAdded;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The life cycle of a visit or meeting, derived from its active facts in world order: the order in
/// which the facts occurred in the world.
///
/// ```
/// ANNOUNCED ⇄ POSTPONED ─→ CANCELLED ─announced again→ ANNOUNCED
///     └───────────┴────────────┴──held──→ HELD      a held visit stays held
/// ```
///
/// @param meeting the meeting according to the first report that it was held, or else according to
///   the first announcement
/// @param participants the participants of the held meeting, or else of the announced meeting, and
///   all participants that sources added later
/// @param planned planned dates since the last postponement
/// @param held dates on which the meeting was held, as reported by each source
/// @param dates the dates in `held`, or else the dates in `planned`
/// @param date the days of the meeting according to `dates`; null if no date is known or if the
///   dates contradict each other
/// @param postponedTo the new date of a postponed visit; null if unknown
public record VisitLifecycle(
    @NotNull VisitStatus status,
    Meeting meeting,
    List<Participant> participants,
    List<Period> planned,
    List<Period> held,
    List<Period> dates,
    Period date,
    boolean dateConflict,
    Period postponedTo,
    List<Conflict> conflicts) {

  /// @param facts active facts of one visit, in any order
  public static VisitLifecycle of(Collection<? extends VisitEvent> facts) {
    List<VisitEvent> ordered = WorldOrder.of(facts);
    VisitStatus status = ordered.isEmpty() ? VisitStatus.RETRACTED : VisitStatus.ANNOUNCED;
    List<Period> planned = new ArrayList<>();
    List<Meeting> announced = new ArrayList<>();
    List<Meeting> heldMeetings = new ArrayList<>();
    List<Participant> added = new ArrayList<>();
    Period postponedTo = null;
    for (VisitEvent fact : ordered)
      switch (fact) {
        case VisitAnnounced e -> {
          announced.add(e.meeting());
          if (e.date() != null) planned.add(e.date());
          if (status != VisitStatus.HELD) status = VisitStatus.ANNOUNCED;
        }
        case VisitPostponed e -> {
          postponedTo = e.to();
          planned.clear();
          if (e.to() != null) planned.add(e.to());
          if (status != VisitStatus.HELD) status = VisitStatus.POSTPONED;
        }
        case VisitCancelled _ -> {
          if (status != VisitStatus.HELD) status = VisitStatus.CANCELLED;
        }
        case VisitHeld e -> {
          heldMeetings.add(e.meeting());
          status = VisitStatus.HELD;
        }
        case ParticipantAdded e -> added.add(e.participant());
        case OutcomeLinked _ -> {}
      }
    List<Meeting> meetings = heldMeetings.isEmpty() ? announced : heldMeetings;
    Accounts held = Accounts.of(ordered, VisitHeld.class);
    Accounts dates = status == VisitStatus.HELD ? held : Accounts.of(planned.stream());
    return new VisitLifecycle(
        status,
        meetings.isEmpty() ? null : meetings.getFirst(),
        Stream.concat(meetings.stream().flatMap(m -> m.participants().stream()), added.stream())
            .distinct()
            .toList(),
        Accounts.of(planned.stream()).dates(),
        held.dates(),
        dates.dates(),
        dates.meeting(),
        dates.meetingConflict(),
        status == VisitStatus.POSTPONED ? postponedTo : null,
        conflicts(ordered, Stream.concat(announced.stream(), heldMeetings.stream()).toList()));
  }

  private static List<Conflict> conflicts(List<VisitEvent> facts, List<Meeting> meetings) {
    Set<Conflict> found = EnumSet.noneOf(Conflict.class);
    Accounts held = Accounts.of(facts, VisitHeld.class);
    boolean isHeld = facts.stream().anyMatch(VisitHeld.class::isInstance);
    boolean isCancelled = facts.stream().anyMatch(VisitCancelled.class::isInstance);
    // A cancellation before the meeting is not a contradiction, because a cancelled visit may be
    // planned again and held later.
    if (isHeld
        && facts.stream()
            .anyMatch(f -> f instanceof VisitCancelled && !held.allAfter(f.occurred())))
      found.add(Conflict.HELD_AND_CANCELLED);
    if (!isHeld && isCancelled && facts.stream().anyMatch(OutcomeLinked.class::isInstance))
      found.add(Conflict.OUTCOME_OF_CANCELLED);
    if (Accounts.of(facts, VisitPostponed.class).dates().stream().anyMatch(held::allBefore))
      found.add(Conflict.POSTPONED_AFTER_HELD);
    Accounts planned = Accounts.of(facts, VisitAnnounced.class);
    for (VisitEvent fact : facts)
      if (fact instanceof VisitPostponed e && planned.allAfter(e.to()))
        found.add(Conflict.POSTPONED_TO_EARLIER);
    Set<PartyRef> hosts = new HashSet<>();
    for (Meeting meeting : meetings) if (host(meeting) != null) hosts.add(host(meeting));
    for (VisitEvent fact : facts)
      if (fact instanceof ParticipantAdded e && e.participant().role() == Meeting.Role.HOST)
        hosts.add(e.participant().party());
    if (hosts.size() > 1) found.add(Conflict.SEVERAL_HOSTS);
    return List.copyOf(found);
  }

  /// The host of a meeting: the named host, or else the participant with the role HOST; null if
  /// unknown.
  public static PartyRef host(Meeting meeting) {
    if (meeting.host() != null) return meeting.host();
    return meeting.participants().stream()
        .filter(p -> p.role() == Meeting.Role.HOST)
        .map(Participant::party)
        .findFirst()
        .orElse(null);
  }

  /// All participants except the host.
  public static List<Participant> visitors(Meeting meeting) {
    return meeting.participants().stream()
        .filter(p -> p.role() != Meeting.Role.HOST && !p.party().equals(host(meeting)))
        .toList();
  }
}
