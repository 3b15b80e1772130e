package io.corridorledger.projection.shipments;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.ItineraryLeg;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.judgement.SeaLegs;
import io.corridorledger.judgement.likeness.ShipmentTraits;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.ShipmentState;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.CheckDigits;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a shipment that follows from its visible facts. Several sources may each report a
/// part of the consignment. References, goods and equipment are collected from all reports. For a
/// property with a single value, the first stated value is used.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Shipment")
public record Shipment(
    @NotNull UUID id,
    long version,
    ShipmentState state,
    @Schema(
            description =
                "Position, next hub and transit times of the shipment, derived from its handlings in the order in which the handlings occurred. A transit time is the time from a departure to the next arrival.")
        Journey journey,
    List<Consignment.Reference> references,
    List<Consignment.Goods> goods,
    List<Consignment.Equipment> equipment,
    @Schema(
            description =
                "Equipment whose number has a wrong check digit. Numbers of containers are checked by ISO 6346, of wagons by the Luhn algorithm, and of ships by IMO Resolution A.1117(30).")
        List<Consignment.Equipment> wrongCheckDigits,
    PlaceRef origin,
    PlaceRef destination,
    PartyRef consignor,
    PartyRef consignee,
    @Schema(
            description =
                "Date on which the goods were handed over for carriage; absent if unknown")
        Period date,
    @Schema(description = "Whether another source disputes an active fact of the shipment")
        boolean disputed)
    implements Item {

  /// The shipment without its evidence.
  public static Shipment of(UUID id, VisibleHistory known) {
    List<ShipmentRecorded> told = Accounts.of(ShipmentRecorded.class, known.facts());
    Journey journey = Journey.of(Accounts.of(ShipmentEvent.class, known.facts()));
    List<Consignment> consignments = told.stream().map(ShipmentRecorded::consignment).toList();
    List<Consignment.Equipment> equipment = each(consignments, c -> c.equipment().stream());
    return new Shipment(
        id,
        known.version(),
        known.retracted() ? ShipmentState.RETRACTED : journey.state(),
        journey,
        each(consignments, c -> c.references().stream()),
        each(consignments, c -> c.goods().stream()),
        equipment,
        equipment.stream().filter(e -> e.checkDigit() == CheckDigits.Verdict.WRONG_DIGIT).toList(),
        first(consignments, Consignment::origin),
        first(consignments, Consignment::destination),
        first(consignments, Consignment::consignor),
        first(consignments, Consignment::consignee),
        first(told, ShipmentRecorded::date),
        known.disputed());
  }

  /// The properties by which shipments are compared.
  public ShipmentTraits traits() {
    return new ShipmentTraits(references, equipment, origin, destination, date);
  }

  /// The legs of the itinerary, numbered from 1, in the form in which [SeaLegs] checks them.
  List<SeaLegs.Way> ways() {
    List<SeaLegs.Way> ways = new ArrayList<>();
    if (journey.itinerary() == null) return ways; // an empty list is not stored
    for (ItineraryLeg leg : journey.itinerary())
      ways.add(new SeaLegs.Way(ways.size() + 1, leg.from(), leg.to(), leg.mode()));
    return ways;
  }
}
