package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds the changes between two API documents that break clients.
///
/// A request breaks if the new service rejects what the old service accepted: a removed property
/// (the services reject unknown properties), a new required property or parameter, a removed value
/// of a closed list, a stricter limit, or a new need for a token. A response breaks if a property
/// that a client reads is removed or no longer always present, if a header is removed, or if a
/// value has another type, format or constant. New operations, new optional parameters and new
/// properties of responses do not break clients.
final class ContractChanges {

  private static final String REQUEST = "request";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode before;
  private final JsonNode after;
  private final List<String> breaking = new ArrayList<>();
  private Set<String> compared = new HashSet<>();
  private String operation;

  private ContractChanges(JsonNode before, JsonNode after) {
    this.before = before;
    this.after = after;
  }

  /// Returns one sentence for each breaking change. Each sentence names the operation, the request
  /// or response, and the field.
  static List<String> breaking(JsonNode before, JsonNode after) {
    var changes = new ContractChanges(before, after);
    for (var path : before.path("paths").properties())
      for (var method : path.getValue().properties())
        if (METHODS.contains(method.getKey()))
          changes.operation(
              method.getKey(),
              path.getKey(),
              method.getValue(),
              after.path("paths").path(path.getKey()).path(method.getKey()));
    return List.copyOf(changes.breaking);
  }

  private void operation(String method, String path, JsonNode old, JsonNode now) {
    operation = old.path("operationId").asText(method + " " + path);
    if (now.isMissingNode()) {
      breaking.add("%s: the operation %s %s was removed".formatted(operation, method, path));
      return;
    }
    if (!old.path("operationId").equals(now.path("operationId")))
      breaking.add(
          "%s: the operation id is now %s"
              .formatted(operation, now.path("operationId").asText("absent")));
    if (!needsToken(before, old) && needsToken(after, now)) add(REQUEST, "", "now needs a token");
    compared = new HashSet<>();
    parameters(old.path("parameters"), now.path("parameters"));
    body(old.path("requestBody"), now.path("requestBody"));
    compared = new HashSet<>();
    for (var response : old.path("responses").properties())
      if (response.getKey().startsWith("2")) {
        var other = resolved(after, now.path("responses").path(response.getKey()));
        var side = "response " + response.getKey();
        if (other.isMissingNode()) add(side, "", "was removed");
        else response(side, resolved(before, response.getValue()), other);
      }
  }

  private void response(String side, JsonNode old, JsonNode now) {
    content(side, old, now);
    for (var header : old.path("headers").properties()) {
      var name = "header " + header.getKey();
      var other = resolved(after, now.path("headers").path(header.getKey()));
      if (other.isMissingNode()) add(side, name, "was removed");
      else
        schema(
            side, name, resolved(before, header.getValue()).path("schema"), other.path("schema"));
    }
  }

  /// An empty requirement among the requirements of an operation means that the token is optional.
  private static boolean needsToken(JsonNode document, JsonNode operation) {
    var required =
        operation.has("security") ? operation.path("security") : document.path("security");
    return !required.isEmpty() && required.valueStream().noneMatch(JsonNode::isEmpty);
  }

  private void parameters(JsonNode old, JsonNode now) {
    var others = byName(after, now);
    var known = byName(before, old);
    known.forEach((name, parameter) -> {
      var other = others.get(name);
      if (other == null) add(REQUEST, name, "was removed");
      else {
        if (!parameter.path("required").asBoolean() && other.path("required").asBoolean())
          add(REQUEST, name, "is now required");
        schema(REQUEST, name, parameter.path("schema"), other.path("schema"));
      }
    });
    others.forEach((name, parameter) -> {
      if (parameter.path("required").asBoolean() && !known.containsKey(name))
        add(REQUEST, name, "is new and required");
    });
  }

  private static Map<String, JsonNode> byName(JsonNode document, JsonNode parameters) {
    var named = new LinkedHashMap<String, JsonNode>();
    for (var parameter : parameters) {
      var known = resolved(document, parameter);
      named.put(
          "%s parameter %s".formatted(known.path("in").asText(), known.path("name").asText()),
          known);
    }
    return named;
  }

  private void body(JsonNode old, JsonNode now) {
    if (old.isMissingNode() && now.path("required").asBoolean())
      add(REQUEST, "body", "is new and required");
    if (!old.isMissingNode()) content(REQUEST, resolved(before, old), resolved(after, now));
  }

  private void content(String side, JsonNode old, JsonNode now) {
    for (var type : old.path("content").properties()) {
      var other = now.path("content").path(type.getKey());
      if (other.isMissingNode()) add(side, type.getKey(), "was removed");
      else schema(side, "", type.getValue().path("schema"), other.path("schema"));
    }
  }

  private void schema(String side, String field, JsonNode reference, JsonNode otherReference) {
    // A schema that contains itself is compared once.
    var pair = side + reference.path("$ref").asText() + " " + otherReference.path("$ref").asText();
    if (reference.has("$ref") && !compared.add(pair)) return;
    var old = resolved(before, reference);
    var now = resolved(after, otherReference);
    if (!old.path("type").equals(now.path("type")))
      add(side, field, "has the type %s instead of %s".formatted(text(now), text(old)));
    var isRequest = side.equals(REQUEST);
    if (isRequest) limits(field, old, now);
    else if (!old.path("format").equals(now.path("format"))) add(side, field, "has another format");
    if (!old.path("const").equals(now.path("const"))) add(side, field, "has another constant");
    for (var property : old.path("properties").properties()) {
      var name = field.isEmpty() ? property.getKey() : field + "." + property.getKey();
      var other = now.path("properties").path(property.getKey());
      if (other.isMissingNode()) add(side, name, "was removed");
      else schema(side, name, property.getValue(), other);
    }
    var requiredBefore = texts(old.path("required"));
    var requiredNow = texts(now.path("required"));
    for (var name : isRequest ? requiredNow : requiredBefore)
      if (!(isRequest ? requiredBefore : requiredNow).contains(name)
          && (isRequest || now.path("properties").has(name)))
        add(
            side,
            field.isEmpty() ? name : field + "." + name,
            isRequest ? "is now required" : "is no longer always present");
    if (old.has("items")) schema(side, field + "[]", old.path("items"), now.path("items"));
    if (old.path("additionalProperties").isObject())
      schema(
          side, field + ".*", old.path("additionalProperties"), now.path("additionalProperties"));
    for (var one : old.path("allOf")) cases(side, field, one, now.path("allOf"));
  }

  /// Compares the schema of an event in an object whose type property has the name of the event.
  private void cases(String side, String field, JsonNode old, JsonNode all) {
    JsonNode now = MissingNode.getInstance();
    for (var one : all) if (one.path("if").equals(old.path("if"))) now = one;
    if (now.isMissingNode())
      add(side, field, "has no longer the case " + old.path("if").findValue("const"));
    else schema(side, field, old.path("then"), now.path("then"));
  }

  private void limits(String field, JsonNode old, JsonNode now) {
    for (var value : texts(old.path("enum")))
      if (!now.path("enum").isMissingNode() && !texts(now.path("enum")).contains(value))
        add(REQUEST, field, "no longer accepts " + value);
    if (old.path("enum").isMissingNode() && now.has("enum"))
      add(REQUEST, field, "accepts only the values of a list");
    for (var limit : List.of("maxLength", "maxItems", "maximum", "maxProperties"))
      if (now.has(limit)
          && (!old.has(limit)
              || now.get(limit).decimalValue().compareTo(old.get(limit).decimalValue()) < 0))
        add(REQUEST, field, "has a lower " + limit);
    for (var limit : List.of("minLength", "minItems", "minimum", "minProperties"))
      if (now.has(limit)
          && (!old.has(limit)
              || now.get(limit).decimalValue().compareTo(old.get(limit).decimalValue()) > 0))
        add(REQUEST, field, "has a higher " + limit);
    for (var form : List.of("pattern", "format"))
      if (now.has(form) && !now.get(form).equals(old.path(form)))
        add(REQUEST, field, "has another " + form);
  }

  private void add(String side, String field, String change) {
    breaking.add(
        "%s, %s: %s%s".formatted(operation, side, field.isEmpty() ? "" : field + " ", change));
  }

  private static String text(JsonNode schema) {
    return schema.path("type").isMissingNode() ? "any" : schema.path("type").toString();
  }

  private static Set<String> texts(JsonNode list) {
    var texts = new TreeSet<String>();
    list.forEach(value -> texts.add(value.asText()));
    return texts;
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }
}
