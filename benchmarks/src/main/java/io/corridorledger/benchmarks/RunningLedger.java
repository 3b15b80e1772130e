package io.corridorledger.benchmarks;

import io.corridorledger.local.Database;
import io.corridorledger.local.KafkaBroker;
import io.corridorledger.local.Migration;
import io.corridorledger.local.Ports;
import io.corridorledger.local.Postgres;
import io.corridorledger.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The broker, the database, a writer and the reader, as separate processes on free ports. The
/// services run with both compilers of the JVM (C1 and C2), because the container images do the
/// same.
final class RunningLedger implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A MAC key, so that records are authenticated as in production. The key of a benchmark need not
  /// be secret.
  static final String MAC_KEY = "benchmark:" + "5c".repeat(32);

  final KafkaBroker kafka;
  final Postgres postgres;
  final Database agreements;
  final Database projections;
  final Database many;
  final ServiceProcess writer;
  final ServiceProcess reader;

  /// An instance of the reader with its own database, for the events of [ManyEvents].
  final ServiceProcess readerOfMany;

  RunningLedger(Path root, Path directory) throws IOException {
    Files.createDirectories(directory);
    kafka = KafkaBroker.openToAll(directory.resolve("kafka"), Ports.free());
    postgres = new Postgres(directory.resolve("postgres"), Ports.free());
    kafka.start();
    postgres.start();
    kafka.awaitHealthy(PATIENCE);
    postgres.awaitHealthy(PATIENCE);
    agreements = postgres.database("agreements");
    projections = postgres.database("projections");
    many = postgres.database("many");
    writer =
        service(
            root,
            directory,
            "agreements-service",
            agreements,
            Map.of("CORRIDOR_LOG_MAC_KEY", MAC_KEY));
    migrate(writer, agreements);
    writer.start();
    writer.awaitHealthy(PATIENCE);
    createTopicOfTheOtherWriter(root, directory);
    Map<String, String> writers =
        Map.of(
            "CORRIDOR_WRITERS_AGREEMENTS_URL",
            writer.url().toString(),
            "CORRIDOR_WRITERS_AGREEMENTS_MAC_KEYS",
            MAC_KEY,
            "CORRIDOR_WRITERS_LOGISTICS_URL",
            writer.url().toString(),
            "CORRIDOR_WRITERS_LOGISTICS_MAC_KEYS",
            MAC_KEY);
    reader = service(root, directory, "projection-service", projections, writers);
    migrate(reader, projections);
    Map<String, String> topics = new HashMap<>(writers);
    topics.put("CORRIDOR_WRITERS_AGREEMENTS_TOPIC", ManyEvents.AGREEMENTS_TOPIC);
    topics.put("CORRIDOR_WRITERS_LOGISTICS_TOPIC", ManyEvents.LOGISTICS_TOPIC);
    topics.put("CORRIDOR_FEED_GROUP", "many");
    readerOfMany = service(root, directory.resolve("many"), "projection-service", many, topics);
    migrate(readerOfMany, many);
  }

  /// Starts and stops the logistics writer, so that its topic exists. The benchmark does not use
  /// this writer, but the reader would not become ready without the topic.
  private void createTopicOfTheOtherWriter(Path root, Path directory) {
    Database logistics = postgres.database("logistics");
    ServiceProcess other =
        service(
            root,
            directory,
            "logistics-service",
            logistics,
            Map.of("CORRIDOR_LOG_MAC_KEY", MAC_KEY));
    migrate(other, logistics);
    other.start();
    other.awaitHealthy(PATIENCE);
    other.stop();
  }

  private static void migrate(ServiceProcess service, Database database) {
    new Migration(service, database, (_, _) -> {}).run();
  }

  void startReader() {
    reader.start();
    reader.awaitHealthy(PATIENCE);
  }

  private ServiceProcess service(
      Path root, Path directory, String name, Database database, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(ServiceProcess.environment(database));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.putAll(more);
    return new ServiceProcess(
        name,
        directory.resolve(name),
        Ports.free(),
        Ports.free(),
        root.resolve(name).resolve("target/quarkus-app/quarkus-run.jar"),
        environment);
  }

  @Override
  public void close() {
    if (reader.isAlive()) reader.stop();
    if (readerOfMany.isAlive()) readerOfMany.stop();
    writer.stop();
    kafka.stop();
    postgres.stop();
  }
}
