package io.corridorledger.benchmarks;

import io.corridorledger.benchmarks.ManyEvents.Published;
import io.corridorledger.local.ServiceProcess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Measures a rebuild of all read models from the topics, into an empty database.
final class Rebuild {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(40);

  private Rebuild() {}

  /// The result of a rebuild.
  ///
  /// @param perSecond events per second, from the first to the last batch
  record Result(long events, double perSecond) {}

  static Result measure(ServiceProcess reader, Connection reads, Published published)
      throws SQLException {
    reader.start();
    reader.awaitHealthy(START);
    try (PreparedStatement query = reads.prepareStatement(LedgerSql.TAKEN)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long first = -1;
      long begun = 0;
      while (true) {
        long now;
        try (ResultSet row = query.executeQuery()) {
          row.next();
          now = row.getLong(1);
        }
        if (first < 0 && now > 0) {
          first = now;
          begun = System.nanoTime();
        }
        if (now == published.all())
          return new Result(now, (now - first) / ((System.nanoTime() - begun) / 1e9));
        if (System.nanoTime() > deadline)
          throw new IllegalStateException(
              "rebuilt only %d of %d events in %s: run with fewer events, or look at the end of %s"
                  .formatted(now, published.all(), PATIENCE, reader.log()));
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
