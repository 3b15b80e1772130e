package io.corridorledger.lifecycle;

import io.corridorledger.event.Consignment;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.EtaChanged;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ItineraryAssigned;
import io.corridorledger.event.ShipmentEvent.ItineraryLeg;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.value.Lists;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The progress of a shipment, derived from its handlings in the order in which they occurred. The
/// order of recording does not matter. If the times of handlings overlap, their order is uncertain.
/// The journey then contains the results of all possible orders.
///
/// ```
/// RECORDED ─accepted→ ACCEPTED ─departed→ IN_TRANSIT ⇄ AT_HUB ⇄ CUSTOMS_HOLD       cancelled→ CANCELLED
///                                             └──────────┴─delivered→ DELIVERED
/// ```
///
/// Only ACTUAL handlings change the state. PLANNED and ESTIMATED handlings determine the expected
/// next handling. The ledger may lack some handlings, so a handling of any type may follow any
/// other. [HandlingOrder] computes the state after each handling.
///
/// @param state the last state of the goods that is certain
/// @param possibleStates the states that the goods may have; empty if the state is certain
/// @param routing whether the goods are on their itinerary
/// @param at slug of the hub of the last handling; null before the first handling. If several
///   handlings may be the last one and they have different hubs, this is the hub of `last`.
/// @param possiblyAt hubs of the handlings that may be the last one; empty if the hub is certain
/// @param last the last actual handling. If the last handling is uncertain, the latest handling
///   whose place in the order is certain.
/// @param toHub the next hub of the itinerary; null if there is no itinerary, if the goods are
///   outside the itinerary or at its end, or if the next hub is uncertain
/// @param expected the next handling that is planned or estimated and has not occurred
/// @param eta the expected arrival at the destination according to the last report; null if no
///   source reports one
/// @param etas all expected arrivals, in the order of their reports
/// @param itinerary the itinerary that was assigned last, according to the sources. The ledger may
///   have recorded this itinerary before an earlier one.
/// @param handled the actual handlings, in the order in which they occurred. Handlings of an
///   uncertain order are listed by their last possible day. A less precise report of a listed
///   handling is left out. For example, "arrival in May" is left out if "arrival on 7 May" at the
///   same hub is listed.
/// @param uncertainOrder groups of actual handlings whose order is uncertain, because their times
///   overlap
/// @param unexpectedHubs hubs of actual handlings that are in no itinerary of the shipment
/// @param passages the movements between hubs, each from a departure to the next arrival, with its
///   duration. A movement is listed if the order of departure and arrival is certain.
/// @param punctuality the planned handlings that have taken place, each with its delay
/// @param conflicts the contradictions between the facts
public record Journey(
    @NotNull ShipmentState state,
    List<ShipmentState> possibleStates,
    @NotNull Routing routing,
    String at,
    List<String> possiblyAt,
    Handling last,
    String toHub,
    Handling expected,
    OffsetDateTime eta,
    List<Expectation> etas,
    List<ItineraryLeg> itinerary,
    List<Handling> handled,
    List<List<Handling>> uncertainOrder,
    List<String> unexpectedHubs,
    List<Passage> passages,
    List<Punctuality> punctuality,
    List<Conflict> conflicts) {

  public Journey {
    possibleStates = Lists.orEmpty(possibleStates);
    possiblyAt = Lists.orEmpty(possiblyAt);
    etas = Lists.orEmpty(etas);
    itinerary = Lists.orEmpty(itinerary);
    handled = Lists.orEmpty(handled);
    uncertainOrder = Lists.orEmpty(uncertainOrder);
    unexpectedHubs = Lists.orEmpty(unexpectedHubs);
    passages = Lists.orEmpty(passages);
    punctuality = Lists.orEmpty(punctuality);
    conflicts = Lists.orEmpty(conflicts);
  }

  public enum Routing {
    /// no source reports an itinerary
    NOT_ROUTED,
    ROUTED,
    /// the last handling was at a hub outside the itinerary, or the goods were delivered at a hub
    /// that is not the destination
    MISROUTED,
    /// several handlings may be the last one, and the goods are misrouted according to some of
    /// these handlings
    POSSIBLY_MISROUTED
  }

  /// An expected arrival at the destination, from an event `eta-changed` or from the last leg of an
  /// itinerary.
  public record Expectation(OffsetDateTime eta, String reason) {}

  /// One movement of the goods between two hubs: from a departure to the next arrival.
  ///
  /// @param departed exact time of the departure; absent if unknown
  /// @param arrived exact time of the arrival; absent if unknown
  /// @param minutes duration in minutes; present if both times are exact
  /// @param departedOn date of the departure; present if the exact time is unknown
  /// @param arrivedOn date of the arrival; present if the exact time is unknown
  /// @param leastDays the shortest possible duration in days; absent if both times are exact
  /// @param mostDays the longest possible duration in days; absent if unlimited or if both times
  ///   are exact
  public record Passage(
      String from,
      String to,
      OffsetDateTime departed,
      OffsetDateTime arrived,
      Long minutes,
      Period departedOn,
      Period arrivedOn,
      Long leastDays,
      Long mostDays) {

    static Passage between(Handling departure, Handling arrival) {
      HandlingTime start = HandlingTime.of(departure);
      HandlingTime end = HandlingTime.of(arrival);
      boolean exact = start.exact() != null && end.exact() != null;
      return new Passage(
          departure.hub(),
          arrival.hub(),
          departure.time(),
          arrival.time(),
          exact ? Duration.between(start.exact(), end.exact()).toMinutes() : null,
          departure.date(),
          arrival.date(),
          exact ? null : ChronoUnit.DAYS.between(start.last(), end.first()),
          exact || start.first() == null || end.last() == null
              ? null
              : ChronoUnit.DAYS.between(start.first(), end.last()));
    }
  }

  public static final Comparator<Handling> WORLD_ORDER = HandlingOrder.WORLD_ORDER;

  /// @param facts active facts of one shipment, in any order
  public static Journey of(List<? extends ShipmentEvent> facts) {
    Consignment consignment = null;
    List<Handling> told = new ArrayList<>();
    List<ItineraryAssigned> itineraries = new ArrayList<>();
    List<Expectation> etas = new ArrayList<>();
    boolean cancelled = false;
    for (ShipmentEvent fact : WorldOrder.of(facts))
      switch (fact) {
        case ShipmentRecorded f -> consignment = f.consignment();
        case ItineraryAssigned f -> {
          itineraries.add(f);
          OffsetDateTime arrival = f.legs().getLast().arrival();
          if (arrival != null) etas.add(new Expectation(arrival, f.note()));
        }
        case ShipmentHandled f -> told.add(f.handling());
        case EtaChanged f -> etas.add(new Expectation(f.eta(), f.reason()));
        case ShipmentCancelled _ -> cancelled = true;
      }
    HandlingOrder order =
        HandlingOrder.of(
            HandlingOrder.mostPrecise(
                told.stream().filter(h -> h.classifier() == Classifier.ACTUAL).toList()));
    List<Handling> handled = order.listed();
    List<ItineraryLeg> itinerary = itineraries.isEmpty() ? List.of() : itineraries.getLast().legs();
    HandlingOrder.States states =
        order.states(facts.isEmpty() ? ShipmentState.RETRACTED : ShipmentState.RECORDED);
    ShipmentState state = states.state();
    boolean isCancelled = cancelled && state != ShipmentState.DELIVERED;
    if (isCancelled) state = ShipmentState.CANCELLED;
    boolean ended = state == ShipmentState.DELIVERED || isCancelled;
    List<Handling> possiblyLast = order.possiblyLast();
    List<String> lastHubs = possiblyLast.stream().map(Handling::hub).distinct().sorted().toList();
    Handling last = possiblyLast.size() == 1 ? possiblyLast.getFirst() : states.last();
    return new Journey(
        state,
        isCancelled || states.possible().size() == 1 ? List.of() : List.copyOf(states.possible()),
        routing(state, lastHubs, itinerary, consignment),
        lastHubs.size() == 1 ? lastHubs.getFirst() : last == null ? null : last.hub(),
        lastHubs.size() == 1 ? List.of() : lastHubs,
        last,
        ended ? null : toHub(lastHubs, itinerary),
        ended ? null : expected(told, handled).orElse(null),
        etas.isEmpty() ? null : etas.getLast().eta(),
        etas,
        itinerary,
        handled,
        order.uncertain(),
        unexpected(handled, itineraries),
        passages(handled),
        Punctuality.of(told, handled, itinerary),
        conflicts(told, handled, cancelled));
  }

  private static List<Conflict> conflicts(
      List<Handling> told, List<Handling> handled, boolean cancelled) {
    Set<Conflict> found = EnumSet.noneOf(Conflict.class);
    if (cancelled && handled.stream().anyMatch(h -> h.type() == HandlingType.DELIVERED))
      found.add(Conflict.DELIVERED_AND_CANCELLED);
    Map<Object, Handling> first = new HashMap<>();
    for (Handling handling : told) {
      if (handling.time() == null && handling.date() == null) continue;
      Handling other =
          first.putIfAbsent(
              List.of(
                  handling.type(),
                  handling.classifier(),
                  handling.hub(),
                  handling.time() == null ? handling.date() : handling.time().toInstant()),
              handling);
      if (other != null && !sameDetails(other, handling)) found.add(Conflict.HANDLED_OTHERWISE);
    }
    return List.copyOf(found);
  }

  /// Whether two reports of a handling agree in equipment and reason. A report that states no
  /// equipment agrees with any equipment. A report that states no reason agrees with any reason.
  private static boolean sameDetails(Handling a, Handling b) {
    return (a.equipment().isEmpty()
            || b.equipment().isEmpty()
            || Set.copyOf(a.equipment()).equals(Set.copyOf(b.equipment())))
        && (a.reason() == null || b.reason() == null || a.reason().equals(b.reason()));
  }

  /// @param lastHubs hubs of the handlings that may be the last handling
  private static Routing routing(
      ShipmentState state,
      List<String> lastHubs,
      List<ItineraryLeg> itinerary,
      Consignment consignment) {
    boolean delivered = state == ShipmentState.DELIVERED;
    String destination =
        consignment == null || consignment.destination() == null
            ? null
            : consignment.destination().hub();
    if (itinerary.isEmpty() && (!delivered || destination == null)) return Routing.NOT_ROUTED;
    String end = itinerary.isEmpty() ? destination : itinerary.getLast().to();
    List<String> unexpected =
        lastHubs.stream()
            .filter(hub -> delivered ? !hub.equals(end) : !names(itinerary, hub))
            .toList();
    if (unexpected.isEmpty()) return itinerary.isEmpty() ? Routing.NOT_ROUTED : Routing.ROUTED;
    return unexpected.size() == lastHubs.size() ? Routing.MISROUTED : Routing.POSSIBLY_MISROUTED;
  }

  private static boolean names(List<ItineraryLeg> itinerary, String hub) {
    return itinerary.stream().anyMatch(leg -> leg.from().equals(hub) || leg.to().equals(hub));
  }

  private static String toHub(List<String> lastHubs, List<ItineraryLeg> itinerary) {
    if (itinerary.isEmpty()) return null;
    if (lastHubs.isEmpty()) return itinerary.getFirst().from();
    List<String> next =
        lastHubs.stream()
            .map(hub ->
                itinerary.stream()
                    .filter(leg -> leg.from().equals(hub))
                    .map(ItineraryLeg::to)
                    .findFirst()
                    .orElse(null))
            .distinct()
            .toList();
    return next.size() == 1 ? next.getFirst() : null;
  }

  /// Returns the earliest planned or estimated handling that is still expected. A handling is no
  /// longer expected if an actual handling has the same type and hub, or is certainly later. If
  /// several reports have the same type and hub, the last estimate is used, or else the last plan.
  private static Optional<Handling> expected(List<Handling> told, List<Handling> handled) {
    List<Handling> forecasts = new ArrayList<>();
    for (Handling handling : told) {
      if (handling.classifier() == Classifier.ACTUAL) continue;
      Optional<Handling> same =
          forecasts.stream()
              .filter(f -> f.type() == handling.type() && f.hub().equals(handling.hub()))
              .findFirst();
      if (same.isPresent() && same.get().classifier().compareTo(handling.classifier()) > 0)
        continue;
      same.ifPresent(forecasts::remove);
      forecasts.add(handling);
    }
    return forecasts.stream()
        .filter(f ->
            handled.stream()
                .noneMatch(h ->
                    h.type() == f.type() && h.hub().equals(f.hub())
                        || HandlingTime.of(f).certainlyBefore(HandlingTime.of(h))))
        .min(WORLD_ORDER);
  }

  private static List<String> unexpected(
      List<Handling> handled, List<ItineraryAssigned> itineraries) {
    if (itineraries.isEmpty()) return List.of();
    return handled.stream()
        .map(Handling::hub)
        .distinct()
        .filter(hub -> itineraries.stream().noneMatch(i -> names(i.legs(), hub)))
        .toList();
  }

  private static List<Passage> passages(List<Handling> handled) {
    HandlingOrder order =
        HandlingOrder.of(
            handled.stream()
                .filter(h -> h.type() == HandlingType.DEPARTED || h.type() == HandlingType.ARRIVED)
                .toList());
    List<Passage> passages = new ArrayList<>();
    Handling departure = null;
    for (List<Handling> group : order.groups()) {
      Handling handling = group.getFirst();
      if (group.size() == 1 && handling.type() == HandlingType.ARRIVED && departure != null)
        passages.add(Passage.between(departure, handling));
      departure = group.size() == 1 && handling.type() == HandlingType.DEPARTED ? handling : null;
    }
    return List.copyOf(passages);
  }
}
