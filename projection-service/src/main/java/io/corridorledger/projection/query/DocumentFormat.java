package io.corridorledger.projection.query;

import io.corridorledger.projection.bitemporal.DocumentJson;
import io.quarkus.hibernate.orm.JsonFormat;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;
import org.hibernate.type.format.jackson.JacksonJsonFormatMapper;

/// Configures Hibernate to read stored documents with the JSON mapper that wrote them.
@JsonFormat
@PersistenceUnitExtension
public class DocumentFormat implements FormatMapper {

  private final FormatMapper json = new JacksonJsonFormatMapper(DocumentJson.MAPPER);

  @Override
  public <T> T fromString(CharSequence text, JavaType<T> type, WrapperOptions options) {
    return json.fromString(text, type, options);
  }

  @Override
  public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
    return json.toString(value, type, options);
  }
}
