package io.corridorledger.logistics.shipment;

import static io.corridorledger.logistics.shipment.ShipmentRule.DEPARTS_BEFORE_IT_ARRIVES;
import static io.corridorledger.logistics.shipment.ShipmentRule.ENDS_WHERE_IT_STARTS;
import static io.corridorledger.logistics.shipment.ShipmentRule.LEG_DOES_NOT_JOIN;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.Confirmation;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.EtaChanged;
import io.corridorledger.event.ShipmentEvent.ItineraryAssigned;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.logistics.shipment.ShipmentRule.MayViolate;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on shipments, and the queries for the state and the events of a shipment.
@Path("/v1/shipments")
@RunOnVirtualThread
@Tag(
    name = "Shipments",
    description = "Shipments of goods and their handlings, as reported by their sources")
public class ShipmentResource extends AggregateResource<Shipment, ShipmentEvent> {

  private final PostgresAlikeShipments alike;

  ShipmentResource(PostgresAlikeShipments alike) {
    super(Shipment.DECIDER);
    this.alike = alike;
  }

  @POST
  @Operation(
      operationId = "recordShipment",
      summary = "Record a shipment that a source describes",
      description =
          "The number of a transport document is optional. For example, a press report may state only the name of the train, the route, the goods, the number of containers or the operator. If the body has no `id`, the ledger chooses the id of the shipment. If the number of a container, wagon or ship has a wrong check digit, the service accepts the command, and queries list the number as an evidence gap. Before the service records the new shipment, the service searches for a recorded shipment that is probably a duplicate. Two shipments are probably duplicates in three cases. First, they have the same document number, in any spelling. Second, they have the same equipment, and their dates may be the same day. Third, neither has a document number, they have the same origin and destination, their equipment does not differ, and their dates may be the same day. Shipments with different numbers of the same kind of document are not duplicates. If the search finds a duplicate, the response is 409 `likely-duplicate`. With `confirmed=true`, the service does not search.")
  @MayViolate(ENDS_WHERE_IT_STARTS)
  public Response consign(
      ShipmentRecorded fact,
      @BeanParam Confirmation confirmation,
      @BeanParam CommandHeaders headers) {
    return open(fact, headers, confirmation, () -> alike.of(fact));
  }

  @POST
  @Path("{id}/itineraries")
  @Operation(
      operationId = "assignShipmentItinerary",
      summary = "Record the planned itinerary of the shipment",
      description = "The new itinerary replaces the previous itinerary of the shipment.")
  @MayViolate({LEG_DOES_NOT_JOIN, DEPARTS_BEFORE_IT_ARRIVES})
  public Response assignItinerary(
      @PathParam("id") UUID id, ItineraryAssigned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/handlings")
  @Operation(
      operationId = "recordShipmentHandling",
      summary = "Record an actual, estimated or planned handling of the shipment",
      description =
          "Clients may report handlings in any order. The state of the shipment follows the order in which the handlings occurred. If the source states no time of day, send `date` instead of `time`. If the times of two handlings overlap, the journey marks the order of these handlings as uncertain. If a recorded handling has the same type, hub, exact time, classifier, equipment and reason as the new handling, the command records nothing. If the new handling states no reason, the reasons are not compared. If the new handling differs from a recorded handling only in the equipment or the reason, the service records the new handling, and the journey lists the contradiction. A handling at a hub outside the itinerary makes the shipment MISROUTED.")
  public Response handle(
      @PathParam("id") UUID id, ShipmentHandled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/etas")
  @Operation(
      operationId = "changeShipmentEta",
      summary = "Record a change of the expected arrival of the shipment")
  public Response changeEta(
      @PathParam("id") UUID id, EtaChanged fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/cancellations")
  @Operation(operationId = "cancelShipment", summary = "Record that the shipment was cancelled")
  public Response cancel(
      @PathParam("id") UUID id, ShipmentCancelled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
