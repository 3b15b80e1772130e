package io.corridorledger.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.edge.ApiKeyClient;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.RawHttp.Answer;
import io.corridorledger.edge.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// API keys in a real database, and commands with keys.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class ApiKeyTest {

  private static final long MAX_WAIT_NANOS = 120_000_000_000L;
  private static final String JSON = "Content-Type: application/json";

  /// The request seems to come from a proxy, so it has no role without a token.
  private static final String REMOTE = "Via: 1.1 test";

  @TestHTTPResource("/")
  URI service;

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private Answer get(String target, String token) {
    return RawHttp.get(service, target, REMOTE, bearer(token));
  }

  private JsonNode key(ApiKeyClient key) {
    return get("/v1/api-keys/" + key.id(), Tokens.of("operator", "operator")).json();
  }

  private static void execute(Connection database, String... statements) throws SQLException {
    for (String sql : statements)
      try (var statement = database.createStatement()) {
        statement.execute(sql);
      }
  }

  private static long count(Connection database, String sql) throws SQLException {
    try (var statement = database.createStatement();
        var row = statement.executeQuery(sql)) {
      assertTrue(row.next());
      return row.getLong(1);
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    for (long end = System.nanoTime() + MAX_WAIT_NANOS; !condition.call(); ) {
      assertTrue(System.nanoTime() < end, what);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private ObjectNode example(String operation) {
    ObjectNode example =
        RawHttp.get(service, "/q/openapi", "Accept: application/json")
            .json()
            .path("paths")
            .path(operation)
            .at("/post/requestBody/content/application~1json/example")
            .deepCopy();
    example.remove("id");
    return example;
  }

  private Answer sign(String token, String key) {
    return RawHttp.post(
        service,
        "/v1/agreements?confirmed=true",
        example("/v1/agreements").toString(),
        JSON,
        REMOTE,
        bearer(token),
        "Idempotency-Key: " + key);
  }

  private Answer dispute(String stream, String token) {
    return RawHttp.post(
        service,
        "/v1/agreements/%s/disputes".formatted(stream),
        example("/v1/agreements/{id}/disputes").toString(),
        JSON,
        REMOTE,
        bearer(token),
        "If-Match: *",
        "Idempotency-Key: " + UUID.randomUUID());
  }

  @Test
  void aRecorderRecordsUnderTheNameOfItsKeyAndRemarksOnItsOwnFactsOnly() throws Exception {
    ApiKeyClient one = ApiKeyClient.create(service, "First office", "recorder");
    ApiKeyClient other = ApiKeyClient.create(service, "Second office", "recorder");
    Answer recorded = sign(one.token(), "same-key");
    assertEquals(201, recorded.status(), recorded::toString);
    String stream = recorded.json().path("id").asText();
    try (Connection database = LedgerStack.superuser();
        var query = database.prepareStatement("SELECT actor FROM event WHERE stream_id = ?")) {
      query.setObject(1, UUID.fromString(stream));
      try (var row = query.executeQuery()) {
        assertTrue(row.next());
        assertEquals(
            "urn:corridor:api-key:agreements-service %s First office".formatted(one.id()),
            row.getString(1));
      }
    }
    Answer again = sign(one.token(), "same-key");
    assertEquals("true", again.header("Idempotency-Replayed"), again::toString);
    Answer separate = sign(other.token(), "same-key");
    assertEquals(201, separate.status(), separate::toString);
    assertTrue(!separate.json().path("id").asText().equals(stream), "keys share receipts");
    dispute(stream, other.token()).isProblem(403, "forbidden");
    assertEquals(200, dispute(stream, one.token()).status());
    Answer third = sign(one.token(), UUID.randomUUID().toString());
    ApiKeyClient corrector = ApiKeyClient.create(service, "Corrector", "corrector");
    assertEquals(200, dispute(third.json().path("id").asText(), corrector.token()).status());
    sign(corrector.token(), UUID.randomUUID().toString()).isProblem(403, "forbidden");
  }

  @Test
  void scopesLimitAKeyLikeAToken() {
    String scoped =
        "{\"name\": \"Scoped\", \"roles\": [\"recorder\"], \"validDays\": 1, \"scopes\": %s}";
    for (String permitted : List.of("[\"agreements\"]", "[\"hub:alat\", \"agreements\"]", "null"))
      assertEquals(
          201,
          sign(
                  ApiKeyClient.create(service, scoped.formatted(permitted)).token(),
                  UUID.randomUUID().toString())
              .status(),
          permitted);
    for (String refused : List.of("[]", "[\"visits\"]", "[\"hub:baku-port\"]")) {
      ApiKeyClient key = ApiKeyClient.create(service, scoped.formatted(refused));
      assertEquals(refused, key(key).path("scopes").toString());
      sign(key.token(), UUID.randomUUID().toString()).isProblem(403, "forbidden");
    }
  }

  /// Like another instance, the test changes the table and not the copy of this instance.
  @Test
  void aKeyThatAnotherInstanceRevokesIsRefusedSoon() throws Exception {
    ApiKeyClient key = ApiKeyClient.create(service, "Elsewhere", "reader");
    get("/v1/none", key.token()).isProblem(404, "not-found");
    try (Connection database = LedgerStack.superuser()) {
      execute(database, "SELECT revoke_api_key('%s', 'another instance')".formatted(key.id()));
    }
    long start = System.nanoTime();
    await("the key is accepted", () -> get("/v1/none", key.token()).status() == 401);
    long most = (Tokens.API_KEY_REFRESH_SECONDS + 10) * 1_000_000_000L;
    assertTrue(System.nanoTime() - start < most, "the key is accepted for too long");
    assertEquals("another instance", key(key).path("revokedBy").asText());
  }

  /// The instance has a young copy with the key. So only the repeated revocation can make the
  /// instance read the keys again.
  @Test
  void aRepeatedRevocationHasAnEffectAtOnce() throws Exception {
    ApiKeyClient key = ApiKeyClient.create(service, "Twice", "reader");
    try (Connection database = LedgerStack.superuser()) {
      get("/v1/none", key.token()).isProblem(404, "not-found");
      execute(database, "SELECT revoke_api_key('%s', 'a lost request')".formatted(key.id()));
      Answer again = key.revoke();
      assertEquals("a lost request", again.json().path("revokedBy").asText(), again::toString);
      get("/v1/none", key.token()).isProblem(401, "unauthenticated");
    }
  }

  /// While the table is locked, each read of the keys waits for the lock. So the number of waiting
  /// database sessions is the number of reads. The test counts them again and again, because the
  /// requests arrive one after the other.
  @Test
  void aFloodOfKeysCausesOneReadAtATime() throws Exception {
    ApiKeyClient known = ApiKeyClient.create(service, "Known", "reader");
    try (Connection lock = lockOfKeys();
        Connection database = LedgerStack.superuser();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      try {
        awaitRead(
            database,
            () -> {
              answers.add(clients.submit(() -> get("/v1/none", known.token())));
              for (int i = 1; i < 20; i++) answers.add(clients.submit(this::unknown));
            });
        for (int i = 0; i < 200; i++) answers.add(clients.submit(this::unknown));
        long most = 0;
        for (long end = System.nanoTime() + 2_000_000_000L; System.nanoTime() < end; ) {
          answers.add(clients.submit(this::unknown));
          most = Math.max(most, waiting(database));
          LockSupport.parkNanos(20_000_000);
        }
        assertEquals(1, most);
      } finally {
        lock.rollback();
      }
      for (Future<Answer> answer : answers) {
        int status = answer.get().status();
        assertTrue(status == 401 || status == 404, "status " + status);
      }
      get("/v1/none", known.token()).isProblem(404, "not-found");
    }
  }

  /// Locks the table of the keys until the connection is closed.
  private static Connection lockOfKeys() throws SQLException {
    Connection lock = LedgerStack.superuser();
    lock.setAutoCommit(false);
    execute(lock, "LOCK TABLE api_key IN ACCESS EXCLUSIVE MODE");
    return lock;
  }

  /// Sends requests until the service reads the keys again. The copy of the keys is young at first.
  private static void awaitRead(Connection database, Runnable requests) throws Exception {
    await(
        "no read waits",
        () -> {
          requests.run();
          return waiting(database) > 0;
        });
  }

  /// A request with a key that does not exist.
  private Answer unknown() {
    return get("/v1/none", "clk_" + UUID.randomUUID() + "_" + "ab".repeat(32));
  }

  /// Sessions whose read of the keys waits for a lock.
  private static final String WAITING =
      "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%secret_sha256%' AND usename = 'agreements_app'";

  private static long waiting(Connection database) throws SQLException {
    return count(database, "SELECT count(*) " + WAITING);
  }

  /// A suspended session of the database sends nothing, and ignores that its query is cancelled.
  @Test
  void aReadInASilentSessionEnds() throws Exception {
    ApiKeyClient key = ApiKeyClient.create(service, "Silent", "reader");
    try (Connection lock = lockOfKeys();
        Connection database = LedgerStack.superuser();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      awaitRead(database, () -> answers.add(clients.submit(() -> get("/v1/none", key.token()))));
      long session = count(database, "SELECT pid " + WAITING);
      signal("STOP", session);
      try {
        for (Future<Answer> answer : answers)
          assertEquals(404, answer.get(30, TimeUnit.SECONDS).status());
      } finally {
        signal("CONT", session);
        lock.rollback();
      }
    }
    await("the key is not accepted again", () -> get("/v1/none", key.token()).status() == 404);
  }

  private static void signal(String name, long process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process)).start();
    assertEquals(0, kill.waitFor(), name);
  }

  @Test
  void withoutTheDatabaseAKnownKeyIsAcceptedForALimitedTime() throws Exception {
    ApiKeyClient key = ApiKeyClient.create(service, "Outage", "reader");
    String wrong = key.token().substring(0, key.token().length() - 64) + "0".repeat(64);
    List<Integer> statuses = new ArrayList<>();
    try (Connection lock = lockOfKeys()) {
      get("/v1/none", wrong).isProblem(401, "unauthenticated");
      await(
          "the key is accepted without a limit",
          () -> {
            statuses.add(get("/v1/none", key.token()).status());
            return statuses.getLast() == 503;
          });
      Answer unavailable = get("/v1/none", key.token());
      assertEquals(503, unavailable.status());
      assertEquals("urn:corridor:problem:unavailable", unavailable.json().path("type").asText());
      assertEquals("1", unavailable.header("Retry-After"));
      assertEquals(503, get("/v1/none", wrong).status());
      get("/v1/none", "clk_x").isProblem(401, "unauthenticated");
      get("/v1/none", Tokens.of("somebody")).isProblem(404, "not-found");
      lock.rollback();
    }
    assertEquals(404, statuses.getFirst(), statuses::toString);
    await("the key is not accepted again", () -> get("/v1/none", key.token()).status() == 404);
  }

  @Test
  void theLastUseIsWrittenWithThePrecisionOfAMinute() throws Exception {
    ApiKeyClient key = ApiKeyClient.create(service, "Used", "reader");
    assertTrue(key(key).path("lastUsedAt").isMissingNode(), "the key was not used yet");
    Instant before = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    get("/v1/none", key.token());
    Instant after = Instant.now();
    await("the use is not written", () -> key(key).has("lastUsedAt"));
    String text = key(key).path("lastUsedAt").asText();
    assertTrue(text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:00Z"), text);
    Instant used = Instant.parse(text);
    assertTrue(!used.isBefore(before) && !used.isAfter(after), text);
  }

  @Test
  void theDatabaseMovesTheLastUseForwardOnly() throws Exception {
    ApiKeyClient key = ApiKeyClient.create(service, "Moved", "reader");
    try (Connection database = LedgerStack.superuser()) {
      database.setAutoCommit(false);
      String use = "SELECT use_api_keys(ARRAY['%s']::uuid[], ARRAY[%%d])".formatted(key.id());
      String column = "SELECT %%s FROM api_key WHERE id = '%s'".formatted(key.id());
      String minute = column.formatted("(extract(epoch FROM last_used_at) / 60)::bigint");
      // The number of the command that wrote the row in this transaction.
      String writer = column.formatted("cmin::text::bigint");
      long fixed = System.currentTimeMillis() / 60_000 - 5;
      execute(database, use.formatted(fixed));
      assertEquals(fixed, count(database, minute));
      long first = count(database, writer);
      execute(database, use.formatted(fixed), use.formatted(fixed - 1));
      assertEquals(first, count(database, writer), "a second use in a minute is written");
      assertEquals(fixed, count(database, minute), "the time moves back");
      execute(database, use.formatted(fixed + 1));
      assertEquals(fixed + 1, count(database, minute));
      execute(database, use.formatted(Long.MAX_VALUE));
      long last = count(database, minute);
      assertTrue(last > fixed + 1, "the time does not move forward");
      assertTrue(last <= System.currentTimeMillis() / 60_000, "the time is in the future");
      database.rollback();
    }
  }

  @Test
  void aThousandKeysAreTheMaximum() throws Exception {
    try (Connection database = LedgerStack.superuser()) {
      long valid =
          count(
              database,
              "SELECT count(*) FROM api_key WHERE revoked_at IS NULL AND expires_at > now()");
      try {
        execute(
            database,
            """
            INSERT INTO api_key (id, name, roles, secret_sha256, created_at, created_by, expires_at)
            SELECT uuidv7(), 'filler', '{reader}', sha256(n::text::bytea), now(), 'filler', now() + interval '1 day' FROM generate_series(1, %d) AS n
            """
                .formatted(999 - valid));
        ApiKeyClient last = ApiKeyClient.create(service, "The last one", "reader");
        Answer refused =
            RawHttp.post(
                service,
                "/v1/api-keys",
                "{\"name\": \"One more\", \"roles\": [\"reader\"], \"validDays\": 1}",
                JSON,
                bearer(Tokens.of("operator", "operator")));
        refused.isProblem(422, "rule-violated");
        assertEquals("too-many-api-keys", refused.json().path("rule").asText());
        assertEquals(200, last.revoke().status());
        String create = "SELECT count(*) FROM (%s) AS created".formatted(CREATE);
        assertEquals(1, count(database, create));
        assertEquals(0, count(database, create), "the database enforces the maximum too");
      } finally {
        execute(database, "DELETE FROM api_key WHERE name IN ('filler', 'direct')");
      }
    }
  }

  private static final String CREATE =
      "SELECT * FROM create_api_key(uuidv7(), 'direct', '{reader}', NULL, sha256('x'), 'operator', 1)";

  @Test
  void theKeysThatEndedFirstAreDeleted() throws Exception {
    try (Connection database = LedgerStack.superuser()) {
      database.setAutoCommit(false);
      execute(
          database,
          """
          INSERT INTO api_key (id, name, roles, secret_sha256, created_at, created_by, expires_at, revoked_at)
          SELECT uuidv7(), 'ended ' || n, '{reader}', sha256(n::text::bytea), now() - interval '400 days', 'x',
            CASE WHEN n % 2 = 0 THEN now() - n * interval '1 second' ELSE now() + interval '1 hour' END,
            CASE WHEN n % 2 = 1 THEN now() - n * interval '1 second' END
          FROM generate_series(1, 10100) AS n
          """,
          CREATE);
      assertEquals(
          10_000,
          count(
              database,
              "SELECT count(*) FROM api_key WHERE revoked_at IS NOT NULL OR expires_at <= clock_timestamp()"));
      assertEquals(0, count(database, "SELECT count(*) FROM api_key WHERE name = 'ended 10100'"));
      assertEquals(1, count(database, "SELECT count(*) FROM api_key WHERE name = 'ended 1'"));
      database.rollback();
    }
  }

  @Test
  void noRowCanHaveTheRoleOfAnOperator() throws Exception {
    ApiKeyClient key = ApiKeyClient.create(service, "No operator", "reader");
    try (Connection database = LedgerStack.superuser()) {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  execute(
                      database,
                      "UPDATE api_key SET roles = '{reader,operator}' WHERE id = '%s'"
                          .formatted(key.id())));
      assertEquals("23514", refused.getSQLState(), refused.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT create_api_key(uuidv7(), 'x', '{operator}', NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader,NULL}', NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{}', NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{{reader}}', NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', NULL, NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(NULL, 'x', '{reader}', NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), '', '{reader}', NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), repeat('x', 101), '{reader}', NULL, sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', '{NULL}', sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', '{{a}}', sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', ARRAY[repeat('x', 128)], sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', array_fill('x'::text, ARRAY[21]), sha256('x'), 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', NULL, 'x', 'x', 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', NULL, sha256('x'), NULL, 1)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', NULL, sha256('x'), 'x', 0)",
        "SELECT create_api_key(uuidv7(), 'x', '{reader}', NULL, sha256('x'), 'x', 367)",
        "SELECT revoke_api_key(uuidv7(), NULL)",
        "SELECT use_api_keys(NULL, ARRAY[1])",
        "SELECT use_api_keys(ARRAY[uuidv7()], NULL)",
        "SELECT use_api_keys(ARRAY[uuidv7(), NULL], ARRAY[1, 1])",
        "SELECT use_api_keys(ARRAY[uuidv7(), uuidv7()], ARRAY[1, NULL])",
        "SELECT use_api_keys(ARRAY[uuidv7(), uuidv7()], ARRAY[1])",
        "SELECT use_api_keys(ARRAY[uuidv7()], ARRAY[1, 1])",
        "SELECT use_api_keys(ARRAY[uuidv7()], ARRAY[-1])",
        "SELECT use_api_keys(ARRAY[[uuidv7()]], ARRAY[1])",
        "SELECT use_api_keys(array_fill(uuidv7(), ARRAY[1001]), array_fill(1::bigint, ARRAY[1001]))",
      })
  void theDatabaseRefusesArgumentsThatNoServiceSends(String call) throws SQLException {
    try (Connection database = LedgerStack.superuser()) {
      SQLException refused = assertThrows(SQLException.class, () -> execute(database, call));
      assertEquals("22023", refused.getSQLState(), refused.getMessage());
    }
  }
}
