package io.corridorledger.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Encodes a list of fields unambiguously. Each field is written as a netstring (`5:hello,`), and
/// an absent field as `-,`.
final class Netstrings {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  /// @param field text, or null when absent
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
