package io.corridorledger.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Observes processes that are not children of this process. The operating system does not report
/// when they end.
final class Processes {

  private static final long POLL_INTERVAL_NANOS = 10_000_000;

  private Processes() {}

  /// Whether the process is still running. A process that has ended stays in the list until its
  /// parent has asked for its exit code. In a container this may never happen. Such a process has
  /// no command, so the command is checked.
  static boolean lives(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  static void awaitEnd(ProcessHandle process) {
    while (lives(process)) {
      LockSupport.parkNanos(20 * POLL_INTERVAL_NANOS);
    }
  }

  /// Waits until a condition is true.
  ///
  /// @return false if the time ran out before
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
