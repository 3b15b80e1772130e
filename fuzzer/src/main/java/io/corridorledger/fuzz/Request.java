package io.corridorledger.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A request as it is sent, and how it was generated.
///
/// @param number request number within the run of one service, from 0
/// @param operation operation for which the request was generated; null for a URL that is in no API
///   document
/// @param mutation the error in the request, such as `header/If-Match`; `valid` if there is none
/// @param target path and query; each character is one byte
/// @param body the body; null if the request has none
record Request(
    long number,
    OpenApi.Operation operation,
    String mutation,
    Framing framing,
    String method,
    String target,
    List<Header> headers,
    byte[] body) {

  static final String KEY = "Idempotency-Key";

  Request {
    headers = List.copyOf(headers);
  }

  Request as(String mutation) {
    return new Request(number, operation, mutation, framing, method, target, headers, body);
  }

  Request with(Framing framing) {
    return new Request(number, operation, mutation, framing, method, target, headers, body);
  }

  Request withMethod(String method) {
    return new Request(number, operation, mutation, framing, method, target, headers, body);
  }

  Request withTarget(String target) {
    return new Request(number, operation, mutation, framing, method, target, headers, body);
  }

  Request withBody(byte[] body) {
    return new Request(number, operation, mutation, framing, method, target, headers, body);
  }

  Request withHeaders(List<Header> headers) {
    return new Request(number, operation, mutation, framing, method, target, headers, body);
  }

  Request without(String header) {
    return withHeaders(headers.stream().filter(h -> !h.name().equalsIgnoreCase(header)).toList());
  }

  /// Returns a copy in which the given header replaces all headers of the same name.
  Request with(String header, String value) {
    var changed = new ArrayList<>(without(header).headers());
    changed.add(new Header(header, value));
    return withHeaders(changed);
  }

  Request plus(String header, String value) {
    var changed = new ArrayList<>(headers);
    changed.add(new Header(header, value));
    return withHeaders(changed);
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(h -> h.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// The idempotency key of a command; empty if the request is not a command or has no key. The
  /// quotes around the key are removed, because the services ignore these quotes.
  Optional<String> key() {
    return method.equals("POST") ? header(KEY).map(Request::bare) : Optional.empty();
  }

  private static String bare(String key) {
    var text = key.strip();
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /// The first part of the name of the error, such as `header` of `header/If-Match`.
  String mutationKind() {
    var slash = mutation.indexOf('/');
    return slash < 0 ? mutation : mutation.substring(0, slash);
  }

  String operationId() {
    return operation == null ? "no operation" : operation.id();
  }

  /// Whether the answer has no body because the method is HEAD.
  boolean answeredWithoutBody() {
    return method.equals("HEAD");
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The head of the request, with the empty line at its end.
  String head(String version, List<Header> additional) {
    var head = new StringBuilder();
    head.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
    for (var list : List.of(additional, headers)) {
      for (var header : list) {
        head.append(header.name()).append(": ").append(header.value()).append("\r\n");
      }
    }
    return head.append("\r\n").toString();
  }

  @Override
  public String toString() {
    return "request %d (%s, %s): %s %s"
        .formatted(number, operationId(), mutation, method, shortened(target))
        .replaceAll("[^ -~]", "?");
  }

  private static String shortened(String text) {
    return text.length() <= 200
        ? text
        : String.format(Locale.ROOT, "%s… (%d bytes)", text.substring(0, 200), text.length());
  }
}
