package io.corridorledger.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of the feed, which applies the events of the topics to the read models.
@ConfigMapping(prefix = "corridor")
public interface FeedConfig {

  /// The settings for each writer, by the name of its log.
  Map<String, Writer> writers();

  Feed feed();

  Rebuild rebuild();

  interface Rebuild {
    /// Number of threads of this process that rebuild read models. With 0, this process takes no
    /// part in rebuilds.
    @WithDefault("2")
    int workers();

    /// Minimum number of events in a part. A part is written in one transaction. If a process is
    /// killed, its parts are repeated.
    @WithDefault("2000")
    int partEvents();

    /// Whether a release with changed read models rebuilds them next to the live ones. The process
    /// of the release is not ready until the new tables are live. By default, the process deletes
    /// the changed rows and writes them again, and their queries get 503 meanwhile.
    @WithDefault("false")
    boolean onUpgrade();

    /// How often a process looks for a rebuild that another process has started.
    @WithDefault("2s")
    Duration interval();
  }

  interface Writer {
    /// The topic to which the writer publishes its events.
    String topic();

    /// Base URL of the writer. The reader requests from the writer the events that are missing from
    /// the topic.
    URI url();

    /// Base URL of the writer for browsers; the default is [#url].
    Optional<URI> publicUrl();

    /// File with the bearer token that the feed sends to the writer. A writer that identifies its
    /// clients requires a token with the role `operator`. The file is read before each request, so
    /// another process can replace it.
    Optional<Path> tokenFile();

    /// Name of the TLS configuration of Quarkus with the certificate authorities of the writer. By
    /// default, the feed trusts the authorities of the JDK.
    Optional<String> tlsConfigurationName();

    /// Keys that authenticate the writer's records. The form is `id:hex`, or `id:hex@position` for
    /// a key that was replaced. A replaced key is valid only for records up to this position.
    List<String> macKeys();
  }

  interface Feed {
    /// Prefix for the names of the consumer groups. The full name of a group is the prefix and the
    /// name of the log. All instances that use the same database need the same prefix.
    @WithDefault("projection-service")
    String group();

    /// Number of consumers of each log in this process. The consumers share the partitions of the
    /// topic. With two consumers, a rebuild is faster, because one consumer decodes records while
    /// the other waits for the database. In normal operation, two consumers cause more transactions
    /// with fewer events each.
    @WithDefault("1")
    int consumers();

    /// Maximum number of events in one transaction. The number is reached only if the consumer has
    /// many unread events.
    @WithDefault("5000")
    int batchRecords();

    /// Maximum time that the broker waits for events before it sends an empty response. The broker
    /// responds at once when events arrive. Therefore a long time does not delay events, but
    /// reduces the number of requests.
    @WithDefault("500ms")
    Duration batchWait();

    /// Number of attempts to write a batch. If all attempts fail, the consumer leaves the group and
    /// joins it again. A batch is attempted again only after a transient failure, such as a lost
    /// connection.
    @WithDefault("5")
    int attempts();

    /// Pause after the first failed attempt. The pause doubles after each further failed attempt,
    /// up to a maximum.
    @WithDefault("100ms")
    Duration backoff();

    @WithDefault("5s")
    Duration maxBackoff();

    /// Time after which Kafka gives the partitions of a failed consumer to another consumer. During
    /// this time, no new records of these partitions are read.
    @WithDefault("10s")
    Duration sessionTimeout();

    /// How often the reader looks for positions that are missing from a log.
    @WithDefault("500ms")
    Duration repairInterval();

    /// Maximum time for a complete response of a writer.
    @WithDefault("5s")
    Duration writerTimeout();

    /// How often the reader asks the broker for the id of the topic. A different id means that the
    /// topic was deleted and created again.
    @WithDefault("5s")
    Duration topicInterval();

    /// Time after which a log is reported as stalled. A log is stalled if one of its positions has
    /// been missing for this time, although later events have arrived.
    @WithDefault("30s")
    Duration stalledAfter();

    /// Maximum number of requests in one process that wait at the same time until an event is
    /// applied. A request above this number gets its response without waiting.
    @WithDefault("1000")
    int maxWaiters();
  }
}
