package io.corridorledger.logistics.corridor;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on corridors, and the log's own view of each.
@Path("/v1/corridors")
@RunOnVirtualThread
@Tag(name = "Corridors", description = "Corridors as their sources define them, and their legs")
public class CorridorResource extends AggregateResource<Corridor, CorridorEvent> {

  CorridorResource() {
    super(Corridor.DECIDER);
  }

  @POST
  @Operation(
      operationId = "defineCorridor",
      summary = "Record a corridor as a source defines it",
      description = "Its slug is what figures name it by.")
  public Response define(CorridorDefined fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/definitions")
  @Operation(
      operationId = "addCorridorDefinition",
      summary = "Record how another source defines it",
      description =
          "Definitions stand side by side; none replaces another. Rules: `another-corridor`.")
  public Response defineExisting(
      @PathParam("id") UUID id, CorridorDefined fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/legs")
  @Operation(
      operationId = "addLeg",
      summary = "Record that a leg is part of it",
      description =
          "The legs of a branch are one line; a leg told again by another source is further evidence. That a sea leg joins ports is flagged by the readers and not a rule here. Rules: `leg-exists`, `leg-does-not-join`, `branch-forks`, `gauge-changes-without-transshipment`.")
  public Response addLeg(
      @PathParam("id") UUID id, LegAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/leg-retirements")
  @Operation(
      operationId = "retireLeg",
      summary = "Record that a leg is no longer part of it",
      description = "The example follows `addLeg`. Rules: `no-such-leg`.")
  public Response retireLeg(
      @PathParam("id") UUID id, LegRetired fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
