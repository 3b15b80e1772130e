package io.corridorledger.command;

import io.corridorledger.body.FactReader;
import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.SharedRule;
import io.corridorledger.event.ProposalEvent;
import io.corridorledger.event.ProposalEvent.ProposalMade;
import io.corridorledger.event.ProposalEvent.ProposalRejected;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.openapi.CommonOpenApi;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.problem.ProblemResponse;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Adds the examples and the problem responses of the operations on proposals to the API document
/// of a writer.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 3)
public class ProposalOpenApi implements OASFilter {

  private static final String JSON = "application/json";
  private static final UUID ID = UUID.fromString(ProposalResource.EXAMPLE_ID);
  private static final String ACTOR = "https://issuer.example 1f0c Ayg\u00fcl S\u0259rik";
  private static final String OTHER = "https://issuer.example 2d7a Elchin Qul\u0131yev";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Operation all = document.getPaths().getPathItem(ProposalResource.PATH).getGET();
    Operation one = document.getPaths().getPathItem(ProposalResource.PATH + "/{id}").getGET();
    example(all, Map.of("proposals", List.of(proposal(false))));
    all.getResponses()
        .addAPIResponse(
            "400",
            CommandResponses.shared(
                document, "InvalidPageOfProposals", ProposalResource.notAStatus()));
    example(one, proposal(true));
    one.getResponses()
        .getAPIResponse("200")
        .addHeader(
            "ETag",
            CommandResponses.header(
                    "Version of the proposal. To accept or reject the proposal, a client sends this ETag as `If-Match`.")
                .example("\"1\""));
    one.getResponses().addAPIResponse("304", CommonOpenApi.notModified());
    notFound(document, one);
    decide(
        document,
        "acceptance",
        Map.of("reason", "The citation was checked."),
        new Answer(
            CommandResponses.STREAM,
            2,
            List.of(
                new Answer.RecordedEvent(
                    CommandResponses.EVENT, LedgerJson.nameOf(NoteCited.class), 2))));
    decide(
        document,
        "rejection",
        Map.of("reason", "The cited page does not state this."),
        new Answer(
            ID,
            2,
            List.of(
                new Answer.RecordedEvent(
                    CommandResponses.EVENT, LedgerJson.nameOf(ProposalRejected.class), 2))));
  }

  /// The response to a command that became a proposal.
  static APIResponse proposed(OpenAPI document) {
    APIResponse response =
        OASFactory.createAPIResponse()
            .description(
                "The command became a proposal, because the service reviews the facts of this client before it publishes them. `id`, `version` and `events` are those of the proposal. A retry with the same `Idempotency-Key` returns the same response.")
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        JSON,
                        OASFactory.createMediaType()
                            .schema(OASFactory.createSchema().ref("#/components/schemas/Answer"))
                            .example(
                                ProblemResponse.json(
                                    new Answer(
                                        ID,
                                        1,
                                        List.of(
                                            new Answer.RecordedEvent(
                                                CommandResponses.EVENT,
                                                LedgerJson.nameOf(ProposalMade.class),
                                                1)))))))
            .addHeader("ETag", CommandResponses.etag().example("\"1\""))
            .addHeader(
                "Location",
                CommandResponses.header("Address of the proposal.")
                    .example(AggregateType.path(ProposalEvent.STREAM_TYPE, ID)))
            .addHeader(
                "Idempotency-Replayed",
                CommandResponses.header(
                        "`true` if this response repeats the first response to the command.")
                    .example("true"));
    document.getComponents().addResponse("Proposed", response);
    return OASFactory.createAPIResponse().ref("#/components/responses/Proposed");
  }

  private static void decide(
      OpenAPI document, String decision, Map<String, Object> body, Answer answer) {
    Operation operation =
        document
            .getPaths()
            .getPathItem("%s/{id}/%s".formatted(ProposalResource.PATH, decision))
            .getPOST();
    operation.getRequestBody().required(true).getContent().getMediaType(JSON).setExample(body);
    for (Parameter parameter : operation.getParameters())
      switch (parameter.getName()) {
        case "Idempotency-Key" -> parameter.setExample("example-" + operation.getOperationId());
        case "If-Match" ->
            parameter
                .required(true)
                .description(
                    "Last ETag that the client received for the proposal. With `*`, the service does not compare versions.")
                .setExample("*");
        case "Correlation-Id" ->
            parameter.setDescription(
                "UUID that the client chooses for a group of related commands. The default is the correlation id of the proposal.");
        default -> {}
      }
    example(operation, ProblemResponse.json(answer));
    boolean accepts = decision.equals("acceptance");
    APIResponse response = operation.getResponses().getAPIResponse("200");
    response.addHeader("ETag", CommandResponses.etag().example("\"2\""));
    if (accepts)
      response.addHeader(
          "Consistency-Token",
          CommandResponses.header(
                  "Token of this write, in the form `<log>:<stream>@<version>`. If a client sends the token with a query, the response includes this write.")
              .example("%s:%s@2".formatted(CommandResponses.LOG, CommandResponses.STREAM)));
    response.addHeader(
        "Idempotency-Replayed",
        CommandResponses.header(
                "`true` if this response repeats the first response to the command.")
            .example("true"));
    notFound(document, operation);
    respond(
        operation,
        "400",
        CommandResponses.shared(
            document,
            "InvalidDecisionRequest",
            Problem.malformedJson("The body is empty."),
            CommandHeaders.keyMissing(),
            CommandHeaders.keyInvalid(),
            CommandHeaders.ifMatchInvalid(),
            CommandHeaders.headerInvalid("Correlation-Id")));
    respond(
        operation,
        "409",
        accepts
            ? CommandResponses.shared(
                document,
                "AcceptanceConflict",
                ProposalDecisions.decided(ID),
                CommandProblems.alreadyExists(
                    AggregateType.ALL.getFirst().name(), CommandResponses.STREAM),
                CommandProblems.streamFull(),
                CommandProblems.contended(),
                CommandProblems.inProgress())
            : CommandResponses.shared(
                document,
                "RejectionConflict",
                ProposalDecisions.decided(ID),
                CommandProblems.contended(),
                CommandProblems.inProgress()));
    respond(
        operation,
        "412",
        accepts
            ? CommandResponses.shared(document, "StaleAcceptance", ProposalDecisions.staleStream(2))
            : CommandResponses.shared(document, "StaleDecision", CommandProblems.stale(2)));
    respond(
        operation,
        "413",
        CommandResponses.shared(
            document, "BodyTooLarge", Problem.bodyTooLarge(FactReader.MAX_BYTES)));
    respond(
        operation,
        "415",
        CommandResponses.shared(document, "UnsupportedMediaType", Problem.unsupportedMediaType()));
    Problem invalid =
        Problem.invalid(
            List.of(
                accepts
                    ? new FieldError("/streamVersion", "is below 1")
                    : new FieldError("/reason", "is missing")));
    respond(
        operation,
        "422",
        accepts
            ? CommandResponses.shared(
                document,
                "InvalidAcceptance",
                invalid,
                Problem.ruleViolated(
                    SharedRule.NAMES_ITSELF.id(),
                    "Here the service names the values that violate the rule, and an alternative."),
                CommandProblems.streamTooLarge(),
                CommandProblems.keyReused())
            : CommandResponses.shared(
                document, "InvalidRejection", invalid, CommandProblems.keyReused()));
    respond(
        operation,
        "428",
        CommandResponses.shared(document, "IfMatchMissing", CommandHeaders.ifMatchMissing()));
    respond(operation, "503", CommandResponses.overloaded(document));
  }

  private static void notFound(OpenAPI document, Operation operation) {
    respond(
        operation,
        "404",
        CommandResponses.shared(document, "ProposalNotFound", ProposalResource.notFound(ID)));
  }

  private static void respond(Operation operation, String status, APIResponse response) {
    operation.getResponses().addAPIResponse(status, response);
  }

  private static void example(Operation operation, Object example) {
    operation
        .getResponses()
        .getAPIResponse("200")
        .getContent()
        .getMediaType(JSON)
        .setExample(example);
  }

  private static Map<String, Object> proposal(boolean isWhole) {
    Map<String, Object> proposal = new LinkedHashMap<>();
    proposal.put("id", ID.toString());
    proposal.put("status", isWhole ? "OPEN" : "REJECTED");
    proposal.put("proposedBy", ACTOR);
    proposal.put("proposedAt", "2026-01-15T09:30:00.123456Z");
    proposal.put(
        "streamType",
        AggregateType.ALL.stream()
            .filter(type -> type.log().equals(CommandResponses.LOG))
            .findFirst()
            .orElseThrow()
            .name());
    proposal.put("stream", CommandResponses.STREAM.toString());
    proposal.put("eventType", LedgerJson.nameOf(NoteCited.class));
    if (isWhole) {
      proposal.put("expectedVersion", 1);
      proposal.put(
          "fact", Map.of(LedgerJson.nameOf(NoteCited.class), CommandExamples.of(NoteCited.class)));
    } else {
      proposal.put("decidedBy", OTHER);
      proposal.put("decidedAt", "2026-01-15T10:00:00.123456Z");
      proposal.put("reason", "The cited page does not state this.");
    }
    return proposal;
  }
}
