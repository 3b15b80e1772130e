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
    /// Such a client is called a listener.
    @WithDefault("200")
    int maxListeners();

    /// Maximum number of listeners from one client address. Addresses in the setting
    /// `exempt-addresses` have no limit.
    @WithDefault("10")
    int maxListenersPerAddress();

    /// Maximum time that a listener may take to receive a page. A slower listener is disconnected,
    /// and can continue later.
    @WithDefault("10s")
    Duration sendTimeout();

    @WithDefault("15s")
    Duration heartbeat();
  }

  interface Outcomes {
    /// Pause between two searches for changed commitments. The outcomes of changed commitments are
    /// decided again.
    @WithDefault("200ms")
    Duration pause();
  }

  interface Answers {
    /// Maximum bytes of the items on a page. A page always has at least one item.
    @WithDefault("1048576")
    long maxPageBytes();

    /// Percentage of the heap that all queries together may use for their responses.
    @WithDefault("30")
    int memoryPercent();

    /// Maximum time that a query waits for memory that other queries use.
    @WithDefault("10s")
    Duration memoryTimeout();
  }

  interface Exports {
    /// Maximum number of complete lists that one process sends at a time. Each of them uses a
    /// database connection.
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
