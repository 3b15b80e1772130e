package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;

/// Compares responses with the schemas of an API document. A response must have every required
/// property, and no property that the document does not have.
final class DocumentedAnswer {

  private final JsonNode document;
  private final JsonNode components;

  DocumentedAnswer(JsonNode document) {
    this.document = document;
    this.components = document.get("components").deepCopy();
    close(components.get("schemas"));
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
    var method = answer.response().request().method().toLowerCase(Locale.ROOT);
    var response =
        document.path("paths").path(path).path(method).path("responses").path("" + answer.status());
    if (response.has("$ref")) response = document.at(response.get("$ref").asText().substring(1));
    var type = answer.header("Content-Type").replaceFirst(";.*", "");
    var schema = response.path("content").path(type).path("schema");
    if (schema.isMissingNode())
      return List.of("no schema for %d %s of %s".formatted(answer.status(), type, path));
    var root = JsonNodeFactory.instance.objectNode();
    root.set("components", components);
    root.putArray("allOf").add(schema);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(root)
        .validate(answer.json())
        .stream()
        .map(violation -> answer.response().uri() + ": " + violation)
        .toList();
  }
}
