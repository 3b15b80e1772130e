package io.corridorledger.feed;

import io.corridorledger.feed.Checkpoints.Advance;
import io.corridorledger.feed.Checkpoints.Overtaken;
import io.corridorledger.feed.Checkpoints.Place;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// One consumer of a log's topic, with its thread. The class polls records and implements the
/// callbacks that Kafka calls when partitions are assigned or lost. Both parts are in one file,
/// because they use the same fields.
final class FeedMember implements Runnable, ConsumerRebalanceListener {

  /// Maximum time to wait for records. The wait ends at once when a record arrives.
  private static final Duration POLL = Duration.ofMillis(500);

  private static final Duration STOP = Duration.ofSeconds(10);

  /// Maximum size of a fetch response of the broker. A consumer keeps at most two responses and the
  /// uncompressed records of one batch in memory.
  private static final int FETCH_BYTES = 4 << 20;

  private static final int PARTITION_FETCH_BYTES = 1 << 20;

  /// Maximum number of records per poll. The number is small, because a foreign record may be very
  /// large until it is checked and truncated.
  private static final int POLL_RECORDS = 16;

  /// Size at which a batch is full. No more records are then fetched for the batch.
  private static final long BATCH_BYTES = 16 << 20;

  private final EventFeed feed;
  private final String log;
  private final String name;
  private final Thread thread;
  private final Map<Integer, Place> expected = new HashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private EventFeed.Batch fetched = new EventFeed.Batch();
  private volatile KafkaConsumer<byte[], byte[]> consumer;
  private volatile String topicId;
  private volatile boolean rejoin;
  private volatile boolean joined;
  private volatile int partitions;
  private volatile long lag;
  private volatile FeedFailure failure;

  FeedMember(EventFeed feed, String log, String name) {
    this.feed = feed;
    this.log = log;
    this.name = name;
    // The thread is not virtual, because the Kafka client holds monitors while it waits for the
    // network.
    this.thread = Thread.ofPlatform().name(name).unstarted(this);
  }

  void start() {
    thread.start();
  }

  String log() {
    return log;
  }

  long lag() {
    return lag;
  }

  EventFeed.State state() {
    return new EventFeed.State(log, name, joined, partitions, failure, lag);
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  /// Makes the consumer leave the group and end its thread.
  void leave() {
    stop.countDown();
    wakeUp();
  }

  void stop() {
    leave();
    try {
      thread.join(STOP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Checks whether the topic was replaced by another topic of the same name. If so, the consumer
  /// leaves the group and joins it again, so that it reads the new topic.
  ///
  /// @param id current id of the topic
  void follow(String id) {
    String reading = topicId;
    if (reading == null || reading.equals(id)) return;
    rejoin = true;
    wakeUp();
  }

  private void wakeUp() {
    var polling = consumer;
    if (polling != null) polling.wakeup();
  }

  @Override
  public void run() {
    int failures = 0;
    while (!stopped()) {
      try {
        feed.readModels.begin();
        feed.database.transaction(db -> {
          // A process of another release must not take partitions.
          feed.readModels.stored(db);
          Epochs.begin(db, List.of(log));
          return null;
        });
        topicId = feed.topics.look(log);
        rejoin = false;
        try (var fresh = new KafkaConsumer<byte[], byte[]>(settings())) {
          consumer = fresh;
          fresh.subscribe(Set.of(feed.topics.name(log)), this);
          while (!stopped() && !rejoin) {
            boolean progress = poll(fresh);
            if (progress) {
              failures = 0;
              failure = null;
            }
          }
        }
      } catch (Overtaken e) {
        Log.warnf("%s lost a partition and rejoins: %s", name, e.getMessage());
      } catch (WakeupException | InterruptException e) {
        if (!stopped() && !rejoin) fail(e, ++failures);
      } catch (InterruptedException _) {
        return;
      } catch (SQLException | RuntimeException | Error e) {
        // An `Error`, such as a lack of memory, may be temporary. Therefore the records are read
        // again.
        fail(e, ++failures);
      } finally {
        consumer = null;
        topicId = null;
        joined = false;
        partitions = 0;
        lag = 0;
        expected.clear();
      }
    }
  }

  /// Fetches one batch of records and applies it.
  ///
  /// @return true if records were applied, or if the consumer has read everything
  private boolean poll(KafkaConsumer<byte[], byte[]> from) throws SQLException {
    var batch = new EventFeed.Batch();
    try {
      fetch(from, batch);
    } catch (OffsetOutOfRangeException e) {
      restart(from, e.offsetOutOfRangePartitions());
      return false;
    }
    if (batch.size() > 0) takeWithPatience(batch);
    if (feed.states.of(log).isMissing()) passMarkers(from);
    // An empty poll can also mean that the broker does not respond. So an empty poll counts as
    // progress only if the consumer has read all records.
    boolean empty = observeLag(from);
    return batch.size() > 0 || empty;
  }

  /// Fetches records until the batch is full or no more records are available. Each record is
  /// checked when it arrives. A record that the writer did not write may be very large, so it is
  /// truncated at once.
  private void fetch(KafkaConsumer<byte[], byte[]> from, EventFeed.Batch batch) {
    fetched = batch;
    ConsumerRecords<byte[], byte[]> records = from.poll(POLL);
    try {
      long bytes = 0;
      while (!records.isEmpty()) {
        bytes += batch.add(feed.check(log), records);
        if (batch.size() >= feed.config.feed().batchRecords() || bytes >= BATCH_BYTES) break;
        records = from.poll(Duration.ZERO);
      }
    } catch (OffsetOutOfRangeException _) {
      // The topic no longer has the next record of a partition. The records that were fetched
      // before are applied first. The next poll throws the exception again.
    }
  }

  /// Applies a batch. After a transient failure, such as a lost connection, the batch is tried
  /// again. If the last attempt fails, the consumer leaves the group. Kafka then gives the
  /// partitions to another instance, which may reach the database.
  private void takeWithPatience(EventFeed.Batch batch) throws SQLException {
    for (int attempt = 1; ; attempt++)
      try {
        feed.take(log, batch, expected);
        return;
      } catch (SQLException | RuntimeException e) {
        if (!Failures.areTransient(e) || attempt >= feed.config.feed().attempts() || stopped())
          throw e;
        fail(e, attempt);
      }
  }

  private void fail(Throwable e, int failures) {
    if (stopped()) return;
    failure = FeedFailure.of(e);
    feed.metrics.failed(log);
    if (e instanceof ReadModels.Outdated) Log.infof("%s waits: %s", name, e.getMessage());
    else if (e instanceof Topics.Unusable) Log.errorf("%s: %s", name, e.getMessage());
    else Log.errorf(Failures.printable(e), "%s makes no progress (failure %d)", name, failures);
    long pause = feed.config.feed().backoff().toMillis() << Math.min(failures - 1, 10);
    try {
      long most = feed.config.feed().maxBackoff().toMillis();
      if (stop.await(Math.min(pause, most), TimeUnit.MILLISECONDS)) return;
    } catch (InterruptedException _) {
      stop.countDown();
    }
  }

  /// Updates the metric for unread records.
  ///
  /// @return true if the consumer has read everything
  private boolean observeLag(KafkaConsumer<byte[], byte[]> from) {
    long sum = 0;
    boolean known = true;
    for (TopicPartition partition : from.assignment()) {
      var records = from.currentLag(partition);
      known &= records.isPresent();
      sum += records.orElse(0);
    }
    lag = sum;
    return joined && known && sum == 0;
  }

  /// Moves the checkpoints past transaction markers. Kafka writes a marker at the end of each
  /// transaction. A marker has an offset, but consumers do not receive it as a record. A repair
  /// waits until the checkpoints reach the ends of the partitions. Without this method, a marker at
  /// the end of a partition would block the repair.
  private void passMarkers(KafkaConsumer<byte[], byte[]> from) throws SQLException {
    var advances = new ArrayList<Advance>();
    var before = new HashMap<Integer, Place>();
    expected.forEach((partition, place) -> {
      long next = from.position(partition(partition));
      if (next > place.nextOffset()) {
        advances.add(new Advance(partition, next, 0));
        before.put(partition, place);
      }
    });
    if (advances.isEmpty()) return;
    feed.database.transaction(db -> {
      Checkpoints.require(db, log, before);
      Checkpoints.advance(db, log, advances);
      return null;
    });
    for (Advance advance : advances)
      expected.put(
          advance.partition(),
          new Place(before.get(advance.partition()).topicId(), advance.nextOffset()));
  }

  /// Continues at the first offset that the topic still has. The method is needed if records at the
  /// checkpoint were deleted from the topic. [LogRepair] then fetches the deleted events from the
  /// writer.
  private void restart(KafkaConsumer<byte[], byte[]> from, Map<TopicPartition, Long> offsets)
      throws SQLException {
    Map<TopicPartition, Long> beginnings = from.beginningOffsets(offsets.keySet());
    for (var out : offsets.entrySet()) {
      int partition = out.getKey().partition();
      long beginning = beginnings.get(out.getKey());
      boolean cut = out.getValue() > beginning;
      Log.errorf(
          "the topic lost records, %s log=%s partition=%d offset=%d beginning=%d",
          cut ? "cut off at its end" : "deleted at its beginning",
          log,
          partition,
          out.getValue(),
          beginning);
      Place place = expected.get(partition);
      feed.database.transaction(db -> {
        Checkpoints.require(db, log, Map.of(partition, place));
        Checkpoints.restart(db, log, partition, place.topicId(), beginning, cut);
        return null;
      });
      expected.put(partition, new Place(place.topicId(), beginning));
      from.seek(out.getKey(), beginning);
      feed.metrics.topicLostRecords(log);
    }
  }

  private TopicPartition partition(int partition) {
    return new TopicPartition(feed.topics.name(log), partition);
  }

  private Map<String, Object> settings() {
    var settings = new HashMap<>(feed.kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, feed.group(log));
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, feed.config.feed().group() + "-" + name);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // The consumer begins at the offsets of the checkpoints. With "none", the consumer throws an
    // exception if the topic no longer has such an offset. The default would silently skip to other
    // records.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    int sessionMillis = (int) feed.config.feed().sessionTimeout().toMillis();
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMillis / 3);
    settings.put(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) feed.config.feed().batchWait().toMillis());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    try {
      if (!assigned.isEmpty()) begin(assigned.stream().map(TopicPartition::partition).toList());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the checkpoints", e);
    }
    joined = true;
    partitions = expected.size();
  }

  private void begin(List<Integer> assigned) throws SQLException {
    String id = topicId;
    Checkpoints.Begun begun =
        feed.database.transaction(db -> Checkpoints.begin(db, log, id, assigned));
    if (!begun.replaced().isEmpty()) {
      Log.errorf(
          "the topic was replaced and is read from its beginning log=%s partitions=%s",
          log, begun.replaced());
      feed.metrics.topicReplaced(log);
    }
    begun
        .places()
        .forEach((partition, place) -> {
          expected.put(partition, place);
          consumer.seek(partition(partition), place.nextOffset());
        });
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    Set<Integer> gone = revoked.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    expected.keySet().removeAll(gone);
    fetched.drop(gone);
    partitions = expected.size();
  }
}
