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

/// Commands on shipments, and the log's own view of each.
@Path("/v1/shipments")
@RunOnVirtualThread
@Tag(name = "Shipments", description = "Consignments and their way")
public class ShipmentResource extends AggregateResource<Shipment, ShipmentEvent> {

  ShipmentResource() {
    super(Shipment.DECIDER);
  }

  @POST
  @Operation(
      operationId = "recordShipment",
      summary = "Record a consignment",
      description =
          "Check digits of containers, wagons and ships are flagged by the readers and never refused. Rules: `ends-where-it-starts`.")
  public Response consign(ShipmentRecorded fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/itineraries")
  @Operation(
      operationId = "assignItinerary",
      summary = "Record the way that it is to take; it replaces the one before",
      description =
          "Rules: `leg-does-not-join`, `departs-before-it-arrives`, `already-delivered`, `already-cancelled`.")
  public Response assignItinerary(
      @PathParam("id") UUID id, ItineraryAssigned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/handlings")
  @Operation(
      operationId = "recordHandling",
      summary = "Record that something was, is estimated to be or is planned to be done with it",
      description =
          "In any order of arrival; the state follows the order in the world. The same type at the same hub and time with the same classifier is the same handling, and a retry of it changes nothing. A hub that is not on the itinerary makes it MISROUTED and is not refused. Rules: `handled-otherwise`, and `already-cancelled` for a delivery.")
  public Response handle(
      @PathParam("id") UUID id, ShipmentHandled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/etas")
  @Operation(
      operationId = "changeEta",
      summary = "Record that its expected arrival changed",
      description = "Rules: `already-delivered`, `already-cancelled`.")
  public Response changeEta(
      @PathParam("id") UUID id, EtaChanged fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/cancellations")
  @Operation(
      operationId = "cancelShipment",
      summary = "Record that it will not be carried",
      description = "Rules: `already-delivered`, `already-cancelled`.")
  public Response cancel(
      @PathParam("id") UUID id, ShipmentCancelled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
