package io.corridorledger.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A small ledger with one type of aggregate in one process, which is both the writer and the
/// reader. The ledger is correct, or has one planted [Fault].
final class StandIn implements Ledger, AutoCloseable {

  /// Faults that the fuzzer must find.
  enum Fault {
    NONE,
    /// Answers with 500 to a name with a control character.
    SERVER_ERROR,
    /// Answers with 503 to every read except reads of the freshness.
    OVERLOADED,
    /// Shows an exception in the detail of a rejection.
    SHOWS_EXCEPTION,
    /// Shows the name of a class in a correct answer.
    SHOWS_CLASS,
    /// Shows the address of its database in a header.
    SHOWS_DATABASE,
    /// Rejects an unknown member after recording the fact.
    WRITES_ON_REFUSAL,
    /// Rejects an unknown member and keeps a receipt.
    RECEIPT_ON_REFUSAL,
    /// Acknowledges every fifth fact without storing it.
    DROPS_EVENT,
    /// Acknowledges every fifth fact without keeping a receipt.
    DROPS_RECEIPT,
    /// Writes to the log of the other service.
    WRITES_ELSEWHERE,
    /// Answers with 404 and no body.
    NO_PROBLEM,
    /// Answers with 422 and a problem that lacks a required member.
    PROBLEM_WITHOUT_TRACE,
    /// Answers with 404 and a problem with another status.
    PROBLEM_WITH_OTHER_STATUS,
    /// Closes the connection when the method is unknown.
    CLOSES,
    /// Answers with something that is not JSON.
    NOT_JSON,
    /// Treats a truncated body as complete, after closing its open objects.
    ACTS_ON_PART,
    /// Does not support quoted chunk extensions.
    SMUGGLES,
    /// The read model loses the last fact.
    READER_BEHIND,
    /// The read model parks a stream.
    PARKS,
    /// The server ends after a hundred requests.
    DIES
  }

  private static final String PROBLEM =
      """
      {"type":"urn:corridor:problem:%s","title":"Refused","status":%d,"detail":"%s","retryable":false,"traceId":"0af7651916cd43dd8448eb211c80319c"}
      """;

  static final String DATABASE = "127.0.0.1:54321";

  private final Fault fault;
  private final ServerSocket server;
  private final Map<String, Long> versions = new ConcurrentHashMap<>();
  private final Map<UUID, String> events = new ConcurrentHashMap<>();
  private final Map<UUID, String> elsewhere = new ConcurrentHashMap<>();
  private final Map<String, String> receipts = new ConcurrentHashMap<>();
  private int commands;
  private int requests;

  StandIn(Fault fault) throws IOException {
    this.fault = fault;
    this.server = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform().daemon().name("stand-in").start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public Map<UUID, String> events(String log) {
    return log.equals("agreements") ? Map.copyOf(events) : Map.copyOf(elsewhere);
  }

  @Override
  public Map<String, String> receipts(String log) {
    return log.equals("agreements") ? Map.copyOf(receipts) : Map.of();
  }

  @Override
  public long head(String log) {
    return events(log).size();
  }

  @Override
  public String setAside() {
    return fault == Fault.PARKS ? "1 parked" : "";
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  // ---- HTTP: strict, with only the features that the fuzzer needs -------------------------------

  /// A request that was read completely.
  private record Incoming(
      String method, String target, Map<String, List<String>> headers, byte[] body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /// A malformed request. The server closes the connection without an answer.
  private static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private void serve(Socket socket) {
    try (socket;
        var in = new BufferedInputStream(socket.getInputStream());
        var out = socket.getOutputStream()) {
      socket.setSoTimeout(fault == Fault.ACTS_ON_PART ? 30 : 0);
      while (true) {
        var request = read(in);
        if (fault == Fault.DIES && ++requests > 100) {
          server.close();
          return;
        }
        if (fault == Fault.CLOSES && request.method().equals("FOO")) {
          return;
        }
        out.write(answer(request));
        out.flush();
        if (request.header("connection").equals("close")) {
          return;
        }
      }
    } catch (IOException _) {
      // A malformed request gets no answer. The connection is closed.
    }
  }

  private Incoming read(InputStream in) throws IOException {
    var first = line(in).split(" ", -1);
    if (first.length != 3
        || !first[2].matches("HTTP/1\\.[01]")
        || !first[0].matches("[A-Za-z]+")
        || !first[1].matches("[/*][!-~]*")) {
      throw new Broken();
    }
    var headers = new HashMap<String, List<String>>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var colon = line.indexOf(':');
      if (colon < 1 || !line.substring(0, colon).matches("[!-9;-~]+") || headers.size() > 300) {
        throw new Broken();
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (headers.getOrDefault("host", List.of()).size() != 1) {
      throw new Broken();
    }
    return new Incoming(first[0], first[1], headers, body(in, headers));
  }

  private byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
    var lengths = headers.getOrDefault("content-length", List.of());
    var codings = headers.getOrDefault("transfer-encoding", List.of());
    if (lengths.size() + codings.size() > 1) {
      throw new Broken();
    }
    if (!codings.isEmpty()) {
      if (!codings.getFirst().equals("chunked")) {
        throw new Broken();
      }
      return chunks(in);
    }
    if (lengths.isEmpty()) {
      return new byte[0];
    }
    if (!lengths.getFirst().matches("[0-9]{1,9}")) {
      throw new Broken();
    }
    if (fault == Fault.ACTS_ON_PART) {
      return whatCame(in, Integer.parseInt(lengths.getFirst()));
    }
    return exactly(in, Integer.parseInt(lengths.getFirst()));
  }

  private static byte[] whatCame(InputStream in, int length) throws IOException {
    var body = new ByteArrayOutputStream();
    try {
      while (body.size() < length) {
        var b = in.read();
        if (b < 0) {
          break;
        }
        body.write(b);
      }
    } catch (SocketTimeoutException _) {
      for (var end : List.of("", "}", "\"}")) {
        var repaired = body + end;
        try {
          OpenApi.JSON.readTree(repaired);
          return repaired.getBytes(StandardCharsets.UTF_8);
        } catch (IOException _) {
          // The loop tries the next ending.
        }
      }
    }
    return body.toByteArray();
  }

  private byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      var size = line(in);
      if (fault == Fault.SMUGGLES && size.contains("\"")) {
        // The quoted extension contains line breaks. This faulty server parses the text after the
        // first line break as chunks and requests.
        line(in);
        line(in);
        line(in);
        return body.toByteArray();
      }
      if (!size.matches("[0-9a-fA-F]{1,7}( *;[ -~]*)?")
          || size.chars().filter(c -> c == '"').count() % 2 == 1) {
        throw new Broken();
      }
      var length = Integer.parseInt(size.split("[; ]", 2)[0], 16);
      if (length == 0) {
        while (!line(in).isEmpty()) {
          // Skips the trailer fields after the last chunk.
        }
        return body.toByteArray();
      }
      body.writeBytes(exactly(in, length));
      if (!line(in).isEmpty()) {
        throw new Broken();
      }
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = in.read(); ; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b == '\n') {
        var text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r") || text.indexOf('\r') < text.length() - 1) {
          throw new Broken();
        }
        return text.substring(0, text.length() - 1);
      }
      line.write(b);
    }
  }

  private byte[] answer(Incoming request) {
    var answer = decide(request);
    var body = request.method().equals("HEAD") ? "" : answer.body();
    var extra =
        fault == Fault.SHOWS_DATABASE && answer.status() == 404
            ? "X-Upstream: " + DATABASE + "\r\n"
            : "";
    var head =
        "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(
                answer.status(),
                answer.type(),
                body.getBytes(StandardCharsets.UTF_8).length,
                extra);
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }

  // ---- the ledger ------------------------------------------------------------------------------

  private record Decided(int status, String type, String body) {}

  private static Decided right(int status, String body) {
    return new Decided(status, "application/json", body);
  }

  private static Decided refused(int status, String type, String detail) {
    return new Decided(status, "application/problem+json", PROBLEM.formatted(type, status, detail));
  }

  private synchronized Decided decide(Incoming request) {
    var path = request.target().split("\\?", 2)[0];
    if (request.target().equals("/q/openapi?format=json")) {
      return right(200, document());
    }
    if (path.equals("/v1/things") && request.method().equals("POST")) {
      return command(request, null);
    }
    if (path.matches("/v1/things/[0-9a-f-]{36}/notes") && request.method().equals("POST")) {
      return command(request, path.split("/")[3]);
    }
    if (path.equals("/v1/timeline") && request.method().equals("GET")) {
      var position = Math.max(0, events.size() - (fault == Fault.READER_BEHIND ? 1 : 0));
      return fault == Fault.OVERLOADED && !request.target().endsWith("?limit=1")
          ? refused(503, "too-many-listeners", "later")
          : right(
              200,
              "{\"items\":[],\"freshness\":{\"agreements\":{\"position\":%d},\"logistics\":{\"position\":%d}}}"
                  .formatted(position, elsewhere.size()));
    }
    if (path.matches("/v1/things/[0-9a-f-]{36}")
        && request.method().equals("GET")
        && versions.containsKey(path.split("/")[3])) {
      return switch (fault) {
        case NOT_JSON -> right(200, "{\"id\":");
        case SHOWS_CLASS ->
            right(200, "{\"items\":\"Page[items=[org.example.thing.KnownThing@5fb87827]]\"}");
        default -> right(200, "{\"id\":\"%s\"}".formatted(path.split("/")[3]));
      };
    }
    return switch (fault) {
      case NO_PROBLEM -> new Decided(404, "text/plain", "");
      case PROBLEM_WITH_OTHER_STATUS ->
          new Decided(404, "application/problem+json", PROBLEM.formatted("not-found", 400, "x"));
      default -> refused(404, "not-found", "No resource has this address.");
    };
  }

  private Decided command(Incoming request, String id) {
    var key = request.headers().getOrDefault("idempotency-key", List.of());
    if (key.size() != 1 || !key.getFirst().matches("[!#-~]{1,255}|\"[!#-~]{1,255}\"")) {
      return refused(400, "idempotency-key-invalid", "Send one key.");
    }
    var name = key.getFirst().replace("\"", "");
    if (receipts.containsKey(name)) {
      return right(200, receipts.get(name));
    }
    JsonNode body;
    try {
      body =
          OpenApi.JSON
              .reader()
              .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(request.body());
    } catch (IOException e) {
      return refused(
          400,
          "malformed-json",
          fault == Fault.SHOWS_EXCEPTION ? e.getClass().getName() : "It is not JSON.");
    }
    if (id != null && !versions.containsKey(id)) {
      return refused(404, "not-found", "Not found.");
    }
    if (!body.path("name").isTextual() || body.path("name").asText().length() > 20) {
      return fault == Fault.PROBLEM_WITHOUT_TRACE
          ? new Decided(
              422,
              "application/problem+json",
              PROBLEM.formatted("invalid-field", 422, "x").replaceFirst(",\"traceId.*\"", ""))
          : refused(422, "invalid-field", "The name is wrong.");
    }
    if (body.path("name").asText().chars().anyMatch(c -> c < ' ')) {
      return fault == Fault.SERVER_ERROR
          ? refused(500, "internal", "x")
          : refused(422, "invalid-field", "A control character.");
    }
    for (var member : body.properties()) {
      if (!Set.of("name", "id").contains(member.getKey())) {
        if (fault == Fault.WRITES_ON_REFUSAL) {
          events.put(UUID.randomUUID(), "x@1");
        }
        if (fault == Fault.RECEIPT_ON_REFUSAL) {
          receipts.put(name, "{}");
        }
        return refused(422, "invalid-field", "An unknown member.");
      }
    }
    return record(name, id, body);
  }

  private Decided record(String key, String id, JsonNode body) {
    var stream = id != null ? id : body.path("id").asText();
    if (!stream.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return refused(422, "invalid-field", "The id is wrong.");
    }
    if (id == null && versions.containsKey(stream)) {
      return refused(409, "already-exists", "It exists.");
    }
    commands++;
    var event = UUID.randomUUID();
    var version = versions.merge(stream, 1L, Long::sum);
    var answer =
        "{\"id\":\"%s\",\"version\":%d,\"events\":[{\"id\":\"%s\",\"type\":\"thing-named\",\"version\":%2$d}]}"
            .formatted(stream, version, event);
    if (fault != Fault.DROPS_EVENT || commands % 5 > 0) {
      events.put(event, stream + "@" + version);
    }
    if (fault != Fault.DROPS_RECEIPT || commands % 5 > 0) {
      receipts.put(key, answer);
    }
    if (fault == Fault.WRITES_ELSEWHERE) {
      elsewhere.put(UUID.randomUUID(), "x@1");
    }
    return right(id == null ? 201 : 200, answer);
  }

  private static String document() {
    try (var in = StandIn.class.getResourceAsStream("/stand-in.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
