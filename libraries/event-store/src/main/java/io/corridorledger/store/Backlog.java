package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// The number and age of unpublished events, for metrics; `NaN` when the database is unavailable.
final class Backlog {

  private static final Logger LOG = Logger.getLogger(Backlog.class);

  /// Time for which a result is reused. The two metrics are read one after the other, so they share
  /// one query.
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int QUERY_TIMEOUT_SECONDS = 5;

  private static final String QUERY =
      """
      WITH published AS (SELECT coalesce(max(published_position), 0) AS position FROM relay_cursor WHERE relay = ?),
      oldest AS (
        (SELECT l.stream_id, l.version FROM event_log l, published p WHERE l.position > p.position ORDER BY l.position LIMIT 1)
        UNION ALL
        (SELECT stream_id, version FROM event_pending ORDER BY ticket LIMIT 1))
      SELECT greatest((SELECT coalesce(max(position), 0) FROM event_log) - (SELECT position FROM published), 0)
               + (SELECT count(*) FROM event_pending),
             greatest(coalesce((SELECT extract(epoch FROM clock_timestamp() - min(e.recorded_at))
                                FROM oldest JOIN event e USING (stream_id, version)), 0), 0)
      """;

  /// @param ageSeconds seconds since the oldest unpublished event was recorded; 0 when there is
  ///   none
  record Size(double events, double ageSeconds) {}

  private static final Size UNKNOWN = new Size(Double.NaN, Double.NaN);

  private final DataSource database;
  private final String relay;
  private Size last = UNKNOWN;
  private long lastNanos = System.nanoTime() - FRESH_NANOS;

  Backlog(DataSource database, String relay) {
    this.database = database;
    this.relay = relay;
  }

  synchronized Size size() {
    if (System.nanoTime() - lastNanos >= FRESH_NANOS) {
      last = look();
      lastNanos = System.nanoTime();
    }
    return last;
  }

  private Size look() {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
      query.setString(1, relay);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Size(row.getDouble(1), row.getDouble(2));
      }
    } catch (SQLException e) {
      LOG.debugf(e, "the backlog is unknown relay=%s", relay);
      return UNKNOWN;
    }
  }
}
