package io.corridorledger.local;

import java.io.PrintStream;

/// Creates the [StartCache] of each service, for tests that start the services many times. Runs a
/// new stack with the dataset, reads every list once, and stops the stack.
public final class Training {

  private static boolean done;

  private Training() {}

  /// Creates the caches at the first call. Does nothing if each service has a current cache.
  public static synchronized void ensure(PrintStream out) {
    if (done || Stack.SERVICES.stream().allMatch(Training::hasCache)) return;
    try (var stack = ClientStack.start(out)) {
      stack.readEveryList();
    }
    done = true;
  }

  private static boolean hasCache(String service) {
    return new StartCache(Project.serviceJar(service)).isCurrent();
  }
}
