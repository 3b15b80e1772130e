package io.corridorledger.edge;

import com.google.re2j.Pattern;
import io.corridorledger.problem.ProblemJson;
import io.corridorledger.problem.TraceParent;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/// The two ids of a request that every response returns. `X-Request-Id` is the id that the client
/// chose, or a new one. `Trace-Id` is the W3C trace id, which problems, logs and events also have.
final class RequestIds {

  static final String REQUEST_ID = "X-Request-Id";
  private static final int MAX_LENGTH = 128;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~:/+=@-]+");

  private RequestIds() {}

  static void put(HttpServerRequest request) {
    String traceparent = request.getHeader("traceparent");
    if (traceparent == null || !RequestTexts.hasControlCharacter(traceparent)) {
      TraceParent trace = TraceParent.of(traceparent);
      // If the client sent no valid header, all later handlers use the same new trace id.
      request.headers().set("traceparent", trace.value());
      request.response().putHeader(ProblemJson.TRACE_ID, trace.traceId());
    }
    request.response().putHeader(REQUEST_ID, validOrNew(request.getHeader(REQUEST_ID)));
  }

  /// @param id the id that the client sent; null if it sent none
  static String validOrNew(String id) {
    return id != null && id.length() <= MAX_LENGTH && FORM.matcher(id).matches()
        ? id
        : UUID.randomUUID().toString();
  }
}
