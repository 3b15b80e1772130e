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
/// @param status HTTP status; 0 without an answer
/// @param body body after the transfer coding, such as chunks, was removed
/// @param keepsOpen whether the connection can be used for another request
record Answer(Ended ended, int status, List<Header> headers, byte[] body, boolean keepsOpen) {

  enum Ended {
    /// A complete answer arrived.
    ANSWERED,
    /// The server closed the connection without a complete answer.
    CLOSED,
    /// The fuzzer closed the connection after a short time without an answer. The server may still
    /// have waited for the rest of the request.
    ABANDONED,
    /// No answer arrived before the time-out.
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

  /// The value of a header; empty if the answer lacks the header.
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

  /// The body as text, with one character for each byte.
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
