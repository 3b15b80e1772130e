package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Compares responses with the schemas of an API document. A response must have every required
/// property, and no property that the document does not have.
final class DocumentedAnswer {

  private static final Map<String, DocumentedAnswer> REVIEWED = new ConcurrentHashMap<>();

  /// Whether this run writes the reviewed documents, which are then not those of the services.
  private static final boolean WRITE = Boolean.getBoolean("contracts.write");

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
    var documented = REVIEWED.computeIfAbsent(service, DocumentedAnswer::reviewed);
    documented
        .path(answer.response().uri().getPath())
        .filter(path -> !documented.operation(path, answer).isMissingNode())
        .ifPresent(path -> assertEquals(List.of(), documented.violations(path, answer)));
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
    if (response.has("$ref")) response = document.at(response.get("$ref").asText().substring(1));
    if (!response.has("content") && answer.response().body().isEmpty()) return List.of();
    var type = withoutParameters(answer.header("Content-Type"));
    var schema =
        response.path("content").properties().stream()
            .filter(content -> withoutParameters(content.getKey()).equals(type))
            .map(content -> content.getValue().path("schema"))
            .findFirst()
            .orElse(null);
    if (schema == null) return List.of("no schema for %s of %s".formatted(type, answer));
    // The schema of CSV and NDJSON describes only that the response is a text.
    if (!type.equals("application/json") && !type.endsWith("+json")) return List.of();
    return schemas.computeIfAbsent(schema, this::schema).validate(answer.json()).stream()
        .map(violation -> answer.response().uri() + ": " + violation)
        .toList();
  }

  private static String withoutParameters(String mediaType) {
    return mediaType.replaceFirst(";.*", "");
  }

  private Schema schema(JsonNode schema) {
    var root = JsonNodeFactory.instance.objectNode();
    root.set("components", components);
    root.putArray("allOf").add(schema);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
  }
}
