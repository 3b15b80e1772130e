package io.corridorledger.agreements.indicator;

import io.corridorledger.command.CommandHandler;
import io.corridorledger.command.CommandHandler.Current;
import io.corridorledger.command.CommandHandler.Events;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
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

/// Commands on indicators, and the log's own view of each.
@Path("/v1/indicators")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(
    name = "Indicators",
    description = "Trade, investment, counts and shares as their sources report them")
public class IndicatorResource {

  @Inject CommandHandler commands;

  @POST
  @Operation(
      operationId = "reportObservation",
      summary = "Record a reported value of an indicator",
      description =
          "One statement of one source a command; figures of one key are held side by side by the readers.")
  public Response report(ObservationReported fact, @BeanParam CommandHeaders headers) {
    return commands.open(Indicator.DECIDER, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getIndicator",
      summary = "The indicator as its events make it, with its ETag",
      description =
          "What the rules know of it. For search, comparison and history ask the read models; for a conditional write take the ETag of this answer.")
  public RestResponse<Current<Indicator>> get(
      @Parameter(example = "8d39d8db-5ba7-5cf3-a261-9d02991340ae") @PathParam("id") UUID id) {
    return commands.current(Indicator.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getIndicatorEvents",
      summary = "The indicator's events, as stored and published",
      description =
          "For whoever checks what was published, or repairs a hole in a copy of the log. Each event has its place in the stream and in the log.")
  public RestResponse<Events> events(
      @Parameter(example = "8d39d8db-5ba7-5cf3-a261-9d02991340ae") @PathParam("id") UUID id,
      @Parameter(description = "Version of the first event to show", example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          long from) {
    return commands.events(Indicator.DECIDER, id, from);
  }
}
