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
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The progress of a shipment, derived from its handlings in the order in which they occurred,
/// regardless of the order in which they were recorded.
///
/// ```
/// RECORDED ─accepted→ ACCEPTED ─departed→ IN_TRANSIT ⇄ AT_HUB ⇄ CUSTOMS_HOLD       cancelled→ CANCELLED
///                                             └──────────┴─delivered→ DELIVERED
/// ```
///
/// Only ACTUAL handlings change the state; PLANNED and ESTIMATED handlings determine the expected
/// next handling. Handlings may be missing from the record, so any type may follow any other.
/// [#after] has the transitions.
///
/// @param state state of the goods
/// @param routing whether the goods are on their itinerary
/// @param at slug of the hub of the last handling; null before the first
/// @param last the last actual handling
/// @param toHub the next hub of the itinerary; null without an itinerary, outside it or at its end
/// @param expected the next planned or estimated handling that has not occurred
/// @param eta the latest expected arrival; null when none was recorded
/// @param etas all expected arrivals, in the order of recording
/// @param itinerary the itinerary assigned last
/// @param handled the actual handlings, in the order in which they occurred
/// @param unexpectedHubs hubs of actual handlings that no itinerary has named
/// @param passages the way from each departure to the next arrival, with its duration
public record Journey(
    State state,
    Routing routing,
    String at,
    Handling last,
    String toHub,
    Handling expected,
    OffsetDateTime eta,
    List<Expectation> etas,
    List<ItineraryLeg> itinerary,
    List<Handling> handled,
    List<String> unexpectedHubs,
    List<Passage> passages) {

  public enum State {
    RECORDED,
    ACCEPTED,
    IN_TRANSIT,
    AT_HUB,
    CUSTOMS_HOLD,
    DELIVERED,
    CANCELLED
  }

  public enum Routing {
    /// no itinerary is known
    NOT_ROUTED,
    ROUTED,
    /// last handled at a hub outside the itinerary, or delivered elsewhere
    MISROUTED
  }

  /// An expected arrival, from an ETA event or from the last leg of an itinerary.
  public record Expectation(OffsetDateTime eta, String reason) {}

  public record Passage(
      String from, String to, OffsetDateTime departed, OffsetDateTime arrived, long minutes) {}

  /// Order by time. Handlings with the same time (often only a day) are ordered as a hub works, so
  /// that the result does not depend on the order of reports.
  public static final Comparator<Handling> WORLD_ORDER =
      Comparator.comparing((Handling h) -> h.time().toInstant())
          .thenComparing(h -> step(h.type()))
          .thenComparing(Handling::hub);

  private static int step(HandlingType type) {
    return switch (type) {
      case ARRIVED -> 0;
      case CUSTOMS_HELD -> 1;
      case CUSTOMS_RELEASED -> 2;
      case UNLOADED -> 3;
      case GAUGE_CHANGED -> 4;
      case TRANSSHIPPED -> 5;
      case ACCEPTED -> 6;
      case LOADED -> 7;
      case DELAYED -> 8;
      case DEPARTED -> 9;
      case BORDER_CROSSED -> 10;
      case DELIVERED -> 11;
    };
  }

  /// @param facts active facts of one shipment, in the order of recording
  public static Journey of(List<? extends ShipmentEvent> facts) {
    Consignment consignment = null;
    List<Handling> told = new ArrayList<>();
    List<ItineraryAssigned> itineraries = new ArrayList<>();
    List<Expectation> etas = new ArrayList<>();
    boolean cancelled = false;
    for (ShipmentEvent fact : facts)
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
    List<Handling> handled =
        told.stream()
            .filter(h -> h.classifier() == Classifier.ACTUAL)
            .distinct()
            .sorted(WORLD_ORDER)
            .toList();
    Handling last = handled.isEmpty() ? null : handled.getLast();
    List<ItineraryLeg> itinerary = itineraries.isEmpty() ? List.of() : itineraries.getLast().legs();
    State state = State.RECORDED;
    for (Handling handling : handled) state = after(state, handling.type());
    if (cancelled && state != State.DELIVERED) state = State.CANCELLED;
    boolean ended = state == State.DELIVERED || state == State.CANCELLED;
    return new Journey(
        state,
        routing(state, last, itinerary, consignment),
        last == null ? null : last.hub(),
        last,
        ended ? null : toHub(last, itinerary),
        ended ? null : expected(told, last).orElse(null),
        etas.isEmpty() ? null : etas.getLast().eta(),
        List.copyOf(etas),
        itinerary,
        handled,
        unexpected(handled, itineraries),
        passages(handled));
  }

  /// The state after a handling. A customs hold lasts until its release or until the goods move on.
  /// A delay changes nothing. The state does not change after delivery.
  private static State after(State before, HandlingType type) {
    if (before == State.DELIVERED) return before;
    return switch (type) {
      case ACCEPTED -> State.ACCEPTED;
      case DEPARTED, BORDER_CROSSED -> State.IN_TRANSIT;
      case ARRIVED, CUSTOMS_RELEASED -> State.AT_HUB;
      case LOADED, UNLOADED, TRANSSHIPPED, GAUGE_CHANGED ->
          before == State.CUSTOMS_HOLD ? before : State.AT_HUB;
      case CUSTOMS_HELD -> State.CUSTOMS_HOLD;
      case DELAYED -> before;
      case DELIVERED -> State.DELIVERED;
    };
  }

  private static Routing routing(
      State state, Handling last, List<ItineraryLeg> itinerary, Consignment consignment) {
    boolean delivered = state == State.DELIVERED;
    if (itinerary.isEmpty())
      return delivered
              && consignment != null
              && consignment.destination().hub() != null
              && !consignment.destination().hub().equals(last.hub())
          ? Routing.MISROUTED
          : Routing.NOT_ROUTED;
    boolean asExpected =
        last == null
            || (delivered
                ? itinerary.getLast().to().equals(last.hub())
                : names(itinerary, last.hub()));
    return asExpected ? Routing.ROUTED : Routing.MISROUTED;
  }

  private static boolean names(List<ItineraryLeg> itinerary, String hub) {
    return itinerary.stream().anyMatch(leg -> leg.from().equals(hub) || leg.to().equals(hub));
  }

  private static String toHub(Handling last, List<ItineraryLeg> itinerary) {
    if (itinerary.isEmpty()) return null;
    if (last == null) return itinerary.getFirst().from();
    return itinerary.stream()
        .filter(leg -> leg.from().equals(last.hub()))
        .map(ItineraryLeg::to)
        .findFirst()
        .orElse(null);
  }

  /// The earliest open forecast. For one type at one hub, an estimate takes precedence over a plan,
  /// and a later message over an earlier one.
  private static Optional<Handling> expected(List<Handling> told, Handling last) {
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
        .filter(f -> last == null || !f.time().toInstant().isBefore(last.time().toInstant()))
        .filter(f ->
            told.stream()
                .noneMatch(h ->
                    h.classifier() == Classifier.ACTUAL
                        && h.type() == f.type()
                        && h.hub().equals(f.hub())))
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
    List<Passage> passages = new ArrayList<>();
    Handling departure = null;
    for (Handling handling : handled)
      if (handling.type() == HandlingType.DEPARTED) departure = handling;
      else if (handling.type() == HandlingType.ARRIVED && departure != null) {
        passages.add(
            new Passage(
                departure.hub(),
                handling.hub(),
                departure.time(),
                handling.time(),
                Duration.between(departure.time(), handling.time()).toMinutes()));
        departure = null;
      }
    return List.copyOf(passages);
  }
}
