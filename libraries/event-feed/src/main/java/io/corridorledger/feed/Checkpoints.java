package io.corridorledger.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// The checkpoints of a log: for each partition of the topic, the offset to read next. The
/// checkpoints are stored in the database of the read models, not in Kafka. The transaction that
/// writes the rows of a batch also updates the checkpoints.
final class Checkpoints {

  /// Thrown if another consumer has changed the checkpoint of a partition. Kafka has then assigned
  /// the partition to the other consumer, but has not yet informed this consumer.
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken(String log, int partition) {
      super("partition %d of %s was taken over".formatted(partition, log), null, false, false);
    }
  }

  /// The next offset to read in a partition, with the id of its topic.
  record Place(String topicId, long nextOffset) {}

  /// The checkpoints at which a consumer begins.
  ///
  /// @param places the checkpoint of each partition
  /// @param replaced partitions whose old checkpoint belonged to a deleted topic of the same name
  record Begun(Map<Integer, Place> places, Collection<Integer> replaced) {}

  private Checkpoints() {}

  /// Returns the offset from which each partition is read. A partition without a checkpoint is read
  /// from its beginning. If the topic was deleted and created again, all partitions are read from
  /// their beginning.
  static Begun begin(Connection db, String log, String topicId, Collection<Integer> partitions)
      throws SQLException {
    UnnestStatement.of(new TreeSet<>(partitions))
        .integer(p -> p)
        .text(_ -> log)
        .text(_ -> topicId)
        .update(
            db,
            """
            INSERT INTO projection_checkpoint (partition, log, topic_id, next_offset, last_position, lost_position,
              lost_epoch)
            SELECT partition, log, topic_id, 0, 0, 0, 0 FROM unnest(?, ?, ?) AS t (partition, log, topic_id)
            ORDER BY log, partition ON CONFLICT DO NOTHING
            """);
    Map<Integer, Place> places = select(db, log, partitions, " FOR UPDATE");
    var replaced = new TreeSet<Integer>();
    for (var place : places.entrySet())
      if (!place.getValue().topicId().equals(topicId)) replaced.add(place.getKey());
    for (int partition : replaced) {
      restart(db, log, partition, topicId, 0, true);
      places.put(partition, new Place(topicId, 0));
    }
    return new Begun(places, replaced);
  }

  /// Checks that the checkpoints are as expected, and locks them until the end of the transaction.
  ///
  /// @param expected the checkpoints that this consumer expects
  /// @throws Overtaken if a checkpoint differs from the expected one
  static void require(Connection db, String log, Map<Integer, Place> expected) throws SQLException {
    Map<Integer, Place> found = select(db, log, expected.keySet(), " FOR UPDATE");
    expected.forEach((partition, place) -> {
      if (!place.equals(found.get(partition))) throw new Overtaken(log, partition);
    });
  }

  /// The new checkpoint of a partition after a batch.
  ///
  /// @param lastPosition the highest log position that was read; 0 if none
  record Advance(int partition, long nextOffset, long lastPosition) {}

  static void advance(Connection db, String log, Collection<Advance> advances) throws SQLException {
    UnnestStatement.of(advances)
        .text(_ -> log)
        .integer(Advance::partition)
        .bigint(Advance::nextOffset)
        .bigint(Advance::lastPosition)
        .update(
            db,
            """
            UPDATE projection_checkpoint c
            SET next_offset = t.next_offset, last_position = greatest(c.last_position, t.last_position)
            FROM unnest(?, ?, ?, ?) AS t (log, partition, next_offset, last_position)
            WHERE c.log = t.log AND c.partition = t.partition
            """);
  }

  /// Collects the statement that advances the checkpoints. The statement changes only checkpoints
  /// that are as expected.
  static void collect(
      Writes to, String log, Map<Integer, Place> expected, Collection<Advance> advances)
      throws SQLException {
    UnnestStatement.of(advances)
        .text(_ -> log)
        .integer(Advance::partition)
        .text(a -> expected.get(a.partition()).topicId())
        .bigint(a -> expected.get(a.partition()).nextOffset())
        .bigint(Advance::nextOffset)
        .bigint(Advance::lastPosition)
        .write(
            to,
            advances.size(),
            """
            UPDATE projection_checkpoint c
            SET next_offset = t.next_offset, last_position = greatest(c.last_position, t.last_position)
            FROM unnest(?, ?, ?, ?, ?, ?) AS t (log, partition, topic_id, expected, next_offset, last_position)
            WHERE c.log = t.log AND c.partition = t.partition AND c.topic_id = t.topic_id
              AND c.next_offset = t.expected
            """);
  }

  /// Sets the checkpoint of a partition to another offset. This is necessary if the topic no longer
  /// has the record at the old offset.
  ///
  /// @param lost true if the topic also lost records that the feed had already read
  static void restart(
      Connection db, String log, int partition, String topicId, long offset, boolean lost)
      throws SQLException {
    try (var update =
        db.prepareStatement(
            """
            UPDATE projection_checkpoint c SET topic_id = ?, next_offset = ?,
              lost_position = CASE WHEN ? THEN
                  (SELECT coalesce(max(position), 0) FROM received r WHERE r.log = c.log AND r.partition = c.partition)
                ELSE lost_position END,
              lost_epoch = CASE WHEN ? THEN (SELECT max(epoch) FROM ledger_epoch e WHERE e.log = c.log) ELSE lost_epoch END,
              last_position = CASE WHEN ? THEN 0 ELSE last_position END
            WHERE log = ? AND partition = ?
            """)) {
      update.setString(1, topicId);
      update.setLong(2, offset);
      update.setBoolean(3, lost);
      update.setBoolean(4, lost);
      update.setBoolean(5, lost);
      update.setString(6, log);
      update.setInt(7, partition);
      update.executeUpdate();
    }
  }

  static Map<Integer, Place> read(Connection db, String log) throws SQLException {
    var places = new HashMap<Integer, Place>();
    try (var select =
        db.prepareStatement(
            "SELECT partition, topic_id, next_offset FROM projection_checkpoint WHERE log = ?")) {
      select.setString(1, log);
      try (var row = select.executeQuery()) {
        while (row.next()) places.put(row.getInt(1), new Place(row.getString(2), row.getLong(3)));
      }
    }
    return places;
  }

  private static Map<Integer, Place> select(
      Connection db, String log, Collection<Integer> partitions, String lock) throws SQLException {
    var found = new HashMap<Integer, Place>();
    try (var select =
        db.prepareStatement(
            """
            SELECT partition, topic_id, next_offset FROM projection_checkpoint
            WHERE log = ? AND partition = ANY (?) ORDER BY partition\
            """
                + lock)) {
      select.setString(1, log);
      select.setArray(2, db.createArrayOf("int", partitions.toArray()));
      try (var row = select.executeQuery()) {
        while (row.next()) found.put(row.getInt(1), new Place(row.getString(2), row.getLong(3)));
      }
    }
    return found;
  }
}
