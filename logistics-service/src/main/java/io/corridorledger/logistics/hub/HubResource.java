package io.corridorledger.logistics.hub;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on hubs, and the log's own view of each.
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
      summary = "Record a place where goods are handled or cross a border",
      description = "Its slug is what figures, legs and handlings name it by.")
  public Response register(HubRegistered fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/registrations")
  @Operation(
      operationId = "addHubRegistration",
      summary = "Record what another source says that it is",
      description =
          "The first registration goes on naming it. Rules: `another-hub`, `merged-takes-corrections-only`.")
  public Response registerExisting(
      @PathParam("id") UUID id, HubRegistered fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/codes")
  @Operation(
      operationId = "assignHubCode",
      summary = "Record a code that it has",
      description =
          "A hub has any number of codes of one scheme, or none; a code that it has already changes nothing. Whether a UN/LOCODE is listed is not checked. Rules: `merged-takes-corrections-only`.")
  public Response assignCode(
      @PathParam("id") UUID id, HubCodeAssigned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/aliases")
  @Operation(
      operationId = "addHubAlias",
      summary = "Record another name of it",
      description =
          "A name that it has already changes nothing. Rules: `merged-takes-corrections-only`.")
  public Response addAlias(
      @PathParam("id") UUID id, HubAliasAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/mergers")
  @Operation(
      operationId = "mergeHub",
      summary = "Record that it is the same place as another, which goes on",
      description = "Rules: `names-itself`, `merged-takes-corrections-only`.")
  public Response merge(
      @PathParam("id") UUID id, HubMerged fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/capacities")
  @Operation(
      operationId = "stateHubCapacity",
      summary = "Record what a source says that it can handle",
      description =
          "The figure's basis says whether that is so now, by design, planned or possible. Rules: `capacity-of-another`, `merged-takes-corrections-only`.")
  public Response stateCapacity(
      @PathParam("id") UUID id, CapacityStated fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
