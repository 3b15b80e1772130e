package io.corridorledger.edge;

import java.util.Map;

/// The headers by which an answer tells a browser to do nothing with it but show it.
final class SecurityHeaders {

  /// Nothing in an answer that is no page is to be run, loaded or framed.
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
