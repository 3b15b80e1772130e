package io.corridorledger.problem;

import io.corridorledger.contract.LedgerJson;
import java.util.HashMap;
import java.util.Map;

/// A problem as bytes and headers of a response.
///
/// @param headers all headers, including the content type
public record ProblemJson(byte[] body, Map<String, String> headers) {

  public static final String CONTENT_TYPE = "application/problem+json";

  /// The response header with the W3C trace id of the request.
  public static final String TRACE_ID = "Trace-Id";

  /// Converts a problem.
  ///
  /// @param traceparent the header `traceparent` of the request; null if absent
  public static ProblemJson of(Problem problem, String traceparent) {
    String traceId = TraceParent.of(traceparent).traceId();
    Map<String, String> headers = new HashMap<>(problem.headers());
    headers.put("Content-Type", CONTENT_TYPE);
    return new ProblemJson(LedgerJson.bytes(problem.body().withTrace(traceId)), headers);
  }
}
