package io.corridorledger.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows each component with its port, its process and its health.
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
      System.out.printf("No stack is running on %s; ./corridor up starts one.%n", directory.path());
      return Exit.NOT_RUNNING.code();
    }
    System.out.printf("%-20s %6s %6s %9s  %s%n", "COMPONENT", "PORT", "PORT 2", "PID", "HEALTH");
    var healthy = true;
    for (var name : directory.components()) {
      var component = component(name, directory);
      var process = directory.process(name);
      var health = process.isEmpty() ? "down" : component.answers() ? "healthy" : "unhealthy";
      healthy &= health.equals("healthy");
      System.out.printf(
          "%-20s %6d %6s %9s  %s%n",
          name,
          component.port(),
          secondPort(component),
          process.map(p -> Long.toString(p.pid())).orElse("-"),
          health);
    }
    return (healthy ? Exit.OK : Exit.CHILD_DIED).code();
  }

  /// The second port of a component. The second port of the broker is for accounts with passwords.
  /// The second port of a service is for health and metrics.
  private static String secondPort(Component component) {
    return component.otherPorts().values().stream().map(String::valueOf).findFirst().orElse("-");
  }

  private static Component component(String name, DataDirectory data) {
    var folder = data.file(name);
    var port = data.port(name).orElseThrow();
    return switch (name) {
      case "kafka" -> new KafkaBroker(folder, port, data.port(name, "secure").orElse(0));
      case "postgres" -> new Postgres(folder, port);
      case Keycloak.NAME -> new Keycloak(folder, port);
      default ->
          new ServiceProcess(
              name,
              folder,
              port,
              data.port(name, "management").orElse(0),
              Project.serviceJar(name),
              Map.of());
    };
  }
}
