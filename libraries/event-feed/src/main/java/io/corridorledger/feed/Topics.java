package io.corridorledger.feed;

import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Reads from the broker whether the topic of each log exists, and the id of the topic. If a topic
/// was deleted and created again, the new topic has the same name but another id.
@ApplicationScoped
class Topics {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  enum Problem {
    /// No topic has this name.
    MISSING,
    /// The topic has a wrong number of partitions.
    PARTITIONS
  }

  /// @param id Kafka's topic id; null if there is a problem
  record Topic(String id, Problem problem) {}

  /// Thrown if the topic cannot be read: it is missing, or has a wrong number of partitions.
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    Unusable(String topic, Problem problem) {
      super("topic %s cannot be read: %s".formatted(topic, problem), null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  private final FeedConfig config;
  private final Map<String, Object> settings;
  private Admin admin;
  private final Map<String, Topic> known = new ConcurrentHashMap<>();

  Topics(FeedConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    settings = new HashMap<>(kafka);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, config.feed().group() + "-topics");
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2);
  }

  /// Returns the admin client, which is created at the first use. The creation fails if the host
  /// name of the broker cannot be resolved. At start-up, such a failure would stop the service.
  private synchronized Admin admin() {
    if (admin == null) admin = Admin.create(settings);
    return admin;
  }

  @PreDestroy
  synchronized void close() {
    if (admin != null) admin.close(Duration.ofSeconds(1));
  }

  String name(String log) {
    return config.writers().get(log).topic();
  }

  /// The topic according to the last response of the broker; null if there was no response yet.
  Topic known(String log) {
    return known.get(log);
  }

  /// Asks the broker for the topic.
  ///
  /// @return the id of the topic
  /// @throws Unusable if the topic does not exist, or has a wrong number of partitions
  String look(String log) throws InterruptedException {
    Topic found = describe(log);
    Topic before = known.put(log, found);
    if (before != null && before.id() != null && !before.id().equals(found.id()))
      Log.errorf("the topic was deleted or replaced log=%s topic=%s", log, name(log));
    if (found.problem() != null) throw new Unusable(name(log), found.problem());
    return found.id();
  }

  private Topic describe(String log) throws InterruptedException {
    String name = name(log);
    try {
      TopicDescription description =
          within(admin().describeTopics(List.of(name)).topicNameValues().get(name));
      return description.partitions().size() == RecordCheck.PARTITIONS
          ? new Topic(description.topicId().toString(), null)
          : new Topic(null, Problem.PARTITIONS);
    } catch (UnknownTopicOrPartitionException _) {
      return new Topic(null, Problem.MISSING);
    }
  }

  /// Returns the current end offset of each partition. If a partition has an open transaction, its
  /// end offset is the offset of the first record of that transaction.
  Map<Integer, Long> endOffsets(String log) throws InterruptedException {
    String name = name(log);
    var wanted = new HashMap<TopicPartition, OffsetSpec>();
    IntStream.range(0, RecordCheck.PARTITIONS)
        .forEach(p -> wanted.put(new TopicPartition(name, p), OffsetSpec.latest()));
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    var ends = new HashMap<Integer, Long>();
    within(admin().listOffsets(wanted, committed).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  private static <T> T within(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e);
    }
  }
}
