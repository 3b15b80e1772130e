package io.corridorledger.edge;

import java.util.Map;

/// The response headers that allow a browser to display the response and nothing else.
final class SecurityHeaders {

  /// The policy of responses that are not pages: a browser may not execute, load or frame anything.
  static final String POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  static Map<String, String> of(String contentPolicy) {
    return Map.of(
        "X-Content-Type-Options", "nosniff",
        "Referrer-Policy", "no-referrer",
        "X-Frame-Options", "DENY",
        "Content-Security-Policy", contentPolicy);
  }
}
