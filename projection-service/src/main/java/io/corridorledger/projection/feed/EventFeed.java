package io.corridorledger.projection.feed;

import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.feed.Checkpoints.Advance;
import io.corridorledger.projection.feed.Checkpoints.Overtaken;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// From the topics into the read models: polls, and takes each batch in one transaction that also
/// moves the offsets.
///
/// Kafka shares the partitions among all consumers of the group, in this process and others. What
/// makes a batch safe is not Kafka but the checkpoint row: a consumer that has lost its partition
/// without knowing finds another offset there and writes nothing.
@ApplicationScoped
public class EventFeed {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final CorridorConfig config;
  private final Map<String, Object> kafka;
  private final ReadDatabase database;
  private final Projector projector;
  private final Applied applied;
  private final FeedMetrics metrics;
  private final Map<String, String> logs = new HashMap<>();
  private final List<Member> members = new ArrayList<>();

  EventFeed(
      CorridorConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      ReadDatabase database,
      Projector projector,
      Applied applied,
      FeedMetrics metrics) {
    this.config = config;
    this.kafka = kafka;
    this.database = database;
    this.projector = projector;
    this.applied = applied;
    this.metrics = metrics;
    config.writers().forEach((log, writer) -> logs.put(writer.topic(), log));
  }

  void start(@Observes StartupEvent event) {
    for (int i = 0; i < config.feed().consumers(); i++) members.add(join("feed-" + i));
  }

  void stop(@Observes ShutdownEvent event) {
    members.forEach(Member::stop);
  }

  /// A further consumer of the group.
  Member join(String name) {
    var member = new Member(name);
    member.thread.start();
    return member;
  }

  /// How one consumer is doing.
  ///
  /// @param joined the group has told it which partitions are its own, be they none
  /// @param failure why it makes no progress at present; null when it does
  record State(
      String name, boolean joined, int partitions, String failure, Map<String, Long> lag) {}

  List<State> states() {
    return members.stream().map(Member::state).toList();
  }

  Collection<String> logs() {
    return new TreeSet<>(logs.values());
  }

  /// Records of this log that have not been read, in the partitions of this process.
  long lag(String log) {
    return members.stream().mapToLong(member -> member.lag.getOrDefault(log, 0L)).sum();
  }

  /// One transaction: the checkpoints are where this consumer believes them to be, then the events,
  /// then the checkpoints move.
  ///
  /// @param expected next offset of each partition; moved on when the transaction has committed
  /// @throws Overtaken when a checkpoint is elsewhere; nothing was written then
  void take(ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Long> expected)
      throws SQLException {
    var before = new HashMap<TopicPartition, Long>();
    var advances = new ArrayList<Advance>();
    var events = new ArrayList<LogEvent>(records.count());
    var foreign = new ArrayList<ForeignRecord>();
    for (TopicPartition partition : records.partitions()) {
      long lastPosition = 0;
      int epoch = 0;
      List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
      for (var message : ofPartition) {
        try {
          LogEvent event = LogEvent.read(logs.get(partition.topic()), message);
          events.add(event);
          lastPosition = Math.max(lastPosition, event.position());
          epoch = Math.max(epoch, event.epoch());
        } catch (IllegalArgumentException e) {
          foreign.add(new ForeignRecord(message, e.getMessage()));
        }
      }
      before.put(partition, expected.get(partition));
      advances.add(new Advance(partition, ofPartition.getLast().offset() + 1, lastPosition, epoch));
    }
    var timer = metrics.startBatch();
    Projector.Result result =
        database.transaction(db -> {
          Checkpoints.require(db, before);
          ForeignRecord.insert(db, foreign);
          Projector.Result taken = projector.take(db, events);
          Checkpoints.advance(db, advances);
          Watermarks.advance(db, taken.taken());
          return taken;
        });
    for (Advance advance : advances) expected.put(advance.partition(), advance.nextOffset());
    projector.committed(result);
    applied.signal(streamsOf(result));
    metrics.batch(timer, events.size(), result, foreign.size());
  }

  static Set<UUID> streamsOf(Projector.Result result) {
    var streams = new HashSet<UUID>();
    for (LogEvent event : result.taken()) streams.add(event.stream());
    return streams;
  }

  /// A record that nobody of ours can have written: kept, told, and passed.
  record ForeignRecord(ConsumerRecord<byte[], byte[]> message, String error) {

    static void insert(Connection db, List<ForeignRecord> records) throws SQLException {
      Unnest.of(records)
          .text(r -> r.message.topic())
          .integer(r -> r.message.partition())
          .bigint(r -> r.message.offset())
          .text(r -> r.error.replace("\u0000", ""))
          .bytes(r -> r.message.key())
          .bytes(r -> r.message.value())
          .update(db, "INSERT INTO foreign_record SELECT * FROM unnest(?, ?, ?, ?, ?, ?)");
    }
  }

  /// One consumer and its thread.
  final class Member implements Runnable, ConsumerRebalanceListener {

    private final String name;
    private final Thread thread;
    private final Map<TopicPartition, Long> expected = new HashMap<>();
    private final Map<String, Long> lag = new ConcurrentHashMap<>();
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean joined;
    private volatile int partitions;
    private volatile String failure;

    private Member(String name) {
      this.name = name;
      // A platform thread: the consumer holds monitors while it waits for the network.
      this.thread = Thread.ofPlatform().name(name).unstarted(this);
    }

    private boolean stopped() {
      return stop.getCount() == 0;
    }

    State state() {
      return new State(name, joined, partitions, failure, new TreeMap<>(lag));
    }

    void stop() {
      stop.countDown();
      var polling = consumer;
      if (polling != null) polling.wakeup();
      try {
        thread.join(STOP);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void run() {
      int failures = 0;
      while (!stopped()) {
        try {
          database.transaction(db -> {
            Watermarks.begin(db, logs.values());
            return null;
          });
          try (var fresh = new KafkaConsumer<byte[], byte[]>(settings())) {
            consumer = fresh;
            fresh.subscribe(logs.keySet(), this);
            while (!stopped()) {
              ConsumerRecords<byte[], byte[]> records = fresh.poll(POLL);
              if (!records.isEmpty()) takeWithPatience(records);
              observeLag(fresh);
              // An empty poll proves nothing unless there is nothing to be had.
              if (!records.isEmpty() || nothingToRead()) {
                failures = 0;
                failure = null;
              }
            }
          }
        } catch (Overtaken e) {
          Log.warnf("%s lost a partition and joins anew: %s", name, e.getMessage());
        } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
          if (!stopped()) fail(e, ++failures);
        } catch (SQLException | RuntimeException e) {
          fail(e, ++failures);
        } finally {
          joined = false;
          partitions = 0;
          expected.clear();
        }
      }
    }

    /// A transient failure is tried again, with the batch as it is; after some attempts the
    /// consumer leaves the group, so that another instance, which may see the database, takes over.
    private void takeWithPatience(ConsumerRecords<byte[], byte[]> records) throws SQLException {
      for (int attempt = 1; ; attempt++)
        try {
          take(records, expected);
          return;
        } catch (SQLException | RuntimeException e) {
          if (!Transience.of(e) || attempt >= config.feed().attempts() || stopped()) throw e;
          fail(e, attempt);
        }
    }

    private void fail(Exception e, int failures) {
      if (stopped()) return;
      failure = e.toString();
      metrics.failed();
      Log.errorf(e, "%s makes no progress (failure %d)", name, failures);
      long pause = config.feed().backoff().toMillis() << Math.min(failures - 1, 10);
      try {
        long most = config.feed().maxBackoff().toMillis();
        if (stop.await(Math.min(pause, most), TimeUnit.MILLISECONDS)) return;
      } catch (InterruptedException _) {
        stop.countDown();
      }
    }

    private boolean nothingToRead() {
      if (partitions == 0) return joined;
      return !lag.isEmpty() && lag.values().stream().allMatch(records -> records == 0);
    }

    private void observeLag(KafkaConsumer<byte[], byte[]> consumer) {
      var sum = new HashMap<String, Long>();
      for (TopicPartition partition : consumer.assignment())
        consumer
            .currentLag(partition)
            .ifPresent(records -> sum.merge(logs.get(partition.topic()), records, Long::sum));
      lag.keySet().retainAll(sum.keySet());
      lag.putAll(sum);
    }

    private Map<String, Object> settings() {
      var settings = new HashMap<>(kafka);
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.feed().group());
      settings.put(ConsumerConfig.CLIENT_ID_CONFIG, config.feed().group() + "-" + name);
      settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      // Offsets come from the database. One that the topic no longer has is a matter for a person.
      settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
      settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
      settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.feed().batchRecords());
      int sessionMillis = (int) config.feed().sessionTimeout().toMillis();
      settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
      settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMillis / 3);
      settings.put(
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) config.feed().batchWait().toMillis());
      settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      return settings;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      try {
        if (!assigned.isEmpty())
          database
              .transaction(db -> Checkpoints.read(db, assigned))
              .forEach((partition, offset) -> {
                expected.put(partition, offset);
                consumer.seek(partition, offset);
              });
      } catch (SQLException e) {
        throw new IllegalStateException("cannot read the checkpoints", e);
      }
      joined = true;
      partitions = expected.size();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      expected.keySet().removeAll(revoked);
      partitions = expected.size();
    }
  }
}
