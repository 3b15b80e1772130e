package io.corridorledger.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.body.FactReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/// Checks a running service against its API document: the document is complete, and the service
/// behaves as documented.
public final class DocumentedApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /// Problems that no single request can cause; other tests cover them.
  private static final Set<String> NOT_BY_ONE_REQUEST =
      Set.of(
          "in-progress",
          "contended",
          // Proposals exist only if a setting turns reviews on.
          "repeated-proposal",
          "too-many-proposals",
          "rule-violated",
          "stream-full",
          "stream-too-large",
          "overloaded",
          "unavailable",
          "internal");

  /// Problems that any request can cause before it reaches its operation;
  /// [io.corridorledger.edge.EdgeContract] covers them.
  private static final String REFUSED = "default";

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;
  private final JsonNode document;

  public DocumentedApi(URI service) {
    this.service = service;
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(at("/q/openapi")).header("Accept", "application/json").GET());
    assertEquals(200, answer.statusCode(), answer.body());
    document = json(answer.body());
  }

  record Operation(String method, String path, JsonNode node) {

    /// Whether the operation records a fact.
    boolean isCommand() {
      return method.equals("post") && !isOfApiKeys() && !isOfProposals();
    }

    boolean isOfApiKeys() {
      return path.startsWith("/v1/api-keys");
    }

    boolean isOfProposals() {
      return path.startsWith("/v1/proposals");
    }

    boolean isOfTheLog() {
      return path.equals("/v1/log");
    }

    /// Whether the operation returns accepted commands or the audit log.
    boolean isAudit() {
      return path.startsWith("/v1/audit");
    }

    boolean isChange() {
      return isCommand() && path.contains("{id}");
    }

    JsonNode body() {
      return node.at("/requestBody/content/application~1json");
    }

    ObjectNode example() {
      return body().get("example").deepCopy();
    }

    ObjectNode exampleWithoutId() {
      ObjectNode example = example();
      example.remove("id");
      return example;
    }

    /// The success status, which is the first response.
    String status() {
      return node.get("responses").fieldNames().next();
    }

    JsonNode answer() {
      return isOfTheLog()
          ? node.at("/responses/200/content/application~1cloudevents-batch+json/example/0")
          : node.at("/responses/%s/content/application~1json/example".formatted(status()));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private List<Operation> operations() {
    List<Operation> found = new ArrayList<>();
    for (var path : document.get("paths").properties())
      for (var operation : path.getValue().properties())
        found.add(new Operation(operation.getKey(), path.getKey(), operation.getValue()));
    assertTrue(found.size() > 4, "too few operations for a service: " + found);
    return found;
  }

  List<Operation> commands() {
    return operations().stream().filter(Operation::isCommand).toList();
  }

  private List<Operation> reads() {
    return operations().stream()
        .filter(o -> !o.isCommand() && !o.isOfTheLog() && !o.isAudit() && !o.isOfApiKeys())
        .filter(o -> !o.isOfProposals())
        .toList();
  }

  /// Each operation has a name, descriptions, examples and problems, and each field of a request
  /// body is described.
  public void isComplete() {
    assertEquals("3.1.0", document.get("openapi").asText());
    each(
        operations(),
        operation -> {
          for (String said : List.of("operationId", "summary", "description"))
            assertFalse(operation.node.path(said).asText().isBlank(), said + " is missing");
          assertEquals(1, operation.node.path("tags").size(), "tags");
          for (JsonNode parameter : operation.node.path("parameters")) {
            assertTrue(parameter.has("description"), parameter.toString());
            assertTrue(
                parameter.has("example") || !parameter.path("required").asBoolean(),
                parameter.toString());
          }
          assertTrue(operation.answer().isObject(), "an example of the answer is missing");
          assertEquals(statuses(operation), fields(operation.node.get("responses")));
          // Opening a stream loads no stream. The audit log and the API keys have none.
          assertEquals(
              operation.isCommand() && !operation.isChange()
                      || operation.isAudit()
                      || operation.isOfApiKeys()
                      || operation.isOfProposals() && operation.method.equals("get")
                  ? Set.of("unavailable")
                  : Set.of("overloaded", "unavailable"),
              problems(operation, "503").keySet());
          problems(operation)
              .forEach((name, example) -> {
                assertEquals("urn:corridor:problem:" + name, example.path("type").asText());
                assertFalse(example.path("detail").asText().isBlank(), example.toString());
              });
        });
    each(
        commands(),
        operation -> {
          assertTrue(operation.body().path("example").isObject(), "an example is missing");
          JsonNode fact = resolved(operation.body().get("schema"));
          assertFalse(fact.path("description").asText().isBlank(), "the fact is not described");
          assertTrue(
              fact.path("required").toString().contains("\"" + requiredField(operation) + "\"")
                  || fact.path("properties").has("targetVersion"),
              fact.toString());
          for (var field : fact.get("properties").properties())
            assertTrue(
                field.getValue().has("description")
                    || resolved(field.getValue()).has("description"),
                "no description of " + field);
        });
  }

  private static Set<String> statuses(Operation operation) {
    if (operation.isOfApiKeys()) return statusesOfApiKeys(operation);
    if (operation.isOfProposals()) return statusesOfProposals(operation);
    return new TreeSet<>(
        operation.isChange()
            ? Set.of(
                "200", "202", "400", "404", "409", "412", "413", "415", "422", "428", "500", "503",
                REFUSED)
            : operation.isCommand()
                ? Set.of("201", "202", "400", "409", "413", "415", "422", "500", "503", REFUSED)
                : operation.isOfTheLog() || operation.isAudit()
                    ? Set.of("200", "400", "500", "503", REFUSED)
                    : operation.path.endsWith("/events")
                        ? Set.of("200", "304", "400", "404", "500", "503", REFUSED)
                        : Set.of("200", "304", "404", "422", "500", "503", REFUSED));
  }

  private static Set<String> statusesOfProposals(Operation operation) {
    Set<String> statuses = new TreeSet<>(Set.of("200", "500", "503", REFUSED));
    if (operation.method.equals("post"))
      statuses.addAll(Set.of("400", "404", "409", "412", "413", "415", "422", "428"));
    else if (operation.path.contains("{id}")) statuses.addAll(Set.of("304", "404"));
    else statuses.add("400");
    return statuses;
  }

  private static Set<String> statusesOfApiKeys(Operation operation) {
    boolean isQuery = operation.method.equals("get");
    boolean isOfOne = operation.path.contains("{id}");
    Set<String> statuses = new TreeSet<>(Set.of("500", "503", REFUSED));
    statuses.add(isQuery || isOfOne ? "200" : "201");
    if (isOfOne) statuses.add("404");
    if (!isOfOne || !isQuery) statuses.add("400");
    if (!isQuery) statuses.addAll(Set.of("413", "415", "422"));
    return statuses;
  }

  /// Sends each example of Swagger UI unchanged, twice: the first is recorded, the second is
  /// replayed. A change is sent to a new stream, after the command that its description names.
  ///
  /// @param dataset folder of command files, with the aggregates that queries read by id
  public void runsItsExamples(Path dataset) {
    Map<String, JsonNode> openings = openings(dataset);
    each(
        commands().stream().filter(o -> !o.isChange()).toList(),
        opening -> recordedAndReplayed(opening, asItStands(opening), asItStands(opening)));
    each(
        commands().stream().filter(Operation::isChange).toList(),
        change -> {
          Operation opening = predecessor(change);
          while (opening.isChange()) opening = predecessor(opening);
          assertEquals(opening.example().get("id").asText(), idOf(change));
          String id = before(change);
          String key = key();
          String fact = change.exampleWithoutId().toString();
          recordedAndReplayed(
              change, request(change, id, key, "*", fact), request(change, id, key, "*", fact));
        });
    each(
        reads(),
        operation -> {
          ensureThere(operation, openings);
          HttpResponse<String> answer = send(asItStands(operation));
          assertEquals(200, answer.statusCode(), answer.body());
          assertEquals(fields(operation.answer()), fields(json(answer.body())));
          assertFalse(header(answer, "ETag").isEmpty(), "the ETag is missing");
        });
    each(
        operations().stream().filter(Operation::isOfTheLog).toList(),
        operation -> {
          // Waits until the recorded events are sequenced.
          HttpResponse<String> answer = send(asItStands(operation));
          for (long end = System.nanoTime() + 120_000_000_000L;
              json(answer.body()).isEmpty() && System.nanoTime() < end; )
            answer = send(asItStands(operation));
          assertEquals(200, answer.statusCode(), answer.body());
          assertEquals(
              "application/cloudevents-batch+json", header(answer, "Content-Type").split(";")[0]);
          JsonNode batch = json(answer.body());
          assertFalse(batch.isEmpty(), "the log is empty");
          assertTrue(batch.size() <= 10, "more than the limit of the example");
          Set<String> documented = fields(operation.answer());
          for (JsonNode event : batch)
            assertTrue(fields(event).containsAll(documented), event.toString());
        });
    each(
        operations().stream().filter(Operation::isAudit).toList(),
        operation -> {
          HttpResponse<String> answer = send(asItStands(operation));
          assertEquals(200, answer.statusCode(), answer.body());
          String list = operation.path.equals("/v1/audit") ? "events" : "entries";
          JsonNode found = json(answer.body()).path(list);
          assertTrue(found.isArray(), answer.body());
          for (JsonNode entry : found)
            assertTrue(
                fields(operation.answer().at("/%s/0".formatted(list))).containsAll(fields(entry)),
                entry.toString());
        });
  }

  private void recordedAndReplayed(
      Operation operation, HttpRequest.Builder request, HttpRequest.Builder retry) {
    HttpResponse<String> first = send(request);
    assertEquals(operation.status(), "" + first.statusCode(), first.body());
    assertEquals("", header(first, "Idempotency-Replayed"), "it was sent before");
    assertEquals(fields(operation.answer()), fields(json(first.body())), first.body());
    assertEquals(1, json(first.body()).path("events").size(), first.body());

    HttpResponse<String> again = send(retry);
    assertEquals(first.statusCode(), again.statusCode(), again.body());
    assertEquals("true", header(again, "Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    for (String header :
        fields(operation.node.at("/responses/%s/headers".formatted(operation.status()))))
      assertFalse(header(again, header).isEmpty(), header + " is missing");
  }

  /// Causes each documented problem of a command, and compares it with the document.
  public void refusesAsDocumented() {
    each(
        commands(),
        operation -> {
          Refusals refusals = new Refusals(operation);
          ObjectNode fact = operation.exampleWithoutId();
          String id = operation.isChange() ? before(operation) : null;
          String good = fact.toString();
          String key = key();

          refusals.expect("malformed-json", id, key(), "*", good.substring(0, 40));
          refusals.expect("invalid-field", id, key(), "*", without(fact, requiredField(operation)));
          refusals.expect("idempotency-key-missing", id, null, "*", good);
          refusals.expect("idempotency-key-invalid", id, "x".repeat(256), "*", good);
          refusals.expect("body-too-large", id, key(), "*", " ".repeat(FactReader.MAX_BYTES + 1));
          refusals.expect(
              "header-invalid",
              request(operation, id, key(), "*", good).header("Correlation-Id", "x"));
          refusals.expect(
              "unsupported-media-type",
              request(operation, id, key(), "*", good).setHeader("Content-Type", "text/plain"));
          HttpResponse<String> recorded = send(request(operation, id, key, "*", good));
          assertTrue(recorded.statusCode() < 300, recorded.body());
          ((ObjectNode) fact.at("/citations/0")).put("locator", "another line");
          refusals.expect("idempotency-key-reused", id, key, "*", fact.toString());
          if (operation.isChange()) {
            refusals.expect("not-found", UUID.randomUUID().toString(), key(), "*", good);
            refusals.expect("stale-version", id, key(), "\"999\"", good);
            refusals.expect("if-match-invalid", id, key(), "999", good);
            refusals.expect("if-match-missing", id, key(), null, good);
          } else {
            String taken = fact.put("id", UUID.randomUUID().toString()).toString();
            send(request(operation, null, key(), null, taken));
            refusals.expect("already-exists", null, key(), null, taken);
            if (mayRepeat(operation)) {
              URI unconfirmed = at(operation.path);
              refusals.expect(
                  "likely-duplicate", request(operation, null, key(), null, good).uri(unconfirmed));
              refusals.expect(
                  "invalid-parameter",
                  request(operation, null, key(), null, good)
                      .uri(at(operation.path + "?confirmed=perhaps")));
            }
          }
          refusals.left.keySet().removeAll(NOT_BY_ONE_REQUEST);
          assertEquals(Set.of(), refusals.left.keySet(), "documented, but not caused");
        });
  }

  private String requiredField(Operation operation) {
    return problems(operation).get("invalid-field").at("/errors/0/pointer").asText().substring(1);
  }

  /// The reference page has the requirement of each rule. The build of the service fails for a rule
  /// that no operation names.
  public void explainsItsRules(Path page) throws IOException {
    String text = Files.readString(page);
    each(
        commands(),
        command -> {
          for (var rule : command.node.path("x-rules").properties()) {
            String row = "| `%s` | %s |".formatted(rule.getKey(), rule.getValue().asText());
            assertTrue(text.contains(row), "the page has no row " + row);
          }
        });
  }

  /// The documented problems of an operation that have not been caused yet.
  private final class Refusals {

    private final Operation operation;
    private final Map<String, JsonNode> left;

    Refusals(Operation operation) {
      this.operation = operation;
      this.left = problems(operation);
    }

    void expect(String name, String id, String key, String ifMatch, String body) {
      expect(name, request(operation, id, key, ifMatch, body));
    }

    void expect(String name, HttpRequest.Builder request) {
      HttpResponse<String> answer = send(request);
      JsonNode documented = left.remove(name);
      assertTrue(documented != null, name + " is not documented; the answer is " + answer.body());
      assertEquals("application/problem+json", header(answer, "Content-Type").split(";")[0]);
      JsonNode told = json(answer.body());
      for (String member : List.of("type", "title", "status", "retryable"))
        assertEquals(documented.get(member), told.get(member), answer.body());
      assertEquals(answer.statusCode(), told.get("status").asInt());
      assertEquals(fields(documented), fields(told), answer.body());
      assertEquals(
          documented.path("errors").findValuesAsText("pointer"),
          told.path("errors").findValuesAsText("pointer"),
          answer.body());
    }
  }

  private Map<String, JsonNode> problems(Operation operation) {
    Map<String, JsonNode> found = new TreeMap<>();
    for (String status : fields(operation.node.get("responses")))
      if (!status.equals(REFUSED)) found.putAll(problems(operation, status));
    return found;
  }

  /// The problems of one status, by name.
  private Map<String, JsonNode> problems(Operation operation, String status) {
    Map<String, JsonNode> found = new TreeMap<>();
    for (var example :
        resolved(operation.node.get("responses").path(status))
            .at("/content/application~1problem+json/examples")
            .properties()) found.put(example.getKey(), example.getValue().get("value"));
    return found;
  }

  /// Opens a new stream to which the example of a change can be added, and returns its id.
  String before(Operation change) {
    Operation before = predecessor(change);
    if (before.isChange()) {
      String id = before(before);
      HttpResponse<String> answer =
          send(request(before, id, key(), "*", before.exampleWithoutId().toString()));
      assertEquals(200, answer.statusCode(), before + ": " + answer.body());
      return id;
    }
    HttpResponse<String> answer =
        send(request(before, null, key(), null, before.exampleWithoutId().toString()));
    assertEquals(201, answer.statusCode(), before + ": " + answer.body());
    return json(answer.body()).get("id").asText();
  }

  /// The command before the example of a change: the named one, or the opening command.
  Operation predecessor(Operation change) {
    String wanted =
        change
            .node
            .path("x-example-follows")
            .asText(
                document
                    .path("paths")
                    .path(change.path.substring(0, change.path.indexOf("/{id}")))
                    .at("/post/operationId")
                    .asText());
    return commands().stream()
        .filter(o -> o.node.path("operationId").asText().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no command " + wanted));
  }

  private static String idOf(Operation operation) {
    return parameters(operation)
        .filter(p -> p.get("name").asText().equals("id"))
        .findFirst()
        .map(p -> p.get("example").asText())
        .orElseThrow();
  }

  private void ensureThere(Operation operation, Map<String, JsonNode> openings) {
    if (!operation.path.contains("{id}")) return;
    String id = idOf(operation);
    JsonNode command = openings.get(id);
    if (command == null) {
      assertTrue(
          commands().stream().anyMatch(o -> o.example().path("id").asText().equals(id)),
          "neither the dataset nor an example opens " + id);
      return;
    }
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(at(command.get("path").asText()))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", command.get("key").asText())
                .POST(BodyPublishers.ofString(command.get("body").toString())));
    assertEquals(201, answer.statusCode(), answer.body());
  }

  /// The dataset's commands that open a stream, by its id.
  private static Map<String, JsonNode> openings(Path dataset) {
    Map<String, JsonNode> found = new HashMap<>();
    try (Stream<Path> files = Files.list(dataset)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList())
        for (String line : Files.readAllLines(file)) {
          JsonNode command = json(line);
          if (command.at("/body/id").isTextual())
            found.putIfAbsent(command.at("/body/id").asText(), command);
        }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertFalse(found.isEmpty(), "no commands in " + dataset);
    return found;
  }

  /// The request that Swagger UI sends without further input.
  private HttpRequest.Builder asItStands(Operation operation) {
    Map<String, Map<String, String>> values = new HashMap<>();
    parameters(operation)
        .filter(p -> p.has("example"))
        .forEach(p ->
            values
                .computeIfAbsent(p.get("in").asText(), _ -> new TreeMap<>())
                .put(p.get("name").asText(), p.get("example").asText()));
    String path = operation.path;
    for (var part : values.getOrDefault("path", Map.of()).entrySet())
      path = path.replace("{" + part.getKey() + "}", part.getValue());
    String query =
        values.getOrDefault("query", Map.of()).entrySet().stream()
            .map(Map.Entry::toString)
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(query.isEmpty() ? path : path + "?" + query));
    values.getOrDefault("header", Map.of()).forEach(request::header);
    return operation.isCommand()
        ? request
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(operation.example().toString()))
        : request.GET();
  }

  private static Stream<JsonNode> parameters(Operation operation) {
    return operation.node.path("parameters").valueStream();
  }

  /// The test sends the example many times, each time as another visit.
  private boolean mayRepeat(Operation operation) {
    return parameters(operation).anyMatch(p -> p.get("name").asText().equals("confirmed"));
  }

  HttpRequest.Builder request(
      Operation operation, String id, String key, String ifMatch, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                at(
                    (id == null ? operation.path : operation.path.replace("{id}", id))
                        + (mayRepeat(operation) ? "?confirmed=true" : "")))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (key != null) request.header("Idempotency-Key", key);
    if (ifMatch != null && operation.isChange()) request.header("If-Match", ifMatch);
    return request;
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  /// The version of an aggregate, as in the header `ETag`.
  String version(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(at(path)).GET());
    assertEquals(200, answer.statusCode(), answer.body());
    return header(answer, "ETag");
  }

  private URI at(String path) {
    return service.resolve(path);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  static String key() {
    return UUID.randomUUID().toString();
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String without(ObjectNode fact, String field) {
    ObjectNode less = fact.deepCopy();
    less.remove(field);
    if (field.equals("target")) less.remove("targetVersion");
    return less.toString();
  }

  private static Set<String> fields(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void each(List<Operation> operations, Consumer<Operation> check) {
    assertAll(
        operations.stream()
            .<Executable>map(o ->
                () -> {
                  try {
                    check.accept(o);
                  } catch (AssertionError e) {
                    throw new AssertionError(o + ": " + e.getMessage(), e);
                  }
                }));
  }
}
