package io.corridorledger.projection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Everything of ours that can be set.
@ConfigMapping(prefix = "corridor")
public interface CorridorConfig {

  /// The services that write, by the name of their log.
  Map<String, Writer> writers();

  Feed feed();

  Timeline timeline();

  Answers answers();

  interface Writer {
    /// Where its events are published.
    String topic();

    /// Base URL, asked only for events that the topic lacks.
    URI url();

    /// Keys that authenticate its records: `id:hex`, or `id:hex@position` for a key that was
    /// replaced, with the last position that it may authenticate.
    List<String> macKeys();
  }

  interface Feed {
    /// Consumer groups begin with this, followed by the name of the log; all instances on one
    /// database share them.
    @WithDefault("projection-service")
    String group();

    /// Consumers of each log in this process; the partitions of its topic are shared among them.
    /// With two, one decodes while the database works for the other: good for a rebuild, while in
    /// daily work it makes twice as many batches of half the size.
    @WithDefault("1")
    int consumers();

    /// Most events in one transaction; far behind it is as many, otherwise as many as there are.
    @WithDefault("5000")
    int batchRecords();

    /// How long the broker may hold a fetch back for more events.
    @WithDefault("20ms")
    Duration batchWait();

    /// Attempts on a transient failure before the consumer leaves the group and joins anew.
    @WithDefault("5")
    int attempts();

    /// Pause after a failure: the first, doubled each time, and the longest.
    @WithDefault("100ms")
    Duration backoff();

    @WithDefault("5s")
    Duration maxBackoff();

    /// How long a consumer that died keeps its partitions; nothing new is read from them meanwhile.
    @WithDefault("10s")
    Duration sessionTimeout();

    /// How often the worker of each log looks for missing positions.
    @WithDefault("500ms")
    Duration repairInterval();

    /// How long a writer may take for a whole answer.
    @WithDefault("5s")
    Duration writerTimeout();

    /// How often the broker is asked which topic bears the name of a log's.
    @WithDefault("5s")
    Duration topicInterval();

    /// A log that has not advanced for so long although later events are here is reported as
    /// stalled.
    @WithDefault("30s")
    Duration stalledAfter();

    /// Most requests that wait for an event at one time in one process; a further one is answered
    /// at once.
    @WithDefault("1000")
    int maxWaiters();
  }

  interface Timeline {
    /// Most listeners to server-sent events at one time in one process.
    @WithDefault("200")
    int maxListeners();

    /// Most of them from one client address, unless it is exempt from such limits.
    @WithDefault("10")
    int maxListenersPerAddress();

    /// A listener that takes longer for one page is closed; it can resume.
    @WithDefault("10s")
    Duration sendTimeout();

    @WithDefault("15s")
    Duration heartbeat();
  }

  interface Answers {
    /// Most bytes of the items of one page; one item is always shown.
    @WithDefault("1048576")
    long maxPageBytes();

    /// Part of the heap, in per cent, that queries take for their answers, all together.
    @WithDefault("30")
    int memoryPercent();

    /// How long a query waits for its part of that memory.
    @WithDefault("10s")
    Duration memoryTimeout();
  }
}
