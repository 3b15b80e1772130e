package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/// Removes the tables of rebuilds that are no longer needed.
final class RebuildRemoval {

  /// Maximum time to wait for older transactions before tables are dropped.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final ReadDatabase database;

  RebuildRemoval(ReadDatabase database) {
    this.database = database;
  }

  /// Drops the tables that are no longer needed. A transaction that began earlier, such as an
  /// export, may still read these tables. So the method waits for the end of such transactions. If
  /// they last longer, the tables remain until the next call.
  void run() throws SQLException {
    Instant begun = database.read(RebuildRemoval::now);
    for (long deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
      boolean done =
          database.transaction(db -> {
            if (isOlderTransactionRunning(db, begun)) return false;
            try (var drop = db.prepareStatement("SELECT public.drop_read_models()")) {
              drop.executeQuery().close();
            }
            return true;
          });
      if (done) return;
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private static Instant now(Connection db) throws SQLException {
    try (var select = db.prepareStatement("SELECT clock_timestamp()");
        var row = select.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private static boolean isOlderTransactionRunning(Connection db, Instant begun)
      throws SQLException {
    try (var select =
        db.prepareStatement(
            """
            SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user
              AND pid <> pg_backend_pid() AND xact_start <= ?)
            """)) {
      select.setObject(1, begun.atOffset(ZoneOffset.UTC));
      try (var row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
