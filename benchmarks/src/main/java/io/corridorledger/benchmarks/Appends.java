package io.corridorledger.benchmarks;

import io.corridorledger.local.Database;
import io.corridorledger.local.KafkaBroker;
import io.corridorledger.local.Migration;
import io.corridorledger.local.Ports;
import io.corridorledger.local.Postgres;
import io.corridorledger.local.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// Compares packaged versions of a writer, or one version with different settings. The writers run
/// at the same time, each with its own database on the same server. They get load in turn, so that
/// other load of the machine affects all of them equally.
///
/// Usage: `benchmarks/appends [SECONDS] NAME=DIRECTORY[,VARIABLE=VALUE]…`. The directory is
/// `target/quarkus-app` of agreements-service. The variables are settings of the writer.
public final class Appends {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final int ROUNDS = 3;
  private static final List<Integer> CONNECTIONS = List.of(1, 32);

  private Appends() {}

  /// The measurements of one writer with one number of connections. Each writer is measured
  /// `ROUNDS` times with each number of connections.
  private static final class Sum {
    private final List<Double> millis = new ArrayList<>();
    private double seconds;
    private double writerMillis;
    private double databaseMillis;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> variants = new ArrayList<>(List.of(arguments));
    Duration time = Duration.ofSeconds(30);
    if (variants.getFirst().matches("\\d+"))
      time = Duration.ofSeconds(Integer.parseInt(variants.removeFirst()));
    Path directory = Files.createTempDirectory("corridor-appends");
    KafkaBroker kafka = KafkaBroker.openToAll(directory.resolve("kafka"), Ports.free());
    Postgres postgres = new Postgres(directory.resolve("postgres"), Ports.free());
    Map<String, ServiceProcess> writers = new LinkedHashMap<>();
    try {
      kafka.start();
      postgres.start();
      kafka.awaitHealthy(PATIENCE);
      postgres.awaitHealthy(PATIENCE);
      for (String variant : variants) {
        String name = variant.substring(0, variant.indexOf('='));
        ServiceProcess writer =
            writer(
                name, variant.substring(name.length() + 1).split(","), directory, kafka, postgres);
        writers.put(name, writer);
        writer.start();
        writer.awaitHealthy(PATIENCE);
      }
      for (ServiceProcess writer : writers.values())
        for (int connections : CONNECTIONS)
          measure(writer, postgres, connections, WARM_UP, new Sum());
      Map<String, Sum> sums = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++)
        for (int connections : CONNECTIONS)
          for (var writer : writers.entrySet()) {
            String row = "%s, %d connections".formatted(writer.getKey(), connections);
            System.out.printf("round %d: %s, load %s%n", round + 1, row, load());
            measure(
                writer.getValue(),
                postgres,
                connections,
                time.dividedBy(ROUNDS),
                sums.computeIfAbsent(row, _ -> new Sum()));
          }
      sums.forEach(Appends::print);
    } finally {
      for (ServiceProcess writer : writers.values()) if (writer.isAlive()) writer.stop();
      kafka.stop();
      postgres.stop();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList())
          Files.deleteIfExists(file);
      }
    }
  }

  private static ServiceProcess writer(
      String name, String[] parts, Path directory, KafkaBroker kafka, Postgres postgres) {
    Database database = postgres.database(name);
    Map<String, String> environment = new HashMap<>(ServiceProcess.environment(database));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("CORRIDOR_LOG_MAC_KEY", RunningLedger.MAC_KEY);
    environment.put("CORRIDOR_LOG_TOPIC", "corridor." + name + ".v1");
    environment.put("_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4");
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      environment.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    ServiceProcess writer =
        new ServiceProcess(
            "agreements-service",
            directory.resolve(name),
            Ports.free(),
            Ports.free(),
            Path.of(parts[0]).resolve("quarkus-run.jar"),
            environment);
    new Migration(writer, database, (_, _) -> {}).run();
    return writer;
  }

  private static void measure(
      ServiceProcess writer, Postgres postgres, int connections, Duration time, Sum sum)
      throws Exception {
    Parts.Meter meter =
        new Parts().with("writer", writer.pid()).with("database", postgres.pid()).start();
    sum.seconds +=
        Clients.run(
            connections,
            time,
            end -> {
              List<Double> millis = new ArrayList<>();
              try (HttpLoad http = new HttpLoad(writer.url())) {
                for (long now = System.nanoTime(); now < end; ) {
                  http.post(UUID.randomUUID());
                  long answered = System.nanoTime();
                  millis.add((answered - now) / 1e6);
                  now = answered;
                }
              }
              synchronized (sum) {
                sum.millis.addAll(millis);
              }
            });
    Parts.Cost cost = meter.stop();
    sum.writerMillis += cost.millis().get("writer");
    sum.databaseMillis += cost.millis().get("database");
  }

  private static void print(String row, Sum sum) {
    Percentiles answers =
        new Percentiles(sum.millis.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    int commands = sum.millis.size();
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f commands/s, p50 %.2f ms, p99 %.2f ms, processor per command: writer %.3f ms, database %.3f ms%n",
        row,
        commands / sum.seconds,
        answers.p50(),
        answers.p99(),
        sum.writerMillis / commands,
        sum.databaseMillis / commands);
  }

  private static String load() throws Exception {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }
}
