package io.corridorledger.logistics.shipment;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.EtaChanged;
import io.corridorledger.event.ShipmentEvent.ItineraryAssigned;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
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
          "Wrong check digits of containers, wagons and ships are not rejected; the readers flag them. Rules: `ends-where-it-starts`.")
  public Response consign(ShipmentRecorded fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/itineraries")
  @Operation(
      operationId = "assignItinerary",
      summary = "Record the planned itinerary, which replaces the previous one",
      description = "Rules: `leg-does-not-join`, `departs-before-it-arrives`.")
  public Response assignItinerary(
      @PathParam("id") UUID id, ItineraryAssigned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/handlings")
  @Operation(
      operationId = "recordHandling",
      summary = "Record an actual, estimated or planned handling of the shipment",
      description =
          "Handlings may arrive in any order; the state follows the order in which they occurred. A handling with the same type, hub, time and classifier as a recorded one is a repeat and changes nothing. A hub outside the itinerary is not rejected; the shipment becomes MISROUTED. A report with other equipment or another reason is recorded, and the journey names the contradiction.")
  public Response handle(
      @PathParam("id") UUID id, ShipmentHandled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/etas")
  @Operation(
      operationId = "changeEta",
      summary = "Record a change of the expected arrival",
      description = "A contradiction to the delivery or the cancellation is recorded and flagged.")
  public Response changeEta(
      @PathParam("id") UUID id, EtaChanged fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/cancellations")
  @Operation(
      operationId = "cancelShipment",
      summary = "Record that the shipment was cancelled",
      description = "A contradiction to the delivery or the cancellation is recorded and flagged.")
  public Response cancel(
      @PathParam("id") UUID id, ShipmentCancelled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
