package io.corridorledger.logistics.shipment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.EtaChanged;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.ItineraryAssigned;
import io.corridorledger.event.ShipmentEvent.ItineraryLeg;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.WorldOrder;
import io.corridorledger.value.PlaceRef;
import java.util.ArrayList;
import java.util.List;

/// The rules of a shipment. [Journey] computes the state of the shipment from its facts.
///
/// Handlings may arrive in any order. A handling that contradicts other facts is recorded, and the
/// state lists the contradiction.
///
/// @param facts active facts in the order of recording
public record Shipment(@JsonIgnore List<ShipmentEvent> facts) {

  public static final Decider<Shipment, ShipmentEvent> DECIDER =
      new Decider<>(
          ShipmentEvent.class, new Shipment(List.of()), Shipment::decide, Shipment::evolve);

  /// The description of the goods in the last report; null before the first report.
  @JsonProperty
  public Consignment consignment() {
    Consignment last = null;
    for (ShipmentEvent fact : WorldOrder.of(facts))
      if (fact instanceof ShipmentRecorded recorded) last = recorded.consignment();
    return last;
  }

  @JsonProperty
  public Journey journey() {
    return Journey.of(facts);
  }

  public List<ShipmentEvent> decide(ShipmentEvent fact) {
    return switch (fact) {
      case ShipmentRecorded f -> {
        PlaceRef origin = f.consignment().origin();
        if (origin != null && origin.equals(f.consignment().destination()))
          throw new Rejected(
              ShipmentRule.ENDS_WHERE_IT_STARTS, "Origin and destination are the same place.");
        yield List.of(f);
      }
      case ItineraryAssigned f -> {
        requireContiguous(f.legs());
        yield List.of(f);
      }
      case ShipmentHandled f -> isRepeat(f.handling()) ? List.of() : List.of(f);
      case EtaChanged f -> List.of(f);
      case ShipmentCancelled f -> List.of(f);
    };
  }

  /// Whether a recorded report already states everything that is in `handling`. A report without an
  /// exact time is never a repeat, because it can be further evidence for the same date.
  private boolean isRepeat(Handling handling) {
    return facts.stream()
        .anyMatch(event ->
            event instanceof ShipmentHandled known
                && known.handling().time() != null
                && handling.time() != null
                && sameKey(known.handling(), handling)
                && known.handling().equipment().equals(handling.equipment())
                && (handling.reason() == null
                    || handling.reason().equals(known.handling().reason())));
  }

  /// Whether two reports describe the same handling. Their times may have different UTC offsets for
  /// the same instant.
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
            "Leg %d ends at %s, but leg %d starts at %s."
                .formatted(i, before.to(), i + 1, leg.from()));
      if (before.arrival() != null
          && leg.departure() != null
          && leg.departure().isBefore(before.arrival()))
        throw new Rejected(
            ShipmentRule.DEPARTS_BEFORE_IT_ARRIVES,
            "Leg %d leaves %s at %s, before leg %d arrives there at %s."
                .formatted(i + 1, leg.from(), leg.departure(), i, before.arrival()));
    }
  }

  public Shipment evolve(ShipmentEvent event) {
    List<ShipmentEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Shipment(List.copyOf(all));
  }
}
