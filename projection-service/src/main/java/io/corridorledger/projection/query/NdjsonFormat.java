package io.corridorledger.projection.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/// Writes a list as NDJSON: one line of JSON per item. Each line equals an element of `items` in
/// the JSON response.
record NdjsonFormat(ObjectMapper json) implements RowFormat<Object> {

  @Override
  public String head() {
    return "";
  }

  @Override
  public String rows(Object item) {
    try {
      return json.writeValueAsString(item) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + item.getClass(), e);
    }
  }
}
