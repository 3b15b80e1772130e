package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.local.KeycloakDistribution;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Clients with tokens of a real Keycloak, whose realm is that of `./corridor up --identity
/// keycloak`. `./corridor test --clients` runs this test.
@Tag("keycloak")
class KeycloakStoryTest {

  private static final String EXAMPLE =
      "/paths/~1v1~1agreements/post/requestBody/content/application~1json/example";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The address 127.0.0.1 and the state of a listening socket, as in `/proc/net/tcp`.
  private static final String LOOPBACK = "0100007F";

  private static final String LISTEN = "0A";
  private static final AtomicInteger KEYS = new AtomicInteger();

  private static LedgerSystem system;
  private static URI agreements;
  private static KeycloakAdmin admin;
  private static JsonNode example;

  @BeforeAll
  static void start() {
    KeycloakDistribution.ensure(System.out);
    system = LedgerSystem.startWithKeycloak();
    agreements = system.agreements().service().url();
    admin = new KeycloakAdmin(system.keycloak().realm());
    example = Api.get(agreements, "/q/openapi?format=json").json().at(EXAMPLE);
  }

  @AfterAll
  static void end() {
    if (system != null) system.close();
  }

  private static String token(String client) {
    return system.keycloak().realm().token(client);
  }

  /// Records an agreement that no other call records.
  private static Api.Answer sign(String... headers) {
    int number = KEYS.incrementAndGet();
    ObjectNode body = example.deepCopy();
    body.remove("id");
    body.put("date", LocalDate.of(1990, 1, 1).plusDays(number).toString());
    String[] all = List.of(headers).toArray(new String[headers.length + 2]);
    all[headers.length] = "Idempotency-Key";
    all[headers.length + 1] = "keycloak-story-" + number;
    return Api.post(agreements, "/v1/agreements?confirmed=true", body.toString(), all);
  }

  private static Api.Answer signWith(String token) {
    return sign("Authorization", "Bearer " + token);
  }

  /// The number of events, streams and receipts of the writers.
  private static Map<String, Long> stored() {
    return List.of("event", "stream", "command_receipt").stream()
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    system.writers().stream()
                        .mapToLong(
                            writer -> system.number(writer.log(), "SELECT count(*) FROM " + table))
                        .sum()));
  }

  private static JsonNode part(String token, int index) {
    return Api.json(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8));
  }

  private static String keyOf(String token) {
    return part(token, 0).path("kid").asText();
  }

  @Test
  void aClientRecordsAndReadersShowItsIssuerAndSubject() {
    var token = token("recorder");
    var recorded = signWith(token).expect(201);
    system.awaitEverythingVisible();
    var stream = recorded.json().path("id").asText();
    var fact = Api.all(system.projection().url(), "/v1/timeline?stream=" + stream).getFirst();
    assertEquals(
        "%s %s service-account-recorder"
            .formatted(system.keycloak().realm().issuer(), part(token, 1).path("sub").asText()),
        fact.path("actor").asText());
  }

  @Test
  void clientsWithoutTheRoleAreRefusedAndNothingIsWritten() {
    var before = stored();
    for (var client : List.of("reader", "corrector", "operator"))
      assertEquals(
          "urn:corridor:problem:forbidden", signWith(token(client)).expect(403).at("/type"));
    assertEquals("urn:corridor:problem:unauthenticated", sign().expect(401).at("/type"));
    signWith(token("recorder") + "x").expect(401);
    assertEquals(before, stored());
    Api.ask(agreements, "/v1/log?limit=1", "Authorization", "Bearer " + token("recorder"))
        .expect(403);
    Api.get(agreements, "/v1/log?limit=1", "Authorization", "Bearer " + token("operator"));
  }

  @Test
  void scopesOfTheRealmLimitAClient() {
    var scopes = List.of("hub:baku-port", "throughput");
    admin.setScopes("recorder", scopes);
    try {
      var token = token("recorder");
      assertEquals(
          scopes,
          part(token, 1)
              .path("corridor_scopes")
              .valueStream()
              .map(JsonNode::asText)
              .sorted()
              .toList());
      var before = stored();
      signWith(token).expect(403);
      assertEquals(before, stored());
    } finally {
      admin.setScopes("recorder", List.of());
    }
    signWith(token("recorder")).expect(201);
  }

  @Test
  void aTokenIsRefusedAfterItsExpiration() {
    admin.setTokenLifespan("recorder", Duration.ofSeconds(20));
    try {
      var token = token("recorder");
      signWith(token).expect(201);
      Eventually.holds(
          "the token expires",
          PATIENCE,
          () ->
              Api.ask(agreements, "/v1/log?limit=1", "Authorization", "Bearer " + token)
                  .expect(401));
      var before = stored();
      signWith(token).expect(401);
      assertEquals(before, stored());
    } finally {
      admin.setTokenLifespan("recorder", Duration.ofMinutes(15));
    }
  }

  @Test
  void newKeysAreFoundAndAnUnavailableIssuerStopsOnlyTokensWithUnknownKeys() {
    var first = token("recorder");
    signWith(first).expect(201);

    admin.addSigningKey("second", 200);
    var second = token("recorder");
    assertNotEquals(keyOf(first), keyOf(second));
    // The service requests the keys again, at most once in the time of the setting `key-refresh`.
    Eventually.holds("the second key is known", PATIENCE, () -> signWith(second).expect(201));
    signWith(first).expect(201);

    admin.addSigningKey("third", 300);
    var third = token("recorder");
    assertFalse(List.of(keyOf(first), keyOf(second)).contains(keyOf(third)));
    system.keycloak().stop();
    assertFalse(system.keycloak().isAlive());
    signWith(second).expect(201);
    var before = stored();
    var refused = signWith(third).expect(401);
    assertEquals("urn:corridor:problem:unauthenticated", refused.at("/type"));
    assertEquals("Bearer error=\"invalid_token\"", refused.header("WWW-Authenticate"));
    assertEquals(before, stored());
    signWith(second).expect(201);

    LedgerSystem.start(List.of(system.keycloak()));
    Eventually.holds("the third key is known", PATIENCE, () -> signWith(third).expect(201));
    assertEquals(keyOf(third), keyOf(token("recorder")), "the realm keeps its keys");
  }

  @Test
  void aPersonRecordsAfterALoginInTheBrowser() {
    admin.addPerson("aygul", "a long enough password", "Aygül", "Şərik", "recorder");
    var recorded =
        signWith(
                KeycloakLogin.of(system.keycloak().realm())
                    .token("aygul", "a long enough password"))
            .expect(201);
    system.awaitEverythingVisible();
    var stream = recorded.json().path("id").asText();
    var fact = Api.all(system.projection().url(), "/v1/timeline?stream=" + stream).getFirst();
    assertTrue(fact.path("actor").asText().endsWith(" Aygül Şərik"), fact::toString);
  }

  /// Loading a large file takes longer than the validity of other tokens.
  @Test
  void theTokenForLoadingIsValidForHours() {
    var claims = part(token("loader"), 1);
    assertEquals(
        Duration.ofHours(12).toSeconds(),
        claims.path("exp").asLong() - claims.path("iat").asLong());
  }

  /// The reader fetches events that a topic lacks from the writer.
  @Test
  void theReaderHasATokenThatTheWriterAccepts() throws IOException {
    var file = system.keycloak().directory().resolve("projection-service.token");
    var token = Files.readString(file).strip();
    Api.get(agreements, "/v1/log?limit=1", "Authorization", "Bearer " + token);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keycloakListensOnlyOnTheLoopbackAddress() throws IOException {
    var listeners = listeners(system.keycloak().pid());
    assertTrue(
        listeners.contains("%s:%04X".formatted(LOOPBACK, system.keycloak().port())),
        listeners::toString);
    assertTrue(
        listeners.stream().allMatch(address -> address.startsWith(LOOPBACK)), listeners::toString);
  }

  /// The addresses and ports on which a process listens, as in `/proc/net/tcp`. Of an IPv6 address,
  /// only the last four bytes are returned, which are the IPv4 address that it may contain.
  private static Set<String> listeners(long pid) throws IOException {
    var sockets = new HashSet<String>();
    try (var files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (var file : files) sockets.add(Files.readSymbolicLink(file).toString());
    }
    var listeners = new TreeSet<String>();
    for (var table : List.of("tcp", "tcp6"))
      for (var line : Files.readAllLines(Path.of("/proc/net", table))) {
        var columns = line.strip().split(" +");
        if (columns[3].equals(LISTEN) && sockets.contains("socket:[" + columns[9] + "]"))
          listeners.add(columns[1].substring(columns[1].length() - "0100007F:1F90".length()));
      }
    return listeners;
  }
}
