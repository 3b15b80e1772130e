package io.corridorledger.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /// Base URL under which browsers reach the writer; the default is [#url].
    Optional<URI> publicUrl();

    /// File with the bearer token with which the feed fetches events from a writer that identifies
    /// its clients. The token needs the role `operator`. The file is read before each request, so
    /// another process can replace it.
    Optional<Path> tokenFile();

    /// Keys that authenticate the writer's records. The form is `id:hex`, or `id:hex@position` for
    /// a key that was replaced. The position is the last position that this key may authenticate.
    List<String> macKeys();
  }

  interface Feed {
    /// Prefix of the names of the consumer groups. The name of a group is the prefix and the name
    /// of the log. All instances that use the same database must have the same prefix.
    @WithDefault("projection-service")
    String group();

    /// Number of consumers of each log in this process. The consumers share the partitions of the
    /// topic. With two consumers, a rebuild is faster, because one decodes records while the other
    /// waits for the database. In normal operation, two consumers apply twice as many batches of
    /// half the size.
    @WithDefault("1")
    int consumers();

    /// Maximum number of events in one transaction. If a consumer has a large lag, every
    /// transaction has this number of events.
    @WithDefault("5000")
    int batchRecords();

    /// Maximum time that the broker waits for events before it answers a fetch without events. The
    /// broker answers at once when there are events. So a long wait delays no event, and saves
    /// requests while there are none.
    @WithDefault("500ms")
    Duration batchWait();

    /// Number of attempts to write a batch. If every attempt has a transient failure, the consumer
    /// leaves the group and joins it again.
    @WithDefault("5")
    int attempts();

    /// Pause after the first failure. The pause doubles after each further failure, up to the
    /// maximum.
    @WithDefault("100ms")
    Duration backoff();

    @WithDefault("5s")
    Duration maxBackoff();

    /// Time after which Kafka assigns the partitions of a failed consumer to another consumer.
    /// Until then, no new records of these partitions are read.
    @WithDefault("10s")
    Duration sessionTimeout();

    /// How often the worker of each log looks for missing positions.
    @WithDefault("500ms")
    Duration repairInterval();

    /// Maximum time until the complete response of a writer has arrived.
    @WithDefault("5s")
    Duration writerTimeout();

    /// How often the broker is asked for the id of the topic.
    @WithDefault("5s")
    Duration topicInterval();

    /// Time after which a log is reported as stalled. A log is stalled if its watermark has not
    /// advanced for this time although later events have arrived.
    @WithDefault("30s")
    Duration stalledAfter();

    /// Maximum number of requests in one process that wait for an event at the same time. A further
    /// request gets its response without waiting.
    @WithDefault("1000")
    int maxWaiters();
  }
}
