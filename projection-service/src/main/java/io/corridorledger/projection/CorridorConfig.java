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
    /// Maximum number of listeners in one process. A listener is a client that receives the change
    /// feed as server-sent events.
    @WithDefault("200")
    int maxListeners();

    /// Maximum number of listeners (clients of the server-sent events) from one client address. The
    /// addresses in `corridor.http.exempt-addresses` have no limit.
    @WithDefault("10")
    int maxListenersPerAddress();

    /// Maximum time in which a client of the server-sent events must receive a page. A slower
    /// client is disconnected. The client can reconnect and continue after its last event.
    @WithDefault("10s")
    Duration sendTimeout();

    @WithDefault("15s")
    Duration heartbeat();
  }

  interface Outcomes {
    /// Pause between two runs of the task that updates the stored outcomes of changed commitments.
    @WithDefault("200ms")
    Duration pause();
  }

  interface Answers {
    /// Maximum number of bytes on a page. If the first item is larger, the page has only that item.
    @WithDefault("1048576")
    long maxPageBytes();

    /// Percentage of the heap that all queries together may use for their responses.
    @WithDefault("30")
    int memoryPercent();

    /// Maximum time that a query waits for other queries to release memory.
    @WithDefault("10s")
    Duration memoryTimeout();
  }

  interface Exports {
    /// Maximum number of complete lists that one process sends at a time. Each list uses a database
    /// connection.
    @WithDefault("4")
    int max();

    /// Maximum time for sending one complete list.
    @WithDefault("5m")
    Duration maxDuration();

    /// Maximum time in which the client must receive the next 64 KiB of a list.
    @WithDefault("30s")
    Duration sendTimeout();
  }
}
