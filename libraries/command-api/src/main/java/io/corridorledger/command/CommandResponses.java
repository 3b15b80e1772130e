package io.corridorledger.command;

import io.corridorledger.body.FactReader;
import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.command.LikelyDuplicates.Found;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.SharedRule;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.judgement.likeness.Likeness;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.problem.ProblemResponse;
import io.corridorledger.store.Proposals.EqualProposal;
import io.corridorledger.store.Proposals.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Adds the responses of commands to the API document of a writer.
final class CommandResponses {

  private static final String SCHEMAS = "#/components/schemas/";

  /// The ids that the examples contain.
  static final UUID EVENT = UUID.fromString("0192a1b0-5c00-7000-8000-0000000000e1");

  static final UUID STREAM = UUID.fromString("0192a1b0-5c00-7000-8000-000000000001");

  private static final Found LIKELY =
      new Found(
          STREAM,
          EVENT,
          new Likeness(Likeness.Kind.DUPLICATE, "here the service names what both have in common"));

  static final String LOG =
      ConfigProvider.getConfig().getValue("corridor.log.service", String.class);

  private CommandResponses() {}

  static void describe(OpenAPI document, Command command) {
    AggregateType type = command.type();
    Operation operation = command.operation();
    Class<? extends LedgerEvent> event = command.event();
    boolean opens = command.opens();
    var responses = OASFactory.createAPIResponses();
    responses.addAPIResponse(opens ? "201" : "200", answered(type, event, opens));
    responses.addAPIResponse("202", ProposalOpenApi.proposed(document));

    boolean confirmed =
        operation.getParameters().stream().anyMatch(p -> p.getName().equals("confirmed"));
    boolean remark = command.isRemark();
    // Commands with the same problems share a response. The name of the response states which
    // commands these are.
    String of =
        confirmed
            ? "Confirmable"
            : opens
                ? "Opening"
                : remark ? required(event).equals("target") ? "Remark" : "Note" : "Change";

    List<Problem> unreadable =
        new ArrayList<>(
            List.of(
                Problem.malformedJson(
                    "Unexpected end-of-input in VALUE_STRING (line 2, column 21)"),
                CommandHeaders.keyMissing(),
                CommandHeaders.keyInvalid(),
                CommandHeaders.headerInvalid("Correlation-Id")));
    List<Problem> refused =
        new ArrayList<>(
            List.of(Problem.invalid(List.of(missing(event))), CommandProblems.keyReused()));
    boolean ruled = !command.rules().isEmpty();
    if (ruled)
      refused.add(
          1,
          Problem.ruleViolated(
              opens ? command.rules().keySet().iterator().next() : SharedRule.NAMES_ITSELF.id(),
              "Here the service names the values that violate the rule, and an alternative."));
    List<Problem> conflicts =
        new ArrayList<>(
            List.of(
                opens
                    ? CommandProblems.alreadyExists(type.name(), STREAM)
                    : CommandProblems.contended(),
                CommandProblems.inProgress()));
    conflicts.add(
        ProposalHandler.repeated(
            new EqualProposal(UUID.fromString(ProposalResource.EXAMPLE_ID), Status.REJECTED)));
    conflicts.add(ProposalHandler.tooMany());
    if (confirmed) {
      unreadable.add(Problem.invalidParameter("confirmed", "is neither true nor false"));
      conflicts.add(CommandProblems.likelyDuplicate(type.name(), List.of(LIKELY)));
    }
    if (!opens) {
      unreadable.add(CommandHeaders.ifMatchInvalid());
      responses.addAPIResponse("404", notFound(document));
      responses.addAPIResponse("412", shared(document, "StaleVersion", CommandProblems.stale(2)));
      responses.addAPIResponse(
          "428", shared(document, "IfMatchMissing", CommandHeaders.ifMatchMissing()));
      responses.addAPIResponse("503", overloaded(document));
      conflicts.add(CommandProblems.streamFull());
      refused.add(CommandProblems.streamTooLarge());
    }
    responses.addAPIResponse(
        "400", shared(document, "Invalid" + (opens ? of : "Change") + "Request", unreadable));
    responses.addAPIResponse(
        "409", shared(document, (opens ? of : "Change") + "Conflict", conflicts));
    responses.addAPIResponse(
        "413", shared(document, "BodyTooLarge", Problem.bodyTooLarge(FactReader.MAX_BYTES)));
    responses.addAPIResponse(
        "415", shared(document, "UnsupportedMediaType", Problem.unsupportedMediaType()));
    responses.addAPIResponse(
        "422", shared(document, "Rejected" + of + (opens && ruled ? type.noun() : ""), refused));
    operation.setResponses(responses);
  }

  private static FieldError missing(Class<? extends LedgerEvent> event) {
    String field = required(event);
    return new FieldError(
        "/" + field,
        field.equals("target") ? "is missing; send targetVersion or target" : "is missing");
  }

  /// The field that is missing in the example of an invalid body: `target` for a remark about an
  /// event, and `citations` for every other event.
  private static String required(Class<? extends LedgerEvent> event) {
    return Remark.class.isAssignableFrom(event) && event != Remark.NoteCited.class
        ? "target"
        : "citations";
  }

  private static APIResponse answered(
      AggregateType type, Class<? extends LedgerEvent> event, boolean opens) {
    long version = opens ? 1 : 2;
    Answer answer =
        new Answer(
            STREAM,
            version,
            List.of(new Answer.RecordedEvent(EVENT, LedgerJson.nameOf(event), version)));
    APIResponse response =
        OASFactory.createAPIResponse()
            .description(
                opens
                    ? "The ledger recorded the fact as the first event of a new aggregate. A retry with the same `Idempotency-Key` returns the same response."
                    : "The command succeeded, and the ledger has the fact. If the ledger already had the fact before the command, the version does not change, and the response has no `events`. A retry with the same `Idempotency-Key` returns the same response.")
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        "application/json",
                        OASFactory.createMediaType()
                            .schema(OASFactory.createSchema().ref(SCHEMAS + "Answer"))
                            .example(ProblemResponse.json(answer))))
            .addHeader("ETag", etag().example("\"%d\"".formatted(version)))
            .addHeader(
                "Consistency-Token",
                header(
                        "Token of this write, in the form `<log>:<stream>@<version>`. If a client sends the token with a query, the response includes this write.")
                    .example("%s:%s@%d".formatted(LOG, STREAM, version)))
            .addHeader(
                "Idempotency-Replayed",
                header("`true` if this response repeats the first response to the command.")
                    .example("true"));
    if (opens)
      response.addHeader(
          "Location",
          header("Address of the current state of the stream.")
              .example(AggregateType.path(type.name(), STREAM)));
    return response;
  }

  static APIResponse overloaded(OpenAPI document) {
    return shared(document, "Overloaded", CommandProblems.overloaded(), Problem.unavailable());
  }

  static Header etag() {
    return header(
        "Version of the stream. To change the stream, a client sends this ETag as `If-Match`.");
  }

  static Header header(String description) {
    Schema text = OASFactory.createSchema().addType(SchemaType.STRING);
    return OASFactory.createHeader().description(description).schema(text);
  }

  static APIResponse notFound(OpenAPI document) {
    return shared(document, "NotFound", CommandProblems.notFound("agreements", STREAM));
  }

  /// Adds a response to the components of the document, because several operations refer to it.
  private static APIResponse shared(OpenAPI document, String name, List<Problem> problems) {
    return shared(document, name, problems.toArray(Problem[]::new));
  }

  static APIResponse shared(OpenAPI document, String name, Problem... problems) {
    document.getComponents().addResponse(name, ProblemResponse.of(problems));
    return OASFactory.createAPIResponse().ref("#/components/responses/" + name);
  }
}
