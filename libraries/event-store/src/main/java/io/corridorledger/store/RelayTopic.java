package io.corridorledger.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Creates the topic of a relay, and reads the id and the offsets of the topic, with Kafka's admin
/// client.
final class RelayTopic implements AutoCloseable {

  static final int PARTITIONS = 12;

  /// Maximum size of a record in the topic. This size is larger than the largest event that the
  /// database accepts. If Kafka rejected an event, the relay could not publish any later event.
  static final int MAX_EVENT_BYTES = 4 << 20;

  /// Maximum time for one request to the broker. During this time the relay does nothing else.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String topic;

  RelayTopic(Map<String, Object> kafka, String topic) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2);
    this.admin = Admin.create(config);
    this.topic = topic;
  }

  /// The id of a topic, and the number of records that were deleted at its beginning. The text form
  /// is `id`, or `id+deleted` if records were deleted.
  ///
  /// @param id id that Kafka assigned to the topic at its creation; a topic that was deleted and
  ///   created again has another id
  /// @param deleted number of records that were deleted at the beginning of the topic's partitions
  record Identity(String id, long deleted) {

    static Identity parse(String text) {
      int plus = text.indexOf('+');
      return plus < 0
          ? new Identity(text, 0)
          : new Identity(text.substring(0, plus), Long.parseLong(text.substring(plus + 1)));
    }

    /// Whether the topic is the same as `before`: its id is the same, and no further records were
    /// deleted at its beginning.
    boolean isStill(Identity before) {
      return id.equals(before.id) && deleted <= before.deleted;
    }

    @Override
    public String toString() {
      return deleted == 0 ? id : id + "+" + deleted;
    }
  }

  /// Reads the id of the topic; empty if the topic does not exist.
  Optional<Identity> identity() throws InterruptedException, ExecutionException {
    try {
      TopicDescription description =
          admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic);
      Map<TopicPartition, OffsetSpec> beginnings =
          IntStream.range(0, description.partitions().size())
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.earliest()));
      long deleted =
          admin.listOffsets(beginnings).all().get().values().stream()
              .mapToLong(beginning -> beginning.offset())
              .sum();
      return Optional.of(new Identity(description.topicId().toString(), deleted));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) return Optional.empty();
      throw e;
    }
  }

  /// Returns the end offset of each partition. Records of open transactions are also counted.
  Map<Integer, Long> ends() throws InterruptedException, ExecutionException {
    int partitions =
        admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).partitions().size();
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().entrySet().stream()
        .collect(Collectors.toMap(end -> end.getKey().partition(), end -> end.getValue().offset()));
  }

  /// Creates the topic. Does nothing if another process has just created it.
  void create() throws InterruptedException, ExecutionException {
    NewTopic created =
        new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(MAX_EVENT_BYTES),
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1",
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    "-1",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE));
    try {
      admin.createTopics(Set.of(created)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) throw e;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
