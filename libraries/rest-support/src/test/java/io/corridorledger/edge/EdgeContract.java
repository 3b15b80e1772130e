package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.edge.RawHttp.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The protection of each service against hostile requests, on all of its routes.
public abstract class EdgeContract extends ConventionContract {

  /// Settings of the tested services: an allowed origin, and limits that a test can reach. Only
  /// 127.0.0.1 is exempt from limits, so that a test can use 127.0.0.2 as a limited client.
  public static final Map<String, String> SETTINGS =
      Map.of(
          "corridor.http.allowed-origins",
          "https://ledger.example,http://ledger.example:8080",
          "corridor.http.exempt-addresses",
          "127.0.0.1/32,::1",
          "corridor.http.trusted-proxies",
          PROXY,
          "corridor.http.commands-per-second",
          "1",
          "corridor.http.queries-per-second",
          "1",
          "corridor.http.connections-per-address",
          "" + CONNECTIONS_PER_ADDRESS,
          "corridor.http.head-timeout",
          HEAD_TIMEOUT.toString(),
          "corridor.http.body-timeout",
          BODY_TIMEOUT.toString(),
          "corridor.http.answer-timeout",
          ANSWER_TIMEOUT.toString());

  /// `promtool` checks the metrics too, if it is installed. The Debian package `prometheus`
  /// contains it.
  @Test
  void metricsFollowTheConventionsOfPrometheus() throws Exception {
    MetricConventions metrics = MetricConventions.of(management());
    assertEquals(List.of(), metrics.violations());
    assertTrue(metrics.number() > 5, "too few metrics");
    if (MetricConventions.isPromtoolInstalled()) assertEquals("", metrics.promtool());
  }

  // ---- host and origin
  // -----------------------------------------------------------------------------

  @Test
  void onlyKnownHostsAreAccepted() {
    for (String route : ROUTES) {
      for (String host :
          List.of("evil.example", "127.0.0.1.evil.example", "10.1.2.3", "[2001:db8::1]:80"))
        withHost(host, route).isProblem(421, "misdirected-request");
      for (String host :
          List.of("", "a b", "a/b", "user@localhost", "localhost:99999", "[::1", "%00"))
        withHost(host, route).isProblem(400, "bad-request");
      for (String host :
          List.of(
              "localhost",
              "LOCALHOST:1",
              "app.localhost",
              "127.0.0.1",
              "127.3.2.1:80",
              "[::1]",
              "ledger.example",
              "Ledger.Example:9"))
        assertTrue(Set.of(200, 302, 404).contains(withHost(host, route).status()), host);
    }
    for (String absolute : List.of("http://evil.example/q/openapi", "https://evil.example"))
      RawHttp.get(service(), absolute).isProblem(421, "misdirected-request");
    send("GET /q/openapi HTTP/1.1\r\n\r\n").isProblem(400, "bad-request");
    send("GET /q/openapi HTTP/1.0\r\n\r\n").isProblem(400, "bad-request");
    send("GET /q/openapi HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n").isProblem();
  }

  private Answer withHost(String host, String route) {
    return send("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(route, host));
  }

  @Test
  void aPageOfAnotherOriginChangesNothingAndReadsNothing() {
    for (String origin :
        List.of(
            "https://evil.example",
            "http://localhost.evil.example",
            "null",
            "http://localhost:1",
            "x")) {
      for (Operation operation : operations())
        if (operation.method().equals("POST"))
          RawHttp.post(service(), operation.target(), "{}", "Origin: " + origin, JSON)
              .isProblem(403, "origin-not-allowed");
      for (String method : List.of("PUT", "PATCH", "DELETE"))
        send(RawHttp.request(service(), method, "/v1/none", "{}", "Origin: " + origin))
            .isProblem(403, "origin-not-allowed");
      for (String route : ROUTES)
        hasNoCorsHeader(RawHttp.get(service(), route, "Origin: " + origin));
      hasNoCorsHeader(preflight(origin));
    }
    Answer own =
        RawHttp.get(
            service(),
            "/q/openapi",
            "Origin: http://%s:%d".formatted(service().getHost(), service().getPort()));
    assertEquals(200, own.status(), own::toString);
  }

  private static void hasNoCorsHeader(Answer answer) {
    assertFalse(
        answer.headers().keySet().stream().anyMatch(name -> name.startsWith("access-control-")),
        answer::toString);
  }

  private Answer preflight(String origin) {
    return send(
        RawHttp.request(
            service(),
            "OPTIONS",
            "/v1/none",
            "",
            "Origin: " + origin,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: content-type,idempotency-key"));
  }

  @Test
  void anAllowedOriginGetsTheHeadersThatItsBrowserAsksFor() {
    String origin = "https://ledger.example";
    for (String route : List.of("/q/openapi", operations().getFirst().target())) {
      Answer answer = RawHttp.get(service(), route, "Origin: " + origin);
      assertEquals(origin, answer.header("Access-Control-Allow-Origin"), answer::toString);
      assertTrue(answer.header("Access-Control-Expose-Headers").contains("ETag"), answer::toString);
      assertEquals("false", answer.header("Access-Control-Allow-Credentials"), answer::toString);
    }
    Answer preflight = preflight(origin);
    assertEquals(200, preflight.status(), preflight::toString);
    assertEquals(origin, preflight.header("Access-Control-Allow-Origin"));
    assertTrue(preflight.header("Access-Control-Allow-Headers").contains("Idempotency-Key"));
    assertTrue(preflight.header("Access-Control-Allow-Methods").contains("POST"));
  }

  /// Without these headers, a browser reports a network failure instead of the problem.
  @Test
  void aPageOfAnAllowedOriginCanReadARefusal() {
    String origin = "https://ledger.example";
    Answer refusal = RawHttp.post(service(), "/v1/none", "{}", "Origin: " + origin);
    refusal.isProblem(415, "unsupported-media-type");
    assertEquals(origin, refusal.header("Access-Control-Allow-Origin"), refusal::toString);
    assertTrue(
        refusal.header("Access-Control-Expose-Headers").contains("Retry-After"), refusal::toString);
  }

  /// The content types that a page can send across origins without a preflight request, and a
  /// request without type and body.
  @Test
  void noPostIsASimpleRequest() {
    for (Operation operation : operations())
      if (operation.method().equals("POST")) {
        for (String type :
            List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain;application/json",
                "json",
                ""))
          RawHttp.post(service(), operation.target(), "{}", "Content-Type: " + type)
              .isProblem(415, "unsupported-media-type");
        RawHttp.post(service(), operation.target(), "").isProblem(415, "unsupported-media-type");
        RawHttp.post(service(), operation.target(), "{}").isProblem(415, "unsupported-media-type");
      }
    RawHttp.post(service(), "/v1/none", "").isProblem(415, "unsupported-media-type");
  }

  @Test
  void everyResponseHasTheSecurityHeaders() {
    List<Answer> answers = new ArrayList<>();
    for (String route : ROUTES) answers.add(RawHttp.get(service(), route));
    answers.add(RawHttp.get(service(), operations().getFirst().target()));
    answers.add(withHost("evil.example", "/"));
    answers.add(RawHttp.get(service(), "/v1/%"));
    answers.add(RawHttp.get(management(), "/q/health"));
    for (Answer answer : answers) {
      assertEquals("nosniff", answer.header("X-Content-Type-Options"), answer::toString);
      assertEquals("no-referrer", answer.header("Referrer-Policy"), answer::toString);
      assertEquals("DENY", answer.header("X-Frame-Options"), answer::toString);
      assertTrue(
          answer.header("Content-Security-Policy").contains("frame-ancestors 'none'"),
          answer::toString);
    }
  }

  /// The test has no browser and reads the page: each script and style sheet has the same origin,
  /// and the policy allows the inline content of the page.
  @Test
  void swaggerUiWorksWithItsContentPolicy() {
    Answer page = RawHttp.get(service(), "/q/swagger-ui/");
    assertEquals(200, page.status());
    String policy = page.header("Content-Security-Policy");
    for (String allowed :
        List.of(
            "script-src 'self' 'unsafe-inline'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self' https://ledger.example"))
      assertTrue(policy.contains(allowed), policy);
    var loaded =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"")
            .matcher(page.body())
            .results()
            .map(m -> m.group(1))
            .toList();
    assertTrue(loaded.size() > 3, page::toString);
    for (String address : loaded)
      assertFalse(address.matches("(?i)([a-z]+:)?//.*"), address + " is of another origin");
    assertTrue(
        RawHttp.get(service(), "/q/openapi")
            .header("Content-Security-Policy")
            .contains("default-src 'none'"));
  }

  // ---- metrics and management
  // ---------------------------------------------------------------------------

  /// All unknown addresses and all unknown methods share one tag value each, so that they cannot
  /// displace other values.
  @Test
  void inventedAddressesAndMethodsAreOneTagValueEach() {
    for (int i = 0; i < 150; i++) {
      RawHttp.get(service(), "/v1/invented-%d/%%".formatted(i));
      RawHttp.get(service(), "/v1/invented-%d".formatted(i));
      RawHttp.get(service(), "/q/swagger-ui/invented-%d/../".formatted(i));
      withHost("invented-%d.example".formatted(i), "/invented-%d".formatted(i));
      send(RawHttp.request(service(), "INVENTED" + i, "/v1/none", ""));
      RawHttp.get(
          service(),
          "/q/%s/openapi".formatted(".".repeat(1)).replace("/./", "/" + "./".repeat(i % 20 + 1)));
    }
    RawHttp.get(service(), operations().getFirst().target());
    Set<String> uris = new TreeSet<>();
    Set<String> methods = new TreeSet<>();
    RawHttp.get(management(), "/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("http_server_requests_seconds_count"))
        .forEach(line -> {
          uris.add(line.replaceAll(".*uri=\"([^\"]*)\".*", "$1"));
          methods.add(line.replaceAll(".*method=\"([^\"]*)\".*", "$1"));
        });
    assertTrue(uris.contains("/UNMATCHED"), uris::toString);
    assertTrue(uris.stream().noneMatch(uri -> uri.contains("invented")), uris::toString);
    assertTrue(uris.stream().anyMatch(uri -> uri.startsWith("/v1/")), uris::toString);
    assertTrue(uris.size() < 100, uris::toString);
    assertTrue(methods.contains("OTHER"), methods::toString);
    assertTrue(methods.size() <= 8, methods::toString);
  }

  @Test
  void operatorEndpointsAreOnlyOnTheManagementInterface() {
    for (String path : List.of("/q/health", "/q/health/ready", "/q/health/live", "/q/metrics")) {
      assertTrue(Set.of(200, 503).contains(RawHttp.get(management(), path).status()), path);
      for (String way :
          List.of(
              path,
              "/v1/.." + path,
              "/q/../" + path,
              "/" + path,
              "/." + path,
              path + "/",
              "/q/swagger-ui/../.." + path,
              path.replace("/q", "/%71"),
              "/v1/%2e%2e" + path)) RawHttp.get(service(), way).isProblem(404, "not-found");
    }
  }

  @Test
  void aWebPageCannotReachTheManagementInterface() {
    String path = "/q/health/live";
    assertEquals(
        200, RawHttp.send(management(), "GET %s HTTP/1.0\r\n\r\n".formatted(path)).status());
    RawHttp.send(management(), "GET %s HTTP/1.1\r\nHost: evil.example\r\n\r\n".formatted(path))
        .isProblem(421, "misdirected-request");
    hasNoCorsHeader(RawHttp.get(management(), path, "Origin: https://evil.example"));
    RawHttp.post(management(), path, "{}", JSON, "Origin: https://evil.example")
        .isProblem(403, "origin-not-allowed");
    RawHttp.post(management(), path, "").isProblem(415, "unsupported-media-type");
    RawHttp.get(management(), "/none").isProblem(404, "not-found");
    RawHttp.get(management(), "/%00").isProblem(400, "invalid-path");
  }
}
