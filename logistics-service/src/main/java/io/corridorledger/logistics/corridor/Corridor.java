package io.corridorledger.logistics.corridor;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.Leg;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Write-side state of a corridor: only what the rules need.
///
/// ```
/// NONE ─defined→ DEFINED      defined again: another source's definition is added
///
/// a leg: ─added→ IN_USE ⇄ RETIRED      its number is its name and is not given to another
/// ```
///
/// The legs of a branch form one line without forks. Retiring a leg may split the line in two; the
/// next leg may join either part.
///
/// Whether a sea leg joins ports is not checked here: hubs are other aggregates, a leg may be
/// recorded before its hubs, and sources disagree whether Kuryk is a port. The readers, which have
/// both, flag such legs.
///
/// @param slug slug by which figures refer to the corridor; null before the first definition
/// @param definitions definitions, one for each source
/// @param legs all legs by number, including retired ones
/// @param retired numbers of the retired legs
public record Corridor(
    String slug,
    List<Definition> definitions,
    SortedMap<Integer, Leg> legs,
    SortedSet<Integer> retired) {

  /// The definition of one source, without the waypoints, which are in the event.
  public record Definition(String name, String carries, CorridorEvent.Standing standing) {}

  public static final Decider<Corridor, CorridorEvent> DECIDER =
      new Decider<>(
          CorridorEvent.class,
          new Corridor(null, List.of(), Collections.emptySortedMap(), Collections.emptySortedSet()),
          Corridor::decide,
          Corridor::evolve);

  public List<CorridorEvent> decide(CorridorEvent fact) {
    switch (fact) {
      case CorridorDefined f -> {
        if (slug != null && !slug.equals(f.slug()))
          throw new Rejected(
              CorridorRule.ANOTHER_CORRIDOR,
              "This is the corridor %s. Record %s as a separate corridor."
                  .formatted(slug, f.slug()));
      }
      case LegAdded f -> requirePlace(f.leg());
      case LegRetired f -> {
        if (!legs.containsKey(f.leg()))
          throw new Rejected(
              CorridorRule.NO_SUCH_LEG,
              "The corridor has no leg %d; its legs are %s.".formatted(f.leg(), legs.keySet()));
      }
    }
    return List.of(fact);
  }

  private void requirePlace(Leg leg) {
    Leg same = legs.get(leg.leg());
    if (same != null && !same.equals(leg))
      throw new Rejected(
          CorridorRule.LEG_EXISTS,
          "Leg %d goes from %s to %s. Use another number for this leg, or correct the existing leg."
              .formatted(leg.leg(), same.from(), same.to()));
    List<Leg> branch =
        inUse().filter(l -> l.branch().equals(leg.branch()) && l.leg() != leg.leg()).toList();
    boolean joins = branch.isEmpty();
    for (Leg other : branch) {
      if (other.from().equals(leg.from()) || other.to().equals(leg.to()))
        throw new Rejected(
            CorridorRule.BRANCH_FORKS,
            "Leg %d of the branch %s already goes from %s to %s. Record a fork as a separate branch."
                .formatted(other.leg(), other.branch(), other.from(), other.to()));
      if (other.to().equals(leg.from())) {
        joins = true;
        requireSameGauge(other, leg);
      }
      if (other.from().equals(leg.to())) {
        joins = true;
        requireSameGauge(leg, other);
      }
    }
    if (!joins)
      throw new Rejected(
          CorridorRule.LEG_DOES_NOT_JOIN,
          "No leg of the branch %s ends at %s or starts at %s."
              .formatted(leg.branch(), leg.from(), leg.to()));
  }

  private static void requireSameGauge(Leg first, Leg next) {
    if (first.gaugeMillimetres() != null
        && next.gaugeMillimetres() != null
        && !Objects.equals(first.gaugeMillimetres(), next.gaugeMillimetres())
        && !next.transships())
      throw new Rejected(
          CorridorRule.GAUGE_CHANGES_WITHOUT_TRANSSHIPMENT,
          "At %s the gauge changes from %d to %d mm, so leg %d must have transships set to true."
              .formatted(
                  next.from(), first.gaugeMillimetres(), next.gaugeMillimetres(), next.leg()));
  }

  private Stream<Leg> inUse() {
    return legs.values().stream().filter(l -> !retired.contains(l.leg()));
  }

  public Corridor evolve(CorridorEvent event) {
    return switch (event) {
      case CorridorDefined e -> {
        List<Definition> all = new ArrayList<>(definitions);
        all.add(new Definition(e.name(), e.carries(), e.standing()));
        yield new Corridor(slug == null ? e.slug() : slug, List.copyOf(all), legs, retired);
      }
      case LegAdded e -> {
        SortedMap<Integer, Leg> all = new TreeMap<>(legs);
        all.put(e.leg().leg(), e.leg());
        SortedSet<Integer> gone = new TreeSet<>(retired);
        gone.remove(e.leg().leg());
        yield new Corridor(slug, definitions, all, gone);
      }
      case LegRetired e -> {
        SortedSet<Integer> gone = new TreeSet<>(retired);
        gone.add(e.leg());
        yield new Corridor(slug, definitions, legs, gone);
      }
    };
  }
}
