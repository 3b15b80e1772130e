package io.corridorledger.projection.feed;

import io.corridorledger.projection.feed.Watermarks.Stop;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// How far a log is here, as it was in the tables a moment ago.
///
/// @param position of the watermark
/// @param stop why it is stopped; null when it is not
/// @param stoppedAt the position that it cannot advance to; 0 when it is not stopped
/// @param later the next position after the watermark that is here, 0 when there is none
/// @param held the first position of a record whose epoch has not been announced, 0 when there is
///   none
/// @param lost partitions of the topic that hold less than was read from them
/// @param foreign records so far that the writer did not write
/// @param waitingSince since when it has not moved although something later is here; null when
///   nothing is
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

  /// Something that was published before what is here has not arrived. In a stopped log only the
  /// event of an epoch is missed, which may let it go on.
  boolean isMissing() {
    return held > 0 || stop == null && later > position + 1;
  }

  /// Whether it has not moved for so long although something later is here.
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
