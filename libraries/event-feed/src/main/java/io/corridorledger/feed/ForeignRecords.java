package io.corridorledger.feed;

import io.corridorledger.feed.RecordCheck.Foreign;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Stores and counts foreign records: records in the topic that the writer of the log did not
/// write. Only a limited number of them is stored. Foreign records do not change any read model.
final class ForeignRecords {

  /// Maximum number of stored foreign records per log and reason. Further records are only counted.
  static final int MAX_ROWS = 1_000;

  private ForeignRecords() {}

  /// Stores foreign records up to the limit, and counts all of them.
  ///
  /// @param origin where the records come from: Kafka's topic id, or [WriterLog#ORIGIN] for records
  ///   that the writer returned over HTTP
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

  /// Increases the counter of foreign records. The counter stays locked until the end of the
  /// transaction. Without the lock, two simultaneous transactions could store more records than the
  /// limit.
  ///
  /// @return the value of the counter before this call
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
