package io.corridorledger.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.corridorledger.body.CheckedBody;
import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.constraint.Text;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.edge.EntityTags;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposedFact;
import io.corridorledger.identity.AccessRules;
import io.corridorledger.identity.Identities;
import io.corridorledger.identity.Principal;
import io.corridorledger.problem.Paging;
import io.corridorledger.problem.Problem;
import io.corridorledger.store.Proposals;
import io.corridorledger.store.Proposals.Status;
import io.corridorledger.store.Proposals.Summary;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Returns proposals, and accepts and rejects them. No other resource returns proposals.
@Path("/v1/proposals")
@Tag(
    name = "Proposals",
    description =
        "Facts that wait for a review before they are published. A setting of the service turns reviews on.")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProposalResource {

  static final String PATH = "/v1/proposals";
  static final String EXAMPLE_ID = "0192a1b0-5c00-7000-8000-0000000000b1";

  private static final int MAX_LIMIT = 100;

  /// Status of the examples for one proposal. The service chooses the ids, so no proposal has the
  /// id of an example.
  private static final String NOT_FOUND = "404";

  private final Proposals proposals;
  private final ProposalDecisions decisions;
  private final AccessRules rules;
  private final Identities identities;

  ProposalResource(
      Proposals proposals, ProposalDecisions decisions, AccessRules rules, Identities identities) {
    this.proposals = proposals;
    this.decisions = decisions;
    this.rules = rules;
    this.identities = identities;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Proposal", description = "A fact or a remark that a client proposed")
  public record View(
      @Schema(description = "Id of the proposal") @NotNull UUID id,
      @Schema(description = "Whether the proposal is open, accepted or rejected") @NotNull
          Status status,
      @Schema(description = "Issuer, subject and display name of the client that proposed") @NotNull
          String proposedBy,
      @Schema(description = "Time of the proposal") @NotNull Instant proposedAt,
      @Schema(description = "Type of the aggregate to which the fact belongs") @NotNull
          String streamType,
      @Schema(
              description =
                  "Id of the aggregate. If the fact creates the aggregate, the aggregate exists only after the proposal is accepted.")
          @NotNull
          UUID stream,
      @Schema(description = "Type of the proposed fact, such as `agreement-signed`") @NotNull
          String eventType,
      @Schema(
              description =
                  "Issuer, subject and display name of the client that accepted or rejected the proposal; absent if the proposal is open")
          String decidedBy,
      @Schema(description = "Time of the decision; absent if the proposal is open")
          Instant decidedAt,
      @Schema(description = "Reason for the decision; absent if the client stated none")
          String reason,
      @Schema(
              description =
                  "Ids of the events that have the fact; absent if the proposal is not accepted, or if the ledger already had the fact")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<UUID> events,
      @Schema(
              description =
                  "Version of the aggregate that the proposer had read; 0 if the fact creates the aggregate; absent in lists, or if the proposer named no version")
          Long expectedVersion,
      @Schema(
              type = SchemaType.OBJECT,
              implementation = Object.class,
              description =
                  "The proposed fact, as an object with one member; absent in lists. The name of the member is the event type.")
          @JsonRawValue
          String fact,
      @Schema(
              type = SchemaType.OBJECT,
              implementation = Object.class,
              description =
                  "The recorded fact, in the same form as `fact`; absent in lists, or if no client changed the fact")
          @JsonRawValue
          String change) {

    static View of(Summary summary) {
      return of(summary, null, null, null);
    }

    static View of(Proposals.Proposal proposal) {
      ProposedFact change = proposal.accepted() == null ? null : proposal.accepted().change();
      return of(
          proposal.summary(),
          proposal.made().expectedVersion(),
          LedgerJson.text(proposal.made().fact()),
          change == null ? null : LedgerJson.text(change));
    }

    private static View of(Summary summary, Long expectedVersion, String fact, String change) {
      Proposals.Decision decision = summary.decision();
      return new View(
          summary.id(),
          summary.status(),
          summary.proposedBy(),
          summary.proposedAt(),
          summary.streamType(),
          summary.stream(),
          summary.eventType(),
          decision == null ? null : decision.actor(),
          decision == null ? null : decision.at(),
          decision == null ? null : decision.reason(),
          decision == null ? List.of() : decision.events(),
          expectedVersion,
          fact,
          change);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Proposals", description = "A page of proposals, without their facts")
  public record Page(
      @Schema(description = "The proposals, in the order of their ids") @NotNull
          List<View> proposals,
      @Schema(description = "Address of the next page; absent on the last page") String next) {}

  @Schema(name = "ProposalAcceptance", description = "The acceptance of a proposal")
  public record Acceptance(
      @Schema(
              type = SchemaType.OBJECT,
              implementation = Object.class,
              description =
                  "The fact to record instead of the proposed one, as an object with one member. The name of the member is the event type of the proposed fact. Omit this field to record the proposed fact.")
          @Valid
          ProposedFact fact,
      @Schema(
              type = SchemaType.INTEGER,
              format = "int64",
              minimum = "1",
              description =
                  "Version of the aggregate that the client expects. The default is the version that the proposer named.")
          @Min(1)
          Long streamVersion,
      @Schema(description = "Reason for the acceptance", maxLength = ProposalEvent.MAX_REASON)
          @Text(max = ProposalEvent.MAX_REASON)
          String reason)
      implements CheckedBody {}

  @Schema(name = "ProposalRejection", description = "The rejection of a proposal")
  public record Rejection(
      @Schema(
              description = "Reason for the rejection, which the proposer can read",
              maxLength = ProposalEvent.MAX_REASON)
          @NotNull
          @Text(max = ProposalEvent.MAX_REASON)
          String reason)
      implements CheckedBody {}

  @GET
  @Operation(
      operationId = "listProposals",
      summary = "Returns proposals without their facts",
      description =
          "Returns proposals in the order of their ids, which begin with the time of the proposal. A corrector gets the proposals of all clients. Every other client gets its own proposals.")
  @APIResponse(responseCode = "200", description = "A page of proposals.")
  public Page list(
      @Parameter(
              description = "Only proposals with this status",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"OPEN", "ACCEPTED", "REJECTED"}),
              example = "OPEN")
          @QueryParam("status")
          String status,
      @Parameter(
              description = "Id of the proposal before the first proposal of the page",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @QueryParam("after")
          String after,
      @Parameter(
              description = "Maximum number of proposals on the page",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      format = "int32",
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "50"),
              example = "10")
          @QueryParam("limit")
          @DefaultValue("50")
          String limit) {
    Status wanted =
        status == null
            ? null
            : Arrays.stream(Status.values())
                .filter(one -> one.name().equals(status))
                .findFirst()
                .orElseThrow(ProposalResource::notAStatus);
    if (after != null && !after.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"))
      throw Problem.invalidParameter("after", "is not the id of a proposal, which is a UUID");
    int most = Paging.limit(limit, MAX_LIMIT);
    Principal client = identities.current();
    List<Summary> found =
        proposals.page(
            wanted,
            rules.allowsProposalsOfAll(client) ? null : client.id(),
            after == null ? null : UUID.fromString(after),
            most + 1);
    List<View> page = found.stream().limit(most).map(View::of).toList();
    return new Page(
        page,
        found.size() <= most
            ? null
            : "%s?%safter=%s&limit=%d"
                .formatted(
                    PATH,
                    wanted == null ? "" : "status=" + wanted + "&",
                    page.getLast().id(),
                    most));
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getProposal",
      summary = "Returns a proposal with its fact and its ETag",
      description =
          "Returns a proposal. A corrector may read the proposals of all clients. Every other client may read its own proposals. The service chooses the ids of proposals, so the example returns status 404.",
      extensions = @Extension(name = "x-example-status", value = NOT_FOUND, parseValue = true))
  @APIResponse(responseCode = "200", description = "The proposal.")
  public RestResponse<View> get(
      @Parameter(description = "Id of the proposal", example = EXAMPLE_ID) @PathParam("id") UUID id,
      @Parameter(description = EntityTags.IF_NONE_MATCH) @HeaderParam("If-None-Match")
          String known) {
    Principal client = identities.current();
    Proposals.Proposal proposal =
        proposals
            .find(id)
            .filter(found ->
                rules.allowsProposalsOfAll(client)
                    || rules.isProposer(client, found.summary().proposedBy()))
            .orElseThrow(() -> notFound(id));
    String tag = proposal.summary().status() == Status.OPEN ? "\"1\"" : "\"2\"";
    return (EntityTags.match(known, tag)
            ? ResponseBuilder.<View>create(RestResponse.Status.NOT_MODIFIED)
            : ResponseBuilder.ok(View.of(proposal)))
        .header("ETag", tag)
        .build();
  }

  @POST
  @Path("{id}/acceptance")
  @Operation(
      operationId = "acceptProposal",
      summary = "Accept a proposal, with or without a change of its fact",
      description =
          "Records the proposed fact or a changed fact. The operation applies the rules of the command that the proposer sent, and returns the problems of this command. The actor of the recorded event is the client that accepts. If the fact cannot be recorded, the proposal stays open. A client cannot accept its own proposals. The service chooses the ids of proposals, so the example returns status 404.",
      extensions = @Extension(name = "x-example-status", value = NOT_FOUND, parseValue = true))
  @APIResponse(
      responseCode = "200",
      description =
          "The ledger has the fact. `id`, `version` and `events` are those of the aggregate. A retry with the same `Idempotency-Key` returns the same response.",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  public Response accept(
      @Parameter(description = "Id of the proposal", example = EXAMPLE_ID) @PathParam("id") UUID id,
      Acceptance acceptance,
      @BeanParam CommandHeaders headers) {
    return decisions.accept(id, acceptance, headers);
  }

  @POST
  @Path("{id}/rejection")
  @Operation(
      operationId = "rejectProposal",
      summary = "Reject a proposal",
      description =
          "Rejects a proposal permanently. The same client cannot propose the same content again. A client cannot reject its own proposals. The service chooses the ids of proposals, so the example returns status 404.",
      extensions = @Extension(name = "x-example-status", value = NOT_FOUND, parseValue = true))
  @APIResponse(
      responseCode = "200",
      description =
          "The proposal is rejected. `id`, `version` and `events` are those of the proposal. A retry with the same `Idempotency-Key` returns the same response.",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  public Response reject(
      @Parameter(description = "Id of the proposal", example = EXAMPLE_ID) @PathParam("id") UUID id,
      Rejection rejection,
      @BeanParam CommandHeaders headers) {
    return decisions.reject(id, rejection, headers);
  }

  static Problem notAStatus() {
    return Problem.invalidParameter(
        "status", "is not one of %s".formatted(Arrays.toString(Status.values())));
  }

  static Problem notFound(UUID id) {
    return Problem.notFound("This service has no proposal %s.".formatted(id));
  }
}
