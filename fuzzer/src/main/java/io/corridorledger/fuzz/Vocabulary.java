package io.corridorledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Valid values from the examples of the API documents. A value is found by the name of a schema,
/// or by the name of a property or parameter. The schemas do not list valid countries or units, so
/// the values must come from examples.
final class Vocabulary {

  private final Map<String, Set<JsonNode>> bySchema = new LinkedHashMap<>();
  private final Map<String, Set<JsonNode>> byName = new LinkedHashMap<>();
  private final Map<String, List<JsonNode>> schemaLists = new LinkedHashMap<>();
  private final Map<String, List<JsonNode>> nameLists = new LinkedHashMap<>();

  Vocabulary(Collection<OpenApi> documents) {
    for (var document : documents) {
      for (var operation : document.operations()) {
        learn(document, operation.body(), operation.bodyExample(), "");
        for (var parameter : operation.parameters()) {
          var example = parameter.example();
          if (example.isArray()) {
            example.forEach(one -> add(byName, parameter.name(), one));
          } else {
            add(byName, parameter.name(), example);
          }
        }
      }
      for (var schema : document.schemas().properties()) {
        schema.getValue().path("examples").forEach(one -> add(bySchema, schema.getKey(), one));
        add(bySchema, schema.getKey(), schema.getValue().path("example"));
      }
    }
    bySchema.forEach((name, values) -> schemaLists.put(name, List.copyOf(values)));
    byName.forEach((name, values) -> nameLists.put(name, List.copyOf(values)));
  }

  /// The values of a schema in the examples; empty if there are none.
  List<JsonNode> ofSchema(String name) {
    return schemaLists.getOrDefault(name, List.of());
  }

  /// The values of a property or parameter in the examples; empty if there are none.
  List<JsonNode> ofName(String name) {
    return nameLists.getOrDefault(name, List.of());
  }

  /// The values for a place in a body. If the place has a named schema, such as a period, returns
  /// the values of this schema. If the place has no named schema, returns the values of the
  /// property.
  List<JsonNode> at(String schema, String name) {
    return schema.isEmpty() ? ofName(name) : ofSchema(schema);
  }

  private void learn(OpenApi document, JsonNode schema, JsonNode example, String property) {
    if (schema.isMissingNode() || example.isMissingNode()) {
      return;
    }
    var name = OpenApi.nameOf(schema);
    var resolved = document.resolve(schema);
    if (!name.isEmpty()) {
      add(bySchema, name, example);
    }
    if (example.isObject()) {
      for (var member : example.properties()) {
        learn(
            document,
            resolved.path("properties").path(member.getKey()),
            member.getValue(),
            member.getKey());
      }
    } else if (example.isArray()) {
      for (var item : example) {
        learn(document, resolved.path("items"), item, property);
      }
    } else if (!property.isEmpty()) {
      add(byName, property, example);
    }
  }

  private static void add(Map<String, Set<JsonNode>> values, String key, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull()) {
      values.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(value);
    }
  }

  /// The number of values, for the output of a run.
  @Override
  public String toString() {
    var sizes = new ArrayList<Integer>();
    schemaLists.values().forEach(list -> sizes.add(list.size()));
    return "%d schemas, %d names, %d values"
        .formatted(
            schemaLists.size(), nameLists.size(), sizes.stream().mapToInt(Integer::intValue).sum());
  }
}
