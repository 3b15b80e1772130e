package io.corridorledger.logistics.shipment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
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
import io.corridorledger.lifecycle.Journey;
import java.util.ArrayList;
import java.util.List;

/// Write-side state of a shipment. The order in which handlings occurred determines the state, not
/// the order of events, so the state keeps all facts. [Journey] documents the life cycle and
/// derives the current state.
///
/// Handlings may arrive in any order. They are rejected only if they contradict recorded facts: a
/// delivered shipment cannot be cancelled, and a cancelled shipment cannot be delivered.
///
/// @param consignment the consignment; null before it was recorded
/// @param facts all facts in the order of recording
public record Shipment(Consignment consignment, @JsonIgnore List<ShipmentEvent> facts) {

  public static final Decider<Shipment, ShipmentEvent> DECIDER =
      new Decider<>(
          ShipmentEvent.class, new Shipment(null, List.of()), Shipment::decide, Shipment::evolve);

  @JsonProperty
  public Journey journey() {
    return Journey.of(facts);
  }

  public List<ShipmentEvent> decide(ShipmentEvent fact) {
    return switch (fact) {
      case ShipmentRecorded f -> {
        if (f.consignment().origin().equals(f.consignment().destination()))
          throw new Rejected(
              ShipmentRule.ENDS_WHERE_IT_STARTS, "Origin and destination are the same place.");
        yield List.of(f);
      }
      case ItineraryAssigned f -> {
        requireUnderWay();
        requireContiguous(f.legs());
        yield List.of(f);
      }
      case ShipmentHandled f -> handle(f);
      case EtaChanged f -> {
        requireUnderWay();
        yield List.of(f);
      }
      case ShipmentCancelled f -> {
        requireUnderWay();
        yield List.of(f);
      }
    };
  }

  private List<ShipmentEvent> handle(ShipmentHandled fact) {
    Handling handling = fact.handling();
    for (ShipmentEvent event : facts)
      if (event instanceof ShipmentHandled told && sameKey(told.handling(), handling)) {
        if (told.handling().equipment().equals(handling.equipment())
            && (handling.reason() == null || handling.reason().equals(told.handling().reason())))
          return List.of();
        throw new Rejected(
            ShipmentRule.HANDLED_OTHERWISE,
            "%s at %s at this time is recorded with other equipment or another reason. Correct that fact instead."
                .formatted(handling.type(), handling.hub()));
      }
    if (handling.type() == HandlingType.DELIVERED
        && handling.classifier() == Classifier.ACTUAL
        && is(Journey.State.CANCELLED)) throw alreadyCancelled();
    return List.of(fact);
  }

  /// Whether two messages report the same handling. A repeat may write the same instant with
  /// another offset.
  private static boolean sameKey(Handling a, Handling b) {
    return a.type() == b.type()
        && a.classifier() == b.classifier()
        && a.hub().equals(b.hub())
        && a.time().toInstant().equals(b.time().toInstant());
  }

  private static void requireContiguous(List<ItineraryLeg> legs) {
    for (int i = 1; i < legs.size(); i++) {
      ItineraryLeg before = legs.get(i - 1);
      ItineraryLeg leg = legs.get(i);
      if (!before.to().equals(leg.from()))
        throw new Rejected(
            ShipmentRule.LEG_DOES_NOT_JOIN,
            "Leg %d ends at %s, leg %d starts at %s.".formatted(i, before.to(), i + 1, leg.from()));
      if (before.arrival() != null
          && leg.departure() != null
          && leg.departure().isBefore(before.arrival()))
        throw new Rejected(
            ShipmentRule.DEPARTS_BEFORE_IT_ARRIVES,
            "Leg %d leaves %s at %s, before leg %d arrives there at %s."
                .formatted(i + 1, leg.from(), leg.departure(), i, before.arrival()));
    }
  }

  private void requireUnderWay() {
    if (is(Journey.State.DELIVERED))
      throw new Rejected(
          ShipmentRule.ALREADY_DELIVERED,
          "The shipment was delivered. If that is wrong, retract the delivery.");
    if (is(Journey.State.CANCELLED)) throw alreadyCancelled();
  }

  private static Rejected alreadyCancelled() {
    return new Rejected(
        ShipmentRule.ALREADY_CANCELLED,
        "The shipment was cancelled. If that is wrong, retract the cancellation.");
  }

  private boolean is(Journey.State state) {
    return journey().state() == state;
  }

  public Shipment evolve(ShipmentEvent event) {
    List<ShipmentEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Shipment(
        event instanceof ShipmentRecorded e ? e.consignment() : consignment, List.copyOf(all));
  }
}
