package io.corridorledger.projection.bitemporal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.io.IOException;

/// Writes a fact as JSON exactly as the ledger stores it. The usual JSON of a response has
/// additional properties such as `printed`, which a stored fact does not have.
public final class AsStored extends JsonSerializer<LedgerEvent> {

  @Override
  public void serialize(LedgerEvent fact, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeRawValue(LedgerJson.write(fact));
  }
}
