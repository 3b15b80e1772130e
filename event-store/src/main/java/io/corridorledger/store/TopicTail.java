package io.corridorledger.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// The newest event that the topic holds, held against the log.
///
/// After a restore from a backup the log may lack events that were published. Going on would
/// publish other events under positions that consumers have seen already; so the relay asks first,
/// and an operator decides by raising the ledger's epoch. What is compared is the chain of hashes,
/// so that a log that was rewritten is noticed too.
final class TopicTail {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, Object> kafka;
  private final String topic;

  TopicTail(Map<String, Object> kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  private record Tail(long position, String chain, int epoch) {
    /// Empty for a record that somebody else wrote; readers pass it over too.
    static Optional<Tail> of(ConsumerRecord<String, byte[]> record) {
      String position = header(record, "ce_logposition");
      String chain = header(record, "ce_chainhash");
      String epoch = header(record, "ce_ledgerepoch");
      if (position == null || chain == null || epoch == null) return Optional.empty();
      try {
        return Optional.of(new Tail(Long.parseLong(position), chain, Integer.parseInt(epoch)));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
      Header header = record.headers().lastHeader(name);
      return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
  }

  /// Why the relay must not go on, or empty when the log continues what the topic holds.
  Optional<String> contradicts(Connection database) throws SQLException {
    Optional<Tail> tail = read();
    if (tail.isEmpty()) return Optional.empty();
    try (PreparedStatement query =
        database.prepareStatement(
            """
            SELECT (SELECT epoch FROM ledger), (SELECT coalesce(max(position), 0) FROM event_log),
                   (SELECT encode(chain_sha256, 'hex') FROM event_log WHERE position = ?)
            """)) {
      query.setLong(1, tail.get().position());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        if (row.getInt(1) > tail.get().epoch()) return Optional.empty();
        if (tail.get().chain().equals(row.getString(3))) return Optional.empty();
        return Optional.of(
            row.getString(3) == null
                ? "the topic ends at position %d, the log at %d"
                    .formatted(tail.get().position(), row.getLong(2))
                : "up to position %d the topic tells another history than the log"
                    .formatted(tail.get().position()));
      }
    }
  }

  private Optional<Tail> read() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      Optional<Tail> newest = Optional.empty();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        // The last offsets may be markers of transactions: look further back until an event is
        // found.
        for (long back = 8; end.get(partition) > first.get(partition); back *= 8) {
          long from = Math.max(first.get(partition), end.get(partition) - back);
          Optional<Tail> found =
              newestFrom(consumer, partition, from, end.get(partition), deadline);
          if (found.isPresent()
              && (newest.isEmpty() || newest.get().position() < found.get().position()))
            newest = found;
          if (found.isPresent() || from == first.get(partition)) break;
        }
      }
      return newest;
    }
  }

  private static Optional<Tail> newestFrom(
      KafkaConsumer<String, byte[]> consumer,
      TopicPartition partition,
      long from,
      long end,
      long deadline) {
    consumer.seek(partition, from);
    Optional<Tail> newest = Optional.empty();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        Optional<Tail> tail = Tail.of(record);
        if (tail.isPresent()
            && (newest.isEmpty() || newest.get().position() < tail.get().position())) newest = tail;
      }
      if (System.nanoTime() > deadline)
        throw new IllegalStateException(
            "the tail of %s cannot be read within %s".formatted(partition, PATIENCE));
    }
    return newest;
  }
}
