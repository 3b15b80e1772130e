package io.corridorledger.command;

import io.corridorledger.command.StreamQueries.Current;
import io.corridorledger.command.StreamQueries.Events;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Rule;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.openapi.CommonOpenApi;
import io.corridorledger.problem.Paging;
import io.corridorledger.problem.ProblemResponse;
import io.corridorledger.store.StoredEvent;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;

/// Adds the headers, responses and problems of commands to the API document of a writer.
///
/// A user can send the examples of commands in Swagger UI, in the order of the document. The first
/// example of an aggregate type opens a stream, and the following examples change this stream. An
/// example can be sent twice. The second response equals the first, because the idempotency key is
/// the same. The examples of queries use an aggregate of the dataset of the release.
///
/// Each command has two extensions for programs. `x-rules` lists the rules that the command can
/// violate, with their requirements. `x-example-follows` is the operation id of the command whose
/// example must be sent before the example of this command.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class CommandOpenApi implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String RECORDED = "2026-01-15T09:30:00.123456Z";

  private final Map<String, Class<? extends LedgerEvent>> events =
      LedgerJson.types().values().stream()
          .collect(Collectors.toMap(type -> SCHEMAS + type.getSimpleName(), type -> type));

  private final Map<String, Decider<?, ?>> deciders;
  private final ResourceMethods methods;

  /// @param index index of the classes of the service
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

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Command> commands = new LinkedHashMap<>();
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          item.getOperations().forEach((method, operation) -> describe(method, path, operation));
          if (isCommand(HttpMethod.POST, path) && item.getPOST() != null)
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
          else if (path.equals("/v1/audit")) readAccepted(document, item.getGET());
          else if (AggregateType.ofPath(path).isPresent()) read(document, path, item.getGET());
        });
    document.setPaths(sorted(document.getPaths()));
  }

  /// Sorts the paths by resource. The paths of one resource are in the order in which their
  /// examples can be sent.
  private Paths sorted(Paths paths) {
    Paths sorted = OASFactory.createPaths();
    paths.getPathItems().entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, PathItem> path) -> resource(path.getKey()))
                .thenComparing(path -> methods.place(path.getKey())))
        .forEach(path -> sorted.addPathItem(path.getKey(), path.getValue()));
    return sorted;
  }

  private static String resource(String path) {
    return AggregateType.ofPath(path).map(AggregateType::path).orElse(path);
  }

  private void describe(HttpMethod method, String path, Operation operation) {
    OperationName name = methods.annotation(method, path, OperationName.class);
    if (name != null) operation.setOperationId(named(path, name.value()));
    if (operation.getDescription() == null) operation.setDescription(operation.getSummary() + ".");
    if (!isCommand(method, path)) return;
    ExampleFollows follows = methods.annotation(method, path, ExampleFollows.class);
    if (follows != null) operation.addExtension(Command.FOLLOWS, named(path, follows.value()));
    Map<String, String> rules = new LinkedHashMap<>();
    for (Rule rule : methods.rules(path)) rules.put(rule.id(), rule.requirement());
    operation.addExtension(Command.RULES, rules);
  }

  /// Whether an operation records a fact. Each command has the path of an aggregate type.
  private static boolean isCommand(HttpMethod method, String path) {
    return method == HttpMethod.POST && AggregateType.ofPath(path).isPresent();
  }

  /// Inserts the name of the aggregate type into an operation id. For example, the agreements
  /// service has `getAgreementState` for the shared operation `get{Aggregate}State`.
  private static String named(String path, String name) {
    return name.replace(OperationName.AGGREGATE, AggregateType.ofPath(path).orElseThrow().noun());
  }

  private static void command(OpenAPI document, Command command, Map<String, Command> commands) {
    Operation operation = command.operation();
    Command opening = opening(command, commands);
    operation.setDescription(description(command));
    body(operation)
        .setExample(
            command.opens()
                ? CommandExamples.of(command.event())
                : CommandExamples.ofChange(command, opening, toldAgain(command, commands)));

    List<Parameter> parameters = new ArrayList<>(operation.getParameters());
    if (command.opens()) parameters.removeIf(p -> p.getName().equals("If-Match"));
    for (Parameter parameter : parameters)
      switch (parameter.getName()) {
        case "id" ->
            parameter
                .description(
                    "Id of the aggregate. To create the aggregate with the example id, send `%s` with its example body."
                        .formatted(opening.operation().getOperationId()))
                .setExample(CommandExamples.of(opening.event()).get("id"));
        case "Idempotency-Key" -> parameter.setExample("example-" + operation.getOperationId());
        case "If-Match" -> parameter.required(true).setExample("*");
        default -> {}
      }
    operation.setParameters(parameters);
    CommandResponses.describe(document, command);
  }

  private static String description(Command command) {
    List<String> sentences = new ArrayList<>();
    sentences.add(command.operation().getDescription());
    if (command.isRemark())
      sentences.add(
          "In the body, name the fact to which the command refers: send either the version of the fact as `targetVersion`, or the event id of the fact as `target`. `%s` returns the version and the event id of each fact."
              .formatted(named(command.path(), "list{Aggregate}Events")));
    if (command.event() == NoteCited.class)
      sentences.add("For a note on the whole aggregate, omit `targetVersion` and `target`.");
    if (command.follows() != null)
      sentences.add(
          "Before you send the example of this command, send the example of `%s`."
              .formatted(command.follows()));
    if (!command.rules().isEmpty())
      sentences.add(
          command.rules().keySet().stream()
              .collect(
                  Collectors.joining(
                      "`, `",
                      "The service rejects the command if it violates one of these rules: `",
                      "`. The extension `x-rules` of this operation has the text of each rule.")));
    return String.join(" ", sentences);
  }

  /// Finds the command whose example opens the stream for this command's example.
  private static Command opening(Command command, Map<String, Command> commands) {
    if (command.opens()) return command;
    if (command.follows() != null) return opening(commands.get(command.follows()), commands);
    String path = command.type().path();
    return commands.values().stream()
        .filter(c -> c.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing opens " + path));
  }

  /// Whether the event type of this command can also open a stream. If so, the command that opens a
  /// stream and this command have the same fact as their example. The example of this command then
  /// reports the fact again, from a second source.
  private static boolean toldAgain(Command command, Map<String, Command> commands) {
    return commands.values().stream().anyMatch(c -> c.opens() && c.event() == command.event());
  }

  private void read(OpenAPI document, String path, Operation operation) {
    AggregateType type = AggregateType.ofPath(path).orElseThrow();
    MediaType opening = body(document.getPaths().getPathItem(type.path()).getPOST());
    Class<? extends LedgerEvent> event = events.get(opening.getSchema().getRef());
    for (Parameter parameter : operation.getParameters())
      if (parameter.getName().equals("id"))
        parameter
            .description(
                "Id of the aggregate. The example is the id of an aggregate in the dataset of the release.")
            .setExample(type.sample().toString());
    APIResponse response = operation.getResponses().getAPIResponse("200");
    response.setDescription(
        path.endsWith("/events")
            ? "A page of the events. `version` is the current version of the aggregate."
            : "The current state and the current version of the aggregate");
    response.addHeader("ETag", CommandResponses.etag().example("\"1\""));
    if (path.endsWith("/events")) {
      response.addHeader(
          "Link",
          CommandResponses.header(
                  "Address of the next page of events, as a link with `rel=\"next\"`; absent on the last page.")
              .example(
                  "<%s/events?from=501>; rel=\"next\""
                      .formatted(AggregateType.path(type.name(), CommandResponses.STREAM))));
      operation
          .getResponses()
          .addAPIResponse(
              "400",
              CommandResponses.shared(document, "InvalidVersion", AggregateResource.notAVersion()));
    }
    response
        .getContent()
        .getMediaType("application/json")
        .setExample(
            path.endsWith("/events")
                ? history(type.name(), event)
                : current(deciders.get(type.name()), event));
    operation
        .getResponses()
        .addAPIResponse("304", CommonOpenApi.notModified())
        .addAPIResponse("404", CommandResponses.notFound(document))
        .addAPIResponse("503", CommandResponses.overloaded(document));
    if (!path.endsWith("/events"))
      operation
          .getResponses()
          .addAPIResponse(
              "422",
              CommandResponses.shared(
                  document, "StreamTooLarge", CommandProblems.streamTooLarge()));
  }

  private static void readLog(OpenAPI document, Operation operation) {
    APIResponse response = operation.getResponses().getAPIResponse("200");
    response.setDescription("A page of the log.");
    response.addHeader(
        "Link",
        CommandResponses.header(
                "Address of the next page, as a link with `rel=\"next\"`; absent on the last page.")
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
                        .description(
                            "A CloudEvent 1.0 in the JSON format. `data_base64` has the content of the event in Base64.")))
        .setExample(List.of(LogResource.example(CommandResponses.LOG, CommandResponses.STREAM)));
    operation
        .getResponses()
        .addAPIResponse(
            "400", CommandResponses.shared(document, "InvalidPosition", Paging.notAStart()));
    operation.getResponses().addAPIResponse("503", CommandResponses.overloaded(document));
  }

  private static void readAccepted(OpenAPI document, Operation operation) {
    APIResponse response = operation.getResponses().getAPIResponse("200");
    response.setDescription("A page of recorded events.");
    response
        .getContent()
        .getMediaType("application/json")
        .setExample(
            AcceptedResource.example(
                CommandResponses.LOG, CommandResponses.STREAM, CommandResponses.EVENT));
    operation
        .getResponses()
        .addAPIResponse(
            "400", CommandResponses.shared(document, "InvalidPosition", Paging.notAStart()));
  }

  private static Map<String, Object> history(String type, Class<? extends LedgerEvent> event) {
    Map<String, Object> history =
        ProblemResponse.json(new Events(CommandResponses.STREAM, type, 1, List.of()));
    Map<String, Object> stored =
        ProblemResponse.json(
            new StoredEvent(
                CommandResponses.EVENT,
                LedgerJson.nameOf(event),
                LedgerJson.versionOf(event),
                1,
                null,
                17L,
                1L,
                "{}"));
    stored.put("recorded", RECORDED);
    stored.put("data", CommandExamples.of(event));
    history.put("events", List.of(stored));
    return history;
  }

  /// Computes the state of the aggregate after the example of the opening command. The example of
  /// the response contains this state.
  private static <S, E extends LedgerEvent> Map<String, Object> current(
      Decider<S, E> decider, Class<? extends LedgerEvent> event) {
    E fact =
        decider
            .family()
            .cast(LedgerJson.read(LedgerJson.nameOf(event), CommandExamples.text(event)));
    return ProblemResponse.json(
        new Current<>(CommandResponses.STREAM, 1, decider.fold(List.of(fact))));
  }

  private static MediaType body(Operation operation) {
    return operation.getRequestBody().getContent().getMediaType("application/json");
  }
}
