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

  /// The mapper of problems handles an exception before the first byte. Its response has another
  /// type than the method, so the writer for it must be chosen again.
  private void send(Export<?> export, ServerRequestContext context) {
    try {
      exports.send(export);
    } catch (RuntimeException e) {
      ((ResteasyReactiveRequestContext) context).resetBuildTimeSerialization();
      throw e;
    }
  }

  /// Only called if an interceptor replaces the stream of the response, which no class does.
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
