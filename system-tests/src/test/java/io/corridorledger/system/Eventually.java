package io.corridorledger.system;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/// Waits for the effect of another process, with a timeout.
final class Eventually {

  private Eventually() {}

  /// @param condition assertions; the last failure is the diagnosis
  static void holds(String what, Duration patience, ThrowingRunnable condition) {
    Awaitility.await(what)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions() // a restarting process rejects connections
        .untilAsserted(condition);
  }
}
