package io.corridorledger.benchmarks;

import io.corridorledger.local.Component;
import io.corridorledger.local.Ports;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Measures the stack that `./corridor up` starts: the time until the first answer, and at rest the
/// memory and the processor time. The stack loads the dataset, as for a new user.
final class LocalStack {

  /// The first start after a change of the sources includes a build.
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /// The parts are at rest if two windows differ by at most this percentage of a core.
  private static final double CALM = 1;

  private static final int MAX_WINDOWS = 4;

  /// The processes of the stack, and a text in the command line of each process.
  private static final Map<String, String> PROCESSES = processes();

  private LocalStack() {}

  /// The figures of one start.
  ///
  /// @param toFirstAnswer seconds from the command to the first answer of the reader
  /// @param toReady seconds from the command until the dataset is loaded and the command is ready
  /// @param supervisorMegabytes memory of the process of `./corridor up` itself
  record Result(
      double toFirstAnswer,
      double toReady,
      Map<String, Double> megabytes,
      double supervisorMegabytes,
      Parts.Cost idle) {
    double allMegabytes() {
      return megabytes.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  static Result measure(Path root, Path directory, Duration window) throws Exception {
    if (!hasStartCaches(root)) {
      Progress.say("  first start after a build: it writes the start caches and is not measured");
      run(root, directory.resolve("first"), Duration.ZERO);
    }
    Result result = run(root, directory.resolve("measured"), window);
    Progress.say(
        "  first answer after %.1f s, %.0f MB, %.1f %% of a core",
        result.toFirstAnswer(), result.allMegabytes(), result.idle().percentOfACore());
    return result;
  }

  /// Whether each service has a start cache that is not older than the service.
  private static boolean hasStartCaches(Path root) throws IOException {
    for (String name : List.of("agreements-service", "logistics-service", "projection-service")) {
      Path jar = root.resolve(name).resolve("target/quarkus-app/quarkus-run.jar");
      Path cache = jar.resolveSibling("start.aot");
      if (!Files.exists(cache)
          || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0)
        return false;
    }
    return true;
  }

  /// @param window length of a measurement at rest; zero for no measurement
  private static Result run(Path root, Path data, Duration window) throws Exception {
    Files.createDirectories(data);
    Path log = data.resolve("up.log");
    int port = Ports.free();
    List<String> command = new ArrayList<>(List.of(root.resolve("corridor").toString(), "up"));
    command.addAll(List.of("--data", data.resolve("stack").toString()));
    command.addAll(List.of("--projection-port", Integer.toString(port)));
    for (String other :
        List.of(
            "agreements",
            "logistics",
            "projection-management",
            "agreements-management",
            "logistics-management",
            "kafka",
            "kafka-secure",
            "postgres"))
      command.addAll(List.of("--" + other + "-port", Integer.toString(Ports.free())));
    ProcessBuilder builder =
        new ProcessBuilder(Component.guarded(command, "TERM"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    // The stack must get only the flags that `./corridor` chooses.
    builder.environment().keySet().removeAll(List.of("_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    long begun = System.nanoTime();
    Process up = builder.start();
    try {
      double toFirstAnswer = await(up, log, begun, "the first answer", () -> answers(port));
      double toReady =
          await(
              up,
              log,
              begun,
              "the end of the start",
              () -> Files.readString(log).contains("Ctrl-C"));
      if (window.isZero()) return null;
      if (Files.readString(log).contains("Building"))
        throw new IllegalStateException(
            "./corridor up built changed sources, so the time of its start says nothing: run the benchmark again.");
      Parts parts = parts(up);
      Parts.Cost idle = settle(parts, window);
      double supervisor = new Parts().with("corridor", up.pid()).ownMegabytes("corridor");
      return new Result(toFirstAnswer, toReady, parts.megabytes(), supervisor, idle);
    } finally {
      up.toHandle().destroy();
      if (!up.waitFor(6, TimeUnit.MINUTES)) up.destroyForcibly().waitFor();
    }
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static double await(Process up, Path log, long begun, String what, Condition condition)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!up.isAlive() || System.nanoTime() > deadline)
        throw new IllegalStateException(
            "./corridor up %s before %s. Its output:%n%s"
                .formatted(
                    up.isAlive() ? "took more than %d s".formatted(PATIENCE.toSeconds()) : "ended",
                    what,
                    Files.readString(log)));
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static boolean answers(int port) throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI address = URI.create("http://127.0.0.1:%d/v1/agreements?limit=1".formatted(port));
      HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// Measures until two windows agree, and returns the last one.
  private static Parts.Cost settle(Parts parts, Duration window) throws InterruptedException {
    double last = Double.MAX_VALUE;
    for (int n = 1; ; n++) {
      Parts.Meter meter = parts.start();
      Thread.sleep(window);
      Parts.Cost cost = meter.stop();
      Progress.say("  at rest, window %d: %.1f %% of a core", n, cost.percentOfACore());
      if (Math.abs(cost.percentOfACore() - last) <= CALM || n == MAX_WINDOWS) return cost;
      last = cost.percentOfACore();
    }
  }

  private static Parts parts(Process up) {
    Parts parts = new Parts();
    PROCESSES.forEach((name, text) ->
        parts.with(
            name,
            up.descendants()
                .filter(p -> p.info().commandLine().orElse("").contains(text))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalStateException("./corridor up has no process with " + text))
                .pid()));
    return parts;
  }

  private static Map<String, String> processes() {
    Map<String, String> processes = new LinkedHashMap<>();
    processes.put("agreements-service", "agreements-service/target");
    processes.put("logistics-service", "logistics-service/target");
    processes.put("projection-service", "projection-service/target");
    processes.put("broker", "KafkaMain");
    processes.put("PostgreSQL", "bin/postgres");
    return processes;
  }
}
