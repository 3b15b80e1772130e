package io.corridorledger.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// The result of one request.
///
/// @param ended how the exchange ended
/// @param status 0 without an answer
/// @param body body without its transfer coding
/// @param keepsOpen whether the connection can be used for another request
record Answer(Ended ended, int status, List<Header> headers, byte[] body, boolean keepsOpen) {

  enum Ended {
    /// A complete answer came.
    ANSWERED,
    /// The server closed the connection without a complete answer.
    CLOSED,
    /// No answer came within a short time, and the fuzzer closed the connection. The request was
    /// incomplete, or the server may treat it as incomplete.
    ABANDONED,
    /// No answer came within the timeout.
    TIMED_OUT
  }

  static Answer none(Ended ended) {
    return new Answer(ended, 0, List.of(), new byte[0], false);
  }

  boolean isAnswered() {
    return ended == Ended.ANSWERED;
  }

  boolean isRefusal() {
    return status >= 400 && status < 500;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// The value of a header; empty when there is none.
  String header(String name) {
    return headers.stream()
        .filter(h -> h.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }

  boolean hasType(String mediaType) {
    return header("Content-Type").strip().toLowerCase(Locale.ROOT).startsWith(mediaType);
  }

  /// The body with each byte as one character.
  String text() {
    if (header("Content-Encoding").strip().equalsIgnoreCase("gzip")) {
      try (var plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (IOException _) {
        return "";
      }
    }
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    if (!isAnswered()) {
      return ended.toString();
    }
    var text = text().replaceAll("[^ -~]", "?");
    return "%d %s %s"
        .formatted(
            status,
            header("Content-Type"),
            text.length() <= 600 ? text : text.substring(0, 600) + "… (" + body.length + " bytes)");
  }
}
