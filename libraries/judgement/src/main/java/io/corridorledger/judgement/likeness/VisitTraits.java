package io.corridorledger.judgement.likeness;

import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.lifecycle.VisitLifecycle;
import io.corridorledger.lifecycle.VisitStatus;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/// The properties by which visits are compared.
///
/// Two visits are likely duplicates if all these conditions are met:
///
/// - The hosts are the same.
/// - All visitors of one visit also took part in the other visit. They are at least half of the
///   visitors of the other visit.
/// - The types are the same. A visit without a type matches every type.
/// - The dates may be the same.
/// - The same person may have represented at least one visiting party in both visits. A visitor
///   without a named person matches every person of the same party.
///
/// Visits without a host or a date are not compared. A meeting on the margins of a visit is not
/// compared with this visit.
///
/// @param id id of the visit; null if unknown
/// @param host the host; null if unknown
/// @param visitors all participants except the host
/// @param onMarginsOf id of the meeting on whose margins the visit took place; null if there is
///   none
public record VisitTraits(
    UUID id,
    PartyRef host,
    List<Participant> visitors,
    Meeting.Type type,
    List<Period> dates,
    UUID onMarginsOf) {

  /// Collects the properties of a visit that a client reports.
  ///
  /// @param date date of the visit; null if unknown
  public static VisitTraits of(UUID id, Meeting meeting, Period date) {
    return new VisitTraits(
        id,
        VisitLifecycle.host(meeting),
        VisitLifecycle.visitors(meeting),
        meeting.type(),
        date == null ? List.of() : List.of(date),
        meeting.onMarginsOf());
  }

  /// Collects the properties of a recorded visit.
  ///
  /// @return null if the visit was cancelled, or if no active fact describes it
  public static VisitTraits of(UUID id, VisitLifecycle visit) {
    if (visit.meeting() == null || visit.status() == VisitStatus.CANCELLED) return null;
    PartyRef host = VisitLifecycle.host(visit.meeting());
    return new VisitTraits(
        id,
        host,
        visit.participants().stream()
            .filter(p -> p.role() != Meeting.Role.HOST && !p.party().equals(host))
            .toList(),
        visit.meeting().type(),
        visit.dates(),
        visit.meeting().onMarginsOf());
  }

  /// Compares two visits.
  ///
  /// @param other null if there is no other visit
  /// @return null if the visits are not likely duplicates
  public Likeness likeness(VisitTraits other) {
    if (other == null || host == null || other.host == null) return null;
    if (!host.equals(other.host) && !Aliases.canonical(host).equals(Aliases.canonical(other.host)))
      return null;
    if (type != other.type
        && type != Meeting.Type.UNSPECIFIED
        && other.type != Meeting.Type.UNSPECIFIED) return null;
    if (isWithin(other) || other.isWithin(this) || isOnOtherMargins(other)) return null;
    String overlap = Likeness.overlap(dates, other.dates);
    if (overlap == null) return null;
    Set<PartyRef> common = parties();
    common.retainAll(other.parties());
    int fewer = Math.min(parties().size(), other.parties().size());
    int more = Math.max(parties().size(), other.parties().size());
    if (common.isEmpty() || common.size() < fewer || 2 * fewer < more) return null;
    if (common.stream().noneMatch(party -> mayBeOnePerson(party, other))) return null;
    return Likeness.duplicate(
        "both have the host %s, the visitor %s, and %s"
            .formatted(
                host,
                common.stream().map(PartyRef::toString).collect(Collectors.joining(", ")),
                overlap));
  }

  private boolean isWithin(VisitTraits other) {
    return onMarginsOf != null && onMarginsOf.equals(other.id);
  }

  private boolean isOnOtherMargins(VisitTraits other) {
    return onMarginsOf != null
        && other.onMarginsOf != null
        && !onMarginsOf.equals(other.onMarginsOf);
  }

  private Set<PartyRef> parties() {
    return visitors.stream()
        .map(visitor -> Aliases.canonical(visitor.party()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean mayBeOnePerson(PartyRef party, VisitTraits other) {
    Set<String> some = people(party);
    Set<String> others = other.people(party);
    return some.isEmpty()
        || others.isEmpty()
        || some.stream()
            .anyMatch(one -> others.stream().anyMatch(name -> Names.mayBeOnePerson(one, name)));
  }

  private Set<String> people(PartyRef party) {
    Set<String> names = new HashSet<>();
    for (Participant visitor : visitors)
      if (visitor.person() != null && Aliases.canonical(visitor.party()).equals(party))
        names.add(visitor.person());
    return names;
  }
}
