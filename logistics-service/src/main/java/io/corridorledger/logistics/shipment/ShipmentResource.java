package io.corridorledger.logistics.shipment;

import io.corridorledger.command.CommandHandler;
import io.corridorledger.command.CommandHandler.Current;
import io.corridorledger.command.CommandHandler.Events;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Commands on shipments, and the log's own view of each.
@Path("/v1/shipments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Shipments", description = "Consignments and their way")
public class ShipmentResource {

  @Inject CommandHandler commands;

  @POST
  @Operation(
      operationId = "recordShipment",
      summary = "Record a consignment",
      description =
          "Check digits of containers, wagons and ships are flagged by the readers and never refused. Rules: `ends-where-it-starts`.")
  public Response consign(ShipmentRecorded fact, @BeanParam CommandHeaders headers) {
    return commands.open(Shipment.DECIDER, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getShipment",
      summary = "The shipment as its events make it, with its ETag",
      description =
          "What the rules know of it. For search, comparison and history ask the read models; for a conditional write take the ETag of this answer.")
  public RestResponse<Current<Shipment>> get(
      @Parameter(example = "0192a1b0-5c00-7000-8000-000000000002") @PathParam("id") UUID id) {
    return commands.current(Shipment.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getShipmentEvents",
      summary = "The shipment's events, as stored and published",
      description =
          "For whoever checks what was published, or repairs a hole in a copy of the log. Each event has its place in the stream and in the log.")
  public RestResponse<Events> events(
      @Parameter(example = "0192a1b0-5c00-7000-8000-000000000002") @PathParam("id") UUID id,
      @Parameter(description = "Version of the first event to show", example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          long from) {
    return commands.events(Shipment.DECIDER, id, from);
  }
}
