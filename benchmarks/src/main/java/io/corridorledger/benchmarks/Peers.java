package io.corridorledger.benchmarks;

import io.corridorledger.local.Component;
import io.corridorledger.local.Database;
import io.corridorledger.local.Ports;
import io.corridorledger.local.Postgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Systems that the ledger is compared with. They use the database server of the writer, each with
/// its own database, and accept the commands of [HttpLoad].
final class Peers {

  static final String ENDPOINT = "bare endpoint";
  static final String AXON = "Axon Framework";
  static final String EMMETT = "Emmett";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path root;
  private final Path directory;
  private final Postgres postgres;

  /// @param directory folder for the logs
  /// @param postgres server of the peers' databases
  Peers(Path root, Path directory, Postgres postgres) {
    this.root = root;
    this.directory = directory;
    this.postgres = postgres;
  }

  /// Measures a peer while the peer runs.
  interface Measurement {
    Load.Fast measure(URI server, Parts parts) throws Exception;
  }

  interface Start {
    Load.Fast measure(Measurement measurement) throws Exception;
  }

  /// A system that the ledger is compared with.
  record Peer(String name, Start start) {
    Load.Fast measure(Measurement measurement) throws Exception {
      return start.measure(measurement);
    }
  }

  List<Peer> all() {
    return List.of(
        new Peer(ENDPOINT, this::bareEndpoint),
        new Peer(AXON, this::axon),
        new Peer(EMMETT, this::emmett));
  }

  /// An endpoint that inserts the body of each command as one row. See `benchmarks/bare-endpoint`.
  private Load.Fast bareEndpoint(Measurement measurement) throws Exception {
    Path jar =
        built(
            "benchmarks/bare-endpoint/target/quarkus-app/quarkus-run.jar",
            "./mvnw -f benchmarks/bare-endpoint/pom.xml package");
    Database database = postgres.database("bare");
    try (Connection owner = postgres.connect("bare");
        var statement = owner.createStatement()) {
      statement.execute("CREATE TABLE observation (id uuid PRIMARY KEY, body jsonb NOT NULL)");
      statement.execute("GRANT INSERT ON observation TO " + database.appRole());
    }
    int port = Ports.free();
    return measure(
        ENDPOINT,
        // These are the flags of the services in the local stack.
        List.of(java(), "-Xmx384m", "-XX:+UseSerialGC", "-jar", jar.toString()),
        Map.of(
            "QUARKUS_HTTP_HOST",
            "127.0.0.1",
            "QUARKUS_HTTP_PORT",
            Integer.toString(port),
            "QUARKUS_DATASOURCE_JDBC_URL",
            database.jdbcUrl(),
            "QUARKUS_DATASOURCE_USERNAME",
            database.appRole(),
            "QUARKUS_DATASOURCE_PASSWORD",
            database.appPassword()),
        port,
        measurement);
  }

  /// An event-sourced server with Emmett. See `benchmarks/emmett`.
  private Load.Fast emmett(Measurement measurement) throws Exception {
    built(
        "benchmarks/emmett/node_modules/@event-driven-io/emmett-postgresql",
        "npm ci --prefix benchmarks/emmett, with Node 20 or newer");
    Database database = databaseOfPeer("emmett");
    int port = Ports.free();
    String url =
        database
            .jdbcUrl()
            .replace(
                "jdbc:postgresql://",
                "postgresql://%s:%s@".formatted(database.appRole(), database.appPassword()));
    return measure(
        EMMETT,
        List.of("node", root.resolve("benchmarks/emmett/server.mjs").toString()),
        Map.of("DATABASE_URL", url, "PORT", Integer.toString(port), "NODE_ENV", "production"),
        port,
        measurement);
  }

  /// An event-sourced server with Axon Framework. See `benchmarks/axon`.
  private Load.Fast axon(Measurement measurement) throws Exception {
    Path libraries =
        built("benchmarks/axon/target/lib", "./mvnw -f benchmarks/axon/pom.xml package");
    Database database = databaseOfPeer("axon");
    int port = Ports.free();
    return measure(
        AXON,
        List.of(
            java(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            // Without this setting, the HTTP server of the JDK delays each answer by 40 ms.
            "-Dsun.net.httpserver.nodelay=true",
            "-Daxoniq.update-checker.disabled=true",
            "-cp",
            libraries.resolveSibling("classes") + ":" + libraries + "/*",
            "io.corridorledger.benchmarks.axon.AxonServer"),
        Map.of(
            "JDBC_URL",
            database.jdbcUrl(),
            "JDBC_USER",
            database.appRole(),
            "JDBC_PASSWORD",
            database.appPassword(),
            "PORT",
            Integer.toString(port)),
        port,
        measurement);
  }

  /// Returns a file that the build of a peer writes.
  private Path built(String file, String command) {
    Path path = root.resolve(file);
    if (!Files.exists(path))
      throw new IllegalStateException("%s does not exist. Run: %s".formatted(file, command));
    return path;
  }

  /// A database in which the peer creates its tables with the application role. The server logs
  /// each statement of the owner of a database, which would cost time.
  private Database databaseOfPeer(String name) throws SQLException {
    Database database = postgres.database(name);
    try (Connection superuser = postgres.connect(name);
        var statement = superuser.createStatement()) {
      statement.execute("GRANT ALL ON SCHEMA public TO " + database.appRole());
    }
    return database;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Load.Fast measure(
      String name,
      List<String> command,
      Map<String, String> environment,
      int port,
      Measurement measurement)
      throws Exception {
    Path log = directory.resolve(name.replace(' ', '-') + ".log");
    // The guard ends the peer when this process ends for any reason.
    ProcessBuilder builder =
        new ProcessBuilder(Component.guarded(command, "TERM"))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      awaitPort(name, process, port, log);
      Parts parts = new Parts().with(name, process.pid()).with("its database", postgres.pid());
      return measurement.measure(
          URI.create("http://127.0.0.1:" + port), parts.requireBothCompilers());
    } finally {
      stop(process);
    }
  }

  private static void awaitPort(String name, Process process, int port, Path log)
      throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket _ = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline)
          throw new IOException(
              "%s did not start within %d s. Its log:%n%s"
                  .formatted(name, PATIENCE.toSeconds(), Files.readString(log)),
              e);
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  /// Ends a process and its child processes.
  static void stop(Process process) throws InterruptedException {
    List<ProcessHandle> all = process.descendants().toList();
    process.toHandle().destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
