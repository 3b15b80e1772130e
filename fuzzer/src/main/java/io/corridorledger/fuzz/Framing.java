package io.corridorledger.fuzz;

import static io.corridorledger.fuzz.Request.latin1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// How the bytes of a request are put on the wire: as they should be, or in one of the ways that
/// servers and proxies are known to disagree about.
enum Framing {
  PLAIN(Kind.WHOLE, 1),

  CHUNKED(Kind.WHOLE, 1),
  CHUNK_EXTENSION(Kind.WHOLE, 1),
  CHUNK_QUOTED_EXTENSION(Kind.SMUGGLING, 1),
  CHUNK_TRAILER(Kind.WHOLE, 1),
  CHUNK_TRAILER_LENGTH(Kind.WHOLE, 1),
  CHUNK_LEADING_ZEROS(Kind.WHOLE, 1),
  CHUNK_BAD_SIZE(Kind.BROKEN, 1),
  CHUNK_NEGATIVE_SIZE(Kind.BROKEN, 1),
  CHUNK_HUGE_SIZE(Kind.CUT, 1),
  CHUNK_WRONG_SIZE(Kind.BROKEN, 1),
  CHUNK_BARE_LF(Kind.BROKEN, 1),
  CHUNK_CUT(Kind.CUT, 1),

  LENGTH_TOO_SMALL(Kind.BROKEN, 2),
  LENGTH_TOO_LARGE(Kind.CUT, 1),
  LENGTH_HUGE(Kind.CUT, 1),
  LENGTH_NEGATIVE(Kind.BROKEN, 1),
  LENGTH_NOT_A_NUMBER(Kind.BROKEN, 1),
  LENGTH_TWICE_EQUAL(Kind.BROKEN, 1),
  LENGTH_TWICE_DIFFERENT(Kind.BROKEN, 1),
  LENGTH_LIST(Kind.BROKEN, 1),
  LENGTH_MISSING(Kind.BROKEN, 2),
  LENGTH_AND_CHUNKED(Kind.SMUGGLING, 1),
  TRANSFER_ENCODING_ODD(Kind.BROKEN, 2),
  BODY_CUT(Kind.CUT, 1),
  HEAD_CUT(Kind.CUT, 1),

  PIPELINED(Kind.PIPELINED, 2),
  SPLIT(Kind.WHOLE, 1),
  HTTP_1_0(Kind.WHOLE, 1),
  VERSION_ODD(Kind.BROKEN, 1),
  HTTP_2_PREFACE(Kind.BROKEN, 1),
  UPGRADE_H2C(Kind.BROKEN, 1),
  EXPECT_CONTINUE(Kind.WHOLE, 1),

  REQUEST_LINE_BROKEN(Kind.BROKEN, 2),
  TARGET_RAW_BYTES(Kind.BROKEN, 1),
  URI_LONG(Kind.BROKEN, 1),
  ABSOLUTE_FORM(Kind.BROKEN, 1),
  AUTHORITY_FORM(Kind.BROKEN, 1),

  HOST_MISSING(Kind.BROKEN, 1),
  HOST_TWICE(Kind.BROKEN, 1),
  HOST_WRONG(Kind.BROKEN, 1),
  HEADER_FLOOD(Kind.BROKEN, 1),
  HEADER_LONG(Kind.BROKEN, 1),
  HEADER_BROKEN(Kind.BROKEN, 1),
  BARE_CR(Kind.BROKEN, 2),
  BARE_CR_ONLY(Kind.CUT, 1),
  BARE_LF(Kind.BROKEN, 2);

  enum Kind {
    /// Complete and allowed by RFC 9112: it has to be answered.
    WHOLE,
    /// Complete or beyond repair: it is answered, or the connection is closed.
    BROKEN,
    /// The rest of it never comes: whatever the server does, it must not act on it.
    CUT,
    /// Two requests, two answers.
    PIPELINED,
    /// One request, of which a careless reader makes two.
    SMUGGLING
  }

  private final Kind kind;
  private final int answers;

  Framing(Kind kind, int answers) {
    this.kind = kind;
    this.answers = answers;
  }

  Kind kind() {
    return kind;
  }

  /// How many requests a server may see in it at most.
  int answers() {
    return answers;
  }

  /// How many answers have to come.
  int awaited() {
    return kind == Kind.PIPELINED ? answers : 1;
  }

  boolean mayBeClosed() {
    return kind == Kind.BROKEN || kind == Kind.CUT || kind == Kind.SMUGGLING;
  }

  /// The bytes of a request, in the parts in which they are sent.
  ///
  /// @param host what the header Host should be
  List<byte[]> bytes(Request request, String host, RandomGenerator random) {
    var body = request.body() == null ? new byte[0] : request.body();
    return switch (this) {
      case PLAIN -> plain(request, host);
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
          List.of(
              head(request, host("Transfer-Encoding", "chunked", host)),
              chunks(body, host, random));
      case LENGTH_TOO_SMALL ->
          withLength(
              request, host, String.valueOf(Math.max(0, body.length - 1 - random.nextInt(20))));
      case LENGTH_TOO_LARGE ->
          withLength(request, host, String.valueOf(body.length + 1 + random.nextInt(2_000)));
      case LENGTH_HUGE ->
          withLength(
              request, host, pick(random, "100000000000", "9223372036854775807", "2147483648"));
      case LENGTH_NEGATIVE -> withLength(request, host, pick(random, "-1", "-0", "-2147483648"));
      case LENGTH_NOT_A_NUMBER ->
          withLength(
              request,
              host,
              pick(
                  random,
                  "",
                  "x",
                  "+" + body.length,
                  "0x10",
                  body.length + ".0",
                  "1e2",
                  "99999999999999999999"));
      case LENGTH_LIST -> withLength(request, host, body.length + ", " + body.length);
      case LENGTH_TWICE_EQUAL -> twoLengths(request, host, body.length, body.length);
      case LENGTH_TWICE_DIFFERENT ->
          twoLengths(request, host, body.length, random.nextInt(1 + body.length));
      case LENGTH_MISSING -> List.of(head(request, host(host)), body);
      case LENGTH_AND_CHUNKED -> {
        var lines = host("Content-Length", String.valueOf(body.length), host);
        lines.add(new Header("Transfer-Encoding", "chunked"));
        yield List.of(head(request, lines), chunks(body, host, random));
      }
      case TRANSFER_ENCODING_ODD -> {
        var coding =
            pick(
                random,
                "identity",
                "gzip, chunked",
                "chunked, identity",
                "xchunked",
                "chunked, chunked",
                "",
                "\"chunked\"");
        yield List.of(
            head(request, host("Transfer-Encoding", coding, host)), chunks(body, host, random));
      }
      case BODY_CUT -> {
        var whole = join(plain(request, host));
        yield List.of(
            Arrays.copyOf(whole, whole.length - 1 - random.nextInt(Math.max(1, body.length))));
      }
      case HEAD_CUT -> {
        var head = head(request, withLengthOf(body, host));
        yield List.of(Arrays.copyOf(head, random.nextInt(1, head.length)));
      }
      case PIPELINED -> {
        var all = new ArrayList<>(plain(request, host));
        all.add(latin1("GET /v1/unknown HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
        yield List.of(join(all));
      }
      case SPLIT -> {
        var whole = join(plain(request, host));
        var at = random.nextInt(1, whole.length);
        yield List.of(Arrays.copyOf(whole, at), Arrays.copyOfRange(whole, at, whole.length));
      }
      case HTTP_1_0 -> versioned(request, host, "HTTP/1.0");
      case VERSION_ODD ->
          versioned(
              request,
              host,
              pick(
                  random,
                  "HTTP/1.2",
                  "HTTP/2.0",
                  "HTTP/0.9",
                  "HTTP/9.9",
                  "HTP/1.1",
                  "http/1.1",
                  "HTTP/1.1.1",
                  "HTTP/",
                  ""));
      case HTTP_2_PREFACE ->
          List.of(
              latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
              join(plain(request, host)));
      case UPGRADE_H2C -> {
        var lines = withLengthOf(body, host);
        lines.add(new Header("Connection", "Upgrade, HTTP2-Settings"));
        lines.add(new Header("Upgrade", pick(random, "h2c", "websocket", "TLS/1.2", "x")));
        lines.add(new Header("HTTP2-Settings", pick(random, "AAMAAABkAAQAAP__", "", "?")));
        yield List.of(head(request, lines), body);
      }
      case EXPECT_CONTINUE -> {
        var lines = withLengthOf(body, host);
        lines.add(new Header("Expect", "100-continue"));
        yield List.of(head(request, lines), body);
      }
      case REQUEST_LINE_BROKEN, TARGET_RAW_BYTES, URI_LONG, AUTHORITY_FORM, ABSOLUTE_FORM ->
          requestLine(request, host, body, random);
      case HOST_MISSING -> List.of(head(request, length(body)), body);
      case HOST_TWICE -> {
        var lines = withLengthOf(body, host);
        lines.add(new Header("Host", pick(random, host, "evil.example")));
        yield List.of(head(request, lines), body);
      }
      case HOST_WRONG ->
          List.of(head(request, withLengthOf(body, pick(random, Fragments.HOSTS))), body);
      case HEADER_FLOOD -> {
        var lines = withLengthOf(body, host);
        var count = random.nextInt(100, 4_000);
        for (var i = 0; i < count; i++) {
          lines.add(new Header("X-H" + (random.nextBoolean() ? i : 0), "v"));
        }
        yield List.of(head(request, lines), body);
      }
      case HEADER_LONG -> {
        var lines = withLengthOf(body, host);
        lines.add(new Header("X-Long", "a".repeat(random.nextInt(4_000, 100_000))));
        yield List.of(head(request, lines), body);
      }
      case HEADER_BROKEN -> {
        var head = new String(head(request, withLengthOf(body, host)), StandardCharsets.ISO_8859_1);
        var end = head.length() - 2;
        yield List.of(
            latin1(head.substring(0, end) + pick(random, Fragments.BROKEN_HEADERS) + "\r\n\r\n"),
            body);
      }
      case BARE_CR, BARE_CR_ONLY, BARE_LF -> {
        var head = new String(head(request, withLengthOf(body, host)), StandardCharsets.ISO_8859_1);
        var lineEnd = this == BARE_LF ? "\n" : "\r";
        // Without any line feed the head has no end, so that the server waits for one.
        var all = this == BARE_CR_ONLY || (this == BARE_LF && random.nextBoolean());
        yield all
            ? List.of(latin1(head.replace("\r\n", lineEnd)))
            : List.of(latin1(head.replaceFirst("\r\n", lineEnd)), body);
      }
    };
  }

  private List<byte[]> requestLine(
      Request request, String host, byte[] body, RandomGenerator random) {
    var target = request.target();
    var line =
        switch (this) {
          case URI_LONG -> {
            var padding = "a".repeat(pick(random, 3_000, 4_090, 8_200, 70_000, 300_000));
            yield request.method()
                + " "
                + target
                + (target.contains("?") ? "&" : "?")
                + padding
                + "=1 HTTP/1.1";
          }
          case TARGET_RAW_BYTES ->
              request.method() + " " + target + pick(random, Fragments.RAW_BYTES) + " HTTP/1.1";
          case ABSOLUTE_FORM ->
              request.method()
                  + " "
                  + pick(
                      random,
                      "http://" + host,
                      "https://" + host,
                      "http://evil.example",
                      "http://user:secret@" + host,
                      "ftp://" + host,
                      "http:///",
                      "http://[::1",
                      "//" + host)
                  + target
                  + " HTTP/1.1";
          case AUTHORITY_FORM ->
              pick(
                      random,
                      "CONNECT " + host,
                      "CONNECT evil.example:443",
                      request.method() + " " + host,
                      "OPTIONS *",
                      request.method() + " *")
                  + " HTTP/1.1";
          default ->
              pick(
                  random,
                  "",
                  request.method(),
                  request.method() + " " + target,
                  request.method() + "  " + target + "  HTTP/1.1",
                  request.method() + "\t" + target + "\tHTTP/1.1",
                  " " + request.method() + " " + target + " HTTP/1.1",
                  "\r\n" + request.method() + " " + target + " HTTP/1.1",
                  request.method() + " " + target + " HTTP/1.1 x",
                  request.method() + "\0 " + target + " HTTP/1.1",
                  "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
                  "é " + target + " HTTP/1.1",
                  "G".repeat(10_000) + " " + target + " HTTP/1.1",
                  request.method() + " HTTP/1.1",
                  "HTTP/1.1 200 OK");
        };
    var lines = new StringBuilder(line).append("\r\n");
    for (var list : List.of(withLengthOf(body, host), request.headers())) {
      list.forEach(h -> lines.append(h.name()).append(": ").append(h.value()).append("\r\n"));
    }
    return List.of(latin1(lines.append("\r\n").toString()), body);
  }

  private byte[] chunks(byte[] body, String host, RandomGenerator random) {
    var out = new ByteArrayOutputStream();
    var cut = body.length == 0 ? 0 : random.nextInt(body.length);
    var lineEnd = this == CHUNK_BARE_LF ? "\n" : "\r\n";
    for (var part : List.of(Arrays.copyOf(body, cut), Arrays.copyOfRange(body, cut, body.length))) {
      if (part.length == 0) {
        continue;
      }
      out.writeBytes(latin1(chunkSize(part.length, host, random) + lineEnd));
      out.writeBytes(part);
      out.writeBytes(latin1(lineEnd));
    }
    switch (this) {
      case CHUNK_CUT -> {
        return Arrays.copyOf(
            out.toByteArray(), Math.max(0, out.size() - 1 - random.nextInt(1 + out.size() / 2)));
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

  private String chunkSize(int length, String host, RandomGenerator random) {
    var size = Integer.toHexString(length);
    return switch (this) {
      case CHUNK_EXTENSION ->
          size + pick(random, ";a", ";a=b", ";a=\"b c\"", ";" + "x".repeat(2_000), " ; a = b");
      case CHUNK_QUOTED_EXTENSION ->
          size + ";a=\"\r\nX\r\n0\r\n\r\nGET /v1/unknown HTTP/1.1\r\nHost: " + host + "\r\n\r\n\"";
      case CHUNK_BAD_SIZE ->
          pick(random, "x", "", "g" + size, "0x" + size, size + " 1", "+" + size);
      case CHUNK_NEGATIVE_SIZE -> "-" + size;
      case CHUNK_HUGE_SIZE -> pick(random, "7fffffff", "ffffffff", "fffffffffffffffff", "80000000");
      case CHUNK_WRONG_SIZE -> Integer.toHexString(length - 1);
      case CHUNK_LEADING_ZEROS -> "000" + size;
      default -> size;
    };
  }

  private static List<byte[]> plain(Request request, String host) {
    var body = request.body();
    return body == null
        ? List.of(head(request, host(host)))
        : List.of(join(List.of(head(request, withLengthOf(body, host)), body)));
  }

  private static List<byte[]> versioned(Request request, String host, String version) {
    var body = request.body() == null ? new byte[0] : request.body();
    return List.of(join(List.of(latin1(request.head(version, withLengthOf(body, host))), body)));
  }

  private static List<byte[]> withLength(Request request, String host, String length) {
    var body = request.body() == null ? new byte[0] : request.body();
    return List.of(head(request, host("Content-Length", length, host)), body);
  }

  private static List<byte[]> twoLengths(Request request, String host, int first, int second) {
    var lines = host("Content-Length", String.valueOf(first), host);
    lines.add(new Header("Content-Length", String.valueOf(second)));
    return List.of(head(request, lines), request.body() == null ? new byte[0] : request.body());
  }

  private static byte[] head(Request request, List<Header> lines) {
    return latin1(request.head("HTTP/1.1", lines));
  }

  private static List<Header> host(String host) {
    return new ArrayList<>(List.of(new Header("Host", host)));
  }

  private static List<Header> host(String name, String value, String host) {
    var lines = host(host);
    lines.add(new Header(name, value));
    return lines;
  }

  private static List<Header> withLengthOf(byte[] body, String host) {
    return host("Content-Length", String.valueOf(body.length), host);
  }

  private static List<Header> length(byte[] body) {
    return List.of(new Header("Content-Length", String.valueOf(body.length)));
  }

  @SafeVarargs
  private static <T> T pick(RandomGenerator random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static <T> T pick(RandomGenerator random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static byte[] join(List<byte[]> parts) {
    var all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
