package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Deletes the stored responses of old commands. If a client then sends one of these commands
/// again, the service treats it as a new command.
final class ReceiptExpiry {

  /// Maximum number of responses that one statement deletes.
  static final int BATCH = 1_000;

  private static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(ReceiptExpiry.class);

  private final DataSource database;
  private final Duration lifetime;
  private final BooleanSupplier leads;
  private long next = System.nanoTime();
  private long deleted;

  /// @param lifetime time for which a response is stored; the database keeps each response for at
  ///   least a day
  /// @param leads returns whether this process is the leader, which publishes the log; only the
  ///   leader deletes responses
  ReceiptExpiry(DataSource database, Duration lifetime, BooleanSupplier leads) {
    this.database = database;
    this.lifetime = lifetime;
    this.leads = leads;
  }

  /// Deletes at most [#BATCH] old responses. When no old response is left, the next calls do
  /// nothing for an hour.
  ///
  /// @return true if there may be more responses to delete now
  boolean round() throws SQLException {
    if (System.nanoTime() - next < 0 || !leads.getAsBoolean()) return false;
    int batch = expire();
    deleted += batch;
    if (batch == BATCH) return true;
    if (deleted > 0)
      LOG.infof("receipts expired receipts=%d lifetimeDays=%d", deleted, lifetime.toDays());
    deleted = 0;
    next = System.nanoTime() + INTERVAL.toNanos();
    return false;
  }

  private int expire() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement call =
            connection.prepareStatement("SELECT expire_receipts(make_interval(secs => ?), ?)")) {
      call.setDouble(1, lifetime.toSeconds());
      call.setInt(2, BATCH);
      try (ResultSet row = call.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
