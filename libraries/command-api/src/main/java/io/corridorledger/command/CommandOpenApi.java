package io.corridorledger.command;

import io.corridorledger.body.FactReader;
import io.corridorledger.command.CommandHandler.Answer;
import io.corridorledger.command.StreamQueries.Current;
import io.corridorledger.command.StreamQueries.Events;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Rule;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.problem.Problem;
import io.corridorledger.problem.Problem.FieldError;
import io.corridorledger.problem.ProblemResponse;
import io.corridorledger.store.StoredEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;

/// Completes the API document of a writer with everything that all commands share: headers,
/// responses and problems.
///
/// The example of a command is the golden file of its event. The example of a change refers to the
/// stream that the example of an opening command opens, so that all examples can be executed in
/// Swagger UI one after another. Executing an example again shows a replay, because the key is the
/// same. If a change needs more than the opening command, [ExampleFollows] names the required
/// command. Queries by id use an aggregate of the dataset.
///
/// Two extensions repeat what the descriptions state: `x-rules` has the requirement of each rule
/// that a command can violate by the name of the rule, and `x-example-follows` the operation id of
/// the command before the example of a change.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class CommandOpenApi implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String RULES = "x-rules";
  private static final String FOLLOWS = "x-example-follows";
  private static final List<String> ORDER = List.of("id", "Idempotency-Key", "If-Match");
  private static final UUID EVENT = UUID.fromString("0192a1b0-5c00-7000-8000-0000000000e1");
  private static final String RECORDED = "2026-01-15T09:30:00.123456Z";

  /// A second source that reports the same fact as the example of an opening command.
  private static final Citation ANOTHER_SOURCE =
      new Citation(
          new Source(
              null,
              "Trade Monthly",
              null,
              "A second account",
              null,
              null,
              "en",
              Source.Kind.NEWS,
              null),
          "page 3",
          null,
          null,
          null);

  private static final String LOG =
      ConfigProvider.getConfig().getValue("corridor.log.service", String.class);

  private static final UUID STREAM = UUID.fromString("0192a1b0-5c00-7000-8000-000000000001");

  private final Map<String, Class<? extends LedgerEvent>> events =
      LedgerJson.types().values().stream()
          .collect(Collectors.toMap(type -> SCHEMAS + type.getSimpleName(), type -> type));

  private final Map<String, Decider<?, ?>> deciders;
  private final ResourceMethods methods;

  /// @param index index of the service's classes, including its aggregates
  public CommandOpenApi(IndexView index) {
    deciders =
        index.getKnownClasses().stream()
            .flatMap(type -> type.fields().stream())
            .filter(field -> field.type().name().toString().equals(Decider.class.getName()))
            .filter(field -> Modifier.isStatic(field.flags()))
            .map(CommandOpenApi::decider)
            .distinct() // an index of several archives can name a class twice
            .collect(Collectors.toMap(Decider::streamType, decider -> decider));
    methods = new ResourceMethods(index);
    methods.requireAllRules();
  }

  private static Decider<?, ?> decider(FieldInfo field) {
    try {
      return (Decider<?, ?>)
          ResourceMethods.load(field.declaringClass()).getField(field.name()).get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(field + " cannot be read", e);
    }
  }

  /// A command of the API document.
  private record Command(String path, Operation operation, Class<? extends LedgerEvent> event) {

    boolean opens() {
      return !path.contains("{id}");
    }

    /// The command before the example of this command; null if it is the opening command.
    String follows() {
      return (String) operation.getExtensions().get(FOLLOWS);
    }

    /// The requirement of each rule, by the name of the rule.
    @SuppressWarnings("unchecked")
    Map<String, String> rules() {
      return (Map<String, String>) operation.getExtensions().get(RULES);
    }
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Command> commands = new LinkedHashMap<>();
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          item.getOperations().forEach((method, operation) -> describe(method, path, operation));
          if (item.getPOST() != null)
            commands.put(
                item.getPOST().getOperationId(),
                new Command(
                    path, item.getPOST(), events.get(body(item.getPOST()).getSchema().getRef())));
        });
    for (Command command : commands.values()) command(document, command, commands);
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          if (item.getGET() == null) return;
          if (path.equals("/v1/log")) readLog(document, item.getGET());
          else read(document, path, item.getGET());
        });
  }

  private void describe(HttpMethod method, String path, Operation operation) {
    OperationName name = methods.annotation(method, path, OperationName.class);
    if (name != null) operation.setOperationId(named(path, name.value()));
    if (operation.getDescription() == null) operation.setDescription(operation.getSummary() + ".");
    if (method != HttpMethod.POST) return;
    ExampleFollows follows = methods.annotation(method, path, ExampleFollows.class);
    if (follows != null) operation.addExtension(FOLLOWS, named(path, follows.value()));
    Map<String, String> rules = new LinkedHashMap<>();
    for (Rule rule : methods.rules(path)) rules.put(rule.id(), rule.requirement());
    operation.addExtension(RULES, rules);
  }

  /// Inserts the noun of the aggregate, which is the name of its event family: `AgreementEvent`.
  private static String named(String path, String name) {
    return name.replace(OperationName.AGGREGATE, type(path).noun());
  }

  private static void command(OpenAPI document, Command command, Map<String, Command> commands) {
    Operation operation = command.operation;
    Command opening = opening(command, commands);
    Map<String, Object> example = example(command.event);
    if (!command.opens()) {
      example.remove("id");
      if (toldAgain(command, commands)) example.put("citations", List.of(anotherSource()));
      if (example.containsKey("replacement")) {
        Map<String, Object> replacement = example(opening.event);
        replacement.put("citations", List.of(anotherSource()));
        example.put("replacement", Map.of(LedgerJson.nameOf(opening.event), replacement));
      }
    }
    operation.setDescription(description(command, example));
    body(operation).setExample(example);

    List<Parameter> parameters = new ArrayList<>(operation.getParameters());
    if (command.opens()) parameters.removeIf(p -> p.getName().equals("If-Match"));
    for (Parameter parameter : parameters)
      switch (parameter.getName()) {
        case "id" ->
            parameter
                .description(
                    "Id of the stream. The example of `%s` opens the stream of this example."
                        .formatted(opening.operation.getOperationId()))
                .setExample(example(opening.event).get("id"));
        case "Idempotency-Key" -> parameter.setExample("example-" + operation.getOperationId());
        case "If-Match" -> parameter.required(true).setExample("*");
        default -> {}
      }
    parameters.sort(
        Comparator.comparing(
            p -> ORDER.contains(p.getName()) ? ORDER.indexOf(p.getName()) : ORDER.size()));
    operation.setParameters(parameters);
    answers(document, command);
  }

  private static String description(Command command, Map<String, Object> example) {
    List<String> sentences = new ArrayList<>();
    if (!command.opens() && example.get("target") instanceof String)
      sentences.add("`target` is the event id of a fact, as listed by `GET …/events`.");
    sentences.add(command.operation.getDescription());
    if (command.follows() != null)
      sentences.add("The example follows `%s`.".formatted(command.follows()));
    if (!command.rules().isEmpty())
      sentences.add(
          command.rules().keySet().stream().collect(Collectors.joining("`, `", "Rules: `", "`.")));
    return String.join(" ", sentences);
  }

  /// The command that opens the stream of this command's example.
  private static Command opening(Command command, Map<String, Command> commands) {
    if (command.opens()) return command;
    if (command.follows() != null) return opening(commands.get(command.follows()), commands);
    String path = type(command.path).path();
    return commands.values().stream()
        .filter(c -> c.path.equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing opens " + path));
  }

  /// Whether the same fact type also opens a stream. The opening example then comes first, and this
  /// example cites a further source.
  private static boolean toldAgain(Command command, Map<String, Command> commands) {
    return commands.values().stream().anyMatch(c -> c.opens() && c.event == command.event);
  }

  private static Map<String, Object> anotherSource() {
    return ProblemResponse.json(ANOTHER_SOURCE);
  }

  private static void answers(OpenAPI document, Command command) {
    String path = command.path;
    Operation operation = command.operation;
    Class<? extends LedgerEvent> event = command.event;
    boolean opens = command.opens();
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
                CommandProblems.keyReused()));
    command.rules().keySet().stream()
        .findFirst()
        .ifPresent(rule ->
            refused.add(
                1,
                Problem.ruleViolated(
                    rule,
                    "This sentence has the values that violate the rule, and the alternative.")));
    List<Problem> conflicts =
        new ArrayList<>(
            List.of(
                opens
                    ? CommandProblems.alreadyExists(type(path).name(), STREAM)
                    : CommandProblems.contended(),
                CommandProblems.inProgress()));
    if (operation.getParameters().stream().anyMatch(p -> p.getName().equals("confirmed"))) {
      unreadable.add(Problem.invalidParameter("confirmed", "is neither true nor false"));
      conflicts.add(CommandProblems.likelyDuplicate(type(path).name(), STREAM));
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
    responses.addAPIResponse("400", ProblemResponse.of(unreadable.toArray(Problem[]::new)));
    responses.addAPIResponse("409", ProblemResponse.of(conflicts.toArray(Problem[]::new)));
    responses.addAPIResponse(
        "413", shared(document, "BodyTooLarge", Problem.bodyTooLarge(FactReader.MAX_BYTES)));
    responses.addAPIResponse(
        "415", shared(document, "UnsupportedMediaType", Problem.unsupportedMediaType()));
    responses.addAPIResponse("422", ProblemResponse.of(refused.toArray(Problem[]::new)));
    operation.setResponses(responses);
  }

  /// A required field of the event: the target of a remark, or the citations of any other event.
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
                    ? "The fact was recorded and opened a stream. A retry returns the same response."
                    : "The fact was recorded. If it was recorded before, the version is unchanged and there are no events. A retry returns the same response.")
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
                header("Token for queries that must see this write: `<log>:<stream>@<version>`.")
                    .example("%s:%s@%d".formatted(LOG, STREAM, version)))
            .addHeader(
                "Idempotency-Replayed",
                header("`true` when this response repeats the first response to the command.")
                    .example("true"));
    if (opens)
      response.addHeader(
          "Location",
          header("Address of the current state of the stream.")
              .example(AggregateType.path(type(path).name(), STREAM)));
    return response;
  }

  private void read(OpenAPI document, String path, Operation operation) {
    AggregateType type = type(path);
    MediaType opening = body(document.getPaths().getPathItem(type.path()).getPOST());
    Class<? extends LedgerEvent> event = events.get(opening.getSchema().getRef());
    for (Parameter parameter : operation.getParameters())
      if (parameter.getName().equals("id"))
        parameter
            .description("Id of the stream. The dataset has the stream of the example.")
            .setExample(type.sample().toString());
    APIResponse response = operation.getResponses().getAPIResponse("200");
    response.setDescription("The stream at its current version.");
    response.addHeader("ETag", etag().example("\"1\""));
    if (path.endsWith("/events")) {
      response.addHeader(
          "Link",
          header("The next page of events, if there is one.")
              .example(
                  "<%s/events?from=501>; rel=\"next\""
                      .formatted(AggregateType.path(type.name(), STREAM))));
      operation
          .getResponses()
          .addAPIResponse("400", ProblemResponse.of(AggregateResource.notAVersion()));
    }
    response
        .getContent()
        .getMediaType("application/json")
        .setExample(
            path.endsWith("/events")
                ? history(type.name(), event)
                : current(deciders.get(type.name()), event));
    operation.getResponses().addAPIResponse("404", notFound(document));
    operation.getResponses().addAPIResponse("503", overloaded(document));
    if (!path.endsWith("/events"))
      operation
          .getResponses()
          .addAPIResponse(
              "422", shared(document, "StreamTooLarge", CommandProblems.streamTooLarge()));
  }

  private static void readLog(OpenAPI document, Operation operation) {
    APIResponse response = operation.getResponses().getAPIResponse("200");
    response.setDescription("A page of the log.");
    response.addHeader(
        "Link",
        header("The next page, if there is one.")
            .example("</v1/log?from=11&limit=10>; rel=\"next\""));
    response
        .getContent()
        .getMediaType(LogResource.BATCH)
        .schema(
            OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(
                    OASFactory.createSchema()
                        .addType(SchemaType.OBJECT)
                        .description("A CloudEvent 1.0 in its JSON format, with `data_base64`")))
        .setExample(List.of(LogResource.example(LOG, STREAM)));
    operation.getResponses().addAPIResponse("400", ProblemResponse.of(LogResource.notAPosition()));
    operation.getResponses().addAPIResponse("503", overloaded(document));
  }

  private static APIResponse overloaded(OpenAPI document) {
    return shared(document, "Overloaded", CommandProblems.overloaded(), Problem.unavailable());
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
                1L,
                "{}"));
    stored.put("recorded", RECORDED);
    stored.put("data", example(event));
    history.put("events", List.of(stored));
    return history;
  }

  /// The state after the example, by the rules of the aggregate.
  private static <S, E extends LedgerEvent> Map<String, Object> current(
      Decider<S, E> decider, Class<? extends LedgerEvent> event) {
    E fact = decider.family().cast(LedgerJson.read(LedgerJson.nameOf(event), exampleText(event)));
    return ProblemResponse.json(new Current<>(STREAM, 1, decider.fold(List.of(fact))));
  }

  private static Header etag() {
    return header("The stream's version; send it as If-Match with a change based on this version.");
  }

  private static Header header(String description) {
    Schema text = OASFactory.createSchema().addType(SchemaType.STRING);
    return OASFactory.createHeader().description(description).schema(text);
  }

  private static APIResponse notFound(OpenAPI document) {
    return shared(document, "NotFound", CommandProblems.notFound("agreements", STREAM));
  }

  /// A response that all operations share, defined once in the components.
  private static APIResponse shared(OpenAPI document, String name, Problem... problems) {
    document.getComponents().addResponse(name, ProblemResponse.of(problems));
    return OASFactory.createAPIResponse().ref("#/components/responses/" + name);
  }

  private static MediaType body(Operation operation) {
    return operation.getRequestBody().getContent().getMediaType("application/json");
  }

  private static AggregateType type(String path) {
    return AggregateType.ofPath(path).orElseThrow();
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
