package io.corridorledger.fuzz;

import static io.corridorledger.fuzz.Request.latin1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Converts a request to the bytes that are sent. The [Framing] of the request determines their
/// form.
final class Framer {

  private final Request request;
  private final Framing framing;
  private final String host;
  private final RandomGenerator random;
  private final byte[] body;

  private Framer(Request request, String host, RandomGenerator random) {
    this.request = request;
    this.framing = request.framing();
    this.host = host;
    this.random = random;
    this.body = request.body() == null ? new byte[0] : request.body();
  }

  /// The bytes of a request, divided into the parts that are sent one after another.
  ///
  /// @param host correct value of the Host header
  static List<byte[]> bytes(Request request, String host, RandomGenerator random) {
    return new Framer(request, host, random).bytes();
  }

  private List<byte[]> bytes() {
    return switch (framing) {
      case PLAIN -> List.of(plain());
      case CHUNKED,
          CHUNK_EXTENSION,
          CHUNK_QUOTED_EXTENSION,
          CHUNK_TRAILER,
          CHUNK_TRAILER_LENGTH,
          CHUNK_LEADING_ZEROS,
          CHUNK_BAD_SIZE,
          CHUNK_NEGATIVE_SIZE,
          CHUNK_HUGE_SIZE,
          CHUNK_WRONG_SIZE,
          CHUNK_BARE_LF,
          CHUNK_CUT ->
          chunked("chunked");
      case TRANSFER_ENCODING_ODD -> chunked(pick(Fragments.TRANSFER_ENCODINGS));
      case LENGTH_AND_CHUNKED ->
          List.of(
              head(lines("Content-Length", length(0), "Transfer-Encoding", "chunked")), chunks());
      case LENGTH_TOO_SMALL ->
          ofLength(String.valueOf(Math.max(0, body.length - 1 - random.nextInt(20))));
      case LENGTH_TOO_LARGE -> ofLength(length(1 + random.nextInt(2_000)));
      case LENGTH_HUGE ->
          ofLength(pick(List.of("100000000000", "9223372036854775807", "2147483648")));
      case LENGTH_NEGATIVE -> ofLength(pick(List.of("-1", "-0", "-2147483648")));
      case LENGTH_NOT_A_NUMBER ->
          ofLength(
              pick(
                  List.of(
                      "", "x", "+" + length(0), "0x10", length(0) + ".0", "1e2", "9".repeat(20))));
      case LENGTH_LIST -> ofLength(length(0) + ", " + length(0));
      case LENGTH_TWICE_EQUAL ->
          List.of(head(lines("Content-Length", length(0), "Content-Length", length(0))), body);
      case LENGTH_TWICE_DIFFERENT -> {
        var other = String.valueOf(random.nextInt(1 + body.length));
        yield List.of(head(lines("Content-Length", length(0), "Content-Length", other)), body);
      }
      case LENGTH_MISSING -> List.of(head(lines()), body);
      case BODY_CUT -> {
        var whole = join(head(whole()), body);
        yield List.of(
            Arrays.copyOf(whole, whole.length - 1 - random.nextInt(Math.max(1, body.length))));
      }
      case HEAD_CUT -> {
        var head = head(whole());
        yield List.of(Arrays.copyOf(head, random.nextInt(1, head.length)));
      }
      case PIPELINED -> List.of(join(plain(), latin1(another())));
      case SPLIT -> {
        var whole = plain();
        var at = random.nextInt(1, whole.length);
        yield List.of(Arrays.copyOf(whole, at), Arrays.copyOfRange(whole, at, whole.length));
      }
      case HTTP_1_0 -> List.of(latin1(request.head("HTTP/1.0", whole())), body);
      case VERSION_ODD -> List.of(latin1(request.head(pick(Fragments.VERSIONS), whole())), body);
      case HTTP_2_PREFACE ->
          List.of(latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"), plain());
      case UPGRADE_H2C ->
          with(
              "Connection",
              "Upgrade, HTTP2-Settings",
              "Upgrade",
              pick(List.of("h2c", "websocket", "TLS/1.2", "x")),
              "HTTP2-Settings",
              pick(List.of("AAMAAABkAAQAAP__", "", "?")));
      case EXPECT_CONTINUE -> with("Expect", "100-continue");
      case REQUEST_LINE_BROKEN, TARGET_RAW_BYTES, URI_LONG, AUTHORITY_FORM, ABSOLUTE_FORM ->
          List.of(latin1(requestLine() + head().substring(head().indexOf("\r\n"))), body);
      case HOST_MISSING -> List.of(head(List.of(new Header("Content-Length", length(0)))), body);
      case HOST_TWICE -> with("Host", pick(List.of(host, "evil.example")));
      case HOST_WRONG ->
          List.of(
              head(
                  List.of(
                      new Header("Host", pick(Fragments.HOSTS)),
                      new Header("Content-Length", length(0)))),
              body);
      case HEADER_FLOOD -> {
        var lines = whole();
        var count = random.nextInt(100, 4_000);
        for (var i = 0; i < count; i++) {
          lines.add(new Header("X-H" + (random.nextBoolean() ? i : 0), "v"));
        }
        yield List.of(head(lines), body);
      }
      case HEADER_LONG -> with("X-Long", "a".repeat(random.nextInt(4_000, 100_000)));
      case HEADER_BROKEN -> {
        var head = head();
        var lines = head.substring(0, head.length() - 2);
        yield List.of(latin1(lines + pick(Fragments.BROKEN_HEADERS) + "\r\n\r\n"), body);
      }
      case BARE_CR -> List.of(latin1(head().replaceFirst("\r\n", "\r")), body);
      // Without a line feed, the head of the request does not end, so the server waits.
      case BARE_CR_ONLY -> List.of(latin1(head().replace("\r\n", "\r")));
      case BARE_LF ->
          List.of(
              latin1(
                  random.nextBoolean()
                      ? head().replace("\r\n", "\n")
                      : head().replaceFirst("\r\n", "\n")),
              body);
    };
  }

  private String requestLine() {
    var method = request.method();
    var target = request.target();
    return switch (framing) {
      case URI_LONG -> {
        var padding = "a".repeat(pick(List.of(3_000, 4_090, 8_200, 70_000, 300_000)));
        yield method + " " + target + (target.contains("?") ? "&" : "?") + padding + "=1 HTTP/1.1";
      }
      case TARGET_RAW_BYTES -> method + " " + target + pick(Fragments.RAW_BYTES) + " HTTP/1.1";
      case ABSOLUTE_FORM ->
          method + " " + pick(Fragments.AUTHORITIES).replace("HOST", host) + target + " HTTP/1.1";
      case AUTHORITY_FORM ->
          pick(
              List.of(
                  "CONNECT " + host + " HTTP/1.1",
                  "CONNECT evil.example:443 HTTP/1.1",
                  method + " " + host + " HTTP/1.1",
                  "OPTIONS * HTTP/1.1",
                  method + " * HTTP/1.1"));
      default -> pick(Fragments.REQUEST_LINES).replace("METHOD", method).replace("TARGET", target);
    };
  }

  private List<byte[]> chunked(String coding) {
    return List.of(head(lines("Transfer-Encoding", coding)), chunks());
  }

  private byte[] chunks() {
    var out = new ByteArrayOutputStream();
    var cut = body.length == 0 ? 0 : random.nextInt(body.length);
    var lineEnd = framing == Framing.CHUNK_BARE_LF ? "\n" : "\r\n";
    for (var part : List.of(Arrays.copyOf(body, cut), Arrays.copyOfRange(body, cut, body.length))) {
      if (part.length > 0) {
        out.writeBytes(latin1(chunkSize(part.length) + lineEnd));
        out.writeBytes(part);
        out.writeBytes(latin1(lineEnd));
      }
    }
    switch (framing) {
      case CHUNK_CUT -> {
        var rest = out.size() - 1 - random.nextInt(1 + out.size() / 2);
        return Arrays.copyOf(out.toByteArray(), Math.max(0, rest));
      }
      case CHUNK_TRAILER ->
          out.writeBytes(
              latin1("0\r\nX-Trailer: " + "v".repeat(random.nextInt(1, 2_000)) + "\r\n\r\n"));
      case CHUNK_TRAILER_LENGTH ->
          out.writeBytes(latin1("0\r\nContent-Length: 5\r\nHost: evil.example\r\n\r\n"));
      default -> out.writeBytes(latin1("0" + lineEnd + lineEnd));
    }
    return out.toByteArray();
  }

  private String chunkSize(int length) {
    var size = Integer.toHexString(length);
    return switch (framing) {
      case CHUNK_EXTENSION -> size + pick(Fragments.CHUNK_EXTENSIONS);
      case CHUNK_QUOTED_EXTENSION -> size + ";a=\"\r\nX\r\n0\r\n\r\n" + another() + "\"";
      case CHUNK_BAD_SIZE ->
          pick(List.of("x", "", "g" + size, "0x" + size, size + " 1", "+" + size));
      case CHUNK_NEGATIVE_SIZE -> "-" + size;
      case CHUNK_HUGE_SIZE ->
          pick(List.of("7fffffff", "ffffffff", "fffffffffffffffff", "80000000"));
      case CHUNK_WRONG_SIZE -> Integer.toHexString(length - 1);
      case CHUNK_LEADING_ZEROS -> "000" + size;
      default -> size;
    };
  }

  /// Returns a second complete request, which is sent after the first one.
  private String another() {
    return "GET /v1/unknown HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }

  private byte[] plain() {
    return join(head(request.body() == null ? lines() : whole()), body);
  }

  private List<byte[]> ofLength(String length) {
    return List.of(head(lines("Content-Length", length)), body);
  }

  private List<byte[]> with(String... namesAndValues) {
    var lines = whole();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      lines.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return List.of(head(lines), body);
  }

  /// Creates header lines: Host and the given headers.
  private List<Header> lines(String... namesAndValues) {
    var lines = new ArrayList<>(List.of(new Header("Host", host)));
    for (var i = 0; i < namesAndValues.length; i += 2) {
      lines.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return lines;
  }

  private List<Header> whole() {
    return lines("Content-Length", length(0));
  }

  /// Returns the header value for Content-Length: the length of the body plus `more`.
  private String length(int more) {
    return String.valueOf(body.length + more);
  }

  private byte[] head(List<Header> lines) {
    return latin1(request.head("HTTP/1.1", lines));
  }

  private String head() {
    return new String(head(whole()), StandardCharsets.ISO_8859_1);
  }

  private <T> T pick(List<T> choices) {
    return Values.pick(choices, random);
  }

  private static byte[] join(byte[] first, byte[] second) {
    var all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
