package io.corridorledger.problem;

import io.corridorledger.contract.LedgerJson;
import java.util.HashMap;
import java.util.Map;

/// The serialised form of a problem.
///
/// @param headers headers, including the content type
public record ProblemJson(byte[] body, Map<String, String> headers) {

  public static final String CONTENT_TYPE = "application/problem+json";

  /// The response header with the W3C trace id of the request.
  public static final String TRACE_ID = "Trace-Id";

  /// @param traceparent `traceparent` of the request; null when absent
  public static ProblemJson of(Problem problem, String traceparent) {
    String traceId = TraceParent.of(traceparent).traceId();
    Map<String, String> headers = new HashMap<>(problem.headers());
    headers.put("Content-Type", CONTENT_TYPE);
    return new ProblemJson(LedgerJson.bytes(problem.body().withTrace(traceId)), headers);
  }
}
