package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.corridorledger.store.AppendFunctions.Call;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Writers that pause, commit slowly and sometimes roll back, and sequencers that crash. All
/// acknowledged events are in the log exactly once, with dense positions, in the order of each
/// stream. Two common alternative designs run under the same load and fail.
class LogOrderTest {

  private static final int WRITERS = 16;
  private static final int APPENDS_PER_WRITER = 40;
  private static final int STREAMS = 20;
  private static final int MAX_LOADS = 20;
  private static final int MIN_CRASHES = 20;
  private static final long SEED = Long.getLong("test.seed", System.nanoTime());

  /// `acknowledged` holds `stream@version` of each event whose append returned normally.
  private record Load(LogDatabase database, Set<String> acknowledged) {}

  @Test
  void sixteenSlowWritersLoseAndReorderNoEvents() throws Exception {
    LogDatabase database = new LogDatabase("log_order");
    AtomicBoolean writing = new AtomicBoolean(true);
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        Connection connection = database.application.getConnection();
        AutoCloseable _ = () -> writing.set(false)) {
      Sequencer sequencer = new Sequencer(LogDatabase.source(() -> keptOpen(connection)));
      Random random = new Random(SEED);
      Future<?> sequencing =
          thread.submit(() -> {
            while (writing.get()) {
              sequencer.round();
              dawdle(random, 1_000);
            }
            return null;
          });
      Load load = write(database);
      writing.set(false);
      sequencing.get();
      drain(sequencer);
      assertLogIsWhatWasAcknowledged(load);
    }
  }

  @Test
  void threeSequencersThatCrashKeepTheLogDense() throws Exception {
    LogDatabase database = new LogDatabase("log_crashes");
    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicInteger crashes = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(3);
        AutoCloseable _ = () -> writing.set(false)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Random random = new Random(SEED + i);
        Sequencer crashing =
            new Sequencer(LogDatabase.source(() -> crashingInCommit(database, random, crashes)));
        running.add(
            threads.submit(() -> {
              while (writing.get()) {
                dawdle(random, 4_000);
                try {
                  crashing.round();
                } catch (SQLException e) {
                  // The intended crash; the next round acts as a new process.
                }
              }
            }));
      }
      Load load = write(database);
      // The writers continue until the scheduler has run enough rounds of the sequencers.
      for (int more = 1; crashes.get() < MIN_CRASHES && more < MAX_LOADS; more++)
        load.acknowledged().addAll(write(database).acknowledged());
      writing.set(false);
      for (Future<?> one : running) one.get();
      drain(new Sequencer(database.application));
      assertTrue(crashes.get() >= MIN_CRASHES, "only " + crashes + " crashes, seed " + SEED);
      assertLogIsWhatWasAcknowledged(load);
    }
  }

  /// Negative control: a reader that remembers the last ticket it has read.
  @Test
  void aCursorOverTicketsLosesEvents() throws Exception {
    assertIsCaught(
        "the plain cursor loses",
        "log_plain_cursor",
        "SELECT ticket, stream_id || '@' || version FROM event_pending WHERE ticket > %d ORDER BY ticket",
        (acknowledged, seen) -> {
          Set<String> lost = new HashSet<>(acknowledged);
          seen.forEach(lost::remove);
          return lost.size();
        });
  }

  /// Negative control: a reader that waits for all older transactions and orders by transaction id.
  /// (xmin is the low half of that id; a test database never wraps around.)
  @Test
  void aCursorOverTransactionIdsReordersStreams() throws Exception {
    assertIsCaught(
        "the cursor over transaction ids inverts",
        "log_xid_cursor",
        """
        SELECT xmin::text::bigint AS xid, stream_id || '@' || version FROM event_pending
        WHERE xmin::text::bigint > %d AND xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        ORDER BY xid, ticket
        """,
        (_, seen) -> {
          Map<String, Long> last = new HashMap<>();
          int inversions = 0;
          for (String event : seen) {
            String[] part = event.split("@");
            long version = Long.parseLong(part[1]);
            if (version < last.getOrDefault(part[0], 0L)) inversions++;
            last.put(part[0], version);
          }
          return inversions;
        });
  }

  private interface Faults {
    int count(Set<String> acknowledged, List<String> seen);
  }

  /// Checks that a design fails under the load of the sequencer's test. The interleaving depends on
  /// the scheduler, so a load without a failure is repeated. If no load makes the design fail, the
  /// load proves nothing.
  private static void assertIsCaught(String fault, String database, String cursor, Faults faults)
      throws Exception {
    for (int load = 1; load <= MAX_LOADS; load++) {
      List<String> seen = new ArrayList<>();
      Set<String> acknowledged =
          writeWhileReading(new LogDatabase(database + "_" + load), cursor, seen).acknowledged();
      int found = faults.count(acknowledged, seen);
      System.out.printf("load %d: %s %d of %d events%n", load, fault, found, acknowledged.size());
      if (found > 0) return;
    }
    fail(
        "%s nothing in %d loads, so this load proves nothing; seed %d"
            .formatted(fault, MAX_LOADS, SEED));
  }

  /// Reads like a design that remembers only the first column of the last row.
  private static Load writeWhileReading(LogDatabase database, String cursor, List<String> seen)
      throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        Connection connection = database.application.getConnection();
        Statement statement = connection.createStatement();
        AutoCloseable _ = () -> writing.set(false)) {
      Future<?> reading =
          thread.submit(() -> {
            Random random = new Random(SEED);
            long last = 0;
            boolean more = true;
            while (more) {
              more = writing.get();
              try (ResultSet rows = statement.executeQuery(cursor.formatted(last))) {
                while (rows.next()) {
                  last = rows.getLong(1);
                  seen.add(rows.getString(2));
                }
              }
              dawdle(random, 1_000);
            }
            return null;
          });
      Load load = write(database);
      writing.set(false);
      reading.get();
      return load;
    }
  }

  private static Load write(LogDatabase database) throws Exception {
    List<UUID> streams = new ArrayList<>();
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    PostgresEventStore prompt = database.store();
    for (int i = 0; i < STREAMS; i++) {
      UUID stream = Uuid7.next();
      prompt.append(LogDatabase.append(stream, 0, "opened"));
      streams.add(stream);
      acknowledged.add(stream + "@1");
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        Random random = new Random(SEED * 31 + w);
        running.add(
            threads.submit(() -> {
              try (Connection connection = database.application.getConnection()) {
                connection.setAutoCommit(false);
                for (int i = 0; i < APPENDS_PER_WRITER; i++) {
                  dawdle(random, 1_000);
                  appendOnce(
                      connection, streams.get(random.nextInt(STREAMS)), random, acknowledged);
                }
              }
              return null;
            }));
      }
      for (Future<?> one : running) one.get();
    }
    return new Load(database, acknowledged);
  }

  /// One append by a writer that pauses before it starts and before it commits; one in twenty rolls
  /// back. The transaction gets its id before it locks the stream, as with any earlier write, so
  /// the ids do not reflect the order.
  private static void appendOnce(
      Connection connection, UUID stream, Random random, Set<String> acknowledged)
      throws Exception {
    StreamReader reader = new StreamReader(LogDatabase.source(() -> keptOpen(connection)), 1);
    boolean rollBack = random.nextInt(20) == 0;
    while (true) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_current_xact_id()");
      }
      think(random);
      long version = reader.stream(stream, null, null).version();
      Call call = Call.of(LogDatabase.append(stream, version, "visit", "outcome"));
      Outcome outcome =
          random.nextBoolean()
              ? AppendFunctions.together(connection, List.of(call)).getFirst()
              : AppendFunctions.one(connection, call, LogDatabase.LOCK_TIMEOUT);
      if (!outcome.equals(Outcome.RECORDED)) {
        connection.rollback(); // another writer was faster, or has locked the stream: look again
        continue;
      }
      think(random);
      if (rollBack) {
        connection.rollback();
        return;
      }
      connection.commit();
      acknowledged.add(stream + "@" + (version + 1));
      acknowledged.add(stream + "@" + (version + 2));
      return;
    }
  }

  /// Wraps a connection without its commit and close, which the test controls.
  private static Connection keptOpen(Connection connection) {
    return LogDatabase.wrapped(
        connection,
        (_, method, _) -> method.equals("close") ? Optional.of(true) : Optional.empty());
  }

  /// A sequencer's connection that breaks instead of committing in half of all cases.
  private static Connection crashingInCommit(
      LogDatabase database, Random random, AtomicInteger crashes) throws SQLException {
    Connection real = database.application.getConnection();
    real.setAutoCommit(false);
    return LogDatabase.wrapped(
        real,
        (connection, method, _) -> {
          if (!method.equals("close")) return Optional.empty();
          try (connection) {
            dawdle(random, 2_000);
            if (random.nextBoolean()) {
              crashes.incrementAndGet();
              connection.abort(Runnable::run);
            } else connection.commit();
          }
          return Optional.of(true);
        });
  }

  /// Simulates processing time; this is load, not a wait for a condition.
  private static void dawdle(Random random, int maxMicros) {
    LockSupport.parkNanos(1_000L * random.nextInt(maxMicros));
  }

  /// Most pauses are short; one in ten is long enough for other transactions to begin and end.
  private static void think(Random random) {
    dawdle(random, random.nextInt(10) == 0 ? 20_000 : 2_000);
  }

  private static void drain(Sequencer sequencer) throws SQLException {
    while (sequencer.round() != 0)
      ;
  }

  private static void assertLogIsWhatWasAcknowledged(Load load) throws SQLException {
    LogDatabase database = load.database();
    List<String> log =
        database.column("SELECT stream_id || '@' || version FROM event_log ORDER BY position");
    assertEquals(load.acknowledged().size(), log.size(), "seed " + SEED);
    assertEquals(load.acknowledged(), new HashSet<>(log), "seed " + SEED);
    assertEquals(
        "1|" + log.size(),
        database.one("SELECT min(position) || '|' || max(position) FROM event_log"),
        "dense, seed " + SEED);
    Map<String, Long> last = new HashMap<>();
    for (String entry : log) {
      String[] part = entry.split("@");
      long version = Long.parseLong(part[1]);
      assertEquals(
          last.getOrDefault(part[0], 0L) + 1, version, "order within a stream, seed " + SEED);
      last.put(part[0], version);
    }
    assertEquals("0", database.one("SELECT count(*) FROM event_pending"));
    assertNull(
        database.one("SELECT first_broken_position()"), "the chain of hashes holds, seed " + SEED);
  }
}
