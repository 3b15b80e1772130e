package io.corridorledger.store;

import static io.corridorledger.store.LogDatabase.append;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.store.PostgresEventStore.KeyInProgress;
import io.corridorledger.store.PostgresEventStore.KeyUsed;
import io.corridorledger.store.PostgresEventStore.Loaded;
import io.corridorledger.store.PostgresEventStore.StaleVersion;
import io.corridorledger.store.PostgresEventStore.StreamExists;
import io.corridorledger.store.PostgresEventStore.StreamLocked;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a store of this ledger must do, whatever it is made of.
class EventStoreConformanceTest {

  private static LogDatabase database;
  private PostgresEventStore store;
  private final UUID stream = Uuid7.next();

  @BeforeAll
  static void migrate() {
    database = new LogDatabase("store_conformance");
  }

  @BeforeEach
  void open() {
    store = database.store();
  }

  @Test
  void whatIsAppendedIsReadBackInOrderAndUntouched() throws Exception {
    Instant before = now();
    store.append(append(stream, 0, "one", "two"));
    store.append(append(stream, 2, "three"));
    Loaded loaded = store.load(stream, null, null);
    assertEquals("visits", loaded.streamType());
    assertEquals(3, loaded.version());
    assertEquals(versions(1, 3), versionsOf(loaded));
    assertEquals(
        List.of("visit-held", "visit-held", "visit-held"),
        loaded.events().stream().map(StoredEvent::type).toList());
    assertTrue(loaded.events().get(2).data().contains("\"three\""));
    for (int i = 1; i < 3; i++)
      assertFalse(
          loaded.events().get(i).recorded().isBefore(loaded.events().get(i - 1).recorded()));
    assertFalse(loaded.events().getFirst().recorded().isBefore(before));
  }

  @Test
  void aStreamThatIsNotThereHasNoVersion() {
    Loaded loaded = store.load(stream, null, null);
    assertNull(loaded.streamType());
    assertEquals(0, loaded.version());
    assertEquals(List.of(), loaded.events());
  }

  @Test
  void readingFromAVersionLeavesOutWhatIsBefore() throws Exception {
    store.append(append(stream, 0, "one", "two", "three"));
    assertEquals(versions(3, 3), versionsOf(store.page(stream, 3)));
    Loaded beyond = store.page(stream, 4);
    assertEquals(List.of(), beyond.events());
    assertEquals(3, beyond.version());
  }

  @Test
  void aStreamThatIsLongerThanAPageIsReadToItsEnd() throws Exception {
    PostgresEventStore paging =
        new PostgresEventStore(database.application, LogDatabase.LOCK_TIMEOUT, 3);
    for (int length = 1; length <= 7; length++) {
      paging.append(append(stream, length - 1L, "visit " + length));
      Loaded loaded = paging.load(stream, null, null);
      assertEquals(length, loaded.version());
      assertEquals(versions(1, length), versionsOf(loaded));
    }
    Loaded page = paging.page(stream, 2);
    assertEquals(versions(2, 4), versionsOf(page));
    assertEquals(OptionalLong.of(5), page.next());
    assertEquals(versions(5, 7), versionsOf(paging.page(stream, 5)));
    assertEquals(OptionalLong.empty(), paging.page(stream, 5).next());
    assertEquals(OptionalLong.empty(), paging.page(stream, 8).next());
  }

  @Test
  void aStaleVersionWritesNothing() throws Exception {
    store.append(append(stream, 0, "one", "two"));
    assertThrows(StaleVersion.class, () -> store.append(append("stale-key", stream, 1, "late")));
    assertThrows(StaleVersion.class, () -> store.append(append(stream, 3, "early")));
    Loaded loaded = store.load(stream, "tester", "stale-key");
    assertEquals(2, loaded.events().size());
    assertTrue(loaded.receipt().isEmpty());
    assertEquals("2", pendingOf(stream));
  }

  @Test
  void aStreamIsOpenedOnce() throws Exception {
    store.append(append(stream, 0, "one"));
    assertEquals(
        "visits",
        assertThrows(StreamExists.class, () -> store.append(append(stream, 0, "again")))
            .streamType());
    assertEquals(1, store.load(stream, null, null).version());
  }

  @Test
  void aKeyIsAnsweredOnceAndItsReceiptIsKept() throws Exception {
    String key = UUID.randomUUID().toString();
    store.append(append(key, stream, 0, "one"));
    assertThrows(KeyUsed.class, () -> store.append(append(key, stream, 1, "two")));
    Loaded loaded = store.load(stream, "tester", key);
    assertEquals(1, loaded.version());
    Append.Receipt receipt = loaded.receipt().orElseThrow();
    assertEquals(201, receipt.status());
    assertEquals("{\"first\": \"answer\"}", receipt.response());
    assertArrayEquals(new byte[] {1}, receipt.fingerprint());
  }

  @Test
  void aCommandDoesNotWaitForEverForAnotherWithItsKey() throws Exception {
    PostgresEventStore impatient =
        new PostgresEventStore(database.application, Duration.ofMillis(50));
    String key = UUID.randomUUID().toString();
    try (Connection other = database.owner();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "INSERT INTO command_receipt (principal, idempotency_key, fingerprint, http_status, response)"
              + " VALUES ('tester', '%s', '', 201, '{}')".formatted(key));
      assertThrows(KeyInProgress.class, () -> impatient.append(append(key, stream, 0, "one")));
      other.rollback();
    }
    Loaded loaded = store.load(stream, "tester", key);
    assertEquals(0, loaded.version());
    assertTrue(loaded.receipt().isEmpty());
    impatient.append(append(key, stream, 0, "one"));
  }

  @Test
  void aCommandDoesNotWaitForEverForAStream() throws Exception {
    store.append(append(stream, 0, "one"));
    PostgresEventStore impatient =
        new PostgresEventStore(database.application, Duration.ofMillis(50));
    String key = UUID.randomUUID().toString();
    try (Connection other = database.owner();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "UPDATE stream SET version = version WHERE stream_id = '%s'".formatted(stream));
      assertThrows(StreamLocked.class, () -> impatient.append(append(key, stream, 1, "two")));
      other.rollback();
    }
    assertTrue(store.load(stream, "tester", key).receipt().isEmpty());
    impatient.append(append(key, stream, 1, "two"));
  }

  @Test
  void nothingHappenedLeavesAReceiptAndNoEvent() throws Exception {
    store.append(append(stream, 0, "one"));
    store.append(append("nothing-happened", stream, 1));
    Loaded loaded = store.load(stream, "tester", "nothing-happened");
    assertEquals(1, loaded.version());
    assertTrue(loaded.receipt().isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE event SET payload = '{}'",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
        "UPDATE event_log SET ledger_epoch = 9",
        "DELETE FROM event_log",
        "UPDATE ledger SET epoch = 9",
        "DROP TABLE event_log"
      })
  void theApplicationsRoleCannotChangeHistory(String change) throws Exception {
    store.append(append(stream, 0, "one"));
    try (Connection application = database.application.getConnection()) {
      assertEquals("42501", refusal(application, change));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE event SET payload = '{}'",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
        "UPDATE event_log SET ledger_epoch = 9",
        "DELETE FROM event_log"
      })
  void evenTheOwnerIsRefusedByTheTrigger(String change) throws Exception {
    store.append(append(stream, 0, "one"));
    try (Connection owner = database.owner()) {
      assertEquals("CL002", refusal(owner, change));
    }
  }

  @Test
  void whatAnAdministratorChangesIsNoticedAtItsPosition() throws Exception {
    LogDatabase tampered = new LogDatabase("store_tampered");
    PostgresEventStore its = tampered.store();
    for (int i = 0; i < 10; i++) its.append(append(Uuid7.next(), 0, "visit " + i));
    assertEquals(10, new Sequencer(tampered.application).round());
    assertNull(tampered.one("SELECT first_broken_position()"));
    try (Connection administrator = tampered.superuser();
        var statement = administrator.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      assertEquals(
          1,
          statement.executeUpdate(
              "UPDATE event e SET payload = jsonb_set(payload, '{meeting,title}', '\"another\"')"
                  + " FROM event_log l WHERE l.stream_id = e.stream_id AND l.position = 7"));
    }
    assertEquals("7", tampered.one("SELECT first_broken_position()"));
    try (Connection administrator = tampered.superuser();
        var statement = administrator.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.executeUpdate("DELETE FROM event_log WHERE position = 4");
    }
    assertEquals("5", tampered.one("SELECT first_broken_position()"));
  }

  private static List<Long> versions(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static List<Long> versionsOf(Loaded loaded) {
    return loaded.events().stream().map(StoredEvent::version).toList();
  }

  private static String refusal(Connection connection, String change) throws SQLException {
    try (var statement = connection.createStatement()) {
      return assertThrows(SQLException.class, () -> statement.execute(change)).getSQLState();
    }
  }

  private static String pendingOf(UUID stream) throws SQLException {
    return database.one(
        "SELECT count(*) FROM event_pending WHERE stream_id = '%s'".formatted(stream));
  }

  private static Instant now() throws SQLException {
    return Instant.parse(
        database.one(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  }
}
