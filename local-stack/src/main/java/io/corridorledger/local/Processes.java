package io.corridorledger.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Operations on processes that are not children of this process. The operating system does not
/// report the end of such a process.
final class Processes {

  private static final long POLL_INTERVAL_NANOS = 10_000_000;

  private Processes() {}

  /// Whether the process is still running. A process that has ended is listed until its parent
  /// reaps it, which may never happen, for example in a container. Such a process has no command.
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
