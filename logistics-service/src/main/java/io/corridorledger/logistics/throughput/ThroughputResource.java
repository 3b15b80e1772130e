package io.corridorledger.logistics.throughput;

import io.corridorledger.command.CommandHandler;
import io.corridorledger.command.CommandHandler.Current;
import io.corridorledger.command.CommandHandler.Events;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
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

/// Commands on reported volumes, and the log's own view of each.
@Path("/v1/throughput")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Throughput", description = "Reported volumes, each with its source")
public class ThroughputResource {

  @Inject CommandHandler commands;

  @POST
  @Operation(
      operationId = "reportThroughput",
      summary = "Record a reported volume",
      description =
          "One statement of one source a command; figures of one key are held side by side by the readers.")
  public Response report(ThroughputReported fact, @BeanParam CommandHeaders headers) {
    return commands.open(Throughput.DECIDER, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getThroughput",
      summary = "The reported volume as its events make it, with its ETag",
      description =
          "What the rules know of it. For search, comparison and history ask the read models; for a conditional write take the ETag of this answer.")
  public RestResponse<Current<Throughput>> get(
      @Parameter(example = "f857a353-f601-52bb-9a60-a83f2773380d") @PathParam("id") UUID id) {
    return commands.current(Throughput.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getThroughputEvents",
      summary = "The reported volume's events, as stored and published",
      description =
          "For whoever checks what was published, or repairs a hole in a copy of the log. Each event has its place in the stream and in the log.")
  public RestResponse<Events> events(
      @Parameter(example = "f857a353-f601-52bb-9a60-a83f2773380d") @PathParam("id") UUID id,
      @Parameter(description = "Version of the first event to show", example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          long from) {
    return commands.events(Throughput.DECIDER, id, from);
  }
}
