package io.corridorledger.agreements.commitment;

import io.corridorledger.command.AggregateResource;
import io.corridorledger.command.CommandHeaders;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentAbandoned;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentReaffirmed;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Commands on commitments, and the state and events of each.
@Path("/v1/commitments")
@RunOnVirtualThread
@Tag(
    name = "Commitments",
    description = "Targets, milestones, pledges and intents, and their changes")
public class CommitmentResource extends AggregateResource<Commitment, CommitmentEvent> {

  private static final String RULES_OF_ALL = "`opening-fact-missing`.";

  CommitmentResource() {
    super(Commitment.DECIDER);
  }

  @POST
  @Operation(
      operationId = "makeCommitment",
      summary = "Record a promise, plan or expectation",
      description =
          "A commitment without a due date is never missed. The readers derive the outcome. Rules: `due-before-made`.")
  public Response makeCommitment(CommitmentMade fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/statements")
  @Operation(
      operationId = "addStatement",
      summary = "Record another source's report of a commitment",
      description = "Rules: `due-before-made`, " + RULES_OF_ALL)
  public Response addStatement(
      @PathParam("id") UUID id, CommitmentMade fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/reaffirmations")
  @Operation(
      operationId = "reaffirmCommitment",
      summary = "Record that the commitment was reaffirmed",
      description = "Rules: " + RULES_OF_ALL)
  public Response reaffirmCommitment(
      @PathParam("id") UUID id, CommitmentReaffirmed fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/target-revisions")
  @Operation(
      operationId = "reviseTarget",
      summary = "Record a change of the target or the due date",
      description =
          "The original target is kept; outcomes are judged against both. Rules: `another-figure`, "
              + RULES_OF_ALL)
  public Response reviseTarget(
      @PathParam("id") UUID id, CommitmentRevised fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/abandonments")
  @Operation(
      operationId = "abandonCommitment",
      summary = "Record that the promisor abandoned the commitment",
      description = "Rules: " + RULES_OF_ALL)
  public Response abandonCommitment(
      @PathParam("id") UUID id, CommitmentAbandoned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/refusals")
  @Operation(
      operationId = "refuseCommitment",
      summary = "Record that the commitment was refused",
      description = "Rules: " + RULES_OF_ALL)
  public Response refuseCommitment(
      @PathParam("id") UUID id, CommitmentRefused fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
