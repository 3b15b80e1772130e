package io.corridorledger.agreements.visit;

import static io.corridorledger.agreements.visit.VisitRule.HOST_IS_ONE;
import static io.corridorledger.agreements.visit.VisitRule.OPENING_FACT_MISSING;

import io.corridorledger.agreements.visit.VisitRule.MayViolate;
import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.Confirmation;
import io.corridorledger.command.ExampleFollows;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.ParticipantAdded;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on visits, and the queries for the state and the events of a visit.
@Path("/v1/visits")
@RunOnVirtualThread
@MayViolate(OPENING_FACT_MISSING)
@Tag(name = "Visits", description = "Visits and meetings, as reported by their sources")
public class VisitResource extends AggregateResource<Visit, VisitEvent> {

  private static final String LIKELY_DUPLICATE =
      " Before the service records the new visit, the service searches for a recorded visit that is probably a duplicate. Two visits are probably duplicates if they have the same host, if their dates may be the same day, and if the visitors of one visit make up at least half of the visitors of the other visit. Visits with different types or different persons are not duplicates. If the search finds a duplicate, the response is 409 `likely-duplicate`. With `confirmed=true`, the service does not search.";

  private final PostgresAlikeVisits alike;

  VisitResource(PostgresAlikeVisits alike) {
    super(Visit.DECIDER);
    this.alike = alike;
  }

  @POST
  @Operation(
      operationId = "holdVisit",
      summary = "Record that a visit or meeting was held",
      description = "Record a meeting of several parties with one command." + LIKELY_DUPLICATE)
  @MayViolate(HOST_IS_ONE)
  public Response hold(
      VisitHeld fact, @BeanParam Confirmation confirmation, @BeanParam CommandHeaders headers) {
    return open(
        fact, headers, confirmation, () -> alike.of(fact.id(), fact.meeting(), fact.date()));
  }

  @POST
  @Path("announcements")
  @Operation(
      operationId = "announceVisit",
      summary = "Record that a visit or meeting is planned, or that an invitation was made",
      description =
          "Counts of visits do not include visits that are only announced." + LIKELY_DUPLICATE)
  @MayViolate(HOST_IS_ONE)
  public Response announce(
      VisitAnnounced fact,
      @BeanParam Confirmation confirmation,
      @BeanParam CommandHeaders headers) {
    return open(
        fact, headers, confirmation, () -> alike.of(fact.id(), fact.meeting(), fact.date()));
  }

  @POST
  @Path("{id}/meetings")
  @Operation(
      operationId = "addVisitMeeting",
      summary = "Record that an announced visit was held, or another source's report of the visit")
  @MayViolate(HOST_IS_ONE)
  public Response holdExisting(
      @PathParam("id") UUID id, VisitHeld fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/announcements")
  @Operation(
      operationId = "addVisitAnnouncement",
      summary =
          "Record another source's announcement of the visit, or a new date after a postponement")
  @MayViolate(HOST_IS_ONE)
  @ExampleFollows("announceVisit")
  public Response announceExisting(
      @PathParam("id") UUID id, VisitAnnounced fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/postponements")
  @Operation(operationId = "postponeVisit", summary = "Record that the visit was postponed")
  @ExampleFollows("announceVisit")
  public Response postpone(
      @PathParam("id") UUID id, VisitPostponed fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/cancellations")
  @Operation(operationId = "cancelVisit", summary = "Record that the visit was cancelled")
  @ExampleFollows("announceVisit")
  public Response cancel(
      @PathParam("id") UUID id, VisitCancelled fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/participants")
  @Operation(
      operationId = "addVisitParticipant",
      summary = "Record a further participant of the visit")
  public Response addParticipant(
      @PathParam("id") UUID id, ParticipantAdded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/outcomes")
  @Operation(operationId = "linkVisitOutcome", summary = "Record an outcome of the visit")
  public Response linkOutcome(
      @PathParam("id") UUID id, OutcomeLinked fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
