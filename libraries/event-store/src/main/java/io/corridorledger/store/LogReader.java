package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads the log of a service in the order of positions, up to a maximum number of rows and of
/// bytes.
final class LogReader {

  private final PublishedLog log;

  LogReader(PublishedLog log) {
    this.log = log;
  }

  /// Consecutive entries of the log.
  ///
  /// @param complete whether all requested rows were read; false if the limit of bytes was reached
  record Batch(List<LogEntry> entries, boolean complete) {

    /// Reads the rows of a query that has the columns [LogEntry#COLUMNS], and the number of
    /// requested rows as `available`.
    static Batch of(ResultSet rows, PublishedLog log) throws SQLException {
      List<LogEntry> entries = new ArrayList<>();
      long available = 0;
      while (rows.next()) {
        available = rows.getLong("available");
        entries.add(LogEntry.of(rows, log));
      }
      return new Batch(entries, entries.size() == available);
    }
  }

  /// Reads the entries after a position.
  ///
  /// Positions have no gaps, so the query limits the rows by a range of positions. `OFFSET 0` stops
  /// PostgreSQL from merging a subquery into the outer query. After such a merge, PostgreSQL would
  /// choose a plan that reads all streams for each event.
  ///
  /// @param maxBytes maximum bytes of data; at least one entry is read
  Batch after(Connection database, long position, int maxRows, long maxBytes) throws SQLException {
    try (PreparedStatement query =
        database.prepareStatement(
            """
            SELECT * FROM (
              SELECT *, sum(octet_length(data)) OVER (ORDER BY position) AS upto, count(*) OVER () AS available
              FROM (
                SELECT %s
                FROM event_log l
                CROSS JOIN LATERAL (SELECT * FROM event WHERE stream_id = l.stream_id AND version = l.version OFFSET 0) AS e
                CROSS JOIN LATERAL (SELECT stream_type FROM stream WHERE stream_id = l.stream_id OFFSET 0) AS s
                WHERE l.position > ? AND l.position <= ? ORDER BY l.position OFFSET 0) AS range
            ) AS entry
            WHERE upto <= ? OR position = ? ORDER BY position
            """
                .formatted(LogEntry.COLUMNS))) {
      query.setLong(1, position);
      query.setLong(2, position + maxRows);
      query.setLong(3, maxBytes);
      query.setLong(4, position + 1);
      try (ResultSet rows = query.executeQuery()) {
        return Batch.of(rows, log);
      }
    }
  }
}
