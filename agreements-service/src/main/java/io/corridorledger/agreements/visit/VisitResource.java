package io.corridorledger.agreements.visit;

import io.corridorledger.command.CommandHandler;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
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

/// Commands on visits, and the log's own view of each.
@Path("/v1/visits")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Visits", description = "Visits and meetings as their sources tell them")
public class VisitResource {

  @Inject CommandHandler commands;

  @POST
  @Operation(
      operationId = "holdVisit",
      summary = "Record that a visit or meeting was held",
      description = "A meeting of many is one meeting. Rules: `host-is-one`.")
  public Response hold(VisitHeld fact, @BeanParam CommandHeaders headers) {
    return commands.open(Visit.DECIDER, fact, headers);
  }

  @POST
  @Path("announcements")
  @Operation(
      operationId = "announceVisit",
      summary = "Record that a visit or meeting is planned or somebody was invited",
      description = "An announced visit never counts as a visit. Rules: `host-is-one`.")
  public Response announce(VisitAnnounced fact, @BeanParam CommandHeaders headers) {
    return commands.open(Visit.DECIDER, fact, headers);
  }

  @POST
  @Path("{id}/meetings")
  @Operation(
      operationId = "addMeeting",
      summary = "Record that an announced visit was held, or what another source says of it",
      description = "Rules: `host-is-one`.")
  public Response holdExisting(
      @PathParam("id") UUID id, VisitHeld fact, @BeanParam CommandHeaders headers) {
    return commands.record(Visit.DECIDER, id, fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addVisitAnnouncement",
      summary = "Record what another source says of an announcement",
      description = "Rules: `host-is-one`, `announced-after-held`.")
  public Response announceExisting(
      @PathParam("id") UUID id, VisitAnnounced fact, @BeanParam CommandHeaders headers) {
    return commands.record(Visit.DECIDER, id, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getVisit", summary = "The visit as its events make it, with its ETag")
  public Response get(@PathParam("id") UUID id) {
    return commands.current(Visit.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getVisitEvents",
      summary = "The visit's events, as stored and published")
  public Response events(
      @PathParam("id") UUID id, @QueryParam("from") @DefaultValue("1") long from) {
    return commands.events(Visit.DECIDER, id, from);
  }
}
