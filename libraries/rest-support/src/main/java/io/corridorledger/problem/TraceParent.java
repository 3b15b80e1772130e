package io.corridorledger.problem;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The W3C trace context of a request: the header `traceparent` of the client. If the header is
/// missing or invalid, a new trace context is created.
///
/// @param value value of the header; it is stored and published with the events
public record TraceParent(String value) {

  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public static TraceParent of(String header) {
    if (header != null && FORM.matcher(header).matches()) return new TraceParent(header);
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    String hex = HexFormat.of().formatHex(random);
    return new TraceParent("00-" + hex.substring(0, 32) + "-" + hex.substring(32) + "-00");
  }

  public String traceId() {
    return value.substring(3, 35);
  }
}
