package io.corridorledger.projection.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How far each log is here without a gap. Partitions, consumers and instances run at their own
/// pace; the change feed and freshness go by the slowest.
final class Watermarks {

  private static final int PAGE = 1000;

  private Watermarks() {}

  static void begin(Connection db, Collection<String> logs) throws SQLException {
    Unnest.of(new TreeSet<>(logs))
        .text(log -> log)
        .update(
            db,
            """
            INSERT INTO watermark (log, position, epoch) SELECT log, 0, 0 FROM unnest(?) AS t (log) ORDER BY log
            ON CONFLICT DO NOTHING
            """);
  }

  /// The last thing before the commit: whoever commits last sees what the others brought. Only who
  /// brings the position after the watermark can move it.
  static void advance(Connection db, Collection<LogEvent> brought) throws SQLException {
    var positions = new TreeMap<String, Set<Long>>();
    for (LogEvent event : brought)
      positions.computeIfAbsent(event.log(), _ -> new HashSet<>()).add(event.position());
    for (var log : positions.entrySet()) advance(db, log.getKey(), log.getValue());
  }

  private static void advance(Connection db, String log, Set<Long> brought) throws SQLException {
    long position;
    try (var select =
        db.prepareStatement("SELECT position FROM watermark WHERE log = ? FOR UPDATE")) {
      select.setString(1, log);
      try (var row = select.executeQuery()) {
        if (!row.next()) throw new IllegalStateException("no watermark for the log " + log);
        position = row.getLong(1);
      }
    }
    if (!brought.contains(position + 1)) return;
    // An event that a person skipped need not have become a fact.
    try (var select =
            db.prepareStatement(
                """
                SELECT position, epoch, recorded FROM fact WHERE log = ? AND position > ?
                UNION ALL
                SELECT position, epoch, NULL FROM public.skipped_event WHERE log = ? AND position > ?
                ORDER BY position LIMIT ?
                """);
        var update =
            db.prepareStatement(
                """
                UPDATE watermark SET position = ?, epoch = ?, recorded = coalesce(?, recorded) WHERE log = ?
                """)) {
      boolean goesOn = true;
      while (goesOn) {
        long before = position;
        int epoch = 0;
        int rows = 0;
        Timestamp recorded = null;
        select.setString(1, log);
        select.setLong(2, position);
        select.setString(3, log);
        select.setLong(4, position);
        select.setInt(5, PAGE);
        try (var row = select.executeQuery()) {
          while (row.next() && row.getLong(1) <= position + 1) {
            rows++;
            position = row.getLong(1);
            epoch = row.getInt(2);
            if (row.getTimestamp(3) != null) recorded = row.getTimestamp(3);
          }
        }
        goesOn = rows == PAGE;
        if (position == before) return;
        update.setLong(1, position);
        update.setInt(2, epoch);
        update.setTimestamp(3, recorded);
        update.setString(4, log);
        update.executeUpdate();
      }
    }
  }
}
