package io.corridorledger.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The settings of the feed.
@ConfigMapping(prefix = "corridor")
public interface FeedConfig {

  /// The writers, by the name of their log.
  Map<String, Writer> writers();

  Feed feed();

  interface Writer {
    /// The topic to which the writer publishes its events.
    String topic();

    /// Base URL of the writer. The feed fetches events from the writer only if the topic lacks
    /// them.
    URI url();

    /// Keys that authenticate the writer's records: `id:hex`, or `id:hex@position` for a key that
    /// was replaced. The position is the last one that the key may authenticate.
    List<String> macKeys();
  }

  interface Feed {
    /// Prefix of the consumer groups; the name of the log follows it. All instances on one database
    /// share the groups.
    @WithDefault("projection-service")
    String group();

    /// Number of consumers of each log in this process. The consumers share the partitions of the
    /// topic. With two consumers, one decodes while the other waits for the database, so a rebuild
    /// is faster. In normal operation, two consumers make twice as many batches of half the size.
    @WithDefault("1")
    int consumers();

    /// Maximum number of events in one transaction. A consumer that lags far behind fills every
    /// batch.
    @WithDefault("5000")
    int batchRecords();

    /// How long the broker may delay a fetch to collect more events.
    @WithDefault("20ms")
    Duration batchWait();

    /// Number of attempts to write a batch. If all fail with transient failures, the consumer
    /// leaves the group and rejoins.
    @WithDefault("5")
    int attempts();

    /// First pause after a failure, doubled after each further failure up to the maximum.
    @WithDefault("100ms")
    Duration backoff();

    @WithDefault("5s")
    Duration maxBackoff();

    /// Time after which Kafka gives the partitions of a dead consumer to another. Until then,
    /// nothing new is read from these partitions.
    @WithDefault("10s")
    Duration sessionTimeout();

    /// How often the worker of each log looks for missing positions.
    @WithDefault("500ms")
    Duration repairInterval();

    /// Maximum time for a complete response of a writer.
    @WithDefault("5s")
    Duration writerTimeout();

    /// How often the broker is asked for the id of the topic.
    @WithDefault("5s")
    Duration topicInterval();

    /// Time after which a log is reported as stalled: its watermark has not advanced, although
    /// later events have arrived.
    @WithDefault("30s")
    Duration stalledAfter();

    /// Maximum number of requests in one process that wait for an event at the same time. A further
    /// request is answered without waiting.
    @WithDefault("1000")
    int maxWaiters();
  }
}
