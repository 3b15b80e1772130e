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

/// Finds meetings that are a part of a visit, so that a visit with a ceremony counts once.
///
/// | a meeting is | if |
/// |---|---|
/// | a part of a visit | it was held on the margins of the visit |
/// | a part of a visit | it is a ceremony, a council or a summit on the days of the visit, in the same country, with a visitor of the visit |
/// | possibly a part of a visit | the meeting may meet the condition of the previous row, but the dates are not precise enough to decide |
///
/// If sources name persons for the visit and for the meeting, one person must have attended both.
public final class VisitParts {

  private static final Set<Type> HELD_WITHIN_VISITS =
      EnumSet.of(Type.CEREMONY, Type.INSTITUTION_MEETING, Type.SUMMIT);

  /// A date that names one or more whole days. A month or a year does not match.
  private static final Pattern DAYS =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\??(/\\d{4}-\\d{2}-\\d{2}\\??)?");

  private VisitParts() {}

  /// A visit or meeting that was held.
  ///
  /// @param people the names of the visitors, as the sources print them
  /// @param country country of the visit; null if unknown
  /// @param dates the dates that sources state
  /// @param onMarginsOf id of the meeting on whose margins this meeting was held; null if no source
  ///   states one
  public record Held(
      UUID id,
      Meeting.Type type,
      Set<PartyRef> visitors,
      Set<String> people,
      String country,
      List<Period> dates,
      UUID onMarginsOf) {}

  /// The visit to which a meeting belongs.
  ///
  /// @param of id of the visit
  /// @param certain whether the meeting certainly is a part of the visit
  public record Part(UUID of, boolean certain) {}

  /// Finds the meetings that are a part of a visit. The map key is the id of the meeting. A visit
  /// that has parts is not itself a part of another visit.
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
    // A meeting may be part of a summit that is itself part of a visit. Then the meeting counts as
    // a part of that visit.
    parts.replaceAll((_, part) -> {
      Part outer = parts.get(part.of());
      return outer != null && outer.certain() ? outer : part;
    });
    return parts;
  }

  /// Follows the chain of `onMarginsOf` to its last visit. If the chain is a cycle, returns the
  /// visit that has the lowest id in the cycle.
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
