package io.corridorledger.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Stops the running stack, services first, and waits until all processes have ended.
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stop the running stack and keep its data.")
final class DownCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(180);

  @Option(names = "--data", paramLabel = "DIR", description = "Data directory of the stack")
  Path data;

  @Override
  public Integer call() {
    var directory = new DataDirectory(Settings.directory(data));
    var supervisor = directory.isRunning() ? directory.supervisor() : null;
    if (supervisor == null || supervisor.isEmpty()) {
      System.out.printf("No stack is running on %s.%n", directory.path());
      return Exit.NOT_RUNNING.code();
    }
    var begin = System.nanoTime();
    Component.signal(supervisor.get(), "TERM");
    if (!Processes.await(TIMEOUT, () -> !directory.isRunning())) {
      throw new StackException(
          Exit.FAILED,
          "The stack (pid %d) does not stop: end it with kill -9 %1$d; no acknowledged event is lost."
              .formatted(supervisor.get().pid()));
    }
    System.out.printf(
        "Stopped in %s; the data are kept in %s.%n", Durations.since(begin), directory.path());
    return Exit.OK.code();
  }
}
