package io.corridorledger.agreements.visit;

import io.corridorledger.command.CommandHandler;
import io.corridorledger.command.CommandHandler.Current;
import io.corridorledger.command.CommandHandler.Events;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

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
      @Parameter(example = "61d4d91c-d02b-599f-a44a-86e925631c7f") @PathParam("id") UUID id,
      VisitHeld fact,
      @BeanParam CommandHeaders headers) {
    return commands.record(Visit.DECIDER, id, fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addVisitAnnouncement",
      summary = "Record what another source says of an announcement",
      description = "Rules: `host-is-one`, `announced-after-held`.")
  public Response announceExisting(
      @Parameter(example = "c9927b56-e22b-54a6-9cf8-fd7eebfa4a3b") @PathParam("id") UUID id,
      VisitAnnounced fact,
      @BeanParam CommandHeaders headers) {
    return commands.record(Visit.DECIDER, id, fact, headers);
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getVisit",
      summary = "The visit as its events make it, with its ETag",
      description =
          "What the rules know of it. For search, comparison and history ask the read models; for a conditional write take the ETag of this answer.")
  public RestResponse<Current<Visit>> get(
      @Parameter(example = "95b0ed94-86d5-5698-8a75-f1a165660f8c") @PathParam("id") UUID id) {
    return commands.current(Visit.DECIDER, id);
  }

  @GET
  @Path("{id}/events")
  @Operation(
      operationId = "getVisitEvents",
      summary = "The visit's events, as stored and published",
      description =
          "For whoever checks what was published, or repairs a hole in a copy of the log. Each event has its place in the stream and in the log.")
  public RestResponse<Events> events(
      @Parameter(example = "95b0ed94-86d5-5698-8a75-f1a165660f8c") @PathParam("id") UUID id,
      @Parameter(description = "Version of the first event to show", example = "1")
          @QueryParam("from")
          @DefaultValue("1")
          long from) {
    return commands.events(Visit.DECIDER, id, from);
  }
}
