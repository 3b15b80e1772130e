package io.corridorledger.edge;

import java.util.Map;

/// The response headers that allow a browser to display the response and nothing else.
final class SecurityHeaders {

  /// The policy of responses that are not pages: a browser may not execute, load or frame anything.
  static final String POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'";

  /// The policy of the start page, which has its style sheet in the page.
  static final String POLICY_OF_START_PAGE =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  static Map<String, String> of(String contentPolicy) {
    return Map.of(
        "X-Content-Type-Options", "nosniff",
        "Referrer-Policy", "no-referrer",
        "X-Frame-Options", "DENY",
        "Content-Security-Policy", contentPolicy);
  }
}
