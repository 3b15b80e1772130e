package io.corridorledger.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.body.FactReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.function.Executable;

/// Sends hostile requests to a writer. Each is rejected with a problem that names the error, and
/// the service continues.
public final class HostileRequests {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /// The response is short, regardless of the size of the request.
  private static final int MAX_ANSWER = 10_000;

  private static final String LOCATOR = "/citations/0/locator";
  private static final String KIND = "/citations/0/source/kind";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI service;
  private final URI management;
  private final URI command;
  private final String good;

  /// @param path path of a command that opens a stream; its documented example is made invalid
  public HostileRequests(URI service, URI management, String path) throws IOException {
    this.service = service;
    this.management = management;
    command = service.resolve(path);
    JsonNode document =
        JSON.readTree(
            send(HttpRequest.newBuilder(service.resolve("/q/openapi"))
                    .header("Accept", "application/json"))
                .body());
    JsonNode example =
        document.path("paths").path(path).at("/post/requestBody/content/application~1json/example");
    assertTrue(example.at(LOCATOR).isTextual() && example.at(KIND).isTextual(), path);
    good = example.toString();
  }

  public void areRefused() {
    assertAll(
        Stream.of(
                bodies("malformed-json", "", unreadable()),
                bodies("invalid-field", "", noObjects()),
                bodies("invalid-field", LOCATOR, noText()),
                bodies("invalid-field", KIND, noKind()),
                bodies(
                    "invalid-field",
                    "/citations/0/\ud800",
                    List.of(good.replace("\"locator\"", "\"\\ud800\""))),
                bodies("invalid-field", "/id", List.of("{\"id\": \"\"," + afterId())),
                bodies(
                    "invalid-field",
                    "/citations/0/source/url",
                    List.of(withSource("url", "http://a" + "/".repeat(20_000) + "x"))),
                bodies(
                    "invalid-field",
                    "/citations/0/source/language",
                    List.of(
                        withSource("language", "en" + "-ab".repeat(3_000)),
                        withSource("language", "en" + "-ab".repeat(15_000)))),
                contentTypes(),
                headers(),
                Stream.<Executable>of(this::tooLargeInChunks, this::compressed))
            .flatMap(cases -> cases));
    assertIsReady();
  }

  private void assertIsReady() {
    assertEquals(
        200, send(HttpRequest.newBuilder(management.resolve("/q/health/ready"))).statusCode());
  }

  /// Data that is not HTTP closes the connection; other clients are still served.
  public void thatAreNoHttpDoNoHarm() throws IOException {
    for (String nonsense :
        List.of(
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\u00ff".repeat(200),
            "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: !!!!\r\nContent-Length: 2\r\n\r\n{}"
                .formatted(command.getPath()),
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: x\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n"
                .formatted(command.getPath()),
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: x\r\nContent-Length: 999\r\n\r\n{"
                .formatted(command.getPath()),
            "GET / HTTP/1.1\r\nX: " + "y".repeat(1_000_000),
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n")) {
      try (Socket socket = new Socket(service.getHost(), service.getPort())) {
        socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
      } catch (IOException e) {
        // The service may close the connection before it has read everything.
      }
      assertIsReady();
    }
  }

  private List<Object> unreadable() {
    return List.of(
        "",
        " ",
        "null",
        "[".repeat(60_000),
        "{\"a\":".repeat(12_000),
        with("locator", "\"x\", \"locator\": \"y\""),
        with("locator", "\"\u0000\""),
        with("locator", "NaN"),
        with("locator", "0x10"),
        with("locator", "9".repeat(10_000)),
        good.replace("\"locator\"", "\"" + "l".repeat(50_000) + "\""),
        good + good,
        "\ufeff" + good,
        good.getBytes(StandardCharsets.UTF_16),
        good.getBytes(StandardCharsets.UTF_16LE),
        bytes(with("locator", "\"\u00e9\"")),
        bytes(with("locator", "\"\u00c0\u0080\"")), // an overlong NUL
        bytes(with("locator", "\"\u00ed\u00a0\u0080\""))); // a surrogate
  }

  private List<Object> noObjects() {
    return List.of("[" + good + "]", "\"" + "x".repeat(60_000) + "\"", "1e999999999", "true");
  }

  private List<Object> noText() {
    return List.of(
        with("locator", "\"\\u0000\""),
        with("locator", "\"\\ud800\""),
        with("locator", "\"\\udc00 and \\ud800\""),
        with("locator", "\"" + "x".repeat(60_000) + "\""),
        with("locator", "12"),
        with("locator", "1e99999999999999999999"),
        with("locator", "[".repeat(40) + "]".repeat(40)),
        with("locator", "{\"a\": 1}"));
  }

  private List<Object> noKind() {
    return List.of(
        with("kind", "\"\uff2f\uff26\uff26\uff29\uff23\uff29\uff21\uff2c\""), // full width
        with("kind", "\"OFF\u0130C\u0130AL\""), // dotted capitals
        with("kind", "\"OFFICIAL\u200b\""),
        with("kind", "\"official\""),
        with("kind", "\"\""),
        with("kind", "\"" + "x".repeat(60_000) + "\""),
        with("kind", "0"),
        with("kind", "true"),
        with("kind", "[\"OFFICIAL\"]"),
        with("kind", "{}"));
  }

  private Stream<Executable> bodies(String problem, String pointer, List<Object> bodies) {
    return bodies.stream()
        .map(body ->
            () ->
                refused(
                    problem,
                    pointer,
                    body instanceof byte[] raw
                        ? BodyPublishers.ofByteArray(raw)
                        : BodyPublishers.ofString((String) body),
                    request -> request));
  }

  private Stream<Executable> contentTypes() {
    return Stream.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/merge-patch+json",
            "application/json; charset=UTF-16",
            "application/json; charset=ISO-8859-1",
            "application/json; charset=nonsense")
        .map(type ->
            () ->
                refused(
                    "unsupported-media-type",
                    "",
                    BodyPublishers.ofString(good),
                    request -> request.setHeader("Content-Type", type)));
  }

  private Stream<Executable> headers() {
    String key = "Idempotency-Key";
    String conversation = "Correlation-Id";
    UUID id = UUID.randomUUID();
    return Stream.of(
        header("idempotency-key-invalid", key, r -> r.setHeader(key, "k".repeat(7_000))),
        header("idempotency-key-invalid", key, r -> r.setHeader(key, "\"half")),
        header("idempotency-key-invalid", key, r -> r.setHeader(key, "half\"")),
        header("idempotency-key-invalid", key, r -> r.setHeader(key, "two words")),
        header("idempotency-key-invalid", key, r -> r.header(key, "another")),
        header("header-invalid", conversation, r -> r.header(conversation, "1-1-1-1-1")),
        header(
            "header-invalid",
            conversation,
            r -> r.header(conversation, id.toString()).header(conversation, id.toString())));
  }

  private Executable header(
      String problem, String name, UnaryOperator<HttpRequest.Builder> changed) {
    return () -> refused(problem, "header:" + name, BodyPublishers.ofString(good), changed);
  }

  private void tooLargeInChunks() {
    byte[] large = " ".repeat(10 * FactReader.MAX_BYTES).getBytes(StandardCharsets.UTF_8);
    // A publisher of unknown length makes the client send chunks.
    refused(
        "body-too-large",
        "",
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
        request -> request);
  }

  private void compressed() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(good.getBytes(StandardCharsets.UTF_8));
    }
    for (BodyPublisher body :
        List.of(BodyPublishers.ofByteArray(zipped.toByteArray()), BodyPublishers.ofString(good)))
      refused(
          "unsupported-media-type",
          "",
          body,
          request -> request.header("Content-Encoding", "gzip"));
  }

  private void refused(
      String problem,
      String pointer,
      BodyPublisher body,
      UnaryOperator<HttpRequest.Builder> changed) {
    HttpResponse<String> answer =
        send(
            changed.apply(
                HttpRequest.newBuilder(command)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(body)));
    String told = answer.body();
    assertTrue(told.length() <= MAX_ANSWER, "an answer of %d characters".formatted(told.length()));
    JsonNode json = read(told);
    assertEquals("urn:corridor:problem:" + problem, json.path("type").asText(), told);
    assertEquals(answer.statusCode(), json.path("status").asInt(), told);
    if (problem.equals("invalid-field") || !pointer.isEmpty())
      assertEquals(List.of(pointer), json.path("errors").findValuesAsText("pointer"), told);
    for (String ours : List.of("Exception", "`", "Jackson", "java."))
      assertTrue(!json.path("detail").asText().contains(ours), told);
  }

  private String with(String field, String value) {
    return good.replaceFirst(
        "\"%s\":\"[^\"]*\"".formatted(field),
        Matcher.quoteReplacement("\"%s\":%s".formatted(field, value)));
  }

  /// The body with another source that has this field and no id.
  private String withSource(String field, String value) {
    return good.replaceFirst(
        "\"source\":\\{[^}]*\\}",
        Matcher.quoteReplacement(
            "\"source\":{\"publisher\":\"P\",\"title\":\"T\",\"kind\":\"NEWS\",\"%s\":\"%s\"}"
                .formatted(field, value)));
  }

  private String afterId() {
    return good.replaceFirst("\"id\":\"[^\"]*\",", "").substring(1);
  }

  /// Encodes each character as one byte.
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + json, e);
    }
  }
}
