package io.corridorledger.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/// The newest events that the topic holds, compared with the log.
///
/// After a restore from a backup the log may lack events that were published. Publishing on would
/// put other events under positions that consumers have seen already; so the relay compares first,
/// and an operator decides by an event that raises the epoch. The hashes of the chain are compared,
/// so that a log that was rewritten is noticed too. Only records with a valid message
/// authentication code count: whoever can write to the topic could otherwise stop the relay.
final class TopicTail {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  /// How many records from the end of each partition are read first; then eight times as many, and
  /// so on. The last ones may be markers of transactions, repeats, or records of somebody else.
  private static final int FIRST_LOOK = 8;

  private static final Logger LOG = Logger.getLogger(TopicTail.class);

  private final Map<String, Object> kafka;
  private final PublishedLog log;
  private final UUID epochStream;

  TopicTail(Map<String, Object> kafka, PublishedLog log) {
    this.kafka = kafka;
    this.log = log;
    this.epochStream = EpochStream.id(log.service());
  }

  /// @param fork why log and topic have parted; empty when they have not
  /// @param newest the last position that the topic and the log have in common, as far as was read;
  ///   0 when there is none
  /// @param foreign records without a valid code among those that were read
  record Findings(Optional<String> fork, long newest, int foreign) {}

  /// @param cursor position that was published; the topic is read back until it is found, or to its
  ///   beginning
  Findings compare(Connection database, long cursor) throws SQLException {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(log.topic()).stream()
              .map(p -> new TopicPartition(log.topic(), p.partition()))
              .toList();
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> unread = new HashMap<>(consumer.endOffsets(partitions));
      Set<TopicPartition> found = new HashSet<>(); // partitions in which a record is genuine
      Optional<String> fork = Optional.empty();
      long newest = 0;
      int foreign = 0;
      for (long back = FIRST_LOOK; ; back *= 8) {
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : partitions)
          if (unread.get(partition) > first.get(partition)
              && (newest < cursor || !found.contains(partition)))
            from.put(partition, Math.max(first.get(partition), unread.get(partition) - back));
        if (from.isEmpty() || fork.isPresent()) return new Findings(fork, newest, foreign);
        List<TopicRecord> genuine = new ArrayList<>();
        foreign += read(consumer, from, unread, deadline, found, genuine);
        unread.putAll(from);
        Findings more = judge(database, genuine);
        fork = more.fork();
        newest = Math.max(newest, more.newest());
      }
    }
  }

  /// Reads each partition from one offset up to another one.
  ///
  /// @return how many records have no valid code
  private int read(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> end,
      long deadline,
      Set<TopicPartition> found,
      List<TopicRecord> genuine) {
    int foreign = 0;
    consumer.assign(from.keySet());
    consumer.resume(from.keySet());
    from.forEach(consumer::seek);
    Set<TopicPartition> reading = new HashSet<>(from.keySet());
    while (!reading.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() >= end.get(partition)) continue; // it was read before
        Optional<TopicRecord> believed = TopicRecord.of(record, log);
        if (believed.isPresent()) {
          genuine.add(believed.get());
          found.add(partition);
        } else if (foreign++ == 0)
          LOG.warnf(
              "record without a valid authentication code, and maybe more topic=%s partition=%d offset=%d",
              record.topic(), record.partition(), record.offset());
      }
      List<TopicPartition> done =
          reading.stream().filter(p -> consumer.position(p) >= end.get(p)).toList();
      consumer.pause(done);
      done.forEach(reading::remove);
      if (System.nanoTime() > deadline)
        throw new IllegalStateException(
            "the tail of %s cannot be read within %s".formatted(reading, PATIENCE));
    }
    return foreign;
  }

  /// A record is explained when the log has its chain hash at its position, or when the log has
  /// given it up: by a later epoch that begins at its position or before.
  private Findings judge(Connection database, List<TopicRecord> records) throws SQLException {
    try (PreparedStatement query =
        database.prepareStatement(
            """
            SELECT t.position, encode(l.chain_sha256, 'hex') IS NOT DISTINCT FROM t.chain,
                   EXISTS (SELECT FROM event_log r WHERE r.stream_id = ? AND r.ledger_epoch > t.epoch AND r.position <= t.position),
                   l.position IS NULL
            FROM unnest(?, ?, ?) AS t (position, epoch, chain) LEFT JOIN event_log l USING (position) ORDER BY t.position
            """)) {
      query.setObject(1, epochStream);
      query.setArray(2, array(database, "bigint", records.stream().map(TopicRecord::position)));
      query.setArray(3, array(database, "bigint", records.stream().map(TopicRecord::epoch)));
      query.setArray(4, array(database, "text", records.stream().map(TopicRecord::chain)));
      try (ResultSet row = query.executeQuery()) {
        Optional<String> fork = Optional.empty();
        long newest = 0;
        while (row.next()) {
          long position = row.getLong(1);
          if (row.getBoolean(2)) newest = Math.max(newest, position);
          else if (!row.getBoolean(3) && fork.isEmpty())
            fork =
                Optional.of(
                    row.getBoolean(4)
                        ? "position %d was published and is not in the log".formatted(position)
                        : "position %d of the log is not what was published".formatted(position));
        }
        return new Findings(fork, newest, 0);
      }
    }
  }

  private static Array array(Connection database, String type, Stream<?> values)
      throws SQLException {
    return database.createArrayOf(type, values.toArray());
  }
}
