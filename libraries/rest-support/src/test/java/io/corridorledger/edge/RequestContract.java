package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.edge.RawHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The responses of each service to malformed and hostile requests. The API document of the service
/// provides the operations.
public abstract class RequestContract {

  static final String JSON = "Content-Type: application/json";
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  /// One address of each kind of route: the API, a page, a file, the API document, and none.
  static final List<String> ROUTES =
      List.of(
          "/v1/none", "/q/openapi", "/q/swagger-ui/", "/q/swagger-ui/swagger-ui-bundle.js", "/");

  /// Address of the service.
  protected abstract URI service();

  /// Address of the management interface.
  protected abstract URI management();

  // ---- malformed requests
  // ----------------------------------------------------------------------------

  @Test
  void malformedRequestsAreProblems() {
    String host = "Host: localhost\r\n";
    List<Executable> cases = new ArrayList<>();
    for (String target :
        List.of(
            "/v1/%",
            "/v1/visits/%/notes",
            "/v1/hubs/%zz",
            "/v1/%e",
            "/v1/\u00e9",
            "/v1/{id}",
            "/v1/<x>",
            "/v1/a\"b",
            "/v1/a\\b",
            "/%ff",
            "/%c0%80",
            "/%ed%a0%80",
            "//",
            "/v1/[]",
            "http://[::1/v1",
            "127.0.0.1:80"))
      cases.add(() -> RawHttp.get(service(), target).isProblem(400, "invalid-path"));
    cases.add(
        () -> RawHttp.get(service(), "/" + "x".repeat(20_000)).isProblem(414, "uri-too-long"));
    cases.add(() ->
        RawHttp.get(service(), "/q/openapi?" + "x".repeat(20_000)).isProblem(414, "uri-too-long"));
    cases.add(() ->
        RawHttp.get(service(), "/q/openapi", "X: " + "y".repeat(100_000))
            .isProblem(431, "headers-too-large"));
    cases.add(() ->
        RawHttp.get(service(), "/q/openapi", many("X-%d: y", 5_000))
            .isProblem(431, "headers-too-large"));
    cases.add(() ->
        RawHttp.get(service(), operations().getFirst().target(), "Content-Length: 2147483648")
            .isProblem());
    for (String request :
        List.of(
            "\r\n\r\n\r\nGARBAGE\r\n\r\n",
            "GET\r\n" + host + "\r\n",
            "GET /\r\n" + host + "\r\n",
            "GET / HTTP\r\n" + host + "\r\n",
            "GET / HTTP/x\r\n" + host + "\r\n",
            "GET /a b HTTP/1.1\r\n" + host + "\r\n",
            "G\u0000T / HTTP/1.1\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\nX Y: z\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\nX : z\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\nX\u0000: z\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\nX: a\u0000b\r\n" + host + "\r\n",
            "GET / HTTP/1.1\r\nX: a\u0001b\r\n" + host + "\r\n",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: x\r\n\r\n",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\n",
            "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"))
      cases.add(() -> isProblemOrClosed(request));
    for (String method : List.of("FOO", "TRACE", "PROPFIND", "CONNECT", "get"))
      for (String target : List.of("/v1/none", "/q/openapi", operations().getFirst().target()))
        cases.add(() -> send(RawHttp.request(service(), method, target, "")).isProblem());
    cases.add(() -> send("OPTIONS * HTTP/1.1\r\n" + host + "\r\n").hidesTheInside());
    assertAll(cases);
  }

  /// Netty and Vert.x close some connections before the service can respond.
  private void isProblemOrClosed(String request) {
    Answer answer = send(request);
    if (answer.status() != 0) answer.isProblem();
  }

  /// A parser that ends the head of a chunk at a line break within quotation marks finds a second
  /// request where a proxy finds one. The service closes the connection instead. In the control,
  /// the extension has no quotation mark, and the second request is genuine.
  @Test
  void aQuotedLineBreakInAChunkExtensionBeginsNoOtherRequest() throws IOException {
    String command =
        operations().stream()
            .filter(o -> o.method().equals("POST") && !o.path().contains("{"))
            .findFirst()
            .map(o -> head("POST", o.target(), JSON, "Idempotency-Key: chunks", CHUNKED))
            .orElse(head("GET", "/q/openapi", CHUNKED));
    isNotSmuggled(service(), command, head("GET", "/q/openapi"));
    isNotSmuggled(
        management(), head("GET", "/q/health/live", CHUNKED), head("GET", "/q/health/live"));
  }

  private static void isNotSmuggled(URI port, String first, String second) throws IOException {
    assertEquals(200, secondStatus(port, first + "1;a=b\r\nX\r\n0\r\n\r\n" + second));
    for (String extension : List.of("a=\"", "a=\"b", "a;b=\"c\\\""))
      assertEquals(
          0,
          secondStatus(port, first + "1;" + extension + "\r\nX\r\n0\r\n\r\n" + second),
          port + " " + extension);
  }

  /// The status of the second response; 0 when the connection was closed instead.
  private static int secondStatus(URI port, String requests) throws IOException {
    try (RawHttp http = new RawHttp(port, null)) {
      return http.exchange(requests).status() == 0 ? 0 : http.answer(requests).status();
    }
  }

  private static String head(String method, String target, String... headers) {
    return "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
        .formatted(
            method,
            target,
            Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()));
  }

  private static String[] many(String header, int count) {
    String[] headers = new String[count];
    for (int i = 0; i < count; i++) headers[i] = header.formatted(i);
    return headers;
  }

  /// Each response is a problem, or a justified success.
  @Test
  void oddHeadersAreAProblemOrNone() {
    for (Operation operation : operations())
      for (String header :
          List.of(
              "Accept: x",
              "Accept:",
              "Accept: */*;q=x",
              "Accept: a/b/c",
              "Accept: text/html",
              "Accept: ;",
              "Accept: application/problem+json",
              "Accept: application/xml",
              "Content-Type: json",
              "Content-Type: x/y",
              "Content-Type: ;",
              "Content-Encoding: gzip",
              "Expect: 100-continue",
              "Expect: x",
              "Range: bytes=0-1",
              "Last-Event-ID: x",
              "Prefer: wait=x",
              "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: !!!!",
              "X-HTTP-Method-Override: DELETE",
              "X-Forwarded-Host: evil.example",
              "Forwarded: host=evil.example")) {
        if (operation.path().contains("timeline") && header.startsWith("Last")) continue;
        Answer answer =
            operation.method().equals("GET")
                ? RawHttp.get(service(), operation.target(), header)
                : RawHttp.post(service(), operation.target(), "{}", JSON, header);
        if (answer.status() >= 400) answer.isProblem();
        else
          assertTrue(
              answer
                  .header("Content-Type")
                  .matches(
                      "application/((cloudevents-batch|schema|vnd.sdmx.structure)\\+)?json(;.*)?"),
              answer::toString);
        answer.hidesTheInside();
        assertFalse(answer.body().contains("evil.example"), answer::toString);
      }
  }

  /// A request with an unacceptable response type is not processed: nothing is recorded or read.
  @Test
  void anUnacceptableTypeIsRejectedBeforeTheBodyIsRead() {
    for (Operation operation : operations())
      for (String accept :
          List.of("text/html", "application/xml", "image/*", "application/problem+json")) {
        Answer answer =
            operation.method().equals("GET")
                ? RawHttp.get(service(), operation.target(), "Accept: " + accept)
                : RawHttp.post(
                    service(), operation.target(), "not JSON", JSON, "Accept: " + accept);
        answer.isProblem(406, "not-acceptable");
      }
  }

  @Test
  void aMethodThatAnAddressDoesNotTakeIsNamedInPlainWords() {
    for (Operation operation : operations()) {
      Answer answer = send(RawHttp.request(service(), "DELETE", operation.target(), ""));
      answer.isProblem(405, "method-not-allowed");
      assertTrue(answer.header("Allow").contains(operation.method()), answer::toString);
    }
  }

  /// Each parameter of the API document, with each malformed text.
  @Test
  void malformedTextIsRejectedInEveryParameter() {
    List<String> texts =
        List.of(
            "%00",
            "a%00b",
            "%01",
            "%0a",
            "%0d%0aX:%20y",
            "%09",
            "%1b[31m",
            "%7f",
            "%c2%80",
            "%ed%a0%80",
            "%ed%b0%80",
            "%ff",
            "%c0%80",
            "%",
            "%4",
            "%zz",
            "\u00e9");
    int[] tried = {0};
    List<Executable> cases = new ArrayList<>();
    for (Operation operation : operations())
      for (JsonNode parameter : operation.node().path("parameters")) {
        String name = parameter.path("name").asText();
        for (String text : texts)
          cases.add(() -> {
            switch (parameter.path("in").asText()) {
              case "query" -> {
                tried[0]++;
                Answer answer = ask(operation, operation.target() + "?" + name + "=" + text);
                answer.isProblem(400, "invalid-parameter");
                assertEquals("query:" + name, pointer(answer), answer::toString);
              }
              case "path" -> {
                tried[0]++;
                Answer answer = ask(operation, operation.targetWith(name, text));
                answer.isProblem(400, "invalid-path");
                assertEquals("path", pointer(answer), answer::toString);
              }
              case "header" -> {}
              default -> throw new AssertionError(parameter);
            }
          });
      }
    for (Operation operation : operations())
      for (JsonNode parameter : operation.node().path("parameters"))
        if (parameter.path("in").asText().equals("header"))
          for (String text : List.of("\u0001", "a\u0000b", "a\u007fb", "\u001b[31m"))
            cases.add(() -> {
              tried[0]++;
              ask(operation, operation.target(), parameter.path("name").asText() + ": " + text)
                  .isProblem();
            });
    assertAll(cases);
    assertTrue(tried[0] > 300, "only %d texts were tried".formatted(tried[0]));
  }

  private Answer ask(Operation operation, String target, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (operation.method().equals("POST")) all.add(JSON);
    return send(
        RawHttp.request(
            service(),
            operation.method(),
            target,
            operation.method().equals("POST") ? "{}" : "",
            all.toArray(String[]::new)));
  }

  private static String pointer(Answer answer) {
    return answer.json().at("/errors/0/pointer").asText();
  }

  // ---- helpers
  // ---------------------------------------------------------------------------------------------

  /// @param path path of the document, with `{names}`
  protected record Operation(String method, String path, JsonNode node) {

    /// The address with the examples of its path parameters.
    public String target() {
      return targetWith(null, null);
    }

    String targetWith(String name, String value) {
      String target = path;
      for (JsonNode parameter : node.path("parameters"))
        if (parameter.path("in").asText().equals("path")) {
          String each = parameter.path("name").asText();
          target =
              target.replace(
                  "{" + each + "}",
                  each.equals(name)
                      ? value
                      : parameter.path("example").asText("0192a1b0-5c00-7000-8000-00000000dead"));
        }
      return target;
    }
  }

  private List<Operation> operations;

  protected List<Operation> operations() {
    if (operations == null) {
      operations = new ArrayList<>();
      JsonNode document = RawHttp.get(service(), "/q/openapi", "Accept: application/json").json();
      each(
          document.path("paths"),
          path ->
              each(
                  path.getValue(),
                  operation ->
                      operations.add(
                          new Operation(
                              operation.getKey().toUpperCase(java.util.Locale.ROOT),
                              path.getKey(),
                              operation.getValue()))));
      assertTrue(operations.size() > 20, "too few operations: " + operations.size());
    }
    return operations;
  }

  private static void each(JsonNode object, Consumer<Map.Entry<String, JsonNode>> then) {
    object.properties().forEach(then);
  }

  protected Answer send(String request) {
    return RawHttp.send(service(), request);
  }
}
