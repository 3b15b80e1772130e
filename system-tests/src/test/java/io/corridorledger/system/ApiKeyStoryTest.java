package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Clients with API keys, which an operator manages with `./corridor key`.
@OnRunningSystem(Content.EMPTY)
class ApiKeyStoryTest {

  private static final Pattern KEY = Pattern.compile("clk_([0-9a-f-]{36})_[0-9a-f]{64}");
  private static final String EXAMPLE =
      "/paths/~1v1~1agreements/post/requestBody/content/application~1json/example";

  /// The default of the setting `corridor.identity.api-key-refresh`.
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final LedgerSystem system;

  ApiKeyStoryTest(LedgerSystem system) {
    this.system = system;
  }

  private record Key(String id, String token) {}

  private Key create(String service, String... options) {
    List<String> command = new ArrayList<>(List.of("key", "create", "--service", service));
    command.addAll(List.of(options));
    var printed = system.corridor(command.toArray(String[]::new));
    assertEquals(0, printed.exitCode(), printed::text);
    var key = KEY.matcher(printed.text());
    assertTrue(key.find(), "no key was printed");
    return new Key(key.group(1), key.group());
  }

  private URI agreements() {
    return system.agreements().service().url();
  }

  private Api.Answer sign(Key key, String idempotencyKey) {
    ObjectNode body = Api.get(agreements(), "/q/openapi?format=json").json().at(EXAMPLE).deepCopy();
    body.remove("id");
    // No other test records an agreement of this day.
    body.put("date", "1998-08-08");
    return Api.post(
        agreements(),
        "/v1/agreements?confirmed=true",
        body.toString(),
        "Authorization",
        "Bearer " + key.token(),
        "Idempotency-Key",
        idempotencyKey);
  }

  private static int status(ServiceProcess service, Key key) {
    return Api.ask(
            service.url(), "/v1/api-keys/" + key.id(), "Authorization", "Bearer " + key.token())
        .status();
  }

  @Test
  void aClientRecordsWithItsKeyUntilTheKeyIsRevoked() {
    var key = create("agreements", "--name", "Port of Baku", "--role", "recorder", "--days", "7");
    var recorded = sign(key, "key-story-1");
    assertEquals(201, recorded.status(), recorded::toString);
    system.awaitEverythingVisible();
    var stream = recorded.json().path("id").asText();
    var fact = Api.all(system.projection().url(), "/v1/timeline?stream=" + stream).getFirst();
    assertEquals(
        "urn:corridor:api-key:agreements-service %s Port of Baku".formatted(key.id()),
        fact.path("actor").asText());

    var listed = system.corridor("key", "list", "--service", "agreements");
    assertEquals(0, listed.exitCode(), listed::text);
    assertTrue(
        listed
            .text()
            .lines()
            .anyMatch(line ->
                line.contains(key.id()) && line.contains("VALID") && line.endsWith("Port of Baku")),
        listed::text);
    assertTrue(!KEY.matcher(listed.text()).find(), "the list has the text of a key");

    var revoked =
        system.corridor("key", "revoke", key.id(), "--service", "agreements", "--reason", "Lost");
    assertEquals(0, revoked.exitCode(), revoked::text);
    assertEquals(401, sign(key, "key-story-2").status());
    var again = system.corridor("key", "revoke", key.id(), "--service", "agreements");
    assertEquals(revoked.text(), again.text(), "a second revocation changes nothing");
  }

  /// The copy of the keys in the second instance is younger than `api-key-refresh`. So a request
  /// that begins after this time uses a copy that was read after the revocation.
  @Test
  void aSecondInstanceRefusesARevokedKeyWithinTheDocumentedTime() {
    var first = system.agreements().service();
    var second = system.another(first, Map.of());
    try {
      var key = create("agreements", "--name", "Two instances", "--role", "reader");
      Eventually.holds(
          "the second instance accepts the key",
          LedgerSystem.PATIENCE,
          () -> assertEquals(403, status(second, key)));
      var revoked = system.corridor("key", "revoke", key.id(), "--service", "agreements");
      assertEquals(0, revoked.exitCode(), revoked::text);
      long start = System.nanoTime();
      assertEquals(401, status(first, key));
      long age;
      int status;
      do {
        age = System.nanoTime() - start;
        status = status(second, key);
        assertTrue(
            status == 401 || status == 403 && age < REFRESH.toNanos(),
            "status %d after %d ns".formatted(status, age));
      } while (age < REFRESH.toNanos());
      assertEquals(401, status);
    } finally {
      system.end(second);
    }
  }

  /// Each service has its own API keys, and refuses the keys of the other services.
  @Test
  void aKeyBelongsToOneService() {
    for (var service : system.services()) {
      var key =
          create(service.name().replace("-service", ""), "--name", "Reader", "--role", "reader");
      for (var other : system.services())
        assertEquals(other.name().equals(service.name()) ? 403 : 401, status(other, key));
    }
    var all = system.corridor("key", "list");
    assertEquals(0, all.exitCode(), all::text);
    for (var service : List.of("agreements", "logistics", "projection"))
      assertTrue(all.text().lines().anyMatch(line -> line.startsWith(service)), all::text);
  }

  @Test
  void aKafkaUserIsCreatedListedAndRevoked() {
    var created = system.corridor("key", "kafka", "create", "archive");
    assertEquals(0, created.exitCode(), created::text);
    var password = created.text().lines().filter(line -> line.matches("[0-9a-f]{64}")).toList();
    assertEquals(1, password.size(), "no password was printed");
    assertEquals("archive", system.corridor("key", "kafka", "list").text().strip());
    assertEquals(2, system.corridor("key", "kafka", "create", "archive").exitCode());
    var revoked = system.corridor("key", "kafka", "revoke", "archive");
    assertEquals(0, revoked.exitCode(), revoked::text);
    assertEquals("", system.corridor("key", "kafka", "list").text().strip());
  }

  @Test
  void scopesLimitAKey() {
    var key =
        create(
            "agreements", "--name", "Visits", "--role", "recorder", "--scope", "visits,hub:alat");
    assertEquals(403, sign(key, "key-story-3").status());
  }

  /// A heap dump has the tokens and keys of the service.
  @Test
  void noServiceWritesAHeapDumpWhenItsMemoryIsExhausted() {
    var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
    for (var service : system.services()) {
      var flags = system.run(List.of(jcmd, Long.toString(service.pid()), "VM.flags", "-all"));
      assertEquals(0, flags.exitCode(), flags::text);
      assertTrue(
          Pattern.compile("\\bHeapDumpOnOutOfMemoryError += false\\b").matcher(flags.text()).find(),
          flags::text);
    }
  }

  @Test
  void wrongUsageIsReported() {
    for (var wrong :
        List.of(
            List.of("key"),
            List.of(
                "key", "create", "--service", "agreements", "--name", "x", "--role", "operator"),
            List.of("key", "create", "--service", "ports", "--name", "x", "--role", "reader"),
            List.of(
                "key",
                "create",
                "--service",
                "agreements",
                "--name",
                "x",
                "--role",
                "reader",
                "--days",
                "367"),
            List.of(
                "key",
                "create",
                "--service",
                "agreements",
                "--name",
                "x",
                "--role",
                "reader",
                "--scope",
                "port"),
            List.of("key", "revoke", "x", "--service", "agreements"),
            List.of(
                "key", "revoke", "0192a1b0-5c00-7000-8000-0000000000a1", "--service", "agreements"),
            List.of("key", "list", "--service", "ports"),
            List.of("key", "kafka"),
            List.of("key", "kafka", "create", "projection-reader"),
            List.of("key", "kafka", "create", "Archive"),
            List.of("key", "kafka", "revoke", "nobody"))) {
      var refused = system.corridor(wrong.toArray(String[]::new));
      assertEquals(2, refused.exitCode(), () -> wrong + refused.text());
    }
  }
}
