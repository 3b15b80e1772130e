package io.corridorledger.agreements.visit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Write-side state of a visit or meeting: only what the rules need.
///
/// ```
/// NONE ─announced→ ANNOUNCED ─postponed→ POSTPONED ─announced→ ANNOUNCED
///  │                   ├─held────────────────┴─held──────────→ HELD
///  │                   └─cancelled───────────┴─cancelled─────→ CANCELLED
///  └─held────────────────────────────────────────────────────→ HELD
/// ```
///
/// Several sources may report an announcement, a postponement or the meeting. Each source may add
/// participants and outcomes.
///
/// @param meeting the meeting as first reported; a held meeting takes precedence over an
///   announcement
/// @param planned planned dates since the last postponement, as reported by each source
/// @param held dates on which the meeting was held, as reported by each source
/// @param named participants that were added one by one; they took part regardless of the
///   announcement
public record Visit(
    Status status,
    Meeting meeting,
    List<Participant> participants,
    List<Period> planned,
    List<Period> held,
    @JsonIgnore List<Participant> named) {

  public enum Status {
    NONE,
    ANNOUNCED,
    POSTPONED,
    HELD,
    CANCELLED
  }

  public static final Decider<Visit, VisitEvent> DECIDER =
      new Decider<>(
          VisitEvent.class,
          new Visit(Status.NONE, null, List.of(), List.of(), List.of(), List.of()),
          Visit::decide,
          Visit::evolve);

  public List<VisitEvent> decide(VisitEvent fact) {
    if (status == Status.NONE && !(fact instanceof VisitAnnounced || fact instanceof VisitHeld))
      throw new Rejected(
          VisitRule.OPENING_FACT_MISSING,
          "No active fact records that the visit was announced or held. Record one of them first.");
    if (status == Status.CANCELLED)
      throw new Rejected(
          VisitRule.ALREADY_CANCELLED,
          "The visit was cancelled. If that is wrong, retract the cancellation. Record a newly planned visit as another visit.");
    switch (fact) {
      case VisitAnnounced f -> {
        requireOneHost(f.meeting(), f.meeting().participants());
        if (status == Status.HELD)
          throw new Rejected(
              VisitRule.ANNOUNCED_AFTER_HELD,
              "The visit was already held; an announcement can no longer be recorded.");
      }
      case VisitHeld f -> requireOneHost(f.meeting(), f.meeting().participants());
      case VisitPostponed f -> {
        requireNotHeld();
        if (f.to() != null
            && !planned.isEmpty()
            && planned.stream().allMatch(f.to()::certainlyBefore))
          throw new Rejected(
              VisitRule.POSTPONED_TO_EARLIER,
              "The visit was planned for %s and cannot be postponed to an earlier date: %s."
                  .formatted(planned, f.to()));
      }
      case VisitCancelled _ -> requireNotHeld();
      case ParticipantAdded f -> requireOneHost(meeting, List.of(f.participant()));
      case OutcomeLinked _ -> {
        if (status != Status.HELD)
          throw new Rejected(
              VisitRule.NOT_HELD, "The visit has not been held, so it has no outcomes.");
      }
    }
    return List.of(fact);
  }

  private void requireNotHeld() {
    if (status == Status.HELD)
      throw new Rejected(
          VisitRule.ALREADY_HELD,
          "The visit was held. If that is wrong, retract that fact. If another visit was postponed or cancelled, record it as another visit.");
  }

  private static void requireOneHost(Meeting meeting, List<Participant> participants) {
    if (meeting.host() != null
        && participants.stream()
            .anyMatch(p -> p.role() == Meeting.Role.HOST && !p.party().equals(meeting.host())))
      throw new Rejected(
          VisitRule.HOST_IS_ONE,
          "A participant has the role HOST, but %s is named as host.".formatted(meeting.host()));
  }

  public Visit evolve(VisitEvent event) {
    return switch (event) {
      case VisitAnnounced e ->
          status == Status.HELD
              ? this
              : new Visit(
                  Status.ANNOUNCED,
                  meeting == null ? e.meeting() : meeting,
                  with(participants, e.meeting().participants().stream()),
                  with(planned, Stream.ofNullable(e.date())),
                  held,
                  named);
      case VisitHeld e ->
          new Visit(
              Status.HELD,
              status == Status.HELD ? meeting : e.meeting(),
              // Announced participants are dropped unless a source names them as present.
              with(
                  status == Status.HELD ? participants : named,
                  e.meeting().participants().stream()),
              planned,
              with(held, Stream.ofNullable(e.date())),
              named);
      case VisitPostponed e ->
          new Visit(
              Status.POSTPONED,
              meeting,
              participants,
              Stream.ofNullable(e.to()).toList(),
              held,
              named);
      case VisitCancelled _ ->
          new Visit(Status.CANCELLED, meeting, participants, planned, held, named);
      case ParticipantAdded e ->
          new Visit(
              status,
              meeting,
              with(participants, Stream.of(e.participant())),
              planned,
              held,
              with(named, Stream.of(e.participant())));
      case OutcomeLinked _ -> this;
    };
  }

  private static <T> List<T> with(List<T> list, Stream<T> more) {
    List<T> longer = new ArrayList<>(list);
    more.forEach(longer::add);
    return List.copyOf(longer);
  }

  /// The named host, or the participant in that role; null when unknown.
  static PartyRef host(Meeting meeting) {
    if (meeting.host() != null) return meeting.host();
    return meeting.participants().stream()
        .filter(p -> p.role() == Meeting.Role.HOST)
        .map(Participant::party)
        .findFirst()
        .orElse(null);
  }

  /// All participants except the host.
  static List<Participant> visitors(Meeting meeting) {
    return meeting.participants().stream()
        .filter(p -> p.role() != Meeting.Role.HOST && !p.party().equals(host(meeting)))
        .toList();
  }

  /// Whether a reported meeting is a likely duplicate of this one: same host, same type, a visitor
  /// in common (party and person), and overlapping dates. An undated meeting is never a likely
  /// duplicate.
  boolean mayBe(Meeting told, Period date) {
    if (meeting == null || date == null || host(told) == null) return false;
    List<Period> days = status == Status.HELD ? held : planned;
    return status != Status.CANCELLED
        && Objects.equals(host(meeting), host(told))
        && meeting.type() == told.type()
        && days.stream().anyMatch(date::overlaps)
        && visitors(told).stream()
            .anyMatch(v ->
                participants.stream()
                    .anyMatch(p ->
                        p.party().equals(v.party()) && Objects.equals(p.person(), v.person())));
  }
}
