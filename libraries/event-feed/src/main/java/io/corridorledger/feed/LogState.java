package io.corridorledger.feed;

import io.corridorledger.feed.Watermarks.Stop;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// The state of a log, as last read from the tables of the reader.
///
/// @param position the watermark: the position up to which no event is missing
/// @param stop why the log is stopped; null if the log is not stopped
/// @param stoppedAt the position at which the log is stopped; 0 if the log is not stopped
/// @param later the next received position after the watermark; 0 if there is none
/// @param held the lowest position of the held events whose epoch event has not arrived; 0 if there
///   is none
/// @param lost number of partitions of the topic that have lost records which the feed had already
///   read
/// @param foreign number of foreign records so far
/// @param waitingSince time at which the reader first found that the log does not advance; null
///   while the log advances
record LogState(
    long position,
    Stop stop,
    long stoppedAt,
    long later,
    long held,
    int lost,
    long foreign,
    Instant waitingSince) {

  static final LogState UNKNOWN = new LogState(0, null, 0, 0, 0, 0, 0, null);

  /// Whether an event is missing, although a later event was received. In a stopped log, only a
  /// missing epoch event counts. No other event can make a stopped log continue.
  boolean isMissing() {
    return held > 0 || stop == null && later > position + 1;
  }

  /// Whether the log has not advanced for more than this duration, although later events have
  /// arrived.
  boolean isStalled(Duration after) {
    return waitingSince != null && waitingSince.plus(after).isBefore(Instant.now());
  }

  static LogState read(Connection db, String log, LogState before) throws SQLException {
    try (var select =
        db.prepareStatement(
            """
            SELECT w.position, w.stopped, w.stopped_at,
              (SELECT min(position) FROM received r WHERE r.log = w.log AND r.position > w.position),
              (SELECT min(position) FROM held_event h WHERE h.log = w.log AND NOT EXISTS (
                 SELECT FROM ledger_epoch e WHERE e.log = h.log AND e.epoch = h.epoch)),
              (SELECT count(*) FROM projection_checkpoint c WHERE c.log = w.log AND c.last_position < c.lost_position
                 AND NOT EXISTS (SELECT FROM ledger_epoch e WHERE e.log = c.log AND e.epoch > c.lost_epoch
                                 AND e.first_position <= c.lost_position)),
              (SELECT coalesce(sum(records), 0) FROM foreign_record_count f WHERE f.log = w.log)
            FROM watermark w WHERE w.log = ?
            """)) {
      select.setString(1, log);
      try (var row = select.executeQuery()) {
        if (!row.next()) return UNKNOWN;
        long position = row.getLong(1);
        String stopped = row.getString(2);
        long later = row.getLong(4);
        long held = row.getLong(5);
        boolean waits = later > 0 || held > 0 || stopped != null;
        boolean goesOnWaiting = before.waitingSince() != null && before.position() == position;
        return new LogState(
            position,
            stopped == null ? null : Stop.valueOf(stopped),
            row.getLong(3),
            later,
            held,
            row.getInt(6),
            row.getLong(7),
            !waits ? null : goesOnWaiting ? before.waitingSince() : Instant.now());
      }
    }
  }
}
