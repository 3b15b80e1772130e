package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.edge.RawHttp.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The operations that each service permits to each role, and its API keys. The settings are those
/// of [Tokens#settings].
public abstract class IdentityContract extends RefusalContract {

  /// A connection with the privileges of the owner of the database.
  protected abstract Connection database() throws SQLException;

  @Test
  void everyOperationPermitsExactlyTheRolesOfTheTable() {
    Map<String, List<String>> table = IdentityTable.read();
    List<Executable> cases = new ArrayList<>();
    for (Operation operation : operations()) {
      List<String> row = table.get(operation.id());
      cases.add(() -> assertTrue(row != null, operation + " is missing in " + IdentityTable.PAGE));
      if (row == null) continue;
      for (int i = 0; i < IdentityTable.CLIENTS.size(); i++) {
        String client = IdentityTable.CLIENTS.get(i);
        String expected = row.get(i);
        cases.add(
            () -> assertEquals(expected, result(operation, client), operation + " " + client));
      }
    }
    long before = written();
    assertAll(cases);
    assertEquals(before, written());
  }

  private String result(Operation operation, String client) {
    String token =
        switch (client) {
          case "no token" -> null;
          case "no role" -> Tokens.of("somebody");
          default -> Tokens.of("somebody", client);
        };
    String body = operation.method().equals("POST") ? "{}" : "";
    Answer answer = ask(operation.method(), operation.target(), body, token);
    return switch (answer.status()) {
      case 401 -> {
        answer.isProblem(401, "unauthenticated");
        assertEquals("Bearer", answer.header("WWW-Authenticate"), answer::toString);
        yield "401";
      }
      case 403 -> {
        answer.isProblem(403, "forbidden");
        yield "403";
      }
      default -> {
        assertTrue(answer.status() < 500, answer::toString);
        yield "yes";
      }
    };
  }

  /// A log message, a response, the metrics and the tables must not have a token or its signature,
  /// and not the key that authenticates records. A client may also send a token by mistake as a
  /// part of the path or as a parameter.
  @Test
  void noTokenAppearsInLogsResponsesMetricsAndTables() throws SQLException {
    List<String> tokens = new ArrayList<>();
    BadTokens.all().values().forEach(token -> tokens.add(token.get()));
    tokens.removeIf(token -> token.length() < 40);
    tokens.add(Tokens.of("somebody", "recorder"));
    tokens.add(Tokens.of("somebody"));
    ApiKeyClient key = ApiKeyClient.create(service(), "Key in no log", "recorder");
    tokens.add(key.token());
    long last = audited("REFUSAL", 1).path("last").asLong();
    StringBuilder said = new StringBuilder();
    Handler listener =
        new Handler() {
          @Override
          public synchronized void publish(LogRecord record) {
            said.append(record.getMessage()).append(' ').append(record.getThrown()).append('\n');
            if (record.getParameters() != null)
              for (Object parameter : record.getParameters()) said.append(parameter).append('\n');
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    try {
      String operator = Tokens.of("operator", "operator");
      said.append(ask("GET", key.address(), "", operator).body());
      for (String page = "/v1/api-keys?limit=1000"; page != null; ) {
        Answer answer = ask("GET", page, "", operator);
        said.append(answer.body());
        page = answer.json().path("next").asText(null);
      }
      said.append(audited("DECISION", 1));
      said.append(ask("GET", "/v1/none", "", key.token() + "0").body());
      for (String token : tokens) {
        for (Operation operation : operations().subList(0, 3))
          said.append(
              ask(
                      operation.method(),
                      operation.target(),
                      operation.method().equals("POST") ? "{}" : "",
                      token)
                  .body());
        String inUrl = token.replace(" ", "%20");
        if (inUrl.length() < 2_000)
          for (String target : List.of("/v1/" + inUrl, "/v1/log?access_token=" + inUrl))
            said.append(ask("GET", target, "", null).body());
      }
      for (String route : List.of("/q/metrics", "/q/health"))
        said.append(RawHttp.get(management(), route).body());
      refusal(
          () -> ask("GET", "/v1/none", "", tokens.getFirst()),
          entry -> entry.path("reason").asText().equals("invalid-token"));
      said.append(audited("REFUSAL", last + 1));
      said.append(key.revoke().body());
    } finally {
      root.removeHandler(listener);
    }
    assertTrue(said.indexOf("http_server_requests") >= 0, "the metrics are missing");
    assertTrue(said.indexOf("invalid-token") >= 0, "the audit log is missing");
    assertTrue(said.indexOf("create api-key " + key.id()) >= 0, "the decision is missing");
    assertTrue(said.indexOf("\"id\":\"" + key.id()) >= 0, "the list of keys is missing");
    List<String> secrets = new ArrayList<>(tokens);
    for (String token : tokens) secrets.add(token.substring(token.lastIndexOf('.') + 1));
    secrets.add(key.secret());
    secrets.removeIf(secret -> secret.length() <= 20);
    secrets.add("5c".repeat(32));
    try (Connection database = database()) {
      for (String secret : secrets) {
        assertFalse(said.indexOf(secret) >= 0, secret);
        assertEquals(List.of(), StoredTexts.tablesWith(database, secret), secret);
      }
      assertFalse(StoredTexts.tablesWith(database, "invalid-token").isEmpty());
    }
  }

  // ---- API keys
  // ---------------------------------------------------------------------------------------------

  private JsonNode decisions() {
    long last = audited("DECISION", 1).path("last").asLong();
    return audited("DECISION", Math.max(1, last - 5)).path("entries");
  }

  private String status(String address) {
    return ask("GET", address, "", Tokens.of("operator", "operator"))
        .json()
        .path("status")
        .asText();
  }

  @Test
  void aKeyIsAClientWithTheRolesOfTheKey() {
    ApiKeyClient key = ApiKeyClient.create(service(), "A reader", "reader");
    assertEquals("VALID", status(key.address()));
    ask("GET", "/v1/none", "", key.token()).isProblem(404, "not-found");
    ask("GET", "/v1/audit/entries", "", key.token()).isProblem(403, "forbidden");
    ask("GET", "/v1/api-keys", "", key.token()).isProblem(403, "forbidden");
    ask("POST", "/v1/api-keys", ApiKeyClient.body("x", "reader"), key.token())
        .isProblem(403, "forbidden");
    ask("POST", key.address() + "/revocation", "{}", key.token()).isProblem(403, "forbidden");
    assertEquals("VALID", status(key.address()));
    JsonNode refused =
        refusal(
            () -> ask("GET", "/v1/audit/entries", "", key.token()),
            entry -> entry.path("principal").asText().endsWith(" " + key.id()));
    assertTrue(
        refused.path("principal").asText().startsWith("urn:corridor:api-key:"), refused::toString);
    assertEquals("not-permitted", refused.path("reason").asText());
  }

  @Test
  void aKeyThatIsNotValidIsRefusedByEveryRouteAndWritesNothing() throws SQLException {
    ApiKeyClient key = ApiKeyClient.create(service(), "Soon revoked", "recorder", "corrector");
    ApiKeyClient revoked = ApiKeyClient.create(service(), "Revoked", "recorder", "corrector");
    assertEquals(200, revoked.revoke().status());
    ApiKeyClient expired = expired();
    String token = key.token();
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("revoked", revoked.token());
    bad.put("expired", expired.token());
    bad.put("wrong secret", token.substring(0, token.length() - 64) + "0".repeat(64));
    bad.put("secret of another key", token.replace(key.secret(), revoked.secret()));
    bad.put("unknown id", token.replace(key.id(), UUID.randomUUID().toString()));
    bad.put("unknown key", "clk_" + UUID.randomUUID() + "_" + "a1".repeat(32));
    bad.put("prefix only", "clk_");
    bad.put("without secret", "clk_" + key.id());
    bad.put("truncated", token.substring(0, token.length() - 1));
    bad.put("too long", token + "0");
    bad.put("two keys", token + " " + token);
    bad.put("in upper case", "clk_" + token.substring(4).toUpperCase(Locale.ROOT));
    bad.put("12 kB", token + "0".repeat(12 << 10));
    bad.put("a token with the prefix of a key", "clk_" + Tokens.of("somebody", "recorder"));
    long before = written();
    List<Operation> commands =
        operations().stream().filter(operation -> operation.method().equals("POST")).toList();
    List<Executable> cases = new ArrayList<>();
    bad.forEach((error, text) -> {
      for (String target : List.of("/v1/none", "/q/openapi", "/", key.address()))
        cases.add(() -> isRefused(error, ask("GET", target, "", text)));
      cases.add(() -> isRefused(error, ask(management(), "GET", "/q/health", "", text)));
      for (Operation command : List.of(commands.getFirst(), commands.getLast()))
        cases.add(() -> isRefused(error, command(command, text)));
    });
    for (String other : List.of(token, Tokens.of("somebody", "operator")))
      cases.add(() ->
          isRefused(
              "key and token",
              ask("GET", "/v1/none", "", token, "Authorization: Bearer " + other)));
    cases.add(
        () -> isRefused("another scheme", ask("GET", "/v1/none", "", token, "Authorization: x")));
    assertAll(cases);
    assertEquals(before, written());
    assertEquals("VALID", status(key.address()));
    assertEquals("REVOKED", status(revoked.address()));
    assertEquals("EXPIRED", status(expired.address()));
    refusal(
        () -> ask("GET", "/v1/none", "", revoked.token()),
        entry -> entry.path("reason").asText().equals("invalid-token"));
  }

  /// A key whose time of expiry was moved into the past.
  private ApiKeyClient expired() throws SQLException {
    ApiKeyClient key = ApiKeyClient.create(service(), "Expired", "recorder", "corrector");
    try (Connection database = database();
        var statement =
            database.prepareStatement(
                "UPDATE public.api_key SET expires_at = created_at WHERE id = ?::uuid")) {
      statement.setString(1, key.id());
      assertEquals(1, statement.executeUpdate());
    }
    // The instance reads the keys again after a change.
    assertEquals(200, ApiKeyClient.create(service(), "Another", "reader").revoke().status());
    return key;
  }

  @Test
  void creationAndRevocationAreDecisionsOfTheOperator() {
    String operator = "operator-" + System.nanoTime();
    String token = Tokens.named(operator, "Op", "operator");
    Answer created =
        ask("POST", "/v1/api-keys", ApiKeyClient.body("In the audit log", "corrector"), token);
    assertEquals(201, created.status(), created::toString);
    assertEquals("no-store", created.header("Cache-Control"), created::toString);
    JsonNode key = created.json().path("apiKey");
    String id = key.path("id").asText();
    assertEquals("/v1/api-keys/" + id, created.header("Location"));
    assertEquals(Tokens.ISSUER + " " + operator + " Op", key.path("createdBy").asText());
    JsonNode decision = decisions().get(decisions().size() - 1);
    assertEquals("create api-key " + id, decision.path("operation").asText());
    assertEquals(Tokens.ISSUER + " " + operator, decision.path("principal").asText());
    assertEquals("127.0.0.1", decision.path("address").asText());
    assertTrue(decision.path("reason").asText().contains("In the audit log"), decision::toString);
    String revocation = "/v1/api-keys/%s/revocation".formatted(id);
    Answer first = ask("POST", revocation, "{\"reason\": \"It was lost\"}", token);
    assertEquals(200, first.status(), first::toString);
    assertEquals("REVOKED", first.json().path("status").asText());
    JsonNode revoked = decisions().get(decisions().size() - 1);
    assertEquals("revoke api-key " + id, revoked.path("operation").asText());
    assertEquals("It was lost", revoked.path("reason").asText());
    Answer again =
        ask("POST", revocation, "{\"reason\": \"Again\"}", Tokens.of("another", "operator"));
    assertEquals(first.json(), again.json(), "the second revocation changes nothing");
    assertEquals(revoked, decisions().get(decisions().size() - 1));
  }

  @Test
  void aRequestForAKeyIsCheckedFieldByField() {
    String operator = Tokens.of("operator", "operator");
    long last = audited("DECISION", 1).path("last").asLong();
    Map<String, String> bad = new LinkedHashMap<>();
    String good = ApiKeyClient.body("A name", "recorder");
    bad.put(good.replace("\"A name\"", "null"), "/name");
    bad.put(good.replace("A name", " "), "/name");
    bad.put(good.replace("A name", "a\\u0000b"), "/name");
    bad.put(good.replace("A name", "x".repeat(101)), "/name");
    bad.put(good.replace("recorder", "operator"), "/roles/0");
    bad.put(good.replace("recorder", "king"), "/roles/0");
    bad.put(good.replace("[\"recorder\"]", "[]"), "/roles");
    bad.put(good.replace("[\"recorder\"]", "null"), "/roles");
    bad.put(good.replace("[\"recorder\"]", "[null]"), "/roles/0");
    for (String days : List.of("0", "-1", "367", "99999999999", "1.5", "null", "\"90\""))
      bad.put(good.replace("30", days), "/validDays");
    for (String scope : List.of("hub", "*", "", "x".repeat(10_000)))
      bad.put(
          good.replace("}", ", \"scopes\": [\"hub:alat\", \"%s\"]}".formatted(scope)), "/scopes/1");
    bad.put(
        good.replace("}", ", \"scopes\": [%s\"hub:a\"]}".formatted("\"hub:a\",".repeat(20))),
        "/scopes");
    bad.put(good.replace("}", ", \"id\": \"x\"}"), "/id");
    List<Executable> cases = new ArrayList<>();
    bad.forEach((body, pointer) ->
        cases.add(() -> {
          Answer answer = ask("POST", "/v1/api-keys", body, operator);
          answer.isProblem(422, "invalid-field");
          assertEquals(pointer, answer.json().at("/errors/0/pointer").asText(), answer::toString);
        }));
    for (String body : List.of("", "null", "[", good + "{}"))
      cases.add(() -> ask("POST", "/v1/api-keys", body, operator).isProblem(400, "malformed-json"));
    cases.add(() ->
        ask("POST", "/v1/api-keys", " ".repeat(1 << 18), operator)
            .isProblem(413, "body-too-large"));
    String unknown = "/v1/api-keys/" + ID;
    cases.add(() -> ask("GET", unknown, "", operator).isProblem(404, "not-found"));
    cases.add(
        () -> ask("POST", unknown + "/revocation", "{}", operator).isProblem(404, "not-found"));
    cases.add(() -> ask("GET", "/v1/api-keys/x", "", operator).isProblem());
    cases.add(() ->
        ask("POST", unknown + "/revocation", "{\"reason\": \"\\u0001\"}", operator)
            .isProblem(422, "invalid-field"));
    for (String query : List.of("limit=0", "limit=1001", "limit=x", "after=x", "from=1"))
      cases.add(() ->
          ask("GET", "/v1/api-keys?" + query, "", operator).isProblem(400, "invalid-parameter"));
    assertAll(cases);
    assertEquals(last, audited("DECISION", 1).path("last").asLong());
  }

  @Test
  void theKeysAreListedInPages() {
    String operator = Tokens.of("operator", "operator");
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++)
      made.add(ApiKeyClient.create(service(), "Page " + i, "reader").id());
    List<String> listed = new ArrayList<>();
    for (String next = "/v1/api-keys?limit=2"; next != null; ) {
      JsonNode page = ask("GET", next, "", operator).json();
      page.path("apiKeys").forEach(key -> listed.add(key.path("id").asText()));
      assertTrue(page.path("apiKeys").size() <= 2, page::toString);
      next = page.path("next").asText(null);
    }
    assertEquals(listed.stream().distinct().sorted().toList(), listed);
    assertTrue(listed.containsAll(made), listed::toString);
  }
}
