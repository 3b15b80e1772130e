package io.corridorledger.projection.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.corridorledger.contract.LedgerJson;

/// What `json` columns hold: the ledger's JSON, with the days and instants that rows add to it. It
/// is read leniently, because a row may have been written by another version of this service.
public final class Documents {

  public static final JsonMapper MAPPER =
      LedgerJson.configure(JsonMapper.builder().addModule(new JavaTimeModule()).build());

  static {
    MAPPER.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  private Documents() {}

  static String text(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + document.getClass(), e);
    }
  }
}
