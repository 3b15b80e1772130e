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

/// Compares the newest records of each partition of the topic with the log.
///
/// If the database is restored from a backup, the log may lack events that were published. The
/// relay would then publish other events at the same positions. Therefore the relay compares log
/// and topic before it publishes, and stops if they differ. An operator then copies the lost events
/// from the topic into the log, or gives them up. The comparison uses the chain hashes, so it also
/// detects changed events. Records without a valid message authentication code are ignored.
/// Otherwise any program that can write to the topic could stop the relay.
///
/// The comparison also checks that each partition still has the last event that was published to
/// it. For this, each partition is read backwards until the event is found. Few records are in
/// memory at a time.
final class TopicTail {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  /// Number of offsets that are read first, from the end of each partition. If the last published
  /// event is not among them, the next read goes back eight times as far. Further reads can be
  /// necessary, because other records may follow that event: events that were published again,
  /// records of other programs, or transaction markers.
  private static final int FIRST_LOOK = 8;

  /// Maximum number of records in memory. The number is small, because a record of another program
  /// may be as large as the broker allows.
  private static final int POLL_RECORDS = 16;

  private static final int FETCH_BYTES = 4 << 20;

  /// Number of records that one query compares with the log.
  private static final int JUDGED_AT_A_TIME = 1_000;

  /// Number of events that are read from the end of the published log, to find the last event of
  /// each partition.
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

  /// The result of a comparison of log and topic.
  ///
  /// @param fork why log and topic contradict each other; empty if they do not
  /// @param lost why published events are missing from the topic; empty if none is missing
  /// @param head the newest event that is in the log and in the topic
  /// @param foreign number of records that the relay did not write
  record Findings(Optional<String> fork, Optional<String> lost, LogHead head, int foreign) {}

  /// A task that runs again and again during a long comparison, such as the renewal of the lease.
  interface Meanwhile {
    void run() throws SQLException;
  }

  /// Compares the end of the topic with the log.
  ///
  /// @param cursor position up to which the log has been published
  /// @param ends end offset of each partition, including records of open transactions
  Findings compare(Connection database, long cursor, Map<Integer, Long> ends, Meanwhile meanwhile)
      throws SQLException {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new Comparison(consumer, database, meanwhile).run(cursor, ends);
    }
  }

  private final class Comparison {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Connection database;
    private final Meanwhile meanwhile;
    private final List<TopicRecord> unjudged = new ArrayList<>();
    // For each partition, the position of the newest record that is also in the log.
    private final Map<Integer, Long> newest = new HashMap<>();
    private LogHead head = LogHead.BEGINNING;
    private Optional<String> fork = Optional.empty();
    private int foreign;

    Comparison(KafkaConsumer<byte[], byte[]> consumer, Connection database, Meanwhile meanwhile) {
      this.consumer = consumer;
      this.database = database;
      this.meanwhile = meanwhile;
    }

    Findings run(long cursor, Map<Integer, Long> ends) throws SQLException {
      List<TopicPartition> partitions =
          consumer.partitionsFor(log.topic()).stream()
              .map(p -> new TopicPartition(log.topic(), p.partition()))
              .toList();
      Map<Integer, Long> published = published(cursor, partitions.size());
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> unread = new HashMap<>(consumer.endOffsets(partitions));
      Optional<String> lost = cursorBeyondLog(cursor, published);
      unread.forEach((partition, end) -> ignoreOpen(partition.partition(), end, ends, published));
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
      return new Findings(fork, lost.or(() -> lost(published)), head, foreign);
    }

    private long newest(int partition) {
      return newest.getOrDefault(partition, 0L);
    }

    /// Computes for each partition the last position that was published to the partition. The
    /// partition of an event is computed from its key.
    ///
    /// @return the last position by partition; empty if the log ends before the cursor
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

    /// Reads each partition from one offset up to another.
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
          throw new IllegalStateException("no records from %s for %s".formatted(reading, PATIENCE));
      }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
      Optional<TopicRecord> believed = TopicRecord.of(record, log);
      if (believed.isPresent()) unjudged.add(believed.get());
      else if (foreign++ == 0)
        LOG.warnf(
            "found record without a valid authentication code, possibly one of several topic=%s partition=%d offset=%d",
            record.topic(), record.partition(), record.offset());
    }

    /// Compares records with the log. A record agrees with the log if the log has the same chain
    /// hash at the position of the record. A record also agrees if a later epoch begins at or
    /// before the position of the record, because then the record was given up.
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
                          ? "published position %d is missing from the log".formatted(position)
                          : "position %d of the log differs from the published event"
                              .formatted(position));
          }
        }
      }
    }

    private Array array(String type, Stream<?> values) throws SQLException {
      return database.createArrayOf(type, values.toArray());
    }

    private static Optional<String> cursorBeyondLog(long cursor, Map<Integer, Long> published) {
      return cursor > 0 && published.isEmpty()
          ? Optional.of("the cursor is at %d, and the log ends before".formatted(cursor))
          : Optional.empty();
    }

    /// Excludes a partition with an open transaction from the comparison, because such a partition
    /// cannot be read to its end. After a broker was killed, a transaction can stay open
    /// permanently. The projection service then fetches the events of the transaction from the
    /// writer.
    private void ignoreOpen(
        int partition, long readable, Map<Integer, Long> ends, Map<Integer, Long> published) {
      if (readable >= ends.getOrDefault(partition, 0L)) return;
      LOG.warnf(
          "open transaction, the end of the partition is not compared topic=%s partition=%d offset=%d",
          log.topic(), partition, readable);
      published.remove(partition);
    }

    private Optional<String> lost(Map<Integer, Long> published) {
      return published.entrySet().stream()
          .filter(end -> newest(end.getKey()) < end.getValue())
          .findFirst()
          .map(end ->
              "position %d was published to partition %d, but its last position is %d"
                  .formatted(end.getValue(), end.getKey(), newest(end.getKey())));
    }
  }
}
