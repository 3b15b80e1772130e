package io.corridorledger.body;

import io.corridorledger.edge.HttpConfig;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/// Reads a body that is not a fact, in the same way as [FactReader].
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class CheckedBodyReader implements MessageBodyReader<CheckedBody> {

  private final HttpConfig config;

  public CheckedBodyReader(HttpConfig config) {
    this.config = config;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return CheckedBody.class.isAssignableFrom(type);
  }

  @Override
  public CheckedBody readFrom(
      Class<CheckedBody> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    return FactReader.read(type, FactReader.body(config, media, headers, body));
  }
}
