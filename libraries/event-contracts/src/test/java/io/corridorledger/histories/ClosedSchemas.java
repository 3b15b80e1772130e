package io.corridorledger.histories;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Variants of JSON Schemas that forbid unknown fields. A test that validates with such a schema
/// finds a field that the schema lacks.
public final class ClosedSchemas {

  private ClosedSchemas() {}

  /// @param schema a schema, as values of JSON
  public static Map<String, Object> of(Map<String, Object> schema) {
    Map<String, Object> closed = new LinkedHashMap<>();
    schema.forEach((keyword, value) -> closed.put(keyword, close(value)));
    if (closed.get("properties") instanceof Map && "object".equals(closed.get("type")))
      closed.put("additionalProperties", false);
    return closed;
  }

  private static Object close(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, inner) -> named.put((String) name, inner));
        yield of(named);
      }
      case List<?> list -> list.stream().map(ClosedSchemas::close).toList();
      default -> value;
    };
  }
}
