package io.corridorledger.store;

import static io.corridorledger.store.LogDatabase.append;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.store.AppendRefused.KeyInProgress;
import io.corridorledger.store.AppendRefused.KeyUsed;
import io.corridorledger.store.AppendRefused.StaleVersion;
import io.corridorledger.store.AppendRefused.StreamExists;
import io.corridorledger.store.AppendRefused.StreamFull;
import io.corridorledger.store.AppendRefused.StreamLocked;
import io.corridorledger.store.AppendRefused.StreamReserved;
import io.corridorledger.store.StreamReader.Page;
import io.corridorledger.store.StreamReader.Stream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of an event store of this ledger.
class EventStoreConformanceTest {

  private static final StreamMemory MEMORY = new StreamMemory(1 << 28, Duration.ofMinutes(1));
  private static final String BYTES = "SELECT bytes FROM stream WHERE stream_id = '%s'";
  private static final String SUM_OF_BYTES =
      "SELECT sum(octet_length(payload::text)) FROM event WHERE stream_id = '%s'";

  private static LogDatabase database;
  private PostgresEventStore store;
  private StreamReader reader;
  private final UUID stream = Uuid7.next();

  @BeforeAll
  static void migrate() {
    database = new LogDatabase("store_conformance");
  }

  @BeforeEach
  void open() {
    store = store(LogDatabase.LOCK_TIMEOUT);
    reader = new StreamReader(database.application, 1 << 20);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// How the store appends a single command.
  PostgresEventStore store(Duration lockTimeout) {
    return new PostgresEventStore(database.application, lockTimeout, 1);
  }

  static DataSource application() {
    return database.application;
  }

  @Test
  void appendedEventsAreReadInOrderAndUnchanged() throws Exception {
    Instant before = now();
    store.append(append(stream, 0, "one", "two"));
    store.append(append(stream, 2, "three"));
    Page loaded = page(reader, 1);
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
  void aMissingStreamHasNoVersion() throws Exception {
    for (Page page : List.of(page(reader, 1), page(reader, 7))) {
      assertNull(page.streamType());
      assertEquals(0, page.version());
      assertEquals(List.of(), page.events());
    }
    Stream none = reader.stream(stream, null, null);
    assertNull(none.streamType());
    assertEquals(0, none.version());
    assertEquals(List.of(), events(reader, none));
  }

  @Test
  void readingFromAVersionOmitsEarlierEvents() throws Exception {
    store.append(append(stream, 0, "one", "two", "three"));
    assertEquals(versions(3, 3), versionsOf(page(reader, 3)));
    Page beyond = page(reader, 4);
    assertEquals(List.of(), beyond.events());
    assertEquals(3, beyond.version());
  }

  @Test
  void aPageEndsWithTheLastEventThatFitsAndHasAtLeastOne() throws Exception {
    for (int version = 0; version < 7; version++)
      store.append(append(stream, version, "visit " + version));
    long one = Long.parseLong(database.one(BYTES.formatted(stream))) / 7;
    assertEquals(versions(2, 4), versionsOf(page(paging(3 * one), 2)));
    assertEquals(OptionalLong.of(5), page(paging(3 * one), 2).next());
    assertEquals(versions(5, 7), versionsOf(page(paging(3 * one), 5)));
    assertEquals(OptionalLong.empty(), page(paging(3 * one), 5).next());
    assertEquals(versions(2, 3), versionsOf(page(paging(3 * one - 1), 2)));
    assertEquals(versions(2, 2), versionsOf(page(paging(1), 2)));
    assertEquals(OptionalLong.empty(), page(paging(1), 8).next());
  }

  /// A large stream, which is read in several round trips, gives the same results as a small one.
  @Test
  void aLargeStreamIsReadToItsEndAndByPages() throws Exception {
    store.append(append(stream, 0, "opened"));
    try (Connection owner = database.owner();
        var statement = owner.createStatement()) {
      statement.execute(LongStreams.grow(stream, 1_234, 4));
    }
    Stream large = reader.stream(stream, null, null);
    assertTrue(large.weight() > StreamMemory.SMALL_WEIGHT, large::toString);
    assertEquals(List.of(), large.events(), "nothing is read before there is memory for it");
    store.append(append(stream, 1_234, "meanwhile"));
    assertEquals(
        versions(1, 1_234), events(reader, large).stream().map(event -> event.version()).toList());
    Page page = page(reader, 1_000);
    assertTrue(page.bytes() > 1 << 20, "more than one page");
    assertEquals(versions(1_000, 1_235), versionsOf(page));
    Page first = page(reader, 1);
    long next = first.next().orElseThrow();
    assertEquals(versions(1, next - 1), versionsOf(first));
    long bytes = first.events().stream().mapToLong(event -> event.data().length()).sum();
    assertTrue(bytes <= 1 << 20 && bytes > (1 << 20) - 2_000, "a full page, bytes " + bytes);
  }

  @Test
  void aStreamDoesNotExceedItsBound() throws Exception {
    StreamBound three = new StreamBound(3, 1 << 20);
    store.append(bounded(append(stream, 0, "one", "two"), three));
    assertThrows(
        StreamFull.class,
        () -> store.append(bounded(append("too-many", stream, 2, "three", "four"), three)));
    assertTrue(reader.receipt("tester", "too-many").isEmpty());
    store.append(bounded(append(stream, 2, "three"), three));
    assertThrows(StreamFull.class, () -> store.append(bounded(append(stream, 3, "four"), three)));
    store.append(bounded(append(stream, 3, "four"), three.plusPercent(34)));
    long bytes = Long.parseLong(database.one(BYTES.formatted(stream)));
    assertEquals(Long.toString(bytes), database.one(SUM_OF_BYTES.formatted(stream)));
    long one =
        bytes - Long.parseLong(database.one(SUM_OF_BYTES.formatted(stream) + " AND version < 4"));
    assertThrows(
        StreamFull.class,
        () ->
            store.append(bounded(append(stream, 4, "five"), new StreamBound(10, bytes + one - 1))));
    store.append(bounded(append(stream, 4, "five"), new StreamBound(10, bytes + one)));
    assertEquals(5, page(reader, 1).version());
  }

  /// The ceiling is a hundred thousand events and 128 MiB, regardless of the caller's bound.
  @Test
  void noBoundOfACallerExceedsTheCeilingOfEveryStream() throws Exception {
    StreamBound none = new StreamBound(Long.MAX_VALUE, Long.MAX_VALUE);
    store.append(bounded(append(stream, 0, "opened"), none));
    long one = Long.parseLong(database.one(BYTES.formatted(stream)));

    set("version = 99998");
    assertThrows(
        StreamFull.class,
        () -> store.append(bounded(append(stream, 99_998, "two", "more", "fit"), none)));
    store.append(bounded(append(stream, 99_998, "two", "fit"), none));
    assertThrows(
        StreamFull.class, () -> store.append(bounded(append(stream, 100_000, "full"), none)));

    set("version = 1, bytes = %d".formatted((128 << 20) - one));
    assertThrows(StreamFull.class, () -> store.append(bounded(append(stream, 1, "opened!"), none)));
    store.append(bounded(append(stream, 1, "opened"), none));
    assertEquals(Long.toString(128 << 20), database.one(BYTES.formatted(stream)));
    assertEquals(
        List.of("1", "2", "99999", "100000"),
        database.column(
            "SELECT version FROM event WHERE stream_id = '%s' ORDER BY version".formatted(stream)));
  }

  /// Sets the counters of the stream in the database.
  private void set(String assignments) throws SQLException {
    try (Connection owner = database.owner();
        var statement = owner.createStatement()) {
      statement.execute(
          "UPDATE stream SET %s WHERE stream_id = '%s'".formatted(assignments, stream));
    }
  }

  /// If two writers both see room for one more event, only one succeeds.
  @Test
  void theBoundCannotBeRaced() throws Exception {
    StreamBound five = new StreamBound(5, 1 << 20);
    store.append(append(stream, 0, "opened"));
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> writers = new ArrayList<>();
      for (int w = 0; w < 8; w++)
        writers.add(
            threads.submit(() -> {
              int recorded = 0;
              while (true)
                try {
                  long version = reader.stream(stream, null, null).version();
                  store.append(bounded(append(stream, version, "one of many"), five));
                  recorded++;
                } catch (StaleVersion e) {
                  // another event was recorded: read again
                } catch (StreamFull e) {
                  return recorded;
                }
            }));
      int recorded = 0;
      for (Future<Integer> writer : writers) recorded += writer.get();
      assertEquals(4, recorded);
    }
    assertEquals(5, page(reader, 1).version());
  }

  @Test
  void aStreamKeepsItsType() throws Exception {
    store.append(append(stream, 0, "one"));
    Append visit = append("other-type", stream, 1, "two");
    assertThrows(
        StreamReserved.class,
        () ->
            store.append(
                new Append(
                    visit.receipt(),
                    stream,
                    "hubs",
                    1,
                    visit.eventIds(),
                    visit.events(),
                    visit.bound(),
                    visit.actor(),
                    visit.commandId(),
                    visit.correlationId(),
                    null,
                    visit.traceparent())));
    assertEquals(1, page(reader, 1).version());
    assertTrue(reader.receipt("tester", "other-type").isEmpty());
  }

  @Test
  void aStaleVersionWritesNothing() throws Exception {
    store.append(append(stream, 0, "one", "two"));
    assertThrows(StaleVersion.class, () -> store.append(append("stale-key", stream, 1, "late")));
    assertThrows(StaleVersion.class, () -> store.append(append(stream, 3, "early")));
    Stream loaded = reader.stream(stream, "tester", "stale-key");
    assertEquals(2, loaded.events().size());
    assertTrue(loaded.receipt().isEmpty());
    assertEquals("2", pendingOf(stream));
  }

  @Test
  void aStreamCanBeOpenedOnlyOnce() throws Exception {
    store.append(append(stream, 0, "one"));
    assertEquals(
        "visits",
        assertThrows(StreamExists.class, () -> store.append(append(stream, 0, "again")))
            .streamType());
    assertEquals(1, page(reader, 1).version());
  }

  @Test
  void aKeyIsAnsweredOnceAndItsReceiptIsKept() throws Exception {
    String key = UUID.randomUUID().toString();
    store.append(append(key, stream, 0, "one"));
    assertThrows(KeyUsed.class, () -> store.append(append(key, stream, 1, "two")));
    Stream loaded = reader.stream(stream, "tester", key);
    assertEquals(1, loaded.version());
    Append.Receipt receipt = loaded.receipt().orElseThrow();
    assertEquals(201, receipt.status());
    assertEquals("{\"first\": \"answer\"}", receipt.response());
    assertArrayEquals(new byte[] {1}, receipt.fingerprint());
  }

  @Test
  void aCommandWaitsForAnotherWithItsKeyOnlyUntilTheTimeout() throws Exception {
    String key = UUID.randomUUID().toString();
    try (PostgresEventStore impatient = store(Duration.ofMillis(50));
        Connection other = database.owner();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "INSERT INTO command_receipt (principal, idempotency_key, fingerprint, http_status, response)"
              + " VALUES ('tester', '%s', '', 201, '{}')".formatted(key));
      assertThrows(KeyInProgress.class, () -> impatient.append(append(key, stream, 0, "one")));
      other.rollback();
    }
    Stream loaded = reader.stream(stream, "tester", key);
    assertEquals(0, loaded.version());
    assertTrue(loaded.receipt().isEmpty());
    store.append(append(key, stream, 0, "one"));
  }

  @Test
  void aCommandWaitsForALockedStreamOnlyUntilTheTimeout() throws Exception {
    store.append(append(stream, 0, "one"));
    String key = UUID.randomUUID().toString();
    try (PostgresEventStore impatient = store(Duration.ofMillis(50));
        Connection other = database.owner();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "UPDATE stream SET version = version WHERE stream_id = '%s'".formatted(stream));
      assertThrows(StreamLocked.class, () -> impatient.append(append(key, stream, 1, "two")));
      other.rollback();
    }
    assertTrue(reader.receipt("tester", key).isEmpty());
    store.append(append(key, stream, 1, "two"));
  }

  @Test
  void aCommandWithoutEventsLeavesAReceipt() throws Exception {
    store.append(append(stream, 0, "one"));
    store.append(append("nothing-happened", stream, 1));
    Stream loaded = reader.stream(stream, "tester", "nothing-happened");
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
        "DELETE FROM event_log"
      })
  void theTriggerRejectsChangesOfTheOwner(String change) throws Exception {
    store.append(append(stream, 0, "one"));
    try (Connection owner = database.owner()) {
      assertEquals("CL002", refusal(owner, change));
    }
  }

  @Test
  void aChangeByAnAdministratorIsDetectedAtItsPosition() throws Exception {
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

  private StreamReader paging(long maxBytes) {
    return new StreamReader(database.application, maxBytes);
  }

  private Page page(StreamReader reader, long from) throws Exception {
    try (Share memory = MEMORY.enter()) {
      return reader.page(stream, from, memory);
    }
  }

  private static List<Recorded<LedgerEvent>> events(StreamReader reader, Stream stream)
      throws Exception {
    try (Share memory = MEMORY.enter()) {
      return reader.events(stream, memory);
    }
  }

  private static Append bounded(Append append, StreamBound bound) {
    return new Append(
        append.receipt(),
        append.stream(),
        append.streamType(),
        append.expected(),
        append.eventIds(),
        append.events(),
        bound,
        append.actor(),
        append.commandId(),
        append.correlationId(),
        append.causationId(),
        append.traceparent());
  }

  private static List<Long> versionsOf(Page loaded) {
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
