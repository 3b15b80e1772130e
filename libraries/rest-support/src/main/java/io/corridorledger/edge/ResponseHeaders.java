package io.corridorledger.edge;

import static io.vertx.core.http.HttpHeaders.ACCEPT_ENCODING;
import static io.vertx.core.http.HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.vertx.core.http.HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS;
import static io.vertx.core.http.HttpHeaders.CACHE_CONTROL;
import static io.vertx.core.http.HttpHeaders.CONTENT_ENCODING;
import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;
import static io.vertx.core.http.HttpHeaders.ETAG;
import static io.vertx.core.http.HttpHeaders.IDENTITY;
import static io.vertx.core.http.HttpHeaders.ORIGIN;
import static io.vertx.core.http.HttpHeaders.VARY;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/// Sets the headers for caching, compression and web pages of other origins. These headers depend
/// on the status and the other headers of the response.
final class ResponseHeaders {

  private ResponseHeaders() {}

  /// A cache may store a response to a query, but must ask the service before it uses the response.
  /// Other responses must not be stored.
  static void putCacheControl(RoutingContext context) {
    int status = context.response().getStatusCode();
    HttpMethod method = context.request().method();
    boolean isRead = method == HttpMethod.GET || method == HttpMethod.HEAD;
    context
        .response()
        .putHeader(
            CACHE_CONTROL, isRead && (status < 300 || status == 304) ? "no-cache" : "no-store");
  }

  /// Prevents the compression of some responses. Vert.x compresses a response if the client accepts
  /// compression and the header Content-Encoding is absent. A response with a strong ETag must not
  /// be compressed, because a strong ETag identifies the exact bytes.
  ///
  /// @param compressed the media types that are compressed
  static void putEncoding(RoutingContext context, Set<String> compressed) {
    MultiMap headers = context.response().headers();
    String etag = headers.get(ETAG);
    if (compressed.contains(mediaType(headers.get(CONTENT_TYPE)))
        && (etag == null || etag.startsWith("W/"))) {
      headers.remove(CONTENT_ENCODING);
      headers.add(VARY, ACCEPT_ENCODING);
    } else if (context.request().headers().contains(ACCEPT_ENCODING)) {
      headers.set(CONTENT_ENCODING, IDENTITY);
    } else {
      headers.remove(CONTENT_ENCODING);
    }
  }

  /// Lets a web page read a response that the CORS filter has not handled. The CORS filter does not
  /// run if an earlier check has refused the request.
  ///
  /// @param exposed the names of the headers that the page may read
  static void putOrigin(RoutingContext context, String exposed) {
    MultiMap headers = context.response().headers();
    String origin = context.request().getHeader(ORIGIN);
    if (origin == null || headers.contains(ACCESS_CONTROL_ALLOW_ORIGIN)) return;
    headers.set(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.set(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
  }

  private static String mediaType(String contentType) {
    if (contentType == null) return "";
    int parameters = contentType.indexOf(';');
    return parameters < 0 ? contentType : contentType.substring(0, parameters);
  }
}
