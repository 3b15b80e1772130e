package io.corridorledger.agreements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.edge.RawHttp.Answer;
import io.corridorledger.edge.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accepted commands, and the chain of the audit log, in a real database.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class AuditTest {

  private static final long MAX_WAIT_NANOS = 120_000_000_000L;

  @TestHTTPResource("/")
  URI service;

  private Answer get(String target) {
    return RawHttp.get(
        service, target, "Authorization: Bearer " + Tokens.of("auditor", "operator"));
  }

  private String sign(String subject) {
    ObjectNode example =
        RawHttp.get(service, "/q/openapi", "Accept: application/json")
            .json()
            .at("/paths/~1v1~1agreements/post/requestBody/content/application~1json/example")
            .deepCopy();
    example.remove("id");
    Answer answer =
        RawHttp.post(
            service,
            "/v1/agreements?confirmed=true",
            example.toString(),
            "Content-Type: application/json",
            "Authorization: Bearer " + Tokens.named(subject, "R", "recorder"),
            "Idempotency-Key: " + UUID.randomUUID());
    assertEquals(201, answer.status(), answer::toString);
    return answer.json().path("id").asText();
  }

  /// All accepted commands, read in small pages. A recorded event gets its position some
  /// milliseconds later.
  private List<JsonNode> accepted() {
    List<JsonNode> events = new ArrayList<>();
    for (String next = "/v1/audit?limit=200"; next != null; ) {
      JsonNode page = get(next).json();
      page.path("events").forEach(events::add);
      next = page.path("next").asText(null);
    }
    return events;
  }

  @Test
  void everyAcceptedCommandIsListedWithItsActor() {
    String stream = sign("audited");
    JsonNode found = null;
    for (long end = System.nanoTime() + MAX_WAIT_NANOS; found == null; ) {
      assertTrue(System.nanoTime() < end, "the event has no position");
      List<JsonNode> events = accepted();
      for (int i = 0; i < events.size(); i++)
        assertEquals(i + 1, events.get(i).path("position").asLong());
      found =
          events.stream()
              .filter(event -> event.path("stream").asText().equals(stream))
              .findFirst()
              .orElse(null);
      LockSupport.parkNanos(10_000_000);
    }
    assertEquals(Tokens.ISSUER + " audited R", found.path("actor").asText());
    assertEquals("agreement-signed", found.path("eventType").asText());
    assertEquals("agreements", found.path("streamType").asText());
    assertEquals(1, found.path("version").asLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"from=0", "from=x", "limit=0", "limit=1001", "limit=x"})
  void aPageHasAPositionAndALimit(String query) {
    get("/v1/audit?" + query).isProblem(400, "invalid-parameter");
  }

  @Test
  void afterTheEndOfTheLogThePageIsEmpty() {
    JsonNode page = get("/v1/audit?from=999999999999999999").json();
    assertEquals(0, page.path("events").size());
    assertTrue(page.path("next").isMissingNode());
  }

  private interface Change {
    void in(Connection database) throws SQLException;
  }

  /// The number at which the chain of decisions is broken after a change; null if it is whole. The
  /// chain has ten entries before the change. Everything is rolled back.
  private static Long brokenAt(Change change) throws SQLException {
    try (Connection database = LedgerStack.superuser()) {
      database.setAutoCommit(false);
      execute(
          database,
          "DELETE FROM audit_entry WHERE kind = 'DECISION'",
          "UPDATE audit_chain SET first_number = 1, last_number = 0, last_sha256 = '' WHERE kind = 'DECISION'");
      append(database, 10);
      change.in(database);
      try (var row =
          database
              .createStatement()
              .executeQuery("SELECT broken_at FROM verify_audit() WHERE kind = 'DECISION'")) {
        assertTrue(row.next());
        return row.getObject(1, Long.class);
      } finally {
        database.rollback();
      }
    }
  }

  private static void append(Connection database, int count) throws SQLException {
    execute(
        database,
        """
        SELECT append_audit('DECISION', array_agg('operator ' || n), array_agg(NULL::text), array_agg('skip'::text), array_agg('reason'::text),
          array_agg(1::bigint)) FROM generate_series(1, %d) AS n
        """
            .formatted(count));
  }

  private static void execute(Connection database, String... statements) throws SQLException {
    for (String sql : statements)
      try (var statement = database.createStatement()) {
        statement.execute(sql);
      }
  }

  @Test
  void anUnchangedChainIsWhole() throws SQLException {
    assertNull(brokenAt(_ -> {}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entry SET reason = 'another' WHERE kind = 'DECISION' AND number = 4",
        "UPDATE audit_entry SET recorded_at = recorded_at - interval '1 day' WHERE kind = 'DECISION' AND number = 4",
        "UPDATE audit_entry SET sha256 = sha256('x') WHERE kind = 'DECISION' AND number = 4",
        "UPDATE audit_entry e SET principal = 'x', sha256 = audit_sha256(ROW(e.kind, e.number, e.recorded_at, 'x', e.address, e.operation, e.reason, e.occurrences, e.previous_sha256, e.sha256)::audit_entry) WHERE kind = 'DECISION' AND number = 3",
      })
  void aChangedEntryIsFound(String change) throws SQLException {
    assertEquals(4, brokenAt(database -> execute(database, change)));
  }

  @Test
  void aDeletedEntryIsFound() throws SQLException {
    for (int number : List.of(1, 5, 10)) {
      Long broken =
          brokenAt(database ->
              execute(
                  database,
                  "DELETE FROM audit_entry WHERE kind = 'DECISION' AND number = " + number));
      assertEquals(number == 5 ? 6L : (long) number, broken);
    }
    assertEquals(1, brokenAt(d -> execute(d, "DELETE FROM audit_entry WHERE kind = 'DECISION'")));
  }

  @Test
  void theOldestEntriesAreDeletedAndTheRestOfTheChainIsWhole() throws SQLException {
    long[] kept = new long[2];
    assertNull(
        brokenAt(database -> {
          execute(database, "UPDATE audit_chain SET max_entries = 3 WHERE kind = 'DECISION'");
          append(database, 5);
          try (var row =
              database
                  .createStatement()
                  .executeQuery(
                      "SELECT min(number), count(*) FROM audit_entry WHERE kind = 'DECISION'")) {
            row.next();
            kept[0] = row.getLong(1);
            kept[1] = row.getLong(2);
          }
        }));
    assertEquals(13, kept[0]);
    assertEquals(3, kept[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT append_audit('OTHER', '{a}', '{a}', '{a}', '{a}', '{1}')",
        "SELECT append_audit('DECISION', '{a,b}', '{a}', '{a}', '{a}', '{1}')",
        "SELECT append_audit('DECISION', '{NULL}', '{a}', '{a}', '{a}', '{1}')",
        "SELECT append_audit('DECISION', '{a}', '{a}', '{a}', '{a}', '{0}')",
        "SELECT append_audit('DECISION', '{}', '{}', '{}', '{}', '{}')",
        "SELECT append_audit('DECISION', ARRAY[repeat('x', 300)], '{a}', '{a}', '{a}', '{1}')",
        "SELECT append_audit('DECISION', '{a}', '{a}', '{a}', ARRAY[repeat('x', 5001)], '{1}')",
      })
  void theDatabaseRefusesEntriesThatNoServiceSends(String call) throws SQLException {
    try (Connection database = LedgerStack.superuser()) {
      SQLException refused = assertThrows(SQLException.class, () -> execute(database, call));
      assertEquals("22023", refused.getSQLState(), refused.getMessage());
    }
  }
}
