package io.corridorledger.projection.query;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.contract.LedgerJson;
import io.quarkus.hibernate.orm.JsonFormat;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import org.hibernate.type.format.jackson.JacksonJsonFormatMapper;

/// Documents in `jsonb` columns are the ledger's JSON, read leniently: a row may have been written
/// by another version of this service.
@JsonFormat
@PersistenceUnitExtension
public class LedgerJsonFormat extends JacksonJsonFormatMapper {

  LedgerJsonFormat() {
    super(
        LedgerJson.configure(new JsonMapper())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
  }
}
