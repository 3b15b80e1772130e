package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Assigns log positions without gaps to committed events.
///
/// Each event gets a number from a database sequence when it is written. Transactions do not commit
/// in the order of these numbers. So a reader that remembers only the highest number would miss
/// events. Therefore the sequencer assigns a position to every committed event that does not have
/// one yet. A round is one transaction. So several sequencers may run at the same time, and a crash
/// leaves no partial result.
public final class Sequencer {

  static final int BATCH = 1_000;

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String DEADLOCK = "40P01";

  private final DataSource database;

  public Sequencer(DataSource database) {
    this.database = database;
  }

  /// Thrown if the log lacks a published event. The database has another log, or an earlier state
  /// of this log.
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
  /// @param published an event that the log must have. If the database was restored to an earlier
  ///   state, it lacks this event, and a new event would get the position of this event.
  /// @return number of events that got a position, or -1 if another sequencer caused a conflict and
  ///   the round must be repeated
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
