package io.corridorledger.logistics.corridor;

import static io.corridorledger.logistics.corridor.CorridorRule.ANOTHER_CORRIDOR;
import static io.corridorledger.logistics.corridor.CorridorRule.BRANCH_FORKS;
import static io.corridorledger.logistics.corridor.CorridorRule.CAPACITY_OF_ANOTHER;
import static io.corridorledger.logistics.corridor.CorridorRule.GAUGE_CHANGES_WITHOUT_TRANSSHIPMENT;
import static io.corridorledger.logistics.corridor.CorridorRule.LEG_DOES_NOT_JOIN;
import static io.corridorledger.logistics.corridor.CorridorRule.LEG_EXISTS;
import static io.corridorledger.logistics.corridor.CorridorRule.NO_SUCH_LEG;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.ExampleFollows;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.logistics.corridor.CorridorRule.MayViolate;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on corridors, and the queries for the state and the events of a corridor.
@Path("/v1/corridors")
@RunOnVirtualThread
@Tag(
    name = "Corridors",
    description = "Corridors and the legs of their routes, as sources define them")
public class CorridorResource extends AggregateResource<Corridor, CorridorEvent> {

  CorridorResource() {
    super(Corridor.DECIDER);
  }

  @POST
  @Operation(
      operationId = "defineCorridor",
      summary = "Record a source's definition of a corridor",
      description = "The slug identifies the corridor. Figures refer to the corridor by this slug.")
  public Response define(CorridorDefined fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/definitions")
  @Operation(
      operationId = "addCorridorDefinition",
      summary = "Record another source's definition of the corridor",
      description =
          "The ledger keeps the definitions of all sources. A new definition does not replace an earlier definition.")
  @MayViolate(ANOTHER_CORRIDOR)
  public Response defineExisting(
      @PathParam("id") UUID id, CorridorDefined fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/legs")
  @Operation(
      operationId = "addCorridorLeg",
      summary = "Record a leg of a corridor",
      description =
          "All legs with the same `branch` must form one line. If the ledger already has the leg, the citations in the command become further evidence for the leg. The service does not check whether a leg by sea joins two ports. If a leg by sea starts or ends at a hub that no source describes as a port, queries list the hub.")
  @MayViolate({LEG_EXISTS, LEG_DOES_NOT_JOIN, BRANCH_FORKS, GAUGE_CHANGES_WITHOUT_TRANSSHIPMENT})
  public Response addLeg(
      @PathParam("id") UUID id, LegAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/leg-retirements")
  @Operation(
      operationId = "retireCorridorLeg",
      summary = "Record that a leg is no longer part of the corridor")
  @MayViolate(NO_SUCH_LEG)
  @ExampleFollows("addCorridorLeg")
  public Response retireLeg(
      @PathParam("id") UUID id, LegRetired fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/capacities")
  @Operation(
      operationId = "stateCorridorCapacity",
      summary = "Record a capacity that a source states for a corridor or for one of its legs",
      description =
          "The subject of the figure is the corridor, such as `corridor:middle-corridor`, or a leg with its number, such as `corridor:middle-corridor/3`. The basis of the figure states the kind of capacity: CURRENT, DESIGN, PLANNED or POTENTIAL. The unit may be a rate, such as `TNE/ANN` for tonnes per year. Queries list and compare the capacities of all sources.")
  @MayViolate({CAPACITY_OF_ANOTHER, NO_SUCH_LEG})
  public Response stateCapacity(
      @PathParam("id") UUID id, CorridorCapacityStated fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
