package io.corridorledger.local;

import java.io.PrintStream;

/// Makes the [StartCache] of each service: runs the services on a new stack, records the dataset,
/// reads every list once, and stops them.
public final class Training {

  private Training() {}

  /// Makes the caches, unless each service has a current one.
  public static synchronized void ensure(PrintStream out) {
    var caches = Stack.SERVICES.stream().map(Project::serviceJar).map(StartCache::new).toList();
    if (caches.stream().allMatch(StartCache::isCurrent)) return;
    out.println("Training the services once, so that they start faster");
    var begin = System.nanoTime();
    try (var stack = ClientStack.training(out)) {
      stack.readEveryList();
    }
    caches.forEach(StartCache::replace);
    out.printf("  trained in %s%n", Durations.since(begin));
  }
}
