package io.corridorledger.logistics.shipment;

import static io.corridorledger.logistics.shipment.ShipmentRule.ALREADY_CANCELLED;
import static io.corridorledger.logistics.shipment.ShipmentRule.ALREADY_DELIVERED;
import static io.corridorledger.logistics.shipment.ShipmentRule.DEPARTS_BEFORE_IT_ARRIVES;
import static io.corridorledger.logistics.shipment.ShipmentRule.ENDS_WHERE_IT_STARTS;
import static io.corridorledger.logistics.shipment.ShipmentRule.HANDLED_OTHERWISE;
import static io.corridorledger.logistics.shipment.ShipmentRule.LEG_DOES_NOT_JOIN;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
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

/// Commands on shipments, and the state and events of each.
@Path("/v1/shipments")
@RunOnVirtualThread
@Tag(name = "Shipments", description = "Consignments and their transport")
public class ShipmentResource extends AggregateResource<Shipment, ShipmentEvent> {

  ShipmentResource() {
    super(Shipment.DECIDER);
  }

  @POST
  @Operation(
      operationId = "recordShipment",
      summary = "Record a consignment",
      description =
          "Wrong check digits of containers, wagons and ships are not rejected; the readers flag them.")
  @MayViolate(ENDS_WHERE_IT_STARTS)
  public Response consign(ShipmentRecorded fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/itineraries")
  @Operation(
      operationId = "assignShipmentItinerary",
      summary = "Record the planned itinerary, which replaces the previous one")
  @MayViolate({LEG_DOES_NOT_JOIN, DEPARTS_BEFORE_IT_ARRIVES, ALREADY_DELIVERED, ALREADY_CANCELLED})
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
          "Handlings may arrive in any order; the state follows the order in which they occurred. A handling with the same type, hub, time and classifier as a recorded one is a repeat and changes nothing. A hub outside the itinerary is not rejected; the shipment becomes MISROUTED.")
  @MayViolate({HANDLED_OTHERWISE, ALREADY_CANCELLED})
  public Response handle(
      @PathParam("id") UUID id, ShipmentHandled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/etas")
  @Operation(operationId = "changeShipmentEta", summary = "Record a change of the expected arrival")
  @MayViolate({ALREADY_DELIVERED, ALREADY_CANCELLED})
  public Response changeEta(
      @PathParam("id") UUID id, EtaChanged fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/cancellations")
  @Operation(operationId = "cancelShipment", summary = "Record that the shipment was cancelled")
  @MayViolate({ALREADY_DELIVERED, ALREADY_CANCELLED})
  public Response cancel(
      @PathParam("id") UUID id, ShipmentCancelled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
