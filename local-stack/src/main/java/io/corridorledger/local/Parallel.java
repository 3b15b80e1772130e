package io.corridorledger.local;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/// Runs several slow tasks in parallel.
final class Parallel {

  private Parallel() {}

  /// Runs the tasks and waits for all of them. If a task fails, interrupts the other tasks and
  /// throws the exception of the failed task.
  static void run(List<Runnable> tasks) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var completed = new ExecutorCompletionService<Void>(threads);
      tasks.stream().map(Parallel::callable).forEach(completed::submit);
      try {
        for (int done = 0; done < tasks.size(); done++) {
          completed.take().get();
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static Callable<Void> callable(Runnable task) {
    return () -> {
      task.run();
      return null;
    };
  }
}
