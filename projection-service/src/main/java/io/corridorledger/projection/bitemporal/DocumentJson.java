package io.corridorledger.projection.bitemporal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.corridorledger.contract.LedgerJson;

/// The JSON format of stored documents: the JSON format of events, extended by `java.time` values.
/// Unknown properties are ignored, because a newer version of this service may have written the
/// document.
public final class DocumentJson {

  public static final JsonMapper MAPPER =
      LedgerJson.configure(JsonMapper.builder().addModule(new JavaTimeModule()).build());

  static {
    MAPPER.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  private DocumentJson() {}

  public static <T> T read(String document, Class<T> type) {
    try {
      return MAPPER.readValue(document, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot read " + type, e);
    }
  }

  static String text(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + document.getClass(), e);
    }
  }
}
