package io.corridorledger.edge;

import com.google.re2j.Pattern;
import io.corridorledger.problem.ProblemJson;
import io.corridorledger.problem.TraceParent;
import io.corridorledger.tracing.Tracing;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/// The two ids that each response contains. `X-Request-Id` is the id that the client chose, or a
/// new id. `Trace-Id` is the W3C trace id, which is also in problem responses, logs and events.
final class RequestIds {

  static final String REQUEST_ID = "X-Request-Id";
  private static final int MAX_LENGTH = 128;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~:/+=@-]+");

  private RequestIds() {}

  static void put(HttpServerRequest request) {
    String traceparent = request.getHeader("traceparent");
    if (traceparent == null || !RequestTexts.hasControlCharacter(traceparent)) {
      // While tracing is on, the request has a span, with the trace of the client or a new one.
      TraceParent trace = TraceParent.of(Tracing.current().orElse(traceparent));
      // If the client sent no valid trace context, a new one is set in the request, so that all
      // parts of the service use the same trace context.
      request.headers().set("traceparent", trace.value());
      request.response().putHeader(ProblemJson.TRACE_ID, trace.traceId());
    }
    request.response().putHeader(REQUEST_ID, validOrNew(request.getHeader(REQUEST_ID)));
  }

  /// Returns the id that the client sent. If this id is missing or invalid, returns a new id.
  ///
  /// @param id the id that the client sent; null if it sent none
  static String validOrNew(String id) {
    return id != null && id.length() <= MAX_LENGTH && FORM.matcher(id).matches()
        ? id
        : UUID.randomUUID().toString();
  }
}
