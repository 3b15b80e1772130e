package io.corridorledger.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes JSON with invalid parts, which a JSON library would not write.
final class JsonText {

  private static final String MARK = "\u00a7raw";

  private final Map<String, byte[]> raw = new LinkedHashMap<>();

  /// Creates a value that is written as exactly these bytes.
  JsonNode raw(byte[] bytes) {
    return TextNode.valueOf(mark(bytes));
  }

  JsonNode raw(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Creates a member name that is written exactly as this text. The text contains the quotes.
  String rawName(String text) {
    return mark(text.getBytes(StandardCharsets.UTF_8));
  }

  private String mark(byte[] bytes) {
    var mark = MARK + raw.size() + ";";
    raw.put(mark, bytes);
    return mark;
  }

  byte[] write(JsonNode json) {
    try {
      var bytes = OpenApi.JSON.writeValueAsBytes(json);
      for (var entry : raw.entrySet()) {
        bytes =
            replaced(
                bytes,
                ("\"" + entry.getKey() + "\"").getBytes(StandardCharsets.UTF_8),
                entry.getValue());
      }
      return bytes;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] replaced(byte[] bytes, byte[] mark, byte[] by) {
    for (var i = 0; i + mark.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + mark.length, mark, 0, mark.length)) {
        var out = new ByteArrayOutputStream(bytes.length + by.length);
        out.write(bytes, 0, i);
        out.writeBytes(by);
        out.write(bytes, i + mark.length, bytes.length - i - mark.length);
        return out.toByteArray();
      }
    }
    return bytes;
  }
}
