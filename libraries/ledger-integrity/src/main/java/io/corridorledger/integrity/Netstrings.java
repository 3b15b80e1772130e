package io.corridorledger.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Encodes a list of fields so that two different lists never have the same bytes. Each field is
/// written as a netstring, which is its length and its text: `5:hello,`. An absent field is written
/// as `-,`.
final class Netstrings {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  /// Adds a field.
  ///
  /// @param field the field, which is written as text; null if absent
  Netstrings add(Object field) {
    if (field == null) {
      bytes.writeBytes(ascii("-,"));
      return this;
    }
    return add(field.toString().getBytes(StandardCharsets.UTF_8));
  }

  Netstrings add(byte[] field) {
    bytes.writeBytes(ascii(field.length + ":"));
    bytes.writeBytes(field);
    bytes.write(',');
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
