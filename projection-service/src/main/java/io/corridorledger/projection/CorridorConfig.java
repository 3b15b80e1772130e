package io.corridorledger.projection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The settings of this service.
@ConfigMapping(prefix = "corridor")
public interface CorridorConfig {

  Timeline timeline();

  Answers answers();

  interface Timeline {
    /// Maximum number of server-sent event listeners in one process.
    @WithDefault("200")
    int maxListeners();

    /// Maximum number of listeners from one client address, unless the address is exempt.
    @WithDefault("10")
    int maxListenersPerAddress();

    /// A listener that takes longer to receive a page is disconnected; it can resume.
    @WithDefault("10s")
    Duration sendTimeout();

    @WithDefault("15s")
    Duration heartbeat();
  }

  interface Answers {
    /// Maximum size in bytes of the items of a page; a page always has at least one item.
    @WithDefault("1048576")
    long maxPageBytes();

    /// Share of the heap, in per cent, that all queries together may use for their responses.
    @WithDefault("30")
    int memoryPercent();

    /// How long a query waits for its share of that memory.
    @WithDefault("10s")
    Duration memoryTimeout();
  }
}
