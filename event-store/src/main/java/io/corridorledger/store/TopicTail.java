package io.corridorledger.store;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/// The newest events that each partition of the topic holds, compared with the log.
///
/// After a restore from a backup the log may lack events that were published. Publishing on would
/// put other events under positions that consumers have seen already; so the relay compares first,
/// and an operator decides by an event that raises the epoch. The hashes of the chain are compared,
/// so that a log that was rewritten is noticed too. Only records with a valid message
/// authentication code count: whoever can write to the topic could otherwise stop the relay.
///
/// A partition must also have the last event that the log published to it. So each partition is
/// read backwards until that event is found; what was read is judged and let go.
final class TopicTail {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  /// How many records from the end of each partition are read first; then eight times as many, and
  /// so on. The last ones may be markers of transactions, repeats, records that were given up, or
  /// records of somebody else.
  private static final int FIRST_LOOK = 8;

  /// Records that are in memory whole. Somebody else's may be as long as the broker allows.
  private static final int POLL_RECORDS = 16;

  private static final int FETCH_BYTES = 4 << 20;

  /// How many records are judged by one query.
  private static final int JUDGED_AT_A_TIME = 1_000;

  /// How many events of the log up to the cursor show what each partition must have.
  private static final int EVENTS_BEFORE_CURSOR = 1_000;

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
  /// @param lost why the topic does not hold what was published; empty when it does
  /// @param head the newest event that log and topic have in common, as far as was read
  /// @param foreign records without a valid code among those that were read
  record Findings(Optional<String> fork, Optional<String> lost, LogHead head, int foreign) {}

  /// What is to be done from time to time during a long comparison.
  interface Meanwhile {
    void run() throws SQLException;
  }

  /// @param cursor position up to which the log was published
  Findings compare(Connection database, long cursor, Meanwhile meanwhile) throws SQLException {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new Comparison(consumer, database, meanwhile).run(cursor);
    }
  }

  /// One comparison.
  private final class Comparison {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Connection database;
    private final Meanwhile meanwhile;
    private final List<TopicRecord> unjudged = new ArrayList<>();
    private final Map<Integer, Long> newest = new HashMap<>(); // of each partition, in the log too
    private LogHead head = LogHead.BEGINNING;
    private Optional<String> fork = Optional.empty();
    private int foreign;

    Comparison(KafkaConsumer<byte[], byte[]> consumer, Connection database, Meanwhile meanwhile) {
      this.consumer = consumer;
      this.database = database;
      this.meanwhile = meanwhile;
    }

    Findings run(long cursor) throws SQLException {
      List<TopicPartition> partitions =
          consumer.partitionsFor(log.topic()).stream()
              .map(p -> new TopicPartition(log.topic(), p.partition()))
              .toList();
      Map<Integer, Long> published = published(cursor, partitions.size());
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> unread = new HashMap<>(consumer.endOffsets(partitions));
      for (long back = FIRST_LOOK; fork.isEmpty(); back *= 8) {
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : partitions)
          if (unread.get(partition) > first.get(partition)
              && newest(partition.partition()) < published.getOrDefault(partition.partition(), 1L))
            from.put(partition, Math.max(first.get(partition), unread.get(partition) - back));
        if (from.isEmpty()) break;
        read(from, unread);
        judge();
        unread.putAll(from);
      }
      return new Findings(fork, lost(cursor, published), head, foreign);
    }

    private long newest(int partition) {
      return newest.getOrDefault(partition, 0L);
    }

    /// The last position of each partition, by the last events up to the cursor. The key of an
    /// event decides its partition.
    ///
    /// @return empty when the log ends before the cursor
    private Map<Integer, Long> published(long cursor, int partitions) throws SQLException {
      Map<Integer, Long> published = new HashMap<>();
      try (PreparedStatement query =
          database.prepareStatement(
              "SELECT position, stream_id FROM event_log WHERE position <= ? ORDER BY position DESC LIMIT ?")) {
        query.setLong(1, cursor);
        query.setInt(2, EVENTS_BEFORE_CURSOR);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            long position = row.getLong(1);
            if (published.isEmpty() && position < cursor) break;
            int partition =
                BuiltInPartitioner.partitionForKey(row.getString(2).getBytes(UTF_8), partitions);
            published.putIfAbsent(partition, position);
          }
        }
      }
      return published;
    }

    /// Reads each partition from one offset up to another one.
    private void read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> end)
        throws SQLException {
      consumer.assign(from.keySet());
      consumer.resume(from.keySet());
      from.forEach(consumer::seek);
      Set<TopicPartition> reading = new HashSet<>(from.keySet());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!reading.isEmpty() && fork.isEmpty()) {
        meanwhile.run();
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) deadline = System.nanoTime() + PATIENCE.toNanos();
        for (ConsumerRecord<byte[], byte[]> record : records)
          if (record.offset() < end.get(new TopicPartition(record.topic(), record.partition())))
            add(record);
        if (unjudged.size() >= JUDGED_AT_A_TIME) judge();
        List<TopicPartition> done =
            reading.stream().filter(p -> consumer.position(p) >= end.get(p)).toList();
        consumer.pause(done);
        done.forEach(reading::remove);
        if (System.nanoTime() > deadline)
          throw new IllegalStateException(
              "nothing came from %s for %s".formatted(reading, PATIENCE));
      }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
      Optional<TopicRecord> believed = TopicRecord.of(record, log);
      if (believed.isPresent()) unjudged.add(believed.get());
      else if (foreign++ == 0)
        LOG.warnf(
            "record without a valid authentication code, and maybe more topic=%s partition=%d offset=%d",
            record.topic(), record.partition(), record.offset());
    }

    /// A record is explained when the log has its chain hash at its position, or when the log has
    /// given it up: by a later epoch that begins at its position or before.
    private void judge() throws SQLException {
      if (unjudged.isEmpty()) return;
      try (PreparedStatement query =
          database.prepareStatement(
              """
              SELECT t.partition, t.position, t.chain, encode(l.chain_sha256, 'hex') IS NOT DISTINCT FROM t.chain,
                     EXISTS (SELECT FROM event_log r WHERE r.stream_id = ? AND r.ledger_epoch > t.epoch AND r.position <= t.position),
                     l.position IS NULL
              FROM unnest(?, ?, ?, ?) AS t (partition, position, epoch, chain) LEFT JOIN event_log l USING (position)
              ORDER BY t.position
              """)) {
        query.setObject(1, epochStream);
        query.setArray(2, array("int", unjudged.stream().map(TopicRecord::partition)));
        query.setArray(3, array("bigint", unjudged.stream().map(TopicRecord::position)));
        query.setArray(4, array("bigint", unjudged.stream().map(TopicRecord::epoch)));
        query.setArray(5, array("text", unjudged.stream().map(TopicRecord::chain)));
        unjudged.clear();
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            long position = row.getLong(2);
            if (row.getBoolean(4)) {
              newest.merge(row.getInt(1), position, Math::max);
              if (position > head.position()) head = new LogHead(position, row.getString(3));
            } else if (!row.getBoolean(5) && fork.isEmpty())
              fork =
                  Optional.of(
                      row.getBoolean(6)
                          ? "position %d was published and is not in the log".formatted(position)
                          : "position %d of the log is not what was published".formatted(position));
          }
        }
      }
    }

    private Array array(String type, Stream<?> values) throws SQLException {
      return database.createArrayOf(type, values.toArray());
    }

    private Optional<String> lost(long cursor, Map<Integer, Long> published) {
      if (cursor > 0 && published.isEmpty())
        return Optional.of("the cursor is at %d, and the log ends before".formatted(cursor));
      return published.entrySet().stream()
          .filter(end -> newest(end.getKey()) < end.getValue())
          .findFirst()
          .map(end ->
              "position %d was published to partition %d, where %d is the last"
                  .formatted(end.getValue(), end.getKey(), newest(end.getKey())));
    }
  }
}
