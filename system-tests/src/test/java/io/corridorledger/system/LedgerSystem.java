package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.local.Component;
import io.corridorledger.local.KafkaBroker;
import io.corridorledger.local.Keycloak;
import io.corridorledger.local.LedgerServices;
import io.corridorledger.local.LedgerServices.Address;
import io.corridorledger.local.LocalIssuer;
import io.corridorledger.local.Ports;
import io.corridorledger.local.Postgres;
import io.corridorledger.local.Project;
import io.corridorledger.local.ServiceProcess;
import io.corridorledger.local.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A separate ledger for tests: real processes on free ports, in a directory that is deleted with
/// them. Each process can be killed and restarted on its data.
final class LedgerSystem implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final Pattern COMPLAINT = Pattern.compile("WARN|ERROR|FATAL|PANIC|Exception");

  /// One of the two writers, with its log.
  ///
  /// @param log name of its log and of its database
  record Writer(String log, ServiceProcess service, String topic) {}

  private final Path directory;
  private final KafkaBroker kafka;
  private final Postgres postgres;
  private final Keycloak keycloak;
  private final Writer agreements;
  private final Writer logistics;
  private final ServiceProcess projection;
  private final LedgerServices services;
  private final List<ServiceProcess> others = new ArrayList<>();
  private Runnable endOfReaderToken = () -> {};
  private boolean failed;

  /// @param keycloak issues the tokens of the clients; null if the stack has its own issuer
  private LedgerSystem(Path directory, Keycloak keycloak) {
    this.directory = directory;
    this.keycloak = keycloak;
    kafka = new KafkaBroker(directory.resolve("kafka"), Ports.free(), Ports.free());
    postgres = new Postgres(directory.resolve("postgres"), Ports.free());
    start(servers());
    services =
        new LedgerServices(
            directory,
            kafka,
            postgres,
            keycloak == null ? LocalIssuer.createIn(directory) : keycloak.realm(),
            address(),
            address(),
            address());
    for (var service : services.all()) {
      var jar = root().resolve(service.name()).resolve("target/quarkus-app/quarkus-run.jar");
      if (!Files.exists(jar)) {
        throw new IllegalStateException(jar + " is missing. Run: ./mvnw verify");
      }
    }
    if (keycloak == null) {
      Training.ensure(System.out);
    } else {
      endOfReaderToken = keycloak.realm().keepReaderToken();
    }
    services.migrate((_, _) -> {});
    agreements = new Writer("agreements", services.agreements(), "corridor.agreements.v1");
    logistics = new Writer("logistics", services.logistics(), "corridor.logistics.v1");
    projection = services.projection();
    start(agreements.service(), logistics.service(), projection);
  }

  private static Address address() {
    return new Address(Ports.free(), Ports.free());
  }

  /// Starts the whole system without any fact and waits until it is healthy.
  static LedgerSystem start() {
    return start(_ -> {});
  }

  /// The same, after a change to the empty data directory.
  static LedgerSystem start(Consumer<Path> preparation) {
    return start(preparation, _ -> null);
  }

  /// Starts the system with a Keycloak server as the issuer of tokens. The program files of
  /// Keycloak must have been downloaded.
  static LedgerSystem startWithKeycloak() {
    return start(_ -> {}, directory -> new Keycloak(directory.resolve("keycloak"), Ports.free()));
  }

  private static LedgerSystem start(Consumer<Path> preparation, Function<Path, Keycloak> keycloak) {
    try {
      var target = Files.createDirectories(root().resolve("system-tests/target"));
      var directory = Files.createTempDirectory(target, "system-");
      // PostgreSQL may have to run as another user, who must be able to reach its data.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      preparation.accept(directory);
      return new LedgerSystem(directory, keycloak.apply(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Component... components) {
    start(List.of(components));
  }

  /// Starts these processes and waits until they are healthy.
  static void start(List<? extends Component> components) {
    for (var component : components)
      if (component instanceof ServiceProcess service) Api.expectDocumentedAnswers(service);
    components.forEach(Component::start);
    awaitHealthy(components);
  }

  static void awaitHealthy(List<? extends Component> components) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      components.stream()
          .map(component ->
              CompletableFuture.runAsync(() -> component.awaitHealthy(PATIENCE), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  Writer agreements() {
    return agreements;
  }

  Writer logistics() {
    return logistics;
  }

  List<Writer> writers() {
    return List.of(agreements, logistics);
  }

  /// Starts another instance of a service on the same database. [#end] ends it.
  ///
  /// @param settings of the new instance, as environment variables
  ServiceProcess another(ServiceProcess service, Map<String, String> settings) {
    var other =
        service.another(
            directory.resolve(service.name() + "-" + (others.size() + 2)),
            Ports.free(),
            Ports.free(),
            settings);
    others.add(other);
    start(other);
    return other;
  }

  /// Kills an instance that [#another] started.
  void end(ServiceProcess other) {
    if (other.isAlive()) {
      other.kill9();
    }
    others.remove(other);
  }

  /// The service that answers queries.
  ServiceProcess projection() {
    return projection;
  }

  List<ServiceProcess> services() {
    return List.of(agreements.service(), logistics.service(), projection);
  }

  /// The data directory for `./corridor`.
  Path directory() {
    return directory;
  }

  /// Addresses of the listener without passwords, for reading.
  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  KafkaBroker kafka() {
    return kafka;
  }

  /// All processes, services first.
  List<Component> components() {
    return Stream.concat(services().stream(), servers().stream()).toList();
  }

  private List<Component> servers() {
    return keycloak == null ? List.of(kafka, postgres) : List.of(kafka, postgres, keycloak);
  }

  /// The issuer of a system that [#startWithKeycloak] has started.
  Keycloak keycloak() {
    return keycloak;
  }

  Postgres postgres() {
    return postgres;
  }

  /// The value of a metric of a service; the sum over its tags if there are several values.
  static double metric(ServiceProcess service, String name) {
    return Api.get(service.managementUrl(), "/q/metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum)
        .orElseThrow(() -> new AssertionError(service.name() + " has no metric " + name));
  }

  /// Connects directly to a database, as superuser.
  Connection connect(String database) throws SQLException {
    return postgres.connect(database);
  }

  /// The ports of the database and the broker, which clients must not see.
  List<Integer> internalPorts() {
    return List.of(postgres.port(), kafka.port());
  }

  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Queries a database directly, as superuser.
  <T> List<T> query(String database, String sql, Row<T> read) {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<T>();
      while (rows.next()) {
        all.add(read.read(rows));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + sql, e);
    }
  }

  long number(String database, String sql) {
    return query(database, sql, row -> row.getLong(1)).getFirst();
  }

  void execute(String database, String sql) {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + sql, e);
    }
  }

  /// Creates a database for a service, with its roles and its schema.
  void createDatabase(String name) {
    postgres.database(name);
    services.migrate((_, _) -> {});
  }

  /// Empties a table and writes rows into it, each in PostgreSQL's text form of a row.
  void insert(String database, String table, List<String> rows) {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var insert =
            connection.prepareStatement(
                "INSERT INTO %1$s SELECT (copied).* FROM (SELECT ?::%1$s AS copied) AS one"
                    .formatted(table))) {
      statement.execute("SET session_replication_role = replica; DELETE FROM " + table);
      for (var row : rows) {
        insert.setString(1, row);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + table, e);
    }
  }

  /// The number of recorded events of both writers.
  long events() {
    return writers().stream().mapToLong(w -> number(w.log(), "SELECT count(*) FROM event")).sum();
  }

  /// Waits until every recorded event has its position, is on its topic and is in the read models.
  void awaitEverythingVisible() {
    Eventually.holds(
        "everything recorded is visible",
        PATIENCE,
        () -> {
          for (var writer : writers()) {
            var events = number(writer.log(), "SELECT count(*) FROM event");
            assertEquals(0, number(writer.log(), "SELECT count(*) FROM event_pending"), "pending");
            assertEquals(
                events,
                number(
                    writer.log(), "SELECT coalesce(max(published_position), 0) FROM relay_cursor"),
                writer.log() + " published");
            assertEquals(
                events,
                Api.get(projection.url(), "/v1/timeline?limit=1")
                    .json()
                    .at("/freshness/%s/position".formatted(writer.log()))
                    .asLong(),
                writer.log() + " visible");
          }
        });
  }

  /// The output of a command, and its exit code.
  record Output(int exitCode, String text) {}

  /// Runs `./corridor` with these arguments against this system, without the script, which would
  /// start a build during the build.
  Output corridor(String... arguments) {
    return run(corridorCommand(arguments));
  }

  /// Starts `./corridor` with a command that runs until it is stopped.
  Running startCorridor(String... arguments) throws IOException {
    return launch(corridorCommand(arguments));
  }

  private static List<String> corridorCommand(String... arguments) {
    var command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            Project.classPath(),
            "io.corridorledger.local.CorridorCli"));
    command.addAll(List.of(arguments));
    return command;
  }

  /// A program that runs.
  ///
  /// @param output file with everything that the program has written
  record Running(Process process, Path output) implements AutoCloseable {

    String text() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }

  /// Starts a program in the project's folder, with the location of this system in its environment.
  private Running launch(List<String> command) throws IOException {
    var output = Files.createTempFile(directory, "output-", ".txt");
    var builder = new ProcessBuilder(command).directory(root().toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "CORRIDOR_ROOT", root().toString(),
                "CORRIDOR_DATA", directory.toString(),
                "CORRIDOR_PROJECTION_PORT", Integer.toString(projection.port()),
                "CORRIDOR_PROJECTION_MANAGEMENT_PORT",
                    Integer.toString(projection.managementUrl().getPort()),
                "CORRIDOR_AGREEMENTS_PORT", Integer.toString(agreements.service().port()),
                "CORRIDOR_LOGISTICS_PORT", Integer.toString(logistics.service().port()),
                "CORRIDOR_KAFKA_PORT", Integer.toString(kafka.port()),
                "CORRIDOR_POSTGRES_PORT", Integer.toString(postgres.port())));
    var process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    return new Running(process, output);
  }

  /// Runs a program as [#launch] does, until it ends.
  Output run(List<String> command) {
    try (var running = launch(command)) {
      if (!running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s did not end within %s. It wrote:%n%s".formatted(command, PATIENCE, running.text()));
      }
      return new Output(running.process().exitValue(), running.text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// For a failed test: the last errors of each process. The data are then kept.
  String diagnosis() {
    failed = true;
    return Stream.concat(components().stream(), others.stream())
        .map(component ->
            "--- %s is %s; of %s:%n%s"
                .formatted(
                    component.name(),
                    component.isAlive() ? "alive" : "dead",
                    component.log(),
                    complaints(component.log())))
        .collect(Collectors.joining("\n"));
  }

  private static String complaints(Path log) {
    try {
      var lines =
          Files.readString(log, StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> COMPLAINT.matcher(line).find())
              .toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    endOfReaderToken.run();
    Stream.concat(others.stream(), components().stream())
        .filter(Component::isAlive)
        .forEach(Component::kill9);
    if (failed) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Not all of %s could be deleted: %s".formatted(directory, e));
    }
  }

  /// The project's folder.
  static Path root() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("local-stack/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no project above " + Path.of("").toAbsolutePath());
  }
}
