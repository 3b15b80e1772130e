package io.corridorledger.projection.query;

import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/// Sends lists in line formats such as CSV: one page, or the complete list.
@Provider
@Produces({ListFormats.CSV, ListFormats.NDJSON, ListFormats.SDMX_CSV})
public class ExportWriter implements ServerMessageBodyWriter<Object> {

  private final Exports exports;

  ExportWriter(Exports exports) {
    this.exports = exports;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo method, MediaType media) {
    return type == Export.class || type == String.class;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return type == String.class;
  }

  @Override
  public void writeResponse(Object body, Type generic, ServerRequestContext context)
      throws WebApplicationException {
    if (body instanceof Export<?> export) send(export, context);
    else context.serverResponse().end((String) body);
  }

  /// Sends the list. If an exception occurs before the first byte is sent, the response is a
  /// problem. RESTEasy chose this writer by the return type of the resource method. A problem has
  /// another type, so RESTEasy must choose another writer.
  private void send(Export<?> export, ServerRequestContext context) {
    try {
      exports.send(export);
    } catch (RuntimeException e) {
      ((ResteasyReactiveRequestContext) context).resetBuildTimeSerialization();
      throw e;
    }
  }

  /// RESTEasy calls this method only if an interceptor replaces the output stream. This service has
  /// no such interceptor.
  @Override
  public void writeTo(
      Object body,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    out.write(((String) body).getBytes(StandardCharsets.UTF_8));
  }
}
