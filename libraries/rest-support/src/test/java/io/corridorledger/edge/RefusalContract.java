package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.edge.RawHttp.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// The requests that each service refuses, and their entries in the audit log. The settings are
/// those of [Tokens#settings].
abstract class RefusalContract {

  /// The request seems to come from a proxy, so it has no role without a token.
  private static final String REMOTE = "Via: 1.1 test";

  /// A count is written at the end of its minute.
  private static final long MAX_WAIT_NANOS = 300_000_000_000L;

  private static final long POLL_NANOS = 200_000_000;

  static final String ID = "0192a1b0-5c00-7000-8000-0000000000ff";

  /// Address of the service.
  protected abstract URI service();

  /// Address of the management interface.
  protected abstract URI management();

  /// Number of events, streams and receipts that the service has stored.
  protected abstract long written();

  record Operation(String method, String path, String id) {

    String target() {
      return path.replace("{version}", "v1")
          .replace("{event}", "note-cited")
          .replace("{log}", "agreements")
          .replaceAll("\\{[a-z]+}", ID);
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    JsonNode document = RawHttp.get(service(), "/q/openapi", "Accept: application/json").json();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    operations.add(
                        new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            operation.getValue().path("operationId").asText()))));
    return operations;
  }

  protected Answer ask(String method, String target, String body, String token, String... more) {
    return ask(service(), method, target, body, token, more);
  }

  /// @param token null to send no token
  static Answer ask(
      URI service, String method, String target, String body, String token, String... more) {
    List<String> headers = new ArrayList<>(List.of(more));
    headers.add(REMOTE);
    if (method.equals("POST")) headers.add(RequestContract.JSON);
    if (token != null) headers.add("Authorization: Bearer " + token);
    return RawHttp.send(
        service, RawHttp.request(service, method, target, body, headers.toArray(String[]::new)));
  }

  @Test
  void aBadTokenIsRefusedByEveryRouteAndWritesNothing() {
    long before = written();
    List<Executable> cases = new ArrayList<>();
    List<String> targets = new ArrayList<>(List.of("/v1/none", "/q/openapi", "/"));
    Optional<Operation> command =
        operations().stream().filter(operation -> operation.method().equals("POST")).findFirst();
    operations().stream()
        .filter(operation -> operation.method().equals("GET"))
        .findFirst()
        .ifPresent(operation -> targets.add(operation.target()));
    BadTokens.all()
        .forEach((error, token) -> {
          for (String target : targets)
            cases.add(() -> isRefused(error, ask("GET", target, "", token.get())));
          for (String target : List.of("/q/health", "/operations/x"))
            cases.add(() -> isRefused(error, ask(management(), "GET", target, "", token.get())));
          command.ifPresent(
              operation -> cases.add(() -> isRefused(error, command(operation, token.get()))));
        });
    assertAll(cases);
    assertEquals(before, written());
  }

  Answer command(Operation operation, String token) {
    return ask("POST", operation.target(), "{}", token, "Idempotency-Key: bad");
  }

  static void isRefused(String error, Answer answer) {
    assertEquals(401, answer.status(), () -> error + ": " + answer);
    answer.isProblem(401, "unauthenticated");
    assertEquals(
        "Bearer error=\"invalid_token\"", answer.header("WWW-Authenticate"), answer::toString);
  }

  /// Each bad token comes from its own address, so each has an entry of its own.
  @TestFactory
  Stream<DynamicTest> aBadTokenIsCountedInTheAuditLog() {
    Map<String, Supplier<String>> bad = BadTokens.all();
    Map<String, String> addresses = new LinkedHashMap<>();
    for (String error : bad.keySet()) addresses.put(error, "198.51.100." + (10 + addresses.size()));
    long before = written();
    Map<String, Answer> answers = new HashMap<>();
    Map<String, JsonNode> counted = new HashMap<>();
    refusals(
        audited("REFUSAL", 1).path("last").asLong(),
        entries -> {
          entries.forEach(entry -> counted.putIfAbsent(entry.path("address").asText(), entry));
          addresses.forEach((error, address) -> {
            if (counted.containsKey(address)) return;
            Answer answer = forwarded(address, "Authorization: Bearer " + bad.get(error).get());
            // Further requests may exceed the rate of the address.
            answers.putIfAbsent(error, answer);
          });
          return counted.keySet().containsAll(addresses.values());
        });
    long after = written();
    Set<String> details = new HashSet<>();
    return addresses.entrySet().stream()
        .map(token ->
            DynamicTest.dynamicTest(
                token.getKey(),
                () -> {
                  Answer answer = answers.get(token.getKey());
                  isRefused(token.getKey(), answer);
                  details.add(((ObjectNode) answer.json()).without("traceId").toString());
                  assertEquals(1, details.size(), "the response reveals the error: " + details);
                  JsonNode entry = counted.get(token.getValue());
                  assertEquals("invalid-token", entry.path("reason").asText());
                  assertEquals("anonymous", entry.path("principal").asText());
                  assertEquals(before, after, "a refused request has written a row");
                }));
  }

  /// Whether a client that needs the role `operator` has this role.
  @TestFactory
  Stream<DynamicTest> theRolesOfATokenAreATextOrAList() {
    Map<String, Object> roles = new LinkedHashMap<>();
    roles.put("a text", "operator");
    roles.put("a text with two roles", "reader operator");
    roles.put("a list", List.of("operator"));
    roles.put("a list with two roles", List.of("reader", "operator"));
    Map<String, Object> none = new LinkedHashMap<>();
    none.put("a missing claim", null);
    none.put("an empty text", "");
    none.put("an empty list", List.of());
    none.put("another role", "reader");
    none.put("a role in upper case", "OPERATOR");
    none.put("a number", 5);
    none.put("a list of numbers", List.of(5));
    none.put("true", true);
    none.put("an object", Map.of("operator", true));
    return Stream.concat(
        roles.entrySet().stream()
            .map(claim ->
                DynamicTest.dynamicTest(
                    claim.getKey() + " with the role",
                    () -> {
                      Answer answer =
                          ask(
                              "GET",
                              "/v1/audit/entries",
                              "",
                              Tokens.named("roles", "R", claim.getValue()));
                      assertEquals(200, answer.status(), answer::toString);
                    })),
        none.entrySet().stream()
            .map(claim ->
                DynamicTest.dynamicTest(
                    claim.getKey() + " without the role",
                    () -> isCountedAsForbidden(claim.getValue()))));
  }

  private void isCountedAsForbidden(Object roles) {
    String subject = "roles-" + System.nanoTime();
    long before = written();
    JsonNode entry =
        refusal(
            () ->
                ask("GET", "/v1/audit/entries", "", Tokens.named(subject, "R", roles))
                    .isProblem(403, "forbidden"),
            found -> found.path("principal").asText().equals(Tokens.ISSUER + " " + subject));
    assertEquals("not-permitted", entry.path("reason").asText());
    assertEquals(before, written());
  }

  @Test
  void aTokenOfAMegabyteIsRefusedAndCounted() {
    long before = written();
    List<String> unique = List.of("/v1/none", "/v1/audit/entries");
    for (String target : unique) {
      JsonNode entry =
          refusal(
              () -> ask("GET", target, "", "x".repeat(1 << 20)).isProblem(431, "headers-too-large"),
              found ->
                  found.path("reason").asText().equals("headers-too-large")
                      && found.path("operation").asText().equals("GET " + target));
      assertEquals("anonymous", entry.path("principal").asText());
      assertEquals("127.0.0.1", entry.path("address").asText());
    }
    assertEquals(before, written());
  }

  @Test
  void repeatedTokensAreRefused() {
    String token = Tokens.of("somebody", "reader");
    isRefused("repeated", ask("GET", "/v1/none", "", token, "Authorization: Bearer " + token));
    isRefused("lower case", ask("GET", "/v1/none", "", null, "authorization: bearer a.b.c"));
  }

  @Test
  void aTokenWithinTheClockSkewIsAccepted() {
    for (String token :
        List.of(
            Tokens.signed(
                Tokens.claims(
                    "somebody",
                    null,
                    c -> {
                      c.setIssuedAt(Tokens.in(-60));
                      c.setExpirationTime(Tokens.in(-1));
                    })),
            Tokens.signed(Tokens.claims("somebody", null, c -> c.setNotBefore(Tokens.in(20)))),
            Tokens.signed(Tokens.claims("somebody", null, c -> c.setIssuedAt(Tokens.in(20))))))
      ask("GET", "/v1/none", "", token).isProblem(404, "not-found");
  }

  protected JsonNode audited(String kind, long from) {
    Answer answer =
        ask(
            "GET",
            "/v1/audit/entries?kind=%s&from=%d&limit=1000".formatted(kind, from),
            "",
            Tokens.of("auditor", "operator"));
    assertEquals(200, answer.status(), answer::toString);
    return answer.json();
  }

  /// The refusals after an entry of the audit log. Waits for them, because the service writes them
  /// once in a second, and repeated ones at the end of the minute.
  protected List<JsonNode> refusals(long after, Predicate<List<JsonNode>> areComplete) {
    long end = System.nanoTime() + MAX_WAIT_NANOS;
    while (true) {
      List<JsonNode> entries = audited("REFUSAL", after + 1).path("entries").valueStream().toList();
      if (areComplete.test(entries)) return entries;
      assertTrue(System.nanoTime() < end, () -> "the audit log has only " + entries);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Sends a request again until the audit log has its refusal. One request may not be enough:
  /// above a number of refusals in a minute, the service only counts them.
  JsonNode refusal(Supplier<Answer> request, Predicate<JsonNode> expected) {
    long last = audited("REFUSAL", 1).path("last").asLong();
    JsonNode[] found = new JsonNode[1];
    refusals(
        last,
        entries -> {
          found[0] = entries.stream().filter(expected).findFirst().orElse(null);
          if (found[0] == null) request.get();
          return found[0] != null;
        });
    return found[0];
  }

  @Test
  void refusalsAreInTheAuditLog() {
    String subject = "refused-" + System.nanoTime();
    JsonNode forbidden =
        refusal(
            () -> ask("GET", "/v1/audit/entries", "", Tokens.of(subject, "recorder")),
            entry -> entry.path("principal").asText().equals(Tokens.ISSUER + " " + subject));
    assertEquals("not-permitted", forbidden.path("reason").asText());
    assertEquals("GET /v1/audit/entries", forbidden.path("operation").asText());
    assertEquals("127.0.0.1", forbidden.path("address").asText());
    assertEquals(64, forbidden.path("sha256").asText().length());
    JsonNode missing =
        refusal(
            () -> forwarded("198.51.100.1", ""),
            entry -> entry.path("address").asText().equals("198.51.100.1"));
    assertEquals("no-token", missing.path("reason").asText());
    assertEquals("anonymous", missing.path("principal").asText());
    JsonNode invalid =
        refusal(
            () -> forwarded("2001:db8::1", "Authorization: Bearer a.b.c"),
            entry -> entry.path("address").asText().equals("2001:db8:0:0::/64"));
    assertEquals("invalid-token", invalid.path("reason").asText());
  }

  /// A request that a trusted proxy has forwarded.
  private Answer forwarded(String address, String header) {
    List<String> headers = new ArrayList<>(List.of("X-Forwarded-For: " + address));
    if (!header.isEmpty()) headers.add(header);
    return RawHttp.send(
        service(),
        ConventionContract.PROXY,
        RawHttp.request(service(), "GET", "/v1/audit/entries", "", headers.toArray(String[]::new)));
  }

  @Test
  void theAuditLogIsPagedAndRejectsUnknownParameters() {
    JsonNode first =
        ask("GET", "/v1/audit/entries?limit=1", "", Tokens.of("auditor", "operator")).json();
    if (first.path("last").asLong() > first.path("entries").path(0).path("number").asLong())
      assertTrue(first.path("next").asText().startsWith("/v1/audit/entries?kind=REFUSAL&from="));
    for (String query : List.of("kind=OTHER", "from=0", "from=x", "limit=0", "limit=1001"))
      ask("GET", "/v1/audit/entries?" + query, "", Tokens.of("auditor", "operator"))
          .isProblem(400, "invalid-parameter");
  }
}
