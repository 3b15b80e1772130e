package io.corridorledger.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Measures the delay from the response to a command until the event is in the read models. The
/// commands are sent over HTTP at a constant rate.
final class Visibility {

  private static final int CONNECTIONS = 8;

  /// The interval between two queries of the database. A shorter interval would slow down the
  /// measured system.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  private Visibility() {}

  private record Step(long nanos, long position) {}

  static Percentiles measure(RunningLedger ledger, int perSecond, int commands) throws Exception {
    Map<UUID, Long> answered = new ConcurrentHashMap<>();
    List<Step> steps = new ArrayList<>();
    AtomicBoolean writing = new AtomicBoolean(true);
    try (Connection reads = ledger.postgres.connect("projections");
        Connection log = ledger.postgres.connect("agreements")) {
      long first = position(log, "SELECT coalesce(max(position), 0) FROM event_log");
      Thread watching =
          Thread.ofPlatform()
              .start(() -> {
                try (PreparedStatement query = reads.prepareStatement(LedgerSql.WATERMARK)) {
                  long last = -1;
                  while (writing.get() || last < first + commands) {
                    try (ResultSet row = query.executeQuery()) {
                      long now = row.next() ? row.getLong(1) : 0;
                      if (now != last) steps.add(new Step(System.nanoTime(), now));
                      last = now;
                    }
                    LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      List<Thread> senders = new ArrayList<>();
      long start = System.nanoTime();
      for (int c = 0; c < CONNECTIONS; c++) {
        int mine = c;
        senders.add(
            Thread.ofPlatform()
                .start(() -> {
                  try (HttpLoad http = new HttpLoad(ledger.writer.url())) {
                    for (int i = mine; i < commands; i += CONNECTIONS) {
                      long due = start + i * 1_000_000_000L / perSecond;
                      while (System.nanoTime() < due)
                        LockSupport.parkNanos(due - System.nanoTime());
                      UUID id = UUID.randomUUID();
                      http.post(id);
                      answered.put(id, System.nanoTime());
                    }
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      for (Thread sender : senders) sender.join();
      writing.set(false);
      watching.join(30_000);
      if (watching.isAlive())
        throw new IllegalStateException("the read model did not catch up within 30 s");
      return Percentiles.ofNanos(delays(log, first, answered, steps));
    }
  }

  private static long[] delays(
      Connection log, long first, Map<UUID, Long> answered, List<Step> steps) throws Exception {
    Map<Long, UUID> streams = new HashMap<>();
    try (PreparedStatement query =
        log.prepareStatement("SELECT position, stream_id FROM event_log WHERE position > ?")) {
      query.setLong(1, first);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) streams.put(rows.getLong(1), rows.getObject(2, UUID.class));
      }
    }
    long[] delays = new long[streams.size()];
    int n = 0;
    for (var entry : streams.entrySet()) {
      long visible =
          steps.stream()
              .filter(s -> s.position() >= entry.getKey())
              .mapToLong(Step::nanos)
              .findFirst()
              .orElseThrow();
      delays[n++] = Math.max(0, visible - answered.get(entry.getValue()));
    }
    return delays;
  }

  private static long position(Connection connection, String sql) throws Exception {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
