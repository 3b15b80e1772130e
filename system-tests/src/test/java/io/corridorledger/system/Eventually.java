package io.corridorledger.system;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/// Bounded waiting for what another process does.
final class Eventually {

  private Eventually() {}

  /// @param condition assertions; the one that failed last is the diagnosis
  static void holds(String what, Duration patience, ThrowingRunnable condition) {
    Awaitility.await(what)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions() // a process that is being restarted refuses connections
        .untilAsserted(condition);
  }
}
