package io.corridorledger.projection.query;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.contract.LedgerJson;
import io.quarkus.hibernate.orm.JsonFormat;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;
import org.hibernate.type.format.jackson.JacksonJsonFormatMapper;

/// Documents in `jsonb` columns are the ledger's JSON, read leniently: a row may have been written
/// by another version of this service.
@JsonFormat
@PersistenceUnitExtension
public class LedgerJsonFormat implements FormatMapper {

  private final FormatMapper json =
      new JacksonJsonFormatMapper(
          LedgerJson.configure(new JsonMapper())
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));

  @Override
  public <T> T fromString(CharSequence text, JavaType<T> type, WrapperOptions options) {
    return json.fromString(text, type, options);
  }

  @Override
  public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
    return json.toString(value, type, options);
  }
}
