package io.corridorledger.local;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Whether a writer's log is what it was when it was written: unbroken in itself, and the same as
/// what was published.
///
/// The log alone could be rewritten with a new chain of hashes by whoever owns the database. What
/// was published is out of that hand and carries the chain, so the topic is what the log is held
/// against.
final class Verification {

  /// Longer than Kafka takes to end the transaction of a relay that died in it.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(500);

  private final Connection database;
  private final String bootstrapServers;
  private final String topic;
  private final PrintStream out;

  Verification(Connection database, String bootstrapServers, String topic, PrintStream out) {
    this.database = database;
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.out = out;
  }

  /// A record of the topic, as far as it can be held against the log.
  private record Published(long position, int epoch, String chain, String payload) {
    static Published of(ConsumerRecord<String, String> message) {
      return new Published(
          Long.parseLong(header(message, "ce_logposition")),
          Integer.parseInt(header(message, "ce_ledgerepoch")),
          header(message, "ce_chainhash"),
          message.value());
    }

    private static String header(ConsumerRecord<?, ?> message, String name) {
      var header = message.headers().lastHeader(name);
      if (header == null) {
        throw new StackException(
            Exit.NOT_AS_RECORDED,
            "%s, partition %d, offset %d is no event of the ledger: it has no %s."
                .formatted(message.topic(), message.partition(), message.offset(), name));
      }
      return new String(header.value(), StandardCharsets.UTF_8);
    }
  }

  /// @return what is wrong with the first event that is not as it was recorded; empty when all are
  Optional<String> firstFault() throws SQLException {
    var broken = number("SELECT first_broken_position()");
    if (broken != 0) {
      return Optional.of(
          "position %d of the log is not what was sequenced there".formatted(broken));
    }
    // Read before the topic is: what is published meanwhile is held against the log, and not
    // missed.
    var published = number("SELECT max(published_position) FROM relay_cursor");
    return topicFault((int) published);
  }

  long events() throws SQLException {
    return number("SELECT max(position) FROM event_log");
  }

  private Optional<String> topicFault(int published) throws SQLException {
    var seen = new BitSet(published + 1);
    var faults = new TreeMap<Integer, String>();
    var bar = new ProgressBar(out, topic, published);
    try (var consumer = consumer("read_committed")) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      var ends = ends(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var lastNews = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        var batch = new ArrayList<Published>();
        consumer.poll(POLL).forEach(message -> batch.add(Published.of(message)));
        if (!batch.isEmpty()) {
          lastNews = System.nanoTime();
          compare(batch, seen, faults);
          bar.show(Math.min(seen.cardinality(), published));
        } else if (System.nanoTime() - lastNews > PATIENCE.toNanos()) {
          throw new StackException(
              Exit.UNREACHABLE,
              "Kafka at %s did not give %s to its end within %s s."
                  .formatted(bootstrapServers, topic, PATIENCE.toSeconds()));
        }
      }
    } finally {
      bar.interrupt();
    }
    for (var p = seen.nextClearBit(1); p <= published; p = seen.nextClearBit(p + 1)) {
      faults.putIfAbsent(p, "position %d was published and is not in %s".formatted(p, topic));
    }
    return Optional.ofNullable(faults.firstEntry()).map(Map.Entry::getValue);
  }

  /// Marks what is as in the log. What was given up after a restore carries a lower epoch than the
  /// ledger's, or than that of the event which took its position, and counts as neither right nor
  /// wrong.
  private void compare(List<Published> batch, BitSet seen, Map<Integer, String> faults)
      throws SQLException {
    try (var query =
        database.prepareStatement(
            """
            SELECT t.position, t.epoch < coalesce(l.ledger_epoch, (SELECT epoch FROM ledger)),
                   l.position IS NOT NULL,
                   coalesce(encode(l.chain_sha256, 'hex') = t.chain AND e.payload::text = t.payload, false)
            FROM unnest(?, ?, ?, ?) AS t (position, epoch, chain, payload)
            LEFT JOIN event_log l USING (position) LEFT JOIN event e USING (stream_id, version)
            ORDER BY t.position
            """)) {
      query.setArray(1, array("bigint", batch.stream().map(Published::position).toList()));
      query.setArray(2, array("int", batch.stream().map(Published::epoch).toList()));
      query.setArray(3, array("text", batch.stream().map(Published::chain).toList()));
      query.setArray(4, array("text", batch.stream().map(Published::payload).toList()));
      try (var row = query.executeQuery()) {
        while (row.next()) {
          var position = row.getInt(1);
          if (row.getBoolean(4)) {
            seen.set(position);
          } else if (!row.getBoolean(2)) {
            faults.put(
                position,
                row.getBoolean(3)
                    ? "position %d of the log is not what was published".formatted(position)
                    : "position %d was published and is not in the log".formatted(position));
          }
        }
      }
    }
  }

  private Array array(String type, List<?> values) throws SQLException {
    return database.createArrayOf(type, values.toArray());
  }

  /// Where each partition ends for a writer; a `read_committed` reader is told an earlier end while
  /// the marker of a committed transaction is still on its way.
  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    try (var uncommitted = consumer("read_uncommitted")) {
      return uncommitted.endOffsets(partitions);
    }
  }

  private KafkaConsumer<String, String> consumer(String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private long number(String sql) throws SQLException {
    try (var statement = database.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
