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

/// Commands on commitments, and the log's own view of each.
@Path("/v1/commitments")
@RunOnVirtualThread
@Tag(
    name = "Commitments",
    description = "Targets, milestones, pledges and intents, and what became of the promise")
public class CommitmentResource extends AggregateResource<Commitment, CommitmentEvent> {

  private static final String RULES_OF_ALL =
      "`already-abandoned`, `already-refused`, `opening-fact-missing`.";

  CommitmentResource() {
    super(Commitment.DECIDER);
  }

  @POST
  @Operation(
      operationId = "makeCommitment",
      summary = "Record that something was promised, planned or expected",
      description =
          "A promise without a due date is never missed. Whether one was kept is derived by the readers. Rules: `due-before-made`.")
  public Response makeCommitment(CommitmentMade fact, @BeanParam CommandHeaders headers) {
    return open(fact, headers);
  }

  @POST
  @Path("{id}/statements")
  @Operation(
      operationId = "addStatement",
      summary = "Record what another source says of a commitment",
      description =
          "Rules: `due-before-made`, `revised-before-made`, `reaffirmed-before-made`, "
              + RULES_OF_ALL)
  public Response addStatement(
      @PathParam("id") UUID id, CommitmentMade fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/reaffirmations")
  @Operation(
      operationId = "reaffirmCommitment",
      summary = "Record that it was said again",
      description = "Rules: `reaffirmed-before-made`, " + RULES_OF_ALL)
  public Response reaffirmCommitment(
      @PathParam("id") UUID id, CommitmentReaffirmed fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/target-revisions")
  @Operation(
      operationId = "reviseTarget",
      summary = "Record that its target or its due date was changed",
      description =
          "The original stays; outcomes are judged against both. Rules: `revised-before-made`, `due-before-made`, `another-figure`, `revision-changes-nothing`, "
              + RULES_OF_ALL)
  public Response reviseTarget(
      @PathParam("id") UUID id, CommitmentRevised fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/abandonments")
  @Operation(
      operationId = "abandonCommitment",
      summary = "Record that who promised it gave it up",
      description = "Rules: `end-before-start`, " + RULES_OF_ALL)
  public Response abandonCommitment(
      @PathParam("id") UUID id, CommitmentAbandoned fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }

  @POST
  @Path("{id}/refusals")
  @Operation(
      operationId = "refuseCommitment",
      summary = "Record that who was to fulfil or accept it said no",
      description = "Rules: `end-before-start`, " + RULES_OF_ALL)
  public Response refuseCommitment(
      @PathParam("id") UUID id, CommitmentRefused fact, @BeanParam CommandHeaders headers) {
    return record(id, fact, headers);
  }
}
