package io.corridorledger.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows what runs: each component with its port, its process and whether it works.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show each component's port, process and health.")
final class StatusCommand implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "DIR", description = "Data directory of the stack")
  Path data;

  @Override
  public Integer call() {
    var directory = new DataDirectory(Settings.directory(data));
    if (!directory.isRunning()) {
      System.out.printf("No stack runs on %s; ./corridor up starts one.%n", directory.path());
      return Exit.NOT_RUNNING.code();
    }
    System.out.printf("%-20s %6s %9s  %s%n", "COMPONENT", "PORT", "PID", "HEALTH");
    var healthy = true;
    for (var name : directory.components()) {
      var port = directory.port(name).orElseThrow();
      var process = directory.process(name);
      var health =
          process.isEmpty()
              ? "down"
              : component(name, directory, port).answers() ? "healthy" : "unhealthy";
      healthy &= health.equals("healthy");
      System.out.printf(
          "%-20s %6d %9s  %s%n",
          name, port, process.map(p -> Long.toString(p.pid())).orElse("-"), health);
    }
    return (healthy ? Exit.OK : Exit.CHILD_DIED).code();
  }

  private static Component component(String name, DataDirectory data, int port) {
    return switch (name) {
      case "kafka" -> new KafkaBroker(data.file(name), port);
      case "postgres" -> new Postgres(data.file(name), port);
      default -> new ServiceProcess(name, data.file(name), port, Stack.jar(name), Map.of());
    };
  }
}
