package io.corridorledger.projection.bitemporal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.io.IOException;

/// Writes a fact as JSON exactly as the ledger stores it. Elsewhere in a response, a quantity is
/// followed by its English text `printed`. A stored fact has no such texts.
public final class AsStored extends JsonSerializer<LedgerEvent> {

  @Override
  public void serialize(LedgerEvent fact, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeRawValue(LedgerJson.write(fact));
  }
}
