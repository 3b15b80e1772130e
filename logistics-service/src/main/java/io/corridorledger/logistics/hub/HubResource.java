package io.corridorledger.logistics.hub;

import static io.corridorledger.logistics.hub.HubRule.ANOTHER_HUB;
import static io.corridorledger.logistics.hub.HubRule.CAPACITY_OF_ANOTHER;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.logistics.hub.HubRule.MayViolate;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on hubs, and the queries for the state and the events of a hub.
@Path("/v1/hubs")
@RunOnVirtualThread
@Tag(name = "Hubs", description = "Ports, stations, border crossings and terminals")
public class HubResource extends AggregateResource<Hub, HubEvent> {

  HubResource() {
    super(Hub.DECIDER);
  }

  @POST
  @Operation(
      operationId = "registerHub",
      summary = "Record a hub: a place where goods are handled or cross a border",
      description =
          "The slug identifies the hub. Figures, legs and handlings refer to the hub by this slug.")
  public Response register(HubRegistered fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/registrations")
  @Operation(
      operationId = "addHubRegistration",
      summary = "Record another source's description of the hub",
      description =
          "If the source uses another name, the hub still keeps the name of its first registration.")
  @MayViolate(ANOTHER_HUB)
  public Response registerExisting(
      @PathParam("id") UUID id, HubRegistered fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/codes")
  @Operation(
      operationId = "assignHubCode",
      summary = "Record a code of a hub",
      description =
          "A hub may have several codes of one code list. If the hub already has the code, the command changes nothing. The service accepts a UN/LOCODE even if the code is not in the official list.")
  public Response assignCode(
      @PathParam("id") UUID id, HubCodeAssigned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/aliases")
  @Operation(
      operationId = "addHubAlias",
      summary = "Record another name of a hub",
      description = "If the hub already has the name, the command changes nothing.")
  public Response addAlias(
      @PathParam("id") UUID id, HubAliasAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/capacities")
  @Operation(
      operationId = "stateHubCapacity",
      summary = "Record a capacity that a source states for a hub",
      description =
          "The basis of the figure states the kind of capacity: CURRENT, DESIGN, PLANNED or POTENTIAL.")
  @MayViolate(CAPACITY_OF_ANOTHER)
  public Response stateCapacity(
      @PathParam("id") UUID id, CapacityStated fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/mergers")
  @Operation(
      operationId = "mergeHub",
      summary = "Record that another hub is the same place as this hub and replaces this hub")
  public Response merge(
      @PathParam("id") UUID id, HubMerged fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
