package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Assigns dense log positions to committed events.
///
/// Transactions do not commit in the order in which they draw their tickets. A reader that
/// remembers only the last ticket would therefore miss events. The sequencer instead numbers all
/// pending events that it finds. A round is one transaction, so any number of sequencers may run,
/// and a crash does no harm.
public final class Sequencer {

  static final int BATCH = 1_000;

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String DEADLOCK = "40P01";

  private final DataSource database;

  public Sequencer(DataSource database) {
    this.database = database;
  }

  /// The log lacks a published event. The database has another log, or an earlier state of this
  /// log.
  static final class LogReplaced extends Exception {
    private static final long serialVersionUID = 1L;

    LogReplaced(LogHead published) {
      super("the log does not have the published event of position " + published.position());
    }
  }

  /// Runs one round without checking for a published event.
  int round() throws SQLException {
    try {
      return round(LogHead.BEGINNING);
    } catch (LogReplaced e) {
      throw new IllegalStateException(e);
    }
  }

  /// Runs one round.
  ///
  /// @param published an event that the log must have. A database that was restored to an earlier
  ///   state lacks this event, and a new event would take its position.
  /// @return number of sequenced events, or -1 when another sequencer caused a conflict and the
  ///   round must be repeated
  int round(LogHead published) throws SQLException, LogReplaced {
    try (Connection connection = database.getConnection();
        PreparedStatement call =
            connection.prepareStatement(
                """
                SELECT CASE
                  WHEN ? = 0 OR EXISTS (SELECT FROM event_log WHERE position = ? AND chain_sha256 = decode(?, 'hex'))
                  THEN sequence_events(?) END
                """)) {
      call.setLong(1, published.position());
      call.setLong(2, published.position());
      call.setString(3, published.chain());
      call.setInt(4, BATCH);
      try (ResultSet result = call.executeQuery()) {
        result.next();
        int taken = result.getInt(1);
        if (result.wasNull()) throw new LogReplaced(published);
        return taken;
      }
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState())) return -1;
      throw e;
    }
  }
}
