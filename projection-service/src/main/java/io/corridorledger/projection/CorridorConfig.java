package io.corridorledger.projection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The settings of this service.
@ConfigMapping(prefix = "corridor")
public interface CorridorConfig {

  Timeline timeline();

  Answers answers();

  Exports exports();

  Outcomes outcomes();

  interface Timeline {
    /// Maximum number of clients in one process that receive the change feed as server-sent events.
    @WithDefault("200")
    int maxListeners();

    /// Maximum number of listeners from one client address, unless the address is exempt.
    @WithDefault("10")
    int maxListenersPerAddress();

    /// Maximum time that a listener may take to receive a page. A slower listener is disconnected,
    /// and can resume later.
    @WithDefault("10s")
    Duration sendTimeout();

    @WithDefault("15s")
    Duration heartbeat();
  }

  interface Outcomes {
    /// Pause after which the task that judges changed commitments looks for changes again.
    @WithDefault("200ms")
    Duration pause();
  }

  interface Answers {
    /// Maximum size in bytes of the items of a page; a page always has at least one item.
    @WithDefault("1048576")
    long maxPageBytes();

    /// Share of the heap, in per cent, that all queries together may use for their responses.
    @WithDefault("30")
    int memoryPercent();

    /// Maximum time that a query waits for a share of this memory.
    @WithDefault("10s")
    Duration memoryTimeout();
  }

  interface Exports {
    /// Maximum number of whole lists that one process sends at a time. Each has a connection of the
    /// pool.
    @WithDefault("4")
    int max();

    /// Maximum time in which a list is sent.
    @WithDefault("5m")
    Duration maxDuration();

    /// Maximum time that a client may take to receive a part of 64 KiB.
    @WithDefault("30s")
    Duration sendTimeout();
  }
}
