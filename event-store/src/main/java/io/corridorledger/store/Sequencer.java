package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Brings committed events into the one dense order of the log.
///
/// Commits end in another order than their tickets were drawn in. A reader that remembers "the last
/// ticket seen" therefore loses events; this takes what is pending, by presence, and numbers it.
/// Any number of sequencers may run and crash: a round is one transaction.
public final class Sequencer {

  static final int BATCH = 1_000;

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String DEADLOCK = "40P01";

  private final DataSource database;

  public Sequencer(DataSource database) {
    this.database = database;
  }

  /// One round.
  ///
  /// @return how many events were taken, or -1 when another sequencer was faster and this round
  ///   must be run again
  public int round() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement call = connection.prepareStatement("SELECT sequence_events(?)")) {
      call.setInt(1, BATCH);
      try (ResultSet result = call.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState())) return -1;
      throw e;
    }
  }
}
