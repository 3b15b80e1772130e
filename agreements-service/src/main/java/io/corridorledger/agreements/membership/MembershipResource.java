package io.corridorledger.agreements.membership;

import static io.corridorledger.agreements.membership.MembershipRule.ANOTHER_MEMBERSHIP;
import static io.corridorledger.agreements.membership.MembershipRule.OPENING_FACT_MISSING;

import io.corridorledger.agreements.membership.MembershipRule.MayViolate;
import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.command.ExampleFollows;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The commands on memberships, and the queries for the state and the events of a membership.
@Path("/v1/memberships")
@RunOnVirtualThread
@MayViolate(OPENING_FACT_MISSING)
@Tag(
    name = "Memberships",
    description =
        "The status of parties in organisations and in bodies of cooperation between states")
public class MembershipResource extends AggregateResource<Membership, MembershipEvent> {

  MembershipResource() {
    super(Membership.DECIDER);
  }

  @POST
  @Operation(
      operationId = "grantMembershipStatus",
      summary = "Record that a party has a status in an organisation",
      description =
          "The ledger keeps all statuses of one party in one organisation in one stream. A party may have several statuses in one organisation.")
  public Response grantStatus(StatusGranted fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("applications")
  @Operation(
      operationId = "requestMembershipStatus",
      summary = "Record that a party applied for a status in an organisation",
      description = "A party that only applied for a status does not yet have the status.")
  public Response applyForStatus(MembershipApplied fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/statuses")
  @Operation(
      operationId = "addMembershipStatus",
      summary =
          "Record a further status of the party in the organisation, or another source's report of a status")
  @MayViolate(ANOTHER_MEMBERSHIP)
  public Response addStatus(
      @PathParam("id") UUID id, StatusGranted fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/applications")
  @Operation(
      operationId = "addMembershipApplication",
      summary =
          "Record a further application of the party, or another source's report of an application")
  @MayViolate(ANOTHER_MEMBERSHIP)
  @ExampleFollows("requestMembershipStatus")
  public Response addApplication(
      @PathParam("id") UUID id, MembershipApplied fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/endings")
  @Operation(
      operationId = "endMembershipStatus",
      summary = "Record that a status of the party in the organisation ended")
  public Response endStatus(
      @PathParam("id") UUID id, StatusEnded fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
