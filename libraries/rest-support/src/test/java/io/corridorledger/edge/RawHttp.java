package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A connection on which a test sends arbitrary bytes from a chosen address.
public final class RawHttp implements Closeable {

  private static final int TIMEOUT_MILLIS = 60_000;
  private static final JsonMapper JSON = new JsonMapper();

  /// Internal names: of the ledger, of libraries, of the database and of exceptions. The URNs of
  /// SDMX begin with `urn:sdmx:org.`.
  private static final Pattern INTERNAL =
      Pattern.compile(
          "Exception|Throwable|java\\.|javax?\\.|io\\.(quarkus|vertx|netty|corridorledger|smallrye)|(?<!urn:sdmx:)org\\.|com\\.fasterxml|SQL|jdbc|\"stack\"|\"details\"|\\bat [a-z]+\\.");

  private final Socket socket;
  private final InputStream in;

  /// @param source address of this machine, such as 127.0.0.9; null for any
  public RawHttp(URI service, String source) throws IOException {
    this(service, source, 0);
  }

  /// @param receiveBuffer size of the receive buffer in bytes; 0 for the default
  RawHttp(URI service, String source, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
    if (source != null) socket.bind(new InetSocketAddress(source, 0));
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// @param status 0 when the connection was closed without a response
  /// @param headers headers by lower-case name
  public record Answer(int status, Map<String, List<String>> headers, String body, String request) {

    public String header(String name) {
      return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(this + " is not JSON", e);
      }
    }

    public String type() {
      return json().path("type").asText().replace("urn:corridor:problem:", "");
    }

    /// Checks for a problem of this status and type, with a trace id and no internal details.
    public Answer isProblem(int status, String type) {
      assertEquals(status, this.status, this::toString);
      isProblem();
      assertEquals(type, type(), this::toString);
      return this;
    }

    /// Checks for any problem, with a trace id and no internal details.
    public Answer isProblem() {
      assertTrue(status >= 400 && status < 500, this::toString);
      assertTrue(header("Content-Type").startsWith("application/problem+json"), this::toString);
      assertEquals(status, json().path("status").asInt(), this::toString);
      assertTrue(json().path("type").asText().startsWith("urn:corridor:problem:"), this::toString);
      assertEquals(32, json().path("traceId").asText().length(), this::toString);
      assertFalse(json().path("title").asText().isBlank(), this::toString);
      return hidesTheInside();
    }

    public Answer hidesTheInside() {
      assertFalse(INTERNAL.matcher(body).find(), this::toString);
      return this;
    }

    @Override
    public String toString() {
      return "%s → %d %s %s"
          .formatted(
              request.length() > 300 ? request.substring(0, 300) + "…" : request,
              status,
              headers,
              body.length() > 2_000 ? body.substring(0, 2_000) + "…" : body);
    }
  }

  /// Sends one request on a new connection.
  public static Answer send(URI service, String request) {
    return send(service, null, request);
  }

  public static Answer send(URI service, String source, String request) {
    try (RawHttp http = new RawHttp(service, source)) {
      return http.exchange(request);
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  /// Sends a GET with the service's own host.
  ///
  /// @param headers complete header lines
  public static Answer get(URI service, String target, String... headers) {
    return send(service, request(service, "GET", target, "", headers));
  }

  public static Answer post(URI service, String target, String body, String... headers) {
    return send(service, request(service, "POST", target, body, headers));
  }

  /// @param body each character is one byte
  public static String request(
      URI service, String method, String target, String body, String... headers) {
    StringBuilder text =
        new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, target))
            .append("Host: %s:%d\r\n".formatted(service.getHost(), service.getPort()));
    for (String header : headers) text.append(header).append("\r\n");
    if (!body.isEmpty() || method.equals("POST"))
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    return text.append("\r\n").append(body).toString();
  }

  /// Each character is one byte.
  public void write(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  public Answer exchange(String request) throws IOException {
    try {
      write(request);
    } catch (IOException e) {
      // The request was rejected before it was sent completely; there may be a response.
    }
    return answer(request);
  }

  /// Reads the next response; status 0 when the connection was closed instead.
  public Answer answer(String request) throws IOException {
    String head;
    try {
      head = head(in);
    } catch (IOException e) {
      if (e instanceof SocketTimeoutException) throw e;
      head = "";
    }
    if (head.isEmpty()) return new Answer(0, Map.of(), "", request);
    String[] lines = head.split("\r\n");
    Map<String, List<String>> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    if (status == 100) return answer(request); // the body was sent already
    return new Answer(status, headers, body(in, headers), request);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int c;
    while ((c = in.read()) >= 0) {
      head.write(c);
      if (c == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) break;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static String body(InputStream in, Map<String, List<String>> headers) throws IOException {
    List<String> length = headers.get("content-length");
    if (length != null)
      return new String(in.readNBytes(Integer.parseInt(length.getFirst())), StandardCharsets.UTF_8);
    if (!headers.containsKey("transfer-encoding"))
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      body.writeBytes(in.readNBytes(size));
      line(in);
      if (size == 0) return body.toString(StandardCharsets.UTF_8);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) >= 0 && c != '\n') if (c != '\r') line.append((char) c);
    return line.toString();
  }

  /// Whether the service closes the connection within this time.
  public boolean isClosedByPeer(Duration within) throws IOException {
    return hasAnswer(within) && answer("").status() == 0;
  }

  /// Whether neither a response nor the end of the connection has arrived.
  public boolean isOpen() throws IOException {
    return !hasAnswer(Duration.ofMillis(1));
  }

  /// Whether data or the end of the connection arrives within this time.
  public boolean hasAnswer(Duration within) throws IOException {
    socket.setSoTimeout((int) within.toMillis());
    try {
      in.mark(1);
      in.read();
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
