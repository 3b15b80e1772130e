package io.corridorledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The parts of an OpenAPI document from which requests are generated. The operations are sorted,
/// so that their order in the document does not change the requests.
final class OpenApi {

  static final JsonMapper JSON = new JsonMapper();

  private static final String SCHEMAS = "#/components/schemas/";
  private static final Pattern BYTES = Pattern.compile("([0-9][0-9,_]*) bytes");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  /// A parameter of an operation.
  ///
  /// @param in `path`, `query` or `header`
  /// @param example an example value; a missing node if the document has none
  record Parameter(
      String in,
      String name,
      boolean required,
      JsonNode schema,
      JsonNode example,
      String description) {}

  /// An operation of the document.
  ///
  /// @param body schema of the body; a missing node if the operation has no body
  /// @param statuses the documented statuses, such as `200`. The 503 for an unavailable database is
  ///   left out.
  record Operation(
      String id,
      String method,
      String path,
      List<Parameter> parameters,
      JsonNode body,
      JsonNode bodyExample,
      Set<String> statuses,
      Set<String> mediaTypes) {

    boolean takesBody() {
      return !body.isMissingNode();
    }

    boolean hasPathParameter() {
      return path.contains("{");
    }

    /// Whether the operation creates an aggregate. An API key is not an aggregate.
    boolean opens() {
      return method.equals("POST")
          && takesBody()
          && !hasPathParameter()
          && !path.equals("/v1/api-keys");
    }

    /// The first part of the path, such as `/v1/agreements`.
    String collection() {
      var second = path.indexOf('/', path.indexOf('/', 1) + 1);
      return second < 0 ? path : path.substring(0, second);
    }

    List<Parameter> parametersIn(String place) {
      return parameters.stream().filter(p -> p.in().equals(place)).toList();
    }

    /// Whether the document allows a 503 for this operation. An operation returns 503 if the
    /// service is overloaded, or if a write is not visible yet.
    boolean statesOverload() {
      return statuses.contains("503");
    }
  }

  private final JsonNode document;
  private final List<Operation> operations;

  private OpenApi(JsonNode document) {
    this.document = document;
    var all = new ArrayList<Operation>();
    for (var path : document.path("paths").properties()) {
      for (var member : path.getValue().properties()) {
        if (METHODS.contains(member.getKey())) {
          all.add(
              operation(
                  member.getKey(),
                  path.getKey(),
                  member.getValue(),
                  path.getValue().path("parameters")));
        }
      }
    }
    all.sort(Comparator.comparing(Operation::path).thenComparing(Operation::method));
    operations = List.copyOf(all);
  }

  static OpenApi read(byte[] json) throws IOException {
    var document = JSON.readTree(json);
    if (!document.path("openapi").asText().startsWith("3.")) {
      throw new IOException("not an OpenAPI 3 document");
    }
    return new OpenApi(document);
  }

  List<Operation> operations() {
    return operations;
  }

  JsonNode schemas() {
    return document.at("/components/schemas");
  }

  /// The name of the schema to which `$ref` refers; empty if there is no reference.
  static String nameOf(JsonNode schema) {
    var reference = schema.path("$ref").asText();
    return reference.startsWith(SCHEMAS) ? reference.substring(SCHEMAS.length()) : "";
  }

  /// Replaces a reference by the schema to which it refers. Keywords next to the reference are
  /// added to this schema and take precedence.
  JsonNode resolve(JsonNode schema) {
    var name = nameOf(schema);
    if (name.isEmpty()) {
      return schema;
    }
    var target = schemas().path(name);
    if (schema.size() == 1 || !target.isObject()) {
      return target;
    }
    ObjectNode merged = target.deepCopy();
    for (var member : schema.properties()) {
      if (!member.getKey().equals("$ref")) {
        merged.set(member.getKey(), member.getValue());
      }
    }
    return merged;
  }

  /// The type of a schema. If the schema allows several types, the first one other than `null`.
  static String typeOf(JsonNode schema) {
    var type = schema.path("type");
    if (type.isArray()) {
      for (var one : type) {
        if (!one.asText().equals("null")) {
          return one.asText();
        }
      }
    }
    if (type.isTextual()) {
      return type.asText();
    }
    return schema.has("properties") ? "object" : "";
  }

  /// The maximum size of a body. The document states this size in the response to a body that is
  /// too large.
  OptionalInt bodyLimitBytes() {
    for (var name : List.of("BodyTooLarge", "PayloadTooLarge", "ContentTooLarge")) {
      var found = BYTES.matcher(document.at("/components/responses").path(name).toString());
      if (found.find()) {
        return OptionalInt.of(Integer.parseInt(found.group(1).replaceAll("[,_]", "")));
      }
    }
    return OptionalInt.empty();
  }

  /// The members that a problem may have.
  Set<String> problemMembers() {
    var members = new TreeSet<String>();
    schemas().path("Problem").path("properties").fieldNames().forEachRemaining(members::add);
    return members;
  }

  private Operation operation(String method, String path, JsonNode operation, JsonNode shared) {
    var parameters = new ArrayList<Parameter>();
    for (var list : List.of(shared, operation.path("parameters"))) {
      for (var parameter : list) {
        var known = atReference(parameter);
        parameters.add(
            new Parameter(
                known.path("in").asText(),
                known.path("name").asText(),
                known.path("required").asBoolean(),
                known.path("schema"),
                example(known),
                known.path("description").asText()));
      }
    }
    var content =
        atReference(operation.path("requestBody")).path("content").path("application/json");
    var statuses = new TreeSet<String>();
    var mediaTypes = new TreeSet<String>();
    for (var response : operation.path("responses").properties()) {
      if (!response.getValue().path("$ref").asText().endsWith("/Unavailable")) {
        statuses.add(response.getKey());
      }
      if (response.getKey().startsWith("2")) {
        atReference(response.getValue())
            .path("content")
            .fieldNames()
            .forEachRemaining(mediaTypes::add);
      }
    }
    return new Operation(
        operation.path("operationId").asText(method + " " + path),
        method.toUpperCase(Locale.ROOT),
        path,
        List.copyOf(parameters),
        content.isMissingNode() ? content : content.path("schema"),
        example(content),
        statuses,
        mediaTypes);
  }

  /// The first example of a parameter or of a body.
  private static JsonNode example(JsonNode holder) {
    if (holder.has("example")) {
      return holder.get("example");
    }
    for (var one : holder.path("examples")) {
      return one.has("value") ? one.get("value") : one;
    }
    var inSchema = holder.path("schema").path("examples").path(0);
    return inSchema.isMissingNode() ? MissingNode.getInstance() : inSchema;
  }

  private JsonNode atReference(JsonNode node) {
    var reference = node.path("$ref").asText();
    return reference.startsWith("#/") ? document.at(reference.substring(1)) : node;
  }
}
