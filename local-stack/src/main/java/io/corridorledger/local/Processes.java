package io.corridorledger.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Observes processes that are not children of this process. The operating system does not report
/// the end of such a process.
final class Processes {

  private static final long POLL_INTERVAL_NANOS = 10_000_000;

  private Processes() {}

  /// Checks whether the process is still running. A process that has ended stays in the process
  /// list until its parent reads its exit code. In a container, the parent may never do this. A
  /// process in this state has no command line, so this method also requires a command line.
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
  /// @return false if the timeout expired first
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
