package io.corridorledger.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The read database is dropped and built again from the topics by a reader that starts on an empty
/// one.
final class Rebuild {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Rebuild() {}

  /// @param atLeast how many events the log is filled up to first
  /// @param events how many there were
  /// @param perSecond from the first applied event to the last
  record Result(long events, double perSecond) {}

  static Result measure(RunningLedger ledger, int atLeast) throws Exception {
    try (Connection log = ledger.postgres.connect("agreements")) {
      while (count(log, "SELECT count(*) FROM event") < atLeast)
        Throughput.straight(ledger.agreements, 16, Duration.ofSeconds(5));
      long events = count(log, "SELECT count(*) FROM event");
      await("the relay", () -> count(log, "SELECT published_position FROM relay_cursor") == events);
      if (ledger.reader.isAlive()) ledger.reader.stop();
      try (Connection postgres = ledger.postgres.connect("postgres");
          var statement = postgres.createStatement()) {
        statement.execute("DROP DATABASE projections WITH (FORCE)");
      }
      var projections = ledger.postgres.database("projections").properties();
      ledger.reader.start();
      ledger.reader.awaitHealthy(Duration.ofSeconds(60));
      try (Connection reads =
          DriverManager.getConnection(
              projections.get("quarkus.datasource.jdbc.url"),
              projections.get("quarkus.datasource.username"),
              projections.get("quarkus.datasource.password"))) {
        return timed(reads, events);
      }
    }
  }

  private static Result timed(Connection reads, long events) throws SQLException {
    try (PreparedStatement query = reads.prepareStatement(LedgerSql.WATERMARK)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long first = -1;
      long begun = 0;
      while (true) {
        long now = 0;
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) now = row.getLong(1);
        }
        if (first < 0 && now > 0) {
          first = now;
          begun = System.nanoTime();
        }
        if (now == events)
          return new Result(events, (events - first) / ((System.nanoTime() - begun) / 1e9));
        if (System.nanoTime() > deadline)
          throw new IllegalStateException(
              "rebuilt only %d of %d events in %s".formatted(now, events, PATIENCE));
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  private interface Condition {
    boolean holds() throws SQLException;
  }

  private static void await(String what, Condition condition) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline)
        throw new IllegalStateException(what + " did not finish within " + PATIENCE);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
