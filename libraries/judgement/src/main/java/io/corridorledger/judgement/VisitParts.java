package io.corridorledger.judgement;

import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Type;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/// Finds the meetings that are part of a visit. A visit with a ceremony then counts once.
///
/// | a meeting is | if |
/// |---|---|
/// | a part | it was held on the margins of the visit |
/// | a part | it is a ceremony, a council or a summit on the days of the visit, in the same country, with a visitor of the visit |
/// | possibly a part | the same, and the dates are not known well enough |
///
/// If sources name persons of both, a person must have attended both.
public final class VisitParts {

  private static final Set<Type> HELD_WITHIN_VISITS =
      EnumSet.of(Type.CEREMONY, Type.INSTITUTION_MEETING, Type.SUMMIT);

  /// Whether a date names one or more whole days, and not an unknown day in a month or a year.
  private static final Pattern DAYS =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\??(/\\d{4}-\\d{2}-\\d{2}\\??)?");

  private VisitParts() {}

  /// @param people the persons who visited, as sources name them
  /// @param country where it was held; null if unknown
  /// @param dates the dates that sources state
  /// @param onMarginsOf null if no source states it
  public record Held(
      UUID id,
      Meeting.Type type,
      Set<PartyRef> visitors,
      Set<String> people,
      String country,
      List<Period> dates,
      UUID onMarginsOf) {}

  /// @param of id of the visit
  /// @param certain whether the meeting certainly is a part of it
  public record Part(UUID of, boolean certain) {}

  /// The parts by their ids. The visit of a part is no part itself.
  public static Map<UUID, Part> among(Collection<Held> visits) {
    Map<UUID, Held> byId = new TreeMap<>();
    visits.forEach(visit -> byId.put(visit.id(), visit));
    Map<UUID, Part> parts = new LinkedHashMap<>();
    for (Held visit : byId.values()) {
      UUID whole = onMarginsOf(visit, byId);
      if (!whole.equals(visit.id())) parts.put(visit.id(), new Part(whole, true));
    }
    List<Held> wholes =
        byId.values().stream()
            .filter(v -> !HELD_WITHIN_VISITS.contains(v.type()) && !parts.containsKey(v.id()))
            .toList();
    for (Held visit : byId.values())
      if (HELD_WITHIN_VISITS.contains(visit.type()) && !parts.containsKey(visit.id())) {
        Held may = null;
        for (Held whole : wholes)
          if (mayBeWithin(visit, whole) && (may == null || !isWithin(visit, may))) may = whole;
        if (may != null) parts.put(visit.id(), new Part(may.id(), isWithin(visit, may)));
      }
    // A summit with talks on its margins may itself be part of a visit.
    parts.replaceAll((_, part) -> {
      Part outer = parts.get(part.of());
      return outer != null && outer.certain() ? outer : part;
    });
    return parts;
  }

  /// The visit at the end of the chain of margins. In a cycle, the visit with the lowest id.
  private static UUID onMarginsOf(Held visit, Map<UUID, Held> byId) {
    Set<UUID> passed = new TreeSet<>();
    Held at = visit;
    while (at.onMarginsOf() != null && byId.containsKey(at.onMarginsOf()) && passed.add(at.id()))
      at = byId.get(at.onMarginsOf());
    if (!passed.contains(at.id())) return at.id();
    UUID lowest = at.id();
    for (Held in = byId.get(at.onMarginsOf());
        !in.id().equals(at.id());
        in = byId.get(in.onMarginsOf())) if (in.id().compareTo(lowest) < 0) lowest = in.id();
    return lowest;
  }

  private static boolean mayBeWithin(Held part, Held whole) {
    return part.country() != null
        && part.country().equals(whole.country())
        && !Collections.disjoint(part.visitors(), whole.visitors())
        && (part.people().isEmpty()
            || whole.people().isEmpty()
            || !Collections.disjoint(part.people(), whole.people()))
        && part.dates().stream().anyMatch(d -> whole.dates().stream().anyMatch(d::overlaps));
  }

  private static boolean isWithin(Held part, Held whole) {
    return whole.dates().stream()
        .anyMatch(days ->
            DAYS.matcher(days.toString()).matches() && TimeMatch.isWithin(part.dates(), days));
  }
}
