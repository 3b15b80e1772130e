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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The broker, a database server for the writer, one for the reader, a writer and the reader, as
/// separate processes on free ports. Two database servers show the processor time of the writer's
/// database and of the reader's database separately. All JVMs run with both compilers (C1 and C2),
/// because the container images do the same; [Parts#requireBothCompilers] checks this.
final class RunningLedger implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  static final String TOPIC = "corridor.agreements.v1";

  /// A MAC key, so that records are authenticated as in production. The key of a benchmark need not
  /// be secret.
  static final String MAC_KEY = "benchmark:" + "5c".repeat(32);

  final KafkaBroker kafka;
  final Postgres writersPostgres;
  final Postgres readersPostgres;
  private final Path root;
  private final Path directory;
  private final Map<String, String> writers;
  final ServiceProcess writer;
  final ServiceProcess reader;
  private Connection log;
  private Connection reads;

  /// Prepares the processes. [#start] starts them, and [#close] also ends a start that failed.
  RunningLedger(Path root, Path directory) throws IOException {
    this.root = root;
    this.directory = directory;
    Files.createDirectories(directory);
    kafka = KafkaBroker.openToAll(directory.resolve("kafka"), Ports.free());
    writersPostgres =
        new Postgres(
            directory.resolve("postgres-of-writers"),
            Ports.free(),
            Map.of("track_commit_timestamp", "on"));
    readersPostgres = new Postgres(directory.resolve("postgres-of-the-reader"), Ports.free());
    int port = Ports.free();
    String writerUrl = "http://127.0.0.1:" + port;
    writers =
        Map.of(
            "CORRIDOR_WRITERS_AGREEMENTS_URL",
            writerUrl,
            "CORRIDOR_WRITERS_AGREEMENTS_MAC_KEYS",
            MAC_KEY,
            "CORRIDOR_WRITERS_LOGISTICS_URL",
            writerUrl,
            "CORRIDOR_WRITERS_LOGISTICS_MAC_KEYS",
            MAC_KEY);
    try {
      kafka.start();
      writersPostgres.start();
      readersPostgres.start();
      kafka.awaitHealthy(PATIENCE);
      writersPostgres.awaitHealthy(PATIENCE);
      readersPostgres.awaitHealthy(PATIENCE);
      Map<String, String> key = Map.of("CORRIDOR_LOG_MAC_KEY", MAC_KEY);
      writer = service("agreements-service", "agreements", writersPostgres, port, key);
      reader = service("projection-service", "projections", readersPostgres, Ports.free(), writers);
    } catch (RuntimeException e) {
      stopServers();
      throw e;
    }
  }

  /// Starts the writer, and creates the topics.
  void startWriter() throws Exception {
    writer.start();
    writer.awaitHealthy(PATIENCE);
    createTopicOfTheOtherWriter();
    log = writersPostgres.connect("agreements");
    writingParts().requireBothCompilers();
  }

  void startReader() throws Exception {
    reader.start();
    reader.awaitHealthy(PATIENCE);
    reads = readersPostgres.connect("projections");
    parts().requireBothCompilers();
  }

  /// The parts of the running ledger in the order of the results.
  Parts parts() {
    return writingParts()
        .with("reader", reader.pid())
        .with("reader's database", readersPostgres.pid());
  }

  /// The parts that run without the reader.
  Parts writingParts() {
    return new Parts()
        .with("writer", writer.pid())
        .with("writer's database", writersPostgres.pid())
        .with("broker", kafka.pid());
  }

  /// An instance of the reader with its own database, for a ledger of [ManyEvents].
  ServiceProcess readerOfMany(int events) {
    Map<String, String> topics = new HashMap<>(writers);
    topics.put("CORRIDOR_WRITERS_AGREEMENTS_TOPIC", ManyEvents.topic("agreements", events));
    topics.put("CORRIDOR_WRITERS_LOGISTICS_TOPIC", ManyEvents.topic("logistics", events));
    topics.put("CORRIDOR_FEED_GROUP", "many-" + events);
    return service(
        "projection-service", databaseOfMany(events), readersPostgres, Ports.free(), topics);
  }

  static String databaseOfMany(int events) {
    return "many_" + events;
  }

  /// The position of the last event of the writer's log, after all pending events have a position.
  long lastPosition() throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (number(log, "SELECT count(*) FROM event_pending") > 0) {
      if (System.nanoTime() > deadline)
        throw new IllegalStateException(
            "pending events got no position within %d s: look at the end of %s"
                .formatted(PATIENCE.toSeconds(), writer.log()));
      LockSupport.parkNanos(5_000_000);
    }
    return number(log, "SELECT coalesce(max(position), 0) FROM event_log");
  }

  /// Waits until the read models contain the log up to a position.
  void awaitVisible(long position) throws SQLException {
    await(position, "the read models are", reads, LedgerSql.WATERMARK, reader);
  }

  /// Waits until the topic contains the log up to a position.
  void awaitPublished(long position) throws SQLException {
    await(position, "the topic is", log, LedgerSql.PUBLISHED, writer);
  }

  /// Waits until a query returns a position. The time limit counts from the last progress.
  private static void await(
      long position, String what, Connection connection, String sql, ServiceProcess service)
      throws SQLException {
    long seen = -1;
    long deadline = 0;
    while (seen < position) {
      long now = number(connection, sql);
      if (now > seen) deadline = System.nanoTime() + PATIENCE.toNanos();
      seen = Math.max(seen, now);
      if (System.nanoTime() > deadline)
        throw new IllegalStateException(
            "%s at position %d, and not at %d, for %d s: look at the end of %s"
                .formatted(what, seen, position, PATIENCE.toSeconds(), service.log()));
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// Starts and stops the logistics writer, so that its topic exists. The benchmark does not use
  /// this writer, but the reader would not become ready without the topic.
  private void createTopicOfTheOtherWriter() {
    ServiceProcess other =
        service(
            "logistics-service",
            "logistics",
            writersPostgres,
            Ports.free(),
            Map.of("CORRIDOR_LOG_MAC_KEY", MAC_KEY));
    other.start();
    try {
      other.awaitHealthy(PATIENCE);
    } finally {
      other.stop();
    }
  }

  private ServiceProcess service(
      String name, String databaseName, Postgres server, int port, Map<String, String> more) {
    Database database = server.database(databaseName);
    Map<String, String> environment = new HashMap<>(ServiceProcess.environment(database));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.putAll(more);
    ServiceProcess service =
        new ServiceProcess(
            name,
            directory.resolve(databaseName),
            port,
            Ports.free(),
            root.resolve(name).resolve("target/quarkus-app/quarkus-run.jar"),
            environment);
    new Migration(service, database, (_, _) -> {}).run();
    return service;
  }

  @Override
  public void close() throws SQLException {
    try {
      if (log != null) log.close();
      if (reads != null) reads.close();
      stopReader();
      stopWriter();
    } finally {
      stopServers();
    }
  }

  void stopReader() {
    if (reader.isAlive()) reader.stop();
  }

  void stopWriter() {
    if (writer.isAlive()) writer.stop();
  }

  private void stopServers() {
    kafka.stop();
    writersPostgres.stop();
    readersPostgres.stop();
  }
}
