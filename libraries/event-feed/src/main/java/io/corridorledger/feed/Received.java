package io.corridorledger.feed;

import io.corridorledger.feed.RecordCheck.Authentic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Stores the hash of each received event, by position. The reader compares new events with these
/// hashes to find repeats and contradictions. A repeat is an event that was received before. A
/// contradiction is another event at the same position.
final class Received {

  private Received() {}

  /// The records of a batch, divided into new records, contradictions and repeats.
  ///
  /// @param added new records, in the order of positions
  /// @param contradicting records at a position that another event already has
  /// @param repeats number of records that were received before
  record Added(List<Authentic> added, List<Authentic> contradicting, int repeats) {}

  /// Stores the hashes of new records.
  ///
  /// @param records records whose epoch is valid at their position
  static Added add(Connection db, String log, List<Authentic> records) throws SQLException {
    // All transactions write these rows in the order of positions. So they cannot deadlock.
    var byPosition = new TreeMap<Long, Authentic>();
    var contradicting = new ArrayList<Authentic>();
    for (Authentic record : records) {
      Authentic other = byPosition.putIfAbsent(record.event().position(), record);
      if (other != null && !isRepeat(record, new Hashes(other.hash(), other.chain())))
        contradicting.add(record);
    }
    Set<Long> inserted =
        columns(log, byPosition.values()).returning(db, INSERT + " RETURNING position");
    var added = new ArrayList<Authentic>(inserted.size());
    if (inserted.size() == byPosition.size()) added.addAll(byPosition.values());
    else {
      Map<Long, Hashes> before = hashes(db, log, byPosition.keySet());
      byPosition.forEach((position, record) -> {
        if (inserted.contains(position)) added.add(record);
        else if (!isRepeat(record, before.get(position))) contradicting.add(record);
      });
    }
    return new Added(added, contradicting, records.size() - added.size() - contradicting.size());
  }

  /// Collects the statement that stores the hashes of new records. [Writes#send] fails if a
  /// position was received before.
  static void collect(Writes to, String log, List<Authentic> records) throws SQLException {
    columns(log, records).write(to, records.size(), INSERT);
  }

  private record Hashes(byte[] hash, byte[] chain) {}

  private static boolean isRepeat(Authentic record, Hashes known) {
    return Arrays.equals(record.hash(), known.hash())
        && Arrays.equals(record.chain(), known.chain());
  }

  private static final String INSERT =
      """
      INSERT INTO received (position, epoch, partition, hash, chain, recorded, log)
      SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  private static UnnestStatement<Authentic> columns(String log, Collection<Authentic> records) {
    return UnnestStatement.of(records)
        .bigint(r -> r.event().position())
        .bigint(r -> r.event().epoch())
        .integer(r -> RecordCheck.partition(r.event().stream()))
        .bytes(Authentic::hash)
        .bytes(Authentic::chain)
        .instant(r -> EventContent.isPossible(r.event().recorded()) ? r.event().recorded() : null)
        .text(_ -> log);
  }

  private static Map<Long, Hashes> hashes(Connection db, String log, Collection<Long> positions)
      throws SQLException {
    var found = new HashMap<Long, Hashes>();
    try (var select =
        db.prepareStatement(
            "SELECT position, hash, chain FROM received WHERE log = ? AND position = ANY (?)")) {
      select.setString(1, log);
      select.setArray(2, db.createArrayOf("bigint", positions.toArray()));
      try (var row = select.executeQuery()) {
        while (row.next()) found.put(row.getLong(1), new Hashes(row.getBytes(2), row.getBytes(3)));
      }
    }
    return found;
  }
}
