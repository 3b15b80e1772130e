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

  private Peers() {}

  /// A peer that was measured, or the reason why it was not measured.
  record Result(String name, Load.Fast load, String missing) {}

  /// Starts a peer and measures it while it runs.
  interface Measurement {
    Load.Fast measure(URI server, Parts parts) throws Exception;
  }

  /// An endpoint that inserts the body of each command as one row. See `benchmarks/bare-endpoint`.
  static Result bareEndpoint(Path root, Path directory, Postgres postgres, Measurement measurement)
      throws Exception {
    Path jar = root.resolve("benchmarks/bare-endpoint/target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar))
      return missing(
          ENDPOINT,
          "%s does not exist. Build it: ./mvnw -f benchmarks/bare-endpoint/pom.xml package"
              .formatted(root.relativize(jar)));
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
        directory,
        port,
        postgres,
        measurement);
  }

  /// An event-sourced server with Emmett. See `benchmarks/emmett`.
  static Result emmett(Path root, Path directory, Postgres postgres, Measurement measurement)
      throws Exception {
    Path folder = root.resolve("benchmarks/emmett");
    if (!Files.isDirectory(folder.resolve("node_modules/@event-driven-io/emmett-postgresql")))
      return missing(
          EMMETT,
          "its packages are not installed. Install Node 20 and run: npm ci --prefix " + folder);
    Database database = ownedByTheApplication(postgres, "emmett");
    int port = Ports.free();
    String url =
        database
            .jdbcUrl()
            .replace(
                "jdbc:postgresql://",
                "postgresql://%s:%s@".formatted(database.ownerRole(), database.ownerPassword()));
    return measure(
        EMMETT,
        List.of("node", folder.resolve("server.mjs").toString()),
        Map.of("DATABASE_URL", url, "PORT", Integer.toString(port), "NODE_ENV", "production"),
        directory,
        port,
        postgres,
        measurement);
  }

  /// An event-sourced server with Axon Framework. See `benchmarks/axon`.
  static Result axon(Path root, Path directory, Postgres postgres, Measurement measurement)
      throws Exception {
    Path target = root.resolve("benchmarks/axon/target");
    if (!Files.isDirectory(target.resolve("lib")))
      return missing(AXON, "it is not built. Build it: ./mvnw -f benchmarks/axon/pom.xml package");
    Database database = ownedByTheApplication(postgres, "axon");
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
            target.resolve("classes") + ":" + target.resolve("lib") + "/*",
            "io.corridorledger.benchmarks.axon.AxonServer"),
        Map.of(
            "JDBC_URL",
            database.jdbcUrl(),
            "JDBC_USER",
            database.ownerRole(),
            "JDBC_PASSWORD",
            database.ownerPassword(),
            "PORT",
            Integer.toString(port)),
        directory,
        port,
        postgres,
        measurement);
  }

  /// A database whose owner also creates the tables of the peer.
  private static Database ownedByTheApplication(Postgres postgres, String name)
      throws SQLException {
    Database database = postgres.database(name);
    try (Connection superuser = postgres.connect(name);
        var statement = superuser.createStatement()) {
      statement.execute("GRANT ALL ON SCHEMA public TO " + database.ownerRole());
    }
    return database;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Result missing(String name, String reason) {
    Progress.say("  %s is not measured: %s", name, reason);
    return new Result(name, null, reason);
  }

  private static Result measure(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      int port,
      Postgres postgres,
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
      return new Result(
          name,
          measurement.measure(URI.create("http://127.0.0.1:" + port), parts.requireBothCompilers()),
          "");
    } catch (IOException e) {
      // A peer that fails must not cost the figures of the ledger. The results state the failure.
      return missing(name, "it failed: " + e.getMessage().lines().findFirst().orElse(""));
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
