package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/// The lease is the right of one process to publish a log for a limited time. The cursor is the
/// last published position. Each new holder of the lease gets a higher number, the term. The
/// database accepts a new cursor only with the current term. The duration of the lease is measured
/// by the clock of the database.
final class RelayLease {

  private static final String CURSOR_REFUSED = "CL005";

  private final String relay;
  private final Duration duration;
  private final UUID holder = UUID.randomUUID();

  RelayLease(String relay, Duration duration) {
    this.relay = relay;
    this.duration = duration;
  }

  /// Takes or renews the lease.
  ///
  /// @return the number of the lease, called term; empty while another process holds the lease. The
  ///   term rises when another process takes the lease, or when an operator intervenes.
  OptionalLong take(Connection database) throws SQLException {
    try (PreparedStatement call =
        database.prepareStatement("SELECT take_lease(?, ?, make_interval(secs => ?))")) {
      call.setString(1, relay);
      call.setObject(2, holder);
      call.setDouble(3, duration.toMillis() / 1000.0);
      try (ResultSet row = call.executeQuery()) {
        row.next();
        long term = row.getLong(1);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(term);
      }
    }
  }

  /// Releases the lease, so that another process can take it at once.
  void release(Connection database) throws SQLException {
    try (PreparedStatement call = database.prepareStatement("SELECT release_lease(?, ?)")) {
      call.setString(1, relay);
      call.setObject(2, holder);
      call.execute();
    }
  }

  /// The last published position.
  ///
  /// @param position position up to which the log has been published
  /// @param topicId id of the topic; null before the first publication and after an operator has
  ///   called `republish`
  record Cursor(long position, String topicId) {}

  Cursor cursor(Connection database) throws SQLException {
    try (PreparedStatement query =
        database.prepareStatement(
            "SELECT published_position, topic_id FROM relay_cursor WHERE relay = ?")) {
      query.setString(1, relay);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Cursor(row.getLong(1), row.getString(2));
      }
    }
  }

  /// Stores a new cursor, which is the last published position.
  ///
  /// @return false if another process has taken the lease, or if an operator has changed the cursor
  boolean move(Connection database, Cursor to, long term) throws SQLException {
    try (PreparedStatement call = database.prepareStatement("SELECT move_cursor(?, ?, ?, ?)")) {
      call.setString(1, relay);
      call.setLong(2, to.position());
      call.setString(3, to.topicId());
      call.setLong(4, term);
      call.execute();
      return true;
    } catch (SQLException e) {
      if (CURSOR_REFUSED.equals(e.getSQLState())) return false;
      throw e;
    }
  }
}
