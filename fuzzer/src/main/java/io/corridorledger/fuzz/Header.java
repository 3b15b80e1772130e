package io.corridorledger.fuzz;

import java.nio.charset.StandardCharsets;

/// One header line of a request or an answer.
///
/// @param value the value; each character is one byte on the wire
record Header(String name, String value) {

  /// Encodes a value with characters outside Latin-1 as UTF-8.
  static String utf8(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
