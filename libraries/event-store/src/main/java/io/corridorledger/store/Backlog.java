package io.corridorledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Measures the events that are not yet published, for metrics. All values are `NaN` if the
/// database is unavailable.
final class Backlog {

  private static final Logger LOG = Logger.getLogger(Backlog.class);

  /// Time for which the result of a query is reused. Each metric is read by a separate call, and
  /// all calls within this time share one query.
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int QUERY_TIMEOUT_SECONDS = 5;

  private static final String QUERY =
      """
      WITH published AS (SELECT coalesce(max(published_position), 0) AS position FROM relay_cursor WHERE relay = ?),
      sequenced AS (SELECT coalesce(max(position), 0) AS position FROM event_log),
      waiting AS (SELECT stream_id, version FROM event_pending ORDER BY ticket LIMIT 1),
      unpublished AS (
        (SELECT l.stream_id, l.version FROM event_log l, published p WHERE l.position > p.position ORDER BY l.position LIMIT 1)
        UNION ALL
        SELECT * FROM waiting)
      SELECT (SELECT count(*) FROM event_pending),
             (SELECT extract(epoch FROM clock_timestamp() - min(e.recorded_at)) FROM waiting JOIN event e USING (stream_id, version)),
             (SELECT extract(epoch FROM clock_timestamp() - min(e.recorded_at)) FROM unpublished JOIN event e USING (stream_id, version)),
             (SELECT position FROM sequenced),
             (SELECT position FROM published)
      """;

  /// The result of one query.
  ///
  /// @param pending number of recorded events without a log position
  /// @param pendingSeconds age of the oldest event without a log position, in seconds; 0 if there
  ///   is none
  /// @param unpublishedSeconds age of the oldest event that is not yet in the topic, in seconds; 0
  ///   if there is none
  /// @param sequenced last position of the log
  /// @param published last published position
  record Size(
      double pending,
      double pendingSeconds,
      double unpublishedSeconds,
      double sequenced,
      double published) {

    double unpublished() {
      return Math.max(0, sequenced - published) + pending;
    }
  }

  private static final Size UNKNOWN =
      new Size(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

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
        return new Size(
            row.getDouble(1),
            // The age of the oldest pending or unpublished event is null if there is no such event.
            // Then `getDouble` returns 0.
            Math.max(0, row.getDouble(2)),
            Math.max(0, row.getDouble(3)),
            row.getDouble(4),
            row.getDouble(5));
      }
    } catch (SQLException e) {
      LOG.debugf(e, "the backlog is unknown relay=%s", relay);
      return UNKNOWN;
    }
  }
}
