package io.corridorledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A place in a body, with the schema of its value.
///
/// @param pointer JSON Pointer (RFC 6901)
/// @param name name of the property; for an item of an array, the name of the array
/// @param schema the schema, which may be a reference; a missing node if the document has none
/// @param required whether the object must have the property
record Place(
    String pointer, JsonNode container, String name, int index, JsonNode schema, boolean required) {

  /// Returns all places in a body, in the order of the body.
  static List<Place> in(OpenApi document, JsonNode schema, JsonNode body) {
    var places = new ArrayList<Place>();
    collect(document, schema, body, "", "", places);
    return places;
  }

  /// Returns all places in a body. The places have no schema.
  static List<Place> all(JsonNode body) {
    return in(null, MissingNode.getInstance(), body);
  }

  private static void collect(
      OpenApi document,
      JsonNode schema,
      JsonNode value,
      String pointer,
      String name,
      List<Place> places) {
    var resolved = schema.isMissingNode() ? schema : document.resolve(schema);
    if (value.isObject()) {
      for (var member : value.properties()) {
        var inner = resolved.path("properties").path(member.getKey());
        var at = pointer + "/" + member.getKey();
        places.add(
            new Place(at, value, member.getKey(), -1, inner, requires(resolved, member.getKey())));
        collect(document, inner, member.getValue(), at, member.getKey(), places);
      }
    } else if (value.isArray()) {
      for (var i = 0; i < value.size(); i++) {
        var at = pointer + "/" + i;
        places.add(new Place(at, value, name, i, resolved.path("items"), false));
        collect(document, resolved.path("items"), value.get(i), at, name, places);
      }
    }
  }

  /// Checks whether an object of this schema must have this member.
  static boolean requires(JsonNode resolved, String member) {
    for (var name : resolved.path("required")) {
      if (name.asText().equals(member)) {
        return true;
      }
    }
    return false;
  }

  JsonNode value() {
    return index < 0 ? container.path(name) : container.path(index);
  }

  boolean isMember() {
    return index < 0;
  }

  void set(JsonNode value) {
    if (index < 0) {
      ((ObjectNode) container).set(name, value);
    } else {
      ((ArrayNode) container).set(index, value);
    }
  }

  void remove() {
    if (index < 0) {
      ((ObjectNode) container).remove(name);
    } else {
      ((ArrayNode) container).remove(index);
    }
  }
}
