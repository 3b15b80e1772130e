package io.corridorledger.agreements.commitment;

import static io.corridorledger.agreements.commitment.CommitmentRule.ANOTHER_FIGURE;
import static io.corridorledger.agreements.commitment.CommitmentRule.DUE_BEFORE_MADE;
import static io.corridorledger.agreements.commitment.CommitmentRule.OPENING_FACT_MISSING;

import io.corridorledger.agreements.commitment.CommitmentRule.MayViolate;
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

/// The commands on commitments, and the queries for the state and the events of a commitment.
@Path("/v1/commitments")
@RunOnVirtualThread
@MayViolate(OPENING_FACT_MISSING)
@Tag(
    name = "Commitments",
    description = "Targets, milestones, pledges and declared intents of parties")
public class CommitmentResource extends AggregateResource<Commitment, CommitmentEvent> {

  CommitmentResource() {
    super(Commitment.DECIDER);
  }

  @POST
  @Operation(
      operationId = "makeCommitment",
      summary = "Record a promise, plan or expectation",
      description =
          "Queries derive the outcome of the commitment from the recorded figures. If the commitment has no due date, it is due at the end of the target's period. If the target has no period either, the commitment is never missed.")
  @MayViolate(DUE_BEFORE_MADE)
  public Response makeCommitment(CommitmentMade fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/statements")
  @Operation(
      operationId = "addCommitmentStatement",
      summary = "Record another source's report of a commitment")
  @MayViolate(DUE_BEFORE_MADE)
  public Response addStatement(
      @PathParam("id") UUID id, CommitmentMade fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/reaffirmations")
  @Operation(
      operationId = "reaffirmCommitment",
      summary = "Record that the commitment was reaffirmed")
  public Response reaffirmCommitment(
      @PathParam("id") UUID id, CommitmentReaffirmed fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/target-revisions")
  @Operation(
      operationId = "reviseCommitmentTarget",
      summary = "Record a change of the target or the due date",
      description =
          "The ledger keeps the original target. Queries judge the outcome against the original target and against the current target.")
  @MayViolate({DUE_BEFORE_MADE, ANOTHER_FIGURE})
  public Response reviseTarget(
      @PathParam("id") UUID id, CommitmentRevised fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/abandonments")
  @Operation(
      operationId = "abandonCommitment",
      summary = "Record that the promisor abandoned the commitment")
  public Response abandonCommitment(
      @PathParam("id") UUID id, CommitmentAbandoned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/refusals")
  @Operation(
      operationId = "refuseCommitment",
      summary = "Record that a party refused to fulfil or to accept the commitment")
  public Response refuseCommitment(
      @PathParam("id") UUID id, CommitmentRefused fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
