package io.corridorledger.jsonschema;

import java.util.LinkedHashMap;
import java.util.Map;

/// Creates the objects of a JSON document.
public final class OrderedMap {

  private OrderedMap() {}

  /// Returns a mutable map that keeps the order of its entries.
  ///
  /// @param namesAndValues names and values in turn
  public static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2)
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    return map;
  }
}
