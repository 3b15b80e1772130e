package io.corridorledger.command;

import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.command.CommandHandler.Current;
import io.corridorledger.command.CommandHandler.Events;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.problem.FactReader;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.problem.ProblemResponse;
import io.corridorledger.store.StoredEvent;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;

/// The API document of a service that takes commands, as far as all commands are alike: what is
/// sent with one, what is answered, and each way in which it can be refused.
///
/// The example of a command is the golden file of its event, and the example of a path id is an
/// aggregate of the dataset, so that pressing Execute in Swagger UI works as it stands; pressing it
/// again shows a replay, because the key is the same.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class CommandDocument implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String RULES_OF_EVERY_STREAM =
      "`retracted-takes-corrections-only`, `names-itself`.";
  private static final Pattern RULES = Pattern.compile("Rules: (.*)\\.");
  private static final Pattern RULE = Pattern.compile("`([a-z-]+)`");
  private static final List<String> ORDER = List.of("id", "Idempotency-Key", "If-Match");
  private static final UUID EVENT = UUID.fromString("0192a1b0-5c00-7000-8000-0000000000e1");
  private static final String RECORDED = "2026-01-15T09:30:00.123456Z";
  private static final UUID STREAM = UUID.fromString("0192a1b0-5c00-7000-8000-000000000001");

  /// An aggregate of each kind that the dataset holds; of shipments it holds none, there the golden
  /// file opens one.
  private static final Map<String, String> IN_DATASET =
      Map.of(
          "agreements", "3e07c116-15f7-5e5c-838a-d22a6f5cdc3b",
          "visits", "9237753b-0fa8-5bad-a721-8d5a2728cdb8",
          "commitments", "d043f39a-8c0b-5a40-9bfe-ab994cf6864b",
          "memberships", "8cbc5d49-9614-5652-9b44-b9ef7bf64dd7",
          "indicators", "24080d39-925c-50e8-af9f-1632fdc9d1da",
          "corridors", "f509d85a-0f31-5951-b8ea-a08a0d2b49a8",
          "hubs", "1c38a30c-2653-5ddb-aaf3-6e06474e7876",
          "throughput", "25c6ded3-8dce-5c12-9311-0d9af49b49c5",
          "projects", "b8f205c1-035a-545a-ac7b-fd3952495a55",
          "shipments", "0192a1b0-5c00-7000-8000-000000000002");

  private final Map<String, Class<? extends LedgerEvent>> events =
      LedgerJson.types().values().stream()
          .collect(Collectors.toMap(type -> SCHEMAS + type.getSimpleName(), type -> type));

  private final Map<String, Decider<?, ?>> deciders;

  /// @param index of the service's classes, among which its aggregates are
  public CommandDocument(IndexView index) {
    deciders =
        index.getKnownClasses().stream()
            .flatMap(type -> type.fields().stream())
            .filter(field -> field.type().name().toString().equals(Decider.class.getName()))
            .filter(field -> Modifier.isStatic(field.flags()))
            .map(CommandDocument::decider)
            .distinct() // an index of several archives can name a class twice
            .collect(Collectors.toMap(Decider::streamType, decider -> decider));
  }

  private static Decider<?, ?> decider(FieldInfo field) {
    try {
      return (Decider<?, ?>)
          Class.forName(
                  field.declaringClass().name().toString(),
                  true,
                  Thread.currentThread().getContextClassLoader())
              .getField(field.name())
              .get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(field + " cannot be read", e);
    }
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          item.getOperations()
              .forEach((method, operation) -> named(path, method.name(), operation));
          if (item.getPOST() != null) command(document, path, item.getPOST());
          if (item.getGET() != null) read(document, path, item.getGET());
        });
  }

  /// What all aggregates inherit is named after its address, and shown on an aggregate of the
  /// dataset.
  private static void named(String path, String method, Operation operation) {
    if (operation.getOperationId() == null) {
      StringBuilder name = new StringBuilder(method.toLowerCase(Locale.ROOT));
      for (String word : path.replace("{id}", "").split("[/-]"))
        if (!word.isEmpty() && !word.equals("v1"))
          name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      operation.setOperationId(name.toString());
    }
    if (operation.getDescription() == null) operation.setDescription(operation.getSummary() + ".");
    if (method.equals("POST") && path.contains("{id}"))
      operation.setDescription(
          operation.getDescription()
              + (operation.getDescription().contains("Rules: ") ? " Of every stream: " : " Rules: ")
              + RULES_OF_EVERY_STREAM);
    if (operation.getParameters() != null)
      for (Parameter parameter : operation.getParameters())
        if (parameter.getName().equals("id") && parameter.getExample() == null)
          parameter.setExample(IN_DATASET.getOrDefault(streamType(path), STREAM.toString()));
  }

  private void command(OpenAPI document, String path, Operation operation) {
    MediaType body = body(operation);
    Class<? extends LedgerEvent> event = events.get(body.getSchema().getRef());
    boolean opens = !path.contains("{id}");
    Map<String, Object> example = example(event);
    if (!opens) example.remove("id");
    body.setExample(example);

    List<Parameter> parameters = new ArrayList<>(operation.getParameters());
    if (opens) parameters.removeIf(p -> p.getName().equals("If-Match"));
    for (Parameter parameter : parameters)
      switch (parameter.getName()) {
        case "id" -> parameter.setDescription("Id of the stream. The example is in the dataset.");
        case "Idempotency-Key" -> parameter.setExample("example-" + operation.getOperationId());
        case "If-Match" -> parameter.required(true).setExample("*");
        default -> {}
      }
    parameters.sort(
        Comparator.comparing(
            p -> ORDER.contains(p.getName()) ? ORDER.indexOf(p.getName()) : ORDER.size()));
    operation.setParameters(parameters);
    answers(document, path, operation, event, opens);
  }

  private static void answers(
      OpenAPI document,
      String path,
      Operation operation,
      Class<? extends LedgerEvent> event,
      boolean opens) {
    var responses = OASFactory.createAPIResponses();
    responses.addAPIResponse(opens ? "201" : "200", answered(path, event, opens));

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
            List.of(
                Problem.invalid(List.of(new FieldError("/" + required(event), "is missing"))),
                CommandHandler.keyReused()));
    String rule = firstRule(operation);
    if (rule != null)
      refused.add(
          1,
          Problem.ruleViolated(
              rule, "This sentence names the values at hand, and what to do instead."));
    if (!opens) {
      unreadable.add(CommandHeaders.ifMatchInvalid());
      responses.addAPIResponse("404", notFound(document));
      responses.addAPIResponse("412", shared(document, "StaleVersion", CommandHandler.stale(2)));
      responses.addAPIResponse(
          "428", shared(document, "IfMatchMissing", CommandHeaders.ifMatchMissing()));
    }
    responses.addAPIResponse("400", ProblemResponse.of(unreadable.toArray(Problem[]::new)));
    responses.addAPIResponse(
        "409",
        opens
            ? ProblemResponse.of(
                CommandHandler.alreadyExists(streamType(path), STREAM), CommandHandler.inProgress())
            : ProblemResponse.of(CommandHandler.contended(), CommandHandler.inProgress()));
    responses.addAPIResponse(
        "413", shared(document, "BodyTooLarge", Problem.bodyTooLarge(FactReader.MAX_BYTES)));
    responses.addAPIResponse(
        "415", shared(document, "UnsupportedMediaType", Problem.unsupportedMediaType()));
    responses.addAPIResponse("422", ProblemResponse.of(refused.toArray(Problem[]::new)));
    operation.setResponses(responses);
  }

  /// A field without which the fact is refused: who says so, or, where the ledger may speak for
  /// itself, of what.
  private static String required(Class<? extends LedgerEvent> event) {
    return Remark.class.isAssignableFrom(event) && event != Remark.NoteCited.class
        ? "target"
        : "citations";
  }

  private static APIResponse answered(
      String path, Class<? extends LedgerEvent> event, boolean opens) {
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
                    ? "It is recorded, and a stream is opened for it. A retry gets the same answer."
                    : "It is recorded, or was known already: then the version stays and there are no events. A retry gets the same answer.")
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
                header("Send it to a query to see this write: `<stream>@<version>`.")
                    .example(STREAM + "@" + version))
            .addHeader(
                "Idempotency-Replayed",
                header("`true` when the command was recorded before and this is its first answer.")
                    .example("true"));
    if (opens)
      response.addHeader(
          "Location",
          header("The stream, as its events make it.")
              .example("/v1/%s/%s".formatted(streamType(path), STREAM)));
    return response;
  }

  private void read(OpenAPI document, String path, Operation operation) {
    String type = streamType(path);
    MediaType opening = body(document.getPaths().getPathItem("/v1/" + type).getPOST());
    Class<? extends LedgerEvent> event = events.get(opening.getSchema().getRef());
    for (Parameter parameter : operation.getParameters())
      if (parameter.getName().equals("id")) parameter.setDescription("Id of the stream.");
    APIResponse response = operation.getResponses().getAPIResponse("200");
    response.setDescription("The stream at its current version.");
    response.addHeader("ETag", etag().example("\"1\""));
    if (path.endsWith("/events"))
      response.addHeader(
          "Link",
          header("The events that follow, when there are more than one answer holds.")
              .example("</v1/%s/%s/events?from=10001>; rel=\"next\"".formatted(type, STREAM)));
    response
        .getContent()
        .getMediaType("application/json")
        .setExample(
            path.endsWith("/events") ? history(type, event) : current(deciders.get(type), event));
    operation.getResponses().addAPIResponse("404", notFound(document));
  }

  private static Map<String, Object> history(String type, Class<? extends LedgerEvent> event) {
    Map<String, Object> history = ProblemResponse.json(new Events(STREAM, type, 1, List.of()));
    Map<String, Object> stored =
        ProblemResponse.json(
            new StoredEvent(
                EVENT,
                LedgerJson.nameOf(event),
                LedgerJson.versionOf(event),
                1,
                null,
                17L,
                1,
                "{}"));
    stored.put("recorded", RECORDED);
    stored.put("data", example(event));
    history.put("events", List.of(stored));
    return history;
  }

  /// What the rules make of the example.
  private static <S, E extends LedgerEvent> Map<String, Object> current(
      Decider<S, E> decider, Class<? extends LedgerEvent> event) {
    E fact = decider.family().cast(LedgerJson.read(LedgerJson.nameOf(event), exampleText(event)));
    return ProblemResponse.json(new Current<>(STREAM, 1, decider.fold(List.of(fact))));
  }

  private static Header etag() {
    return header("The stream's version; send it as If-Match with a change that is based on it.");
  }

  private static Header header(String description) {
    Schema text = OASFactory.createSchema().addType(SchemaType.STRING);
    return OASFactory.createHeader().description(description).schema(text);
  }

  private static APIResponse notFound(OpenAPI document) {
    return shared(document, "NotFound", CommandHandler.notFound("agreements", STREAM));
  }

  /// The same for all operations, so it is said once.
  private static APIResponse shared(OpenAPI document, String name, Problem problem) {
    document.getComponents().addResponse(name, ProblemResponse.of(problem));
    return OASFactory.createAPIResponse().ref("#/components/responses/" + name);
  }

  private static MediaType body(Operation operation) {
    return operation.getRequestBody().getContent().getMediaType("application/json");
  }

  private static String streamType(String path) {
    return path.split("/")[2];
  }

  private static String firstRule(Operation operation) {
    return RULES
        .matcher(operation.getDescription())
        .results()
        .map(MatchResult::group)
        .flatMap(rules -> RULE.matcher(rules).results())
        .map(rule -> rule.group(1))
        .findFirst()
        .orElse(null);
  }

  private static Map<String, Object> example(Class<? extends LedgerEvent> event) {
    return ProblemResponse.parsed(exampleText(event));
  }

  /// The golden file of the event's current version.
  private static String exampleText(Class<? extends LedgerEvent> event) {
    String file =
        "/examples/%s.v%d.json".formatted(LedgerJson.nameOf(event), LedgerJson.versionOf(event));
    try (InputStream json = LedgerJson.class.getResourceAsStream(file)) {
      return new String(json.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
