package io.corridorledger.agreements.visit;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on visits, and the log's own view of each.
@Path("/v1/visits")
@Tag(name = "Visits", description = "Visits and meetings as their sources tell them")
public class VisitResource extends AggregateResource<Visit, VisitEvent> {

  VisitResource() {
    super(Visit.DECIDER);
  }

  @POST
  @Operation(
      operationId = "holdVisit",
      summary = "Record that a visit or meeting was held",
      description = "A meeting of many is one meeting. Rules: `host-is-one`.")
  public Response hold(VisitHeld fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("announcements")
  @Operation(
      operationId = "announceVisit",
      summary = "Record that a visit or meeting is planned or somebody was invited",
      description = "An announced visit never counts as a visit. Rules: `host-is-one`.")
  public Response announce(VisitAnnounced fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/meetings")
  @Operation(
      operationId = "addMeeting",
      summary = "Record that an announced visit was held, or what another source says of it",
      description = "Rules: `host-is-one`.")
  public Response holdExisting(
      @PathParam("id") UUID id, VisitHeld fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addVisitAnnouncement",
      summary = "Record what another source says of an announcement",
      description = "Rules: `host-is-one`, `announced-after-held`.")
  public Response announceExisting(
      @PathParam("id") UUID id, VisitAnnounced fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
