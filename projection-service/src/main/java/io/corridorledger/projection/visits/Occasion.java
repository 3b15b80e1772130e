package io.corridorledger.projection.visits;

import io.corridorledger.event.Meeting;
import io.corridorledger.judgement.CountMembership;
import io.corridorledger.judgement.VisitParts;
import io.corridorledger.judgement.VisitParts.Part;
import io.corridorledger.judgement.likeness.Names;
import io.corridorledger.projection.visits.VisitCounts.CountedVisit;
import io.corridorledger.projection.visits.VisitCounts.PartOfVisit;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A visit that certainly or possibly belongs to a count, with the parts of the visit, such as a
/// ceremony. The visit and its parts count as one visit.
///
/// @param why reasons why it is uncertain that the visit belongs to the count; empty if the visit
///   certainly belongs to the count
record Occasion(Visit visit, List<Visit> parts, List<String> why) {

  /// A person who visited.
  ///
  /// @param key a key that is equal for all spellings of the name
  record Visitor(String key, PartyRef party) {}

  /// Finds the visits that certainly or possibly belong to a count, in the given order.
  ///
  /// @param days the period of the count; null for any period
  /// @param countries the countries of the count; empty for any country
  static List<Occasion> among(List<Visit> visits, Period days, Set<String> countries) {
    Map<UUID, Visit> possible = new LinkedHashMap<>();
    Map<UUID, CountMembership> memberships = new LinkedHashMap<>();
    for (Visit visit : visits) {
      CountMembership membership =
          CountMembership.of(visit.allDates(), visit.country(), days, countries);
      if (!membership.possible()) continue;
      possible.put(visit.id(), visit);
      memberships.put(visit.id(), membership);
    }
    Map<UUID, Part> parts =
        VisitParts.among(possible.values().stream().map(Occasion::held).toList());
    Map<UUID, List<Visit>> partsOf = new LinkedHashMap<>();
    Set<UUID> certain = new HashSet<>();
    for (Visit visit : possible.values()) {
      Part part = parts.get(visit.id());
      UUID of = part == null || !part.certain() ? visit.id() : part.of();
      List<Visit> ofVisit = partsOf.computeIfAbsent(of, _ -> new ArrayList<>());
      if (!of.equals(visit.id())) ofVisit.add(visit);
      if (memberships.get(visit.id()).certain()) certain.add(of);
    }
    List<Occasion> occasions = new ArrayList<>();
    for (Visit visit : possible.values()) {
      Part part = parts.get(visit.id());
      if (part != null && part.certain()) continue;
      List<String> why = new ArrayList<>();
      if (!certain.contains(visit.id())) why.addAll(memberships.get(visit.id()).open());
      if (part != null && certain.contains(part.of()))
        why.add("may be part of " + possible.get(part.of()).title());
      occasions.add(new Occasion(visit, partsOf.get(visit.id()), why));
    }
    return occasions;
  }

  boolean isCertain() {
    return why.isEmpty();
  }

  CountedVisit counted() {
    return new CountedVisit(
        visit.id(),
        visit.title(),
        visit.date(),
        parts.stream().map(part -> new PartOfVisit(part.id(), part.title())).toList(),
        why);
  }

  /// The visiting persons whom sources name, each with the first spelling of the name.
  Map<Visitor, String> people() {
    Map<Visitor, String> people = new LinkedHashMap<>();
    Stream.concat(Stream.of(visit), parts.stream())
        .flatMap(Occasion::people)
        .forEach(p -> people.putIfAbsent(visitor(p), p.person()));
    return people;
  }

  private static Stream<Meeting.Participant> people(Visit visit) {
    Set<PartyRef> visitors = Set.copyOf(visit.visitors());
    return visit.participants().stream()
        .filter(p -> p.person() != null && visitors.contains(p.party()));
  }

  private static Visitor visitor(Meeting.Participant person) {
    return new Visitor(Names.personKey(person.person()), person.party());
  }

  private static VisitParts.Held held(Visit visit) {
    return new VisitParts.Held(
        visit.id(),
        visit.type(),
        Set.copyOf(visit.visitors()),
        people(visit).map(p -> visitor(p).key()).collect(Collectors.toSet()),
        visit.country(),
        visit.allDates(),
        visit.onMarginsOf());
  }
}
