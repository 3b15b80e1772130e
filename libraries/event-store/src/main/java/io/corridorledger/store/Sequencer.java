package io.corridorledger.store;

import io.corridorledger.store.LogReader.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/// Gives log positions without gaps to committed events.
///
/// When an event is written, it gets a ticket: a number from a database sequence. But transactions
/// may commit in another order than that of their tickets. A reader that remembers only the highest
/// ticket would miss events. Therefore the sequencer gives a position to every committed event that
/// has none. A round is one transaction, so several sequencers may run at the same time, and a
/// crash leaves no partial result.
public final class Sequencer {

  static final int BATCH = 1_000;

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String DEADLOCK = "40P01";
  private static final String LOG_REPLACED = "CL008";

  private final DataSource database;

  public Sequencer(DataSource database) {
    this.database = database;
  }

  /// Thrown if the log lacks an event that was already published. Either the database was restored
  /// to an earlier state, or the database belongs to another log.
  static final class LogReplaced extends Exception {
    private static final long serialVersionUID = 1L;

    LogReplaced(LogHead published) {
      super("the log does not have the published event of position " + published.position());
    }
  }

  /// Runs one round, and does not check whether the log has the published events.
  int round() throws SQLException {
    try {
      return round(LogHead.BEGINNING);
    } catch (LogReplaced e) {
      throw new IllegalStateException(e);
    }
  }

  /// Runs one round: gives positions to new events.
  ///
  /// @param published a published event, which must be in the log. If the log lacks the event, no
  ///   position is given, because a new event could get the position of the published event. The
  ///   log lacks the event if the database was restored to an earlier state.
  /// @return number of events that got a position; -1 if another sequencer was faster and the round
  ///   must be repeated
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
      if (isOvertaken(e)) return -1;
      throw e;
    }
  }

  /// Gives positions to new events, and returns the log after a position. One call of a function of
  /// the database does both, so that the leader reads no event a second time.
  ///
  /// @param connection a connection that commits each statement
  /// @param position last published position. The first returned entry has the next position, even
  ///   if another process gave this position to the event.
  /// @param known a published event, as in [#round(LogHead)]
  /// @param maxBytes maximum bytes of data; if the log has an entry after the position, at least
  ///   one entry is returned
  /// @return the entries. If another sequencer gave positions to the same events, the batch has no
  ///   entries and is not complete, and the call must be repeated.
  static Batch after(
      Connection connection,
      PublishedLog log,
      long position,
      LogHead known,
      int maxRows,
      long maxBytes)
      throws SQLException, LogReplaced {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT * FROM sequence_after(?, ?, ?, ?, ?)")) {
      call.setLong(1, position);
      call.setLong(2, known.position());
      call.setString(3, known.chain());
      call.setInt(4, maxRows);
      call.setLong(5, maxBytes);
      try (ResultSet rows = call.executeQuery()) {
        return Batch.of(rows, log);
      }
    } catch (SQLException e) {
      if (isOvertaken(e)) return new Batch(List.of(), false);
      if (LOG_REPLACED.equals(e.getSQLState())) throw new LogReplaced(known);
      throw e;
    }
  }

  private static boolean isOvertaken(SQLException e) {
    return UNIQUE_VIOLATION.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
  }
}
