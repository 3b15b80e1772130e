package io.corridorledger.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Processes that are not children of this one, whose end the system does not announce.
final class Processes {

  private static final long POLL_INTERVAL_NANOS = 10_000_000;

  private Processes() {}

  /// Whether it still does something. A dead process that nobody has reaped, as it stays in a
  /// container whose first process does not care for orphans, is listed but has no program any
  /// more.
  static boolean lives(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  static void awaitEnd(ProcessHandle process) {
    while (lives(process)) {
      LockSupport.parkNanos(20 * POLL_INTERVAL_NANOS);
    }
  }

  /// @return whether it came true within the time
  static boolean await(Duration timeout, BooleanSupplier condition) {
    var deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(POLL_INTERVAL_NANOS);
    }
    return true;
  }
}
