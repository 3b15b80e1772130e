package io.corridorledger.lifecycle;

import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.Leg;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The life cycle of a corridor, derived from its active facts in world order: the order in which
/// the facts occurred in the world.
///
/// ```
/// DEFINED            a further definition by another source is added
///
/// a leg: ─added→ IN_USE ⇄ RETIRED      the number of a leg is never used for another leg
/// ```
///
/// @param slug slug by which figures refer to the corridor; null before the first definition
/// @param definitions definitions, one for each source
/// @param legs all legs, including retired legs, in the order of branch and number
/// @param capacities capacities of the corridor and of its legs, as stated by each source
public record CorridorLifecycle(
    String slug, List<Definition> definitions, List<LegState> legs, List<Figure> capacities) {

  /// The definition of the corridor by one source. The waypoints are left out.
  public record Definition(String name, String carries, CorridorEvent.Standing standing) {}

  /// @param since date on which the leg became part of the corridor; null if no source states the
  ///   date
  /// @param until date on which the leg was retired; null if no source states the date
  /// @param retired true if the leg is no longer part of the corridor
  public record LegState(@NotNull Leg leg, Period since, Period until, boolean retired) {}

  /// @param facts active facts of one corridor, in any order
  public static CorridorLifecycle of(Collection<? extends CorridorEvent> facts) {
    List<Definition> definitions = new ArrayList<>();
    SortedMap<Integer, LegState> legs = new TreeMap<>();
    Set<Figure> capacities = new LinkedHashSet<>();
    String slug = null;
    for (CorridorEvent fact : WorldOrder.of(facts))
      switch (fact) {
        case CorridorDefined e -> {
          if (slug == null) slug = e.slug();
          definitions.add(new Definition(e.name(), e.carries(), e.standing()));
        }
        case LegAdded e -> legs.put(e.leg().leg(), new LegState(e.leg(), e.date(), null, false));
        case LegRetired e ->
            legs.computeIfPresent(
                e.leg(), (_, leg) -> new LegState(leg.leg(), leg.since(), e.date(), true));
        case CorridorCapacityStated e -> capacities.add(e.figure());
      }
    return new CorridorLifecycle(
        slug,
        List.copyOf(definitions),
        legs.values().stream()
            .sorted(Comparator.comparing((LegState l) -> l.leg().branch()))
            .toList(),
        List.copyOf(capacities));
  }
}
