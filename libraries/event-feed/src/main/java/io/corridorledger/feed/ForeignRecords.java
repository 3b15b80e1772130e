package io.corridorledger.feed;

import io.corridorledger.feed.RecordCheck.Foreign;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Stores and counts foreign records, which are records that the writer of the log did not write.
/// The number of stored records is limited. A foreign record has no position in the log, and does
/// not affect a watermark.
final class ForeignRecords {

  /// Maximum number of stored records per log and reason. Further records only increase the
  /// counter.
  static final int MAX_ROWS = 1_000;

  private ForeignRecords() {}

  /// @param origin Kafka's topic id, or [WriterLog#ORIGIN]
  static void insert(Connection db, String log, String origin, List<Foreign> records)
      throws SQLException {
    if (records.isEmpty()) return;
    Map<ForeignReason, List<Foreign>> byReason =
        records.stream()
            .collect(Collectors.groupingBy(Foreign::reason, TreeMap::new, Collectors.toList()));
    var stored = new ArrayList<Foreign>();
    for (var some : byReason.entrySet()) {
      long before = count(db, log, some.getKey(), some.getValue().size());
      long room = Math.clamp(MAX_ROWS - before, 0, some.getValue().size());
      stored.addAll(some.getValue().subList(0, (int) room));
    }
    UnnestStatement.of(stored)
        .text(_ -> log)
        .text(_ -> origin)
        .integer(Foreign::partition)
        .bigint(Foreign::offset)
        .integer(Foreign::entry)
        .text(f -> f.reason().name())
        .bytes(Foreign::key)
        .bytes(Foreign::value)
        .integer(Foreign::valueBytes)
        .update(
            db,
            """
            INSERT INTO foreign_record (log, origin, partition, "offset", entry, reason, record_key, value, value_bytes,
              seen_at)
            SELECT *, now() FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);
  }

  /// Locks the counter until the end of the transaction. So simultaneous transactions cannot exceed
  /// the limit together.
  ///
  /// @return the number of earlier records
  private static long count(Connection db, String log, ForeignReason reason, int more)
      throws SQLException {
    try (var count =
        db.prepareStatement(
            """
            INSERT INTO foreign_record_count AS c (log, reason, records) VALUES (?, ?, ?)
            ON CONFLICT (log, reason) DO UPDATE SET records = c.records + excluded.records RETURNING records
            """)) {
      count.setString(1, log);
      count.setString(2, reason.name());
      count.setInt(3, more);
      try (var row = count.executeQuery()) {
        row.next();
        return row.getLong(1) - more;
      }
    }
  }
}
