package io.corridorledger.local.verify;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A snapshot of the topic of a log. When the topic is opened, the first and the last offset of
/// each partition are stored. Records that arrive later are not read.
final class LogTopic {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /// Time-out of one request, if the client settings contain no time-out. A broker that responds
  /// later counts as unreachable.
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /// Maximum time to wait for the next record. This time is longer than the time after which Kafka
  /// ends the transaction of a crashed relay.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(500);

  /// Number of records that are in memory at a time. The number is small, because a record can have
  /// some megabytes.
  private static final int POLL_RECORDS = 64;

  /// Time for which the broker waits for more records. The time is short, because no records follow
  /// at the end of the topic.
  private static final int FETCH_WAIT_MILLIS = 50;

  private final Map<String, String> kafka;
  private final String name;
  private final String id;
  private final Map<TopicPartition, Long> begins;
  private final Map<TopicPartition, Long> ends;

  private LogTopic(
      Map<String, String> kafka,
      String name,
      String id,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {
    this.kafka = kafka;
    this.name = name;
    this.id = id;
    this.begins = begins;
    this.ends = ends;
  }

  /// @param kafka client settings
  /// @return empty if the topic does not exist
  static Optional<LogTopic> open(Map<String, String> kafka, String name) throws KafkaUnreachable {
    requireOpenPort(kafka);
    try (var admin = Admin.create(settings(kafka))) {
      var description = admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
      var first = new HashMap<TopicPartition, OffsetSpec>();
      var last = new HashMap<TopicPartition, OffsetSpec>();
      for (var partition : description.partitions()) {
        first.put(new TopicPartition(name, partition.partition()), OffsetSpec.earliest());
        last.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest());
      }
      // The end offset also counts the records of open transactions. Kafka returns these records
      // only after the end of the transaction, so `read` waits for them.
      return Optional.of(
          new LogTopic(
              kafka,
              name,
              description.topicId().toString(),
              offsets(admin, first),
              offsets(admin, last)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw unreachable(kafka, e.getCause());
    } catch (KafkaException e) {
      throw unreachable(kafka, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(kafka, e);
    }
  }

  /// Checks that a server listens at the first address in `bootstrap.servers`. Without this check,
  /// Kafka's client would try to connect again and again until its time-out.
  private static void requireOpenPort(Map<String, String> kafka) throws KafkaUnreachable {
    var address = kafka.get("bootstrap.servers").split(",")[0];
    var colon = address.lastIndexOf(':');
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          (int) CONNECT_TIMEOUT.toMillis());
    } catch (IOException e) {
      throw new KafkaUnreachable("Cannot connect to %s (%s).".formatted(address, e.getMessage()));
    }
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Map<TopicPartition, OffsetSpec> wanted)
      throws ExecutionException, InterruptedException {
    var offsets = new TreeMap<TopicPartition, Long>(LogTopic::byNumber);
    for (var offset : admin.listOffsets(wanted).all().get().entrySet()) {
      offsets.put(offset.getKey(), offset.getValue().offset());
    }
    return offsets;
  }

  private static int byNumber(TopicPartition a, TopicPartition b) {
    return Integer.compare(a.partition(), b.partition());
  }

  String name() {
    return name;
  }

  /// Kafka's id of the topic. A topic that was deleted and created again has another id.
  String id() {
    return id;
  }

  int partitions() {
    return ends.size();
  }

  /// The first offset of each partition. The offset is above 0 if records were deleted.
  Map<TopicPartition, Long> begins() {
    return begins;
  }

  /// Number of offsets in all partitions. The number of records can be lower, because Kafka's
  /// transaction markers also have offsets.
  long size() {
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
        .sum();
  }

  interface Batch {
    /// @param read number of offsets that were read so far
    void take(List<ConsumerRecord<byte[], byte[]>> records, long read) throws SQLException;
  }

  /// Reads each partition up to the last offset that was stored when the topic was opened.
  void read(Batch batch) throws KafkaUnreachable, SQLException {
    try (var consumer =
        new KafkaConsumer<>(
            settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      var lastProgress = System.nanoTime();
      long before = -1;
      while (true) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        for (var record : consumer.poll(POLL)) {
          if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
            records.add(record);
          }
        }
        long read = 0;
        var complete = true;
        for (var end : ends.entrySet()) {
          var position = Math.min(consumer.position(end.getKey()), end.getValue());
          read += position - begins.get(end.getKey());
          complete &= position >= end.getValue();
        }
        batch.take(records, read);
        if (complete) {
          return;
        }
        if (read > before) {
          before = read;
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
          throw new KafkaUnreachable(
              "Kafka returned no record of %s for %d s, %d offsets before its end."
                  .formatted(name, PATIENCE.toSeconds(), size() - read));
        }
      }
    } catch (KafkaException e) {
      throw unreachable(kafka, e);
    }
  }

  private static KafkaUnreachable unreachable(Map<String, String> kafka, Throwable cause) {
    return new KafkaUnreachable(
        "Kafka at %s did not respond within %d s (%s)."
            .formatted(
                kafka.get("bootstrap.servers"),
                Long.parseLong(
                        settings(kafka)
                            .get(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)
                            .toString())
                    / 1000,
                cause.getClass().getSimpleName()));
  }

  private static Map<String, Object> settings(Map<String, String> kafka) {
    var settings = new HashMap<String, Object>(kafka);
    settings.putIfAbsent(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    settings.put(
        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        settings.get(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    return settings;
  }
}
