package io.corridorledger.edge;

import java.util.Map;

/// The response headers that restrict what a browser may do with a response. For example, they
/// prevent a browser from showing the response in a frame of another page.
final class SecurityHeaders {

  /// The content security policy for responses that are data. The browser may not run, load or
  /// frame anything.
  static final String POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'";

  /// The content security policy for the start page, which contains its own style sheet.
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
