package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Compares responses with an API document.
///
/// JSON must have every required property, and no property that the document does not have. This
/// also applies to each line of NDJSON, and to the data of each server-sent event. CSV must have
/// exactly the documented columns, and each cell must have the type of its column. A cell may be
/// empty, unless the item requires a value that is never an empty text in CSV. A documented ETag
/// must be present.
final class DocumentedAnswer {

  private static final Map<String, DocumentedAnswer> REVIEWED = new ConcurrentHashMap<>();

  /// Whether this run writes the reviewed documents, which are then not those of the services.
  private static final boolean WRITE = Boolean.getBoolean("contracts.write");

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  /// The schema that accepts any value.
  private static final JsonNode ANY = JsonNodeFactory.instance.objectNode();

  private final JsonNode document;
  private final JsonNode components;

  /// The paths of the document. Paths without parameters come first, because
  /// `/v1/agreements/counts` also has the form of `/v1/agreements/{id}`.
  private final Map<String, Pattern> paths = new LinkedHashMap<>();

  /// The schemas of responses, which are expensive to create.
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

  DocumentedAnswer(JsonNode document) {
    this.document = document;
    this.components = document.get("components").deepCopy();
    close(components.get("schemas"));
    document.get("paths").properties().stream()
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(path -> path.chars().filter(c -> c == '{').count()))
        .forEach(path -> paths.put(path, Pattern.compile(path.replaceAll("\\{\\w+}", "[^/]+"))));
  }

  /// Fails if a response differs from the reviewed document of the service. A request that the
  /// document does not have is not checked.
  static void check(String service, Api.Answer answer) {
    if (WRITE) return;
    var documented = of(service);
    documented
        .path(answer.response().uri().getPath())
        .filter(path -> !documented.operation(path, answer).isMissingNode())
        .ifPresent(path -> assertEquals(List.of(), documented.violations(path, answer)));
  }

  /// Fails if the data of a server-sent event differ from the reviewed document of the service.
  static void check(String service, String path, List<ServerSentEvent> events) {
    if (WRITE) return;
    var documented = of(service);
    var schema =
        content(
                documented.document.path("paths").path(path).at("/get/responses/200"),
                "text/event-stream")
            .path("schema");
    for (var event : events)
      assertEquals(List.of(), documented.violations(schema, event.data()).toList());
  }

  private static DocumentedAnswer of(String service) {
    return REVIEWED.computeIfAbsent(service, DocumentedAnswer::reviewed);
  }

  private static DocumentedAnswer reviewed(String service) {
    var file = LedgerSystem.root().resolve("docs/openapi").resolve(service + ".json");
    try {
      return new DocumentedAnswer(Api.json(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> path(String path) {
    return paths.entrySet().stream()
        .filter(entry -> entry.getValue().matcher(path).matches())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private JsonNode operation(String path, Api.Answer answer) {
    var method = answer.response().request().method().toLowerCase(Locale.ROOT);
    return document.path("paths").path(path).path(method);
  }

  /// Forbids properties that a schema does not have. Clients must accept such properties, so the
  /// document does not forbid them.
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode schema
        && schema.path("properties").isObject()
        && schema.path("type").isTextual()
        && !schema.has("additionalProperties")) schema.put("additionalProperties", false);
    node.forEach(DocumentedAnswer::close);
  }

  /// @param path path of the document, such as `/v1/agreements/{id}`
  List<String> violations(String path, Api.Answer answer) {
    var responses = operation(path, answer).path("responses");
    var response = responses.path("" + answer.status());
    if (response.isMissingNode()) response = responses.path("default");
    response = resolved(response);
    var body = answer.response().body();
    if (!response.has("content") && body.isEmpty()) return List.of();
    return violations(
            response, answer.header("Content-Type"), !answer.header("ETag").isEmpty(), body)
        .stream()
        .map(violation -> answer.response().uri() + ": " + violation)
        .toList();
  }

  /// @param response a response of the document
  List<String> violations(JsonNode response, String mediaType, boolean hasTag, String body) {
    var type = withoutParameters(mediaType);
    var content = content(response, type);
    var schema = content.path("schema");
    if (schema.isMissingNode()) return List.of("no schema for %s: %s".formatted(type, body));
    // A whole list in a line format has no ETag, because it is sent while it is read.
    if (isJson(type) && response.path("headers").has("ETag") && !hasTag)
      return List.of("the ETag is missing");
    if (isJson(type)) return violations(schema, Api.json(body)).toList();
    // The document describes NDJSON and CSV as texts. Their items are those of the JSON response.
    var item =
        property(content(response, "application/json").path("schema"), "items").path("items");
    return switch (type) {
      case "application/x-ndjson" ->
          body.lines().flatMap(line -> violations(item, Api.json(line))).toList();
      case "text/csv" ->
          csv(content, name -> property(item, name), name -> isNeverEmpty(item, name), body);
      // The SDMX data structure defines the types of these columns. `BulkTest` checks them.
      case "application/vnd.sdmx.data+csv" -> csv(content, _ -> ANY, _ -> false, body);
      case "text/event-stream" ->
          ServerSentEvent.all(body.lines().iterator()).stream()
              .flatMap(event -> violations(schema, event.data()))
              .toList();
      default -> List.of("no check for " + type);
    };
  }

  private static JsonNode content(JsonNode response, String type) {
    return response.path("content").properties().stream()
        .filter(content -> withoutParameters(content.getKey()).equals(type))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static boolean isJson(String type) {
    return type.equals("application/json") || type.endsWith("+json");
  }

  private Stream<String> violations(JsonNode schema, JsonNode value) {
    if (schema.isMissingNode()) return Stream.of("no schema for " + value);
    return schemas.computeIfAbsent(schema, this::schema).validate(value).stream()
        .map(Object::toString);
  }

  /// @param content the documented content; the first line of its example has the columns
  /// @param types returns the schema of a column; missing if the document has none
  /// @param filled whether each cell of a column must have a value
  private List<String> csv(
      JsonNode content, Function<String, JsonNode> types, Predicate<String> filled, String body) {
    var rows = CsvText.rows(body);
    var columns = CsvText.rows(content.path("example").asText()).getFirst();
    if (rows.isEmpty() || !rows.getFirst().equals(columns))
      return List.of("other columns than %s: %s".formatted(columns, rows));
    var violations = new ArrayList<String>();
    for (var row : rows.subList(1, rows.size())) {
      if (row.size() != columns.size()) violations.add("cells are missing or left over: " + row);
      for (int i = 0; i < Math.min(row.size(), columns.size()); i++) {
        var column = columns.get(i);
        if (row.get(i).isEmpty()) { // the item has no such value
          if (filled.test(column))
            violations.add("column %s: a value is missing".formatted(column));
          continue;
        }
        cell(types.apply(column), row.get(i))
            .forEach(violation -> violations.add("column %s: %s".formatted(column, violation)));
      }
    }
    return violations;
  }

  /// Whether the cells of a column cannot be empty: the item requires the property, and no value of
  /// the property is an empty text in CSV. Properties of a part of the item are not checked,
  /// because the part may be absent.
  private boolean isNeverEmpty(JsonNode item, String column) {
    if (!requires(item, column)) return false;
    var schema = resolved(property(item, column));
    return switch (schema.path("type").asText()) {
      // A schema without a single type has the type "" here. Its values may be null.
      case "array", "object", "" -> false;
      case "string" -> schema.has("format") || schema.has("enum");
      default -> true;
    };
  }

  private boolean requires(JsonNode schema, String property) {
    var object = resolved(schema);
    return object.path("required").valueStream().anyMatch(name -> name.asText().equals(property))
        || object.path("allOf").valueStream().anyMatch(part -> requires(part, property));
  }

  private Stream<String> cell(JsonNode schema, String cell) {
    var type = resolved(schema).path("type").asText();
    var text = JsonNodeFactory.instance.textNode(CsvText.original(cell));
    return switch (type) {
      case "boolean", "integer", "number" ->
          violations(schema, Api.isJson(cell) ? Api.json(cell) : text);
      default -> violations(schema, text);
    };
  }

  /// The schema of a property of an object.
  ///
  /// @param path names of properties, separated by dots
  private JsonNode property(JsonNode schema, String path) {
    var found = schema;
    for (var name : path.split("\\.")) found = one(found, name);
    return found;
  }

  private JsonNode one(JsonNode schema, String name) {
    var object = resolved(schema);
    if (object.path("properties").has(name)) return object.get("properties").get(name);
    return Stream.of("allOf", "oneOf", "anyOf")
        .flatMap(parts -> object.path(parts).valueStream())
        .map(part -> one(part, name))
        .filter(part -> !part.isMissingNode())
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /// The part of the document to which a reference refers.
  private JsonNode resolved(JsonNode part) {
    return part.has("$ref") ? resolved(document.at(part.get("$ref").asText().substring(1))) : part;
  }

  private static String withoutParameters(String mediaType) {
    return mediaType.replaceFirst(";.*", "");
  }

  private Schema schema(JsonNode schema) {
    var root = JsonNodeFactory.instance.objectNode();
    root.set("components", components);
    root.putArray("allOf").add(schema);
    return SCHEMAS.getSchema(root);
  }
}
