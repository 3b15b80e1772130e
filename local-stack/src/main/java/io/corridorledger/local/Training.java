package io.corridorledger.local;

import java.io.PrintStream;

/// Makes the [StartCache] of each service before tests that start the services many times: runs a
/// new stack with the dataset, reads every list once, and stops the stack.
public final class Training {

  private static boolean done;

  private Training() {}

  /// Makes the caches at the first call, unless each service has a current one.
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
