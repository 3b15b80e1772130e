package io.corridorledger.logistics.shipment;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import java.util.List;

/// One shipment, as far as the rules need to know it: `NONE ─recorded→ RECORDED`.
///
/// @param consignment what is moved; null before it was recorded
public record Shipment(Consignment consignment) {

  public static final Decider<Shipment, ShipmentEvent> DECIDER =
      new Decider<>(
          "shipments", ShipmentEvent.class, new Shipment(null), Shipment::decide, Shipment::evolve);

  public List<ShipmentEvent> decide(ShipmentEvent fact) {
    return switch (fact) {
      case ShipmentRecorded f -> {
        if (f.consignment().origin().equals(f.consignment().destination()))
          throw new Rejected(
              "ends-where-it-starts",
              "Origin and destination are the same place; a consignment goes somewhere.");
        yield List.of(f);
      }
    };
  }

  public Shipment evolve(ShipmentEvent event) {
    return switch (event) {
      case ShipmentRecorded e -> new Shipment(e.consignment());
    };
  }
}
