package io.corridorledger.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Clients that send load at the same time.
final class Clients {

  /// The work of one client.
  interface Client {
    /// @param end time at which the client must stop, as [System#nanoTime()]
    void run(long end) throws Exception;
  }

  private Clients() {}

  /// Runs the client on a number of threads, and waits until all of them have stopped.
  ///
  /// @return the time until the last client stopped, in seconds
  /// @throws Exception the first failure of a client
  static double run(int number, Duration time, Client client) throws Exception {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (int c = 0; c < number; c++)
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  client.run(end);
                } catch (Exception e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              }));
    for (Thread thread : threads) thread.join();
    if (!failures.isEmpty()) throw failures.getFirst();
    return (System.nanoTime() - start) / 1e9;
  }
}
