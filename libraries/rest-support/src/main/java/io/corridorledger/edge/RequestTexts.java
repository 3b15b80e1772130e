package io.corridorledger.edge;

import io.corridorledger.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Checks the URL and the headers of a request. The percent-encoding must be complete, and the
/// decoded text must be UTF-8. Control characters are not allowed.
final class RequestTexts {

  /// ASCII characters that a URI must not contain, in addition to the space (RFC 3986).
  private static final String NOT_IN_A_URI = "\"<>\\^`{|}";

  private RequestTexts() {}

  /// Checks the URL of a request. Returns a problem that names the wrong parameter, or null if the
  /// URL is valid.
  static Problem problemOf(String uri) {
    int question = uri.indexOf('?');
    String fault = faultOf(question < 0 ? uri : uri.substring(0, question));
    if (fault != null) return Problem.invalidPath(fault);
    if (question >= 0)
      for (String parameter : uri.substring(question + 1).split("&")) {
        fault = faultOf(parameter);
        if (fault == null) continue;
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        return Problem.invalidParameter(
            faultOf(name) == null ? URLDecoder.decode(name, StandardCharsets.UTF_8) : "a name",
            fault);
      }
    return isTarget(uri) ? null : Problem.invalidPath("is neither a path nor an absolute URI");
  }

  /// Whether the text is a valid request target, such as a path with a query. The check is
  /// necessary, because Vert.x and Quarkus reject invalid targets without a problem response.
  private static boolean isTarget(String uri) {
    try {
      return uri.equals("*") || new URI(uri).getPath() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /// Describes the error in a part of a URL. Null if the part is valid.
  private static String faultOf(String encoded) {
    byte[] bytes = new byte[encoded.length()];
    int size = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        int high = digit(encoded, i + 1);
        int low = digit(encoded, i + 2);
        if (high < 0 || low < 0) return "has a percent sign without two hexadecimal digits";
        bytes[size++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c <= ' ' || c >= 0x7f || NOT_IN_A_URI.indexOf(c) >= 0)
        return "has a character that must be percent-encoded";
      else bytes[size++] = (byte) c;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size)).toString();
      return text.chars().anyMatch(Character::isISOControl) ? "has a control character" : null;
    } catch (CharacterCodingException _) {
      return "has escapes that are not UTF-8";
    }
  }

  private static int digit(String text, int at) {
    char c = at < text.length() ? text.charAt(at) : ' ';
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  /// Whether a header contains a control character other than a tab.
  static boolean hasControlCharacter(String header) {
    return header.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t');
  }
}
