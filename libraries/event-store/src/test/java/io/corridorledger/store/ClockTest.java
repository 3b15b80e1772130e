package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Clocks that differ by ten minutes. Order and versions come from the database's locks and
/// positions, and never from a clock.
class ClockTest {

  private static final long TEN_MINUTES_MILLIS = 600_000;
  private static final int EVENTS = 40;

  /// The ids that an instance creates depend on its clock. Two instances append in turn, and one
  /// clock is ten minutes slow.
  @Test
  void theClockOfAnInstanceDoesNotAffectTheOrder() throws Exception {
    LogDatabase database = new LogDatabase("clock_instances");
    PostgresEventStore store = database.store();
    UUID stream = Uuid7.next();
    List<String> ids = new ArrayList<>();
    for (int version = 0; version < EVENTS; version++) {
      Append append = LogDatabase.append(stream, version, "of a clock");
      UUID id =
          version % 2 == 0 ? append.eventIds().getFirst() : behind(append.eventIds().getFirst());
      store.append(withId(append, id));
      ids.add(id.toString());
      if (version % 5 == 0) new Sequencer(database.application).round();
    }
    new Sequencer(database.application).round();
    assertEquals(
        ids,
        database.column(
            "SELECT event_id FROM event JOIN event_log USING (stream_id, version) ORDER BY position"));
    assertEquals(
        ids.stream().sorted().toList().equals(ids) ? "in order" : "out of order",
        "out of order",
        "the ids do not show that the clocks differ");
    assertIsInOrder(database, EVENTS);
  }

  /// The database moves to a host whose clock is ten minutes slow.
  @Test
  void theRecordedTimeOfAStreamNeverGoesBack() throws Exception {
    LogDatabase database = new LogDatabase("clock_database");
    PostgresEventStore store = database.store();
    UUID stream = Uuid7.next();
    store.append(LogDatabase.append(stream, 0, "before"));
    try (Connection superuser = database.superuser();
        var statement = superuser.createStatement()) {
      statement.execute(
          """
          SET session_replication_role = replica;
          UPDATE event SET recorded_at = recorded_at + interval '10 minutes';
          UPDATE stream SET recorded_at = recorded_at + interval '10 minutes'
          """);
    }
    store.append(LogDatabase.append(stream, 1, "after"));
    store.append(LogDatabase.append(Uuid7.next(), 0, "elsewhere"));
    new Sequencer(database.application).round();
    assertIsInOrder(database, 3);
    assertEquals(
        "t",
        database.one(
            "SELECT min(recorded_at) FILTER (WHERE version = 2) = max(recorded_at) FILTER (WHERE version = 1) FROM event WHERE stream_id = '%s'"
                .formatted(stream)));
    // Across streams, recorded times may decrease, but positions do not.
    assertEquals(
        "t",
        database.one(
            "SELECT (SELECT recorded_at FROM event JOIN event_log USING (stream_id, version) WHERE position = 3) < max(recorded_at) FROM event"));
  }

  private static void assertIsInOrder(LogDatabase database, int events) throws Exception {
    assertEquals(
        LongStream.rangeClosed(1, events).mapToObj(Long::toString).toList(),
        database.column("SELECT position FROM event_log ORDER BY position"));
    assertEquals(
        "0",
        database.one(
            """
            SELECT count(*) FROM (SELECT version, row_number() OVER w AS n, recorded_at < lag(recorded_at) OVER w AS back
              FROM event_log l JOIN event e USING (stream_id, version) WINDOW w AS (PARTITION BY stream_id ORDER BY position)) AS one
            WHERE version <> n OR back
            """));
    assertEquals(
        "",
        String.join(
            "",
            database.column(
                "SELECT first_broken_position()::text WHERE first_broken_position() IS NOT NULL")));
    assertTrue(events > 0);
  }

  private static UUID behind(UUID id) {
    return new UUID(
        id.getMostSignificantBits() - (TEN_MINUTES_MILLIS << 16), id.getLeastSignificantBits());
  }

  private static Append withId(Append append, UUID id) {
    return new Append(
        append.receipt(),
        append.stream(),
        append.streamType(),
        append.expected(),
        List.of(id),
        append.events(),
        append.bound(),
        append.actor(),
        append.commandId(),
        append.correlationId(),
        append.causationId(),
        append.traceparent());
  }
}
