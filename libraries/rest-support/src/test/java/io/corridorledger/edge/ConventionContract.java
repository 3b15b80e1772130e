package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.edge.RawHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The HTTP conventions of each service: ids of requests, caches, compression, proxies, and the
/// order of the checks.
public abstract class ConventionContract extends LimitContract {

  /// Address of the trusted proxy in [EdgeContract#SETTINGS].
  static final String PROXY = "127.0.0.3";

  /// More requests than a burst may have.
  private static final int MANY = 100;

  /// Path of the query that reads the log of a writer. Only writers have this query.
  private static final String LOG = "/v1/log";

  /// The queries of writers whose responses have no ETag: the log, the lists for operators and
  /// proposals. A client reads them page by page, and reads each page once.
  private static final Set<String> WITHOUT_TAG =
      Set.of(LOG, "/v1/audit", "/v1/audit/entries", "/v1/api-keys", "/v1/proposals");

  @Test
  void everyResponseHasARequestIdAndATraceId() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    for (String route : ROUTES) {
      Answer own =
          RawHttp.get(
              service(),
              route,
              "X-Request-Id: order-7.b",
              "traceparent: 00-%s-b7ad6b7169203331-01".formatted(trace));
      assertEquals("order-7.b", own.header("X-Request-Id"), own::toString);
      assertEquals(trace, own.header("Trace-Id"), own::toString);
      Answer other = RawHttp.get(service(), route);
      assertEquals(36, other.header("X-Request-Id").length(), other::toString);
      assertEquals(32, other.header("Trace-Id").length(), other::toString);
    }
    for (String invalid : List.of("x".repeat(129), "a b", "a\"b", "<script>", "\u00e9")) {
      Answer replaced = RawHttp.get(service(), "/v1/none", "X-Request-Id: " + invalid);
      assertEquals(36, replaced.header("X-Request-Id").length(), replaced::toString);
    }
    Answer problem = RawHttp.get(service(), "/v1/none").isProblem(404, "not-found");
    assertEquals(problem.header("Trace-Id"), problem.json().path("traceId").asText());
    Answer invalid = RawHttp.get(service(), "/v1/%", "X-Request-Id: order-8");
    assertEquals("order-8", invalid.header("X-Request-Id"), invalid::toString);
    assertEquals(invalid.header("Trace-Id"), invalid.json().path("traceId").asText());
    Answer malformed = send("GET /\r\nHost: localhost\r\n\r\n").isProblem();
    assertEquals(malformed.header("Trace-Id"), malformed.json().path("traceId").asText());
  }

  @Test
  void cachesRevalidateQueriesAndStoreNothingElse() {
    for (String route : List.of("/q/openapi", "/q/swagger-ui/", "/q/swagger-ui/swagger-ui.css"))
      assertEquals("no-cache", RawHttp.get(service(), route).header("Cache-Control"), route);
    assertEquals("no-store", RawHttp.get(service(), "/v1/none").header("Cache-Control"));
    assertEquals("no-store", RawHttp.get(service(), "/v1/%").header("Cache-Control"));
  }

  /// Queries by id are left out, because the service has no data in this test. The system tests
  /// check that their responses have an ETag.
  @Test
  void aQueryWhoseResponseIsUnchangedIs304() {
    boolean isWriter = operations().stream().anyMatch(one -> one.path().equals(LOG));
    for (Operation operation : operations()) {
      if (!operation.method().equals("GET") || operation.path().contains("{")) continue;
      String target = operation.target() + requiredParameters(operation);
      Answer answer = RawHttp.get(service(), target);
      assertEquals(200, answer.status(), answer::toString);
      String tag = answer.header("ETag");
      boolean hasTag = !isWriter || !WITHOUT_TAG.contains(operation.path());
      assertEquals(hasTag, !tag.isEmpty(), answer::toString);
      if (tag.isEmpty()) continue;
      Answer again = revalidate(target, "\"x\", " + tag);
      // A response has the freshness of the read models, which can change between two requests.
      for (int i = 0; i < 5 && again.status() == 200; i++) {
        assertNotEquals(tag, again.header("ETag"), again::toString);
        tag = again.header("ETag");
        again = revalidate(target, tag);
      }
      assertEquals(304, again.status(), again::toString);
      assertEquals("", again.body(), again::toString);
      assertEquals(tag, again.header("ETag"), again::toString);
      assertEquals("no-cache", again.header("Cache-Control"), again::toString);
    }
  }

  /// The query string with the required parameters. Their values are the documented examples.
  private static String requiredParameters(Operation operation) {
    StringBuilder query = new StringBuilder();
    for (JsonNode parameter : operation.node().path("parameters"))
      if (parameter.path("in").asText().equals("query") && parameter.path("required").asBoolean())
        query
            .append(query.isEmpty() ? "?" : "&")
            .append(parameter.path("name").asText())
            .append("=")
            .append(parameter.path("example").asText());
    return query.toString();
  }

  /// The service closes the connection after its response, so everything that it sends is read.
  private Answer revalidate(String target, String tags) {
    return RawHttp.get(service(), target, "Connection: close", "If-None-Match: " + tags);
  }

  @Test
  void textIsCompressedIfTheClientAcceptsIt() {
    for (String route : List.of("/q/openapi", "/q/openapi?format=json", "/q/swagger-ui/")) {
      Answer answer =
          RawHttp.get(service(), route, "Accept-Encoding: gzip", "Accept: application/json, */*");
      assertEquals("gzip", answer.header("Content-Encoding"), route + answer.headers());
      assertTrue(
          answer.header("Vary").toLowerCase(java.util.Locale.ROOT).contains("accept-encoding"),
          route + answer.headers());
      assertEquals("", RawHttp.get(service(), route).header("Content-Encoding"));
    }
  }

  @Test
  void theStartPageLinksTheDocuments() {
    Answer page = RawHttp.get(service(), "/", "Accept: text/html,*/*;q=0.8");
    assertEquals(200, page.status(), page::toString);
    assertTrue(page.header("Content-Type").startsWith("text/html"), page::toString);
    assertTrue(page.body().contains("href=\"/q/swagger-ui\""), page::toString);
    Answer json = RawHttp.get(service(), "/");
    assertEquals("/q/swagger-ui", json.json().at("/entries/0/href").asText(), json::toString);
    List<String> titles = json.json().get("entries").findValuesAsText("title");
    assertTrue(
        titles.containsAll(
            List.of("OpenAPI document", "Guides", "Event reference", "Problems", "Health")),
        json::toString);
    for (JsonNode entry : json.json().get("entries")) {
      String href = entry.path("href").asText();
      // The API document of a writer is available only while the writer runs.
      if (href.startsWith("/") && !href.startsWith("/openapi/"))
        assertTrue(List.of(200, 302).contains(RawHttp.get(service(), href).status()), href);
      else if (entry.path("title").asText().equals("Health"))
        assertTrue(href.endsWith("/q/health"), json::toString);
    }
  }

  /// The client address is the one that the trusted proxy appended. The client itself chose the
  /// addresses before it.
  @Test
  void onlyATrustedProxyNamesTheClientAddress() {
    String exempt = "X-Forwarded-For: 127.0.0.1";
    assertTrue(isLimited(PROXY, exempt + ", 198.51.100.7"));
    assertTrue(isLimited(PROXY, exempt, "X-Forwarded-For: [2001:db8::7]:443"));
    assertTrue(isLimited(PROXY, exempt + ", unknown"));
    assertTrue(isLimited(PROXY, "X-Forwarded-For: 198.51.100.8, " + PROXY));
    assertTrue(isLimited("127.0.0.4", exempt), "another client is believed");
    assertTrue(!isLimited(PROXY, exempt), "the address of the proxy is counted");
  }

  private boolean isLimited(String source, String... headers) {
    String request = RawHttp.request(service(), "GET", "/v1/none", "", headers);
    for (int i = 0; i < MANY; i++)
      if (RawHttp.send(service(), source, request).status() == 429) return true;
    return false;
  }

  @Test
  void browsersMustUseTlsIfTheClientOfTheProxyDoes() {
    String request =
        RawHttp.request(
            service(),
            "GET",
            "/q/openapi",
            "",
            "X-Forwarded-Proto: https",
            "X-Forwarded-For: 127.0.0.1");
    Answer behindProxy = RawHttp.send(service(), PROXY, request);
    assertEquals("max-age=31536000", behindProxy.header("Strict-Transport-Security"));
    Answer direct = RawHttp.send(service(), null, request);
    assertEquals("", direct.header("Strict-Transport-Security"));
  }

  @Test
  void acceptIsCheckedBeforeTheBodyIsRead() throws IOException {
    for (Operation operation : operations()) {
      if (!operation.method().equals("POST")) continue;
      try (RawHttp http = new RawHttp(service(), null)) {
        http.write(
            RawHttp.request(
                    service(), "POST", operation.target(), "", JSON, "Accept: application/xml")
                .replace("Content-Length: 0", "Content-Length: 1000"));
        assertTrue(http.hasAnswer(Duration.ofSeconds(10)), operation.path());
        http.answer(operation.path()).isProblem(406, "not-acceptable");
      }
    }
  }

  @Test
  void unknownParametersAreRejectedByEveryOperation() {
    for (Operation operation : operations()) {
      String target = operation.target() + "?no-such-parameter=1";
      Answer answer =
          operation.method().equals("POST")
              ? RawHttp.post(service(), target, "{}", JSON)
              : RawHttp.get(service(), target);
      answer.isProblem(400, "invalid-parameter");
      assertEquals("query:no-such-parameter", answer.json().at("/errors/0/pointer").asText());
    }
  }

  @Test
  void aParameterWithOneValueIsNotRepeated() {
    for (Operation operation : operations())
      operation
          .node()
          .path("parameters")
          .forEach(parameter -> {
            if (!parameter.path("in").asText().equals("query")
                || parameter.at("/schema/type").asText().equals("array")) return;
            String name = parameter.path("name").asText();
            String target = "%s?%s=1&%s=2".formatted(operation.target(), name, name);
            Answer answer =
                operation.method().equals("POST")
                    ? RawHttp.post(service(), target, "{}", JSON)
                    : RawHttp.get(service(), target);
            answer.isProblem(400, "invalid-parameter");
            assertEquals("query:" + name, answer.json().at("/errors/0/pointer").asText());
          });
  }
}
