package io.corridorledger.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Processes that are not children of this one. The operating system does not report their end.
final class Processes {

  private static final long POLL_INTERVAL_NANOS = 10_000_000;

  private Processes() {}

  /// Whether the process is still running. A dead process may not have been reaped, as in a
  /// container whose first process ignores orphans. Such a process is still listed, but has no
  /// command.
  static boolean lives(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  static void awaitEnd(ProcessHandle process) {
    while (lives(process)) {
      LockSupport.parkNanos(20 * POLL_INTERVAL_NANOS);
    }
  }

  /// @return whether the condition became true within the timeout
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
