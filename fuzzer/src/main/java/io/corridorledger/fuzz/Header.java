package io.corridorledger.fuzz;

import java.nio.charset.StandardCharsets;

/// One header line of a request or an answer.
///
/// @param value the value; each character stands for one byte
record Header(String name, String value) {

  /// Encodes a value as UTF-8 if it has characters outside Latin-1. Each byte becomes one
  /// character.
  static String utf8(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
