package io.corridorledger.background;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Runs a task periodically on a thread of its own. After a failure, the next run repeats the task.
/// If several runs fail in a row, only the first failure is logged.
public final class PeriodicTask {

  private static final Logger LOG = Logger.getLogger(PeriodicTask.class);
  private static final long MAX_STOP_SECONDS = 5;

  /// The work of one run.
  public interface Task {
    void run() throws SQLException;
  }

  private final String name;
  private final ScheduledExecutorService thread;
  private boolean failed;

  /// @param name name of the thread, which log messages contain too
  public PeriodicTask(String name) {
    this.name = name;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  public void start(long intervalMillis, Task task) {
    thread.scheduleWithFixedDelay(
        () -> run(task), intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
  }

  /// Ends the runs, and then runs the last task. If a run does not end in time, the last task is
  /// not run.
  public void stop(Task last) throws InterruptedException {
    thread.shutdown();
    if (thread.awaitTermination(MAX_STOP_SECONDS, TimeUnit.SECONDS)) run(last);
  }

  private void run(Task task) {
    try {
      task.run();
      if (failed) LOG.infof("task succeeds again task=%s", name);
      failed = false;
    } catch (SQLException | RuntimeException | Error e) {
      // The scheduler does not run a task again after the task has thrown an exception.
      if (!failed) LOG.errorf(e, "task failed and will run again task=%s", name);
      failed = true;
    }
  }
}
