package io.corridorledger.projection.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// Where the read models stand in the topics, kept beside the rows that they belong to.
final class Checkpoints {

  /// Somebody else has moved the checkpoint: this consumer has lost the partition and does not know
  /// it yet.
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken(TopicPartition partition, long expected, Long found) {
      super("%s is at %s, not at %d".formatted(partition, found, expected), null, false, false);
    }
  }

  private Checkpoints() {}

  /// The offset to go on at, for each of them; the beginning for one that is new.
  static Map<TopicPartition, Long> read(Connection db, Collection<TopicPartition> partitions)
      throws SQLException {
    Unnest.of(partitions)
        .text(TopicPartition::topic)
        .integer(TopicPartition::partition)
        .update(
            db,
            """
            INSERT INTO projection_checkpoint (topic, partition, next_offset, last_position, epoch)
            SELECT topic, partition, 0, 0, 0 FROM unnest(?, ?) AS t (topic, partition) ORDER BY topic, partition
            ON CONFLICT DO NOTHING
            """);
    return select(db, partitions, "");
  }

  /// Locks the checkpoints until the end of the transaction.
  ///
  /// @param expected where this consumer believes them to be
  /// @throws Overtaken when one is elsewhere
  static void require(Connection db, Map<TopicPartition, Long> expected) throws SQLException {
    Map<TopicPartition, Long> found = select(db, expected.keySet(), " FOR UPDATE OF c");
    expected.forEach((partition, offset) -> {
      if (!offset.equals(found.get(partition)))
        throw new Overtaken(partition, offset, found.get(partition));
    });
  }

  record Advance(TopicPartition partition, long nextOffset, long lastPosition, int epoch) {}

  static void advance(Connection db, Collection<Advance> advances) throws SQLException {
    Unnest.of(advances)
        .text(a -> a.partition().topic())
        .integer(a -> a.partition().partition())
        .bigint(Advance::nextOffset)
        .bigint(Advance::lastPosition)
        .integer(Advance::epoch)
        .update(
            db,
            """
            UPDATE projection_checkpoint c SET next_offset = t.next_offset,
              last_position = greatest(c.last_position, t.last_position), epoch = greatest(c.epoch, t.epoch)
            FROM unnest(?, ?, ?, ?, ?) AS t (topic, partition, next_offset, last_position, epoch)
            WHERE c.topic = t.topic AND c.partition = t.partition
            """);
  }

  private static Map<TopicPartition, Long> select(
      Connection db, Collection<TopicPartition> partitions, String lock) throws SQLException {
    List<TopicPartition> ordered =
        partitions.stream()
            .sorted(
                Comparator.comparing(TopicPartition::topic)
                    .thenComparing(TopicPartition::partition))
            .toList();
    var found = new HashMap<TopicPartition, Long>();
    try (var select =
        db.prepareStatement(
            """
            SELECT c.topic, c.partition, c.next_offset FROM projection_checkpoint c
            WHERE (c.topic, c.partition) IN (SELECT * FROM unnest(?, ?))
            ORDER BY c.topic, c.partition\
            """
                + lock)) {
      select.setArray(
          1, db.createArrayOf("text", ordered.stream().map(TopicPartition::topic).toArray()));
      select.setArray(
          2, db.createArrayOf("int", ordered.stream().map(TopicPartition::partition).toArray()));
      try (var row = select.executeQuery()) {
        while (row.next())
          found.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
      }
    }
    return found;
  }
}
