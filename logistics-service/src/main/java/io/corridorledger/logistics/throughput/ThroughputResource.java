package io.corridorledger.logistics.throughput;

import io.corridorledger.command.CommandHandler;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

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
      summary = "The reported volume as its events make it, with its ETag")
  public Response get(@PathParam("id") UUID id) {
    return commands.current(Throughput.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getThroughputEvents",
      summary = "The reported volume's events, as stored and published")
  public Response events(
      @PathParam("id") UUID id, @QueryParam("from") @DefaultValue("1") long from) {
    return commands.events(Throughput.DECIDER, id, from);
  }
}
