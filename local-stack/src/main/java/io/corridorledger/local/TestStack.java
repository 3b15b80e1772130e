package io.corridorledger.local;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// One real Kafka broker and one real PostgreSQL server for all tests of a Maven run. The first
/// call of [#get] starts the servers, and the tests of all modules use them. The servers stop when
/// Maven ends, and their data are deleted. In an IDE, the servers stop when the test JVM ends.
///
/// ```java
/// class Stack implements QuarkusTestResourceLifecycleManager {
///   public Map<String, String> start() { return TestStack.get().database("agreements"); }
///   public void stop() {}
/// }
/// ```
///
/// Modules share the servers, so each module must use its own databases and topics.
public final class TestStack {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(180);
  private static final int WAIT_INTERVAL_MILLIS = 20;

  private static TestStack instance;

  private final Properties facts;

  private TestStack(Properties facts) {
    this.facts = facts;
  }

  /// @throws StackException if a server does not start; the message contains the end of its log
  ///   file
  public static synchronized TestStack get() {
    if (instance == null) {
      instance = obtain();
    }
    return instance;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + facts.getProperty("kafka.port");
  }

  /// The JDBC URL without the name of a database: `jdbc:postgresql://127.0.0.1:port/`.
  public String jdbcBaseUrl() {
    return "jdbc:postgresql://127.0.0.1:" + facts.getProperty("postgres.port") + "/";
  }

  public String superuser() {
    return Postgres.SUPERUSER;
  }

  public String superuserPassword() {
    return facts.getProperty("postgres.password");
  }

  /// Creates an empty database with the roles `<name>_owner` and `<name>_app`, like the database of
  /// a service. Deletes an existing database of this name first.
  ///
  /// @return settings for a test of a service: the properties `quarkus.datasource…`,
  ///   `quarkus.flyway…` and `kafka.bootstrap.servers`
  public Map<String, String> database(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,50}")) {
      throw new IllegalArgumentException("not a plain lower-case name: " + name);
    }
    var database =
        new Database(name, jdbcBaseUrl() + name, name + "_owner", "owner", name + "_app", "app");
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      Bootstrap.clusterPart(connection, database);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
    try (var connection = connect(name)) {
      Bootstrap.databasePart(connection, database);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot prepare database " + name, e);
    }
    var properties = new HashMap<>(database.properties());
    properties.put("kafka.bootstrap.servers", bootstrapServers());
    return Map.copyOf(properties);
  }

  private Connection connect(String database) throws SQLException {
    return Postgres.connect(jdbcBaseUrl() + database, superuser(), superuserPassword());
  }

  private static TestStack obtain() {
    var owner = owner();
    var all = Project.root().resolve("target/test-stack");
    var directory = all.resolve(identity(owner));
    try {
      Files.createDirectories(all);
      try (var channel =
              FileChannel.open(
                  all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        var facts = directory.resolve("stack.properties");
        if (!Files.exists(facts)) {
          removeLeftovers(all);
          spawn(owner, directory, facts);
        }
        return new TestStack(load(facts));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the process whose end stops the servers. In a test JVM that Surefire started, this is
  /// the Maven process, because the test JVM runs only one module. In an IDE, for example, this is
  /// the current process.
  static ProcessHandle owner() {
    var self = ProcessHandle.current();
    // Only Surefire sets this property. The class path does not show that Surefire started the JVM,
    // because Surefire removes its own jar from java.class.path.
    if (System.getProperty("surefire.test.class.path") == null) {
      return self;
    }
    return Stream.iterate(self.parent(), p -> p.flatMap(ProcessHandle::parent))
        .takeWhile(Optional::isPresent)
        .map(Optional::get)
        .filter(p -> p.info().command().map(Path::of).filter(c -> c.endsWith("java")).isPresent())
        .findFirst()
        .or(self::parent)
        .orElse(self);
  }

  /// The id and the start time of a process. The id alone is not enough, because the operating
  /// system reuses ids.
  private static String identity(ProcessHandle process) {
    var started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return process.pid() + "-" + started;
  }

  private static void removeLeftovers(Path all) throws IOException {
    List<Path> runs;
    try (var files = Files.list(all)) {
      runs = files.filter(Files::isDirectory).toList();
    }
    for (var run : runs) {
      var pid = Long.parseLong(run.getFileName().toString().replaceFirst("-.*", ""));
      var alive =
          ProcessHandle.of(pid)
              .filter(process -> identity(process).equals(run.getFileName().toString()))
              .isPresent();
      if (!alive) {
        try {
          FileTrees.delete(run);
        } catch (IOException _) {
          // The deletion fails while processes of an earlier run still write to the folder. The
          // next run tries again.
        }
      }
    }
  }

  private static void spawn(ProcessHandle owner, Path directory, Path facts) throws IOException {
    Files.createDirectories(directory);
    var log = directory.resolve("test-stack.log");
    var command = new ArrayList<>(Component.inOwnSession());
    command.addAll(Project.jvm(64));
    command.addAll(
        List.of(
            "-cp",
            Project.classPath(),
            TestStack.class.getName(),
            directory.toString(),
            Long.toString(owner.pid())));
    var supervisor =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!Files.exists(facts)) {
      if (!supervisor.isAlive() || System.nanoTime() > deadline) {
        supervisor.destroyForcibly();
        throw new StackException(
            Exit.START_FAILED,
            "The test stack did not start. The end of %s:%n%s"
                .formatted(log, Component.tail(log, 40)));
      }
      try {
        supervisor.waitFor(Duration.ofMillis(WAIT_INTERVAL_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private static Properties load(Path facts) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(facts)) {
      properties.load(reader);
    }
    return properties;
  }

  /// The main class of the process that runs the two servers. The first test JVM starts this
  /// process. Arguments: the folder of the servers, and the id of the process whose end stops the
  /// servers.
  public static void main(String[] args) throws Exception {
    var directory = Path.of(args[0]);
    var owner = ProcessHandle.of(Long.parseLong(args[1]));
    if (owner.isEmpty()) {
      return;
    }
    var kafka = KafkaBroker.openToAll(directory.resolve("kafka"), Ports.free());
    var postgres = new Postgres(directory.resolve("postgres"), Ports.free());
    Parallel.run(List.of(() -> start(kafka), () -> start(postgres)));

    var facts = new Properties();
    facts.setProperty("kafka.port", Integer.toString(kafka.port()));
    facts.setProperty("postgres.port", Integer.toString(postgres.port()));
    facts.setProperty("postgres.password", postgres.superuserPassword());
    var text = new StringWriter();
    facts.store(text, null);
    OwnerOnly.write(directory.resolve("stack.properties"), text.toString());

    Processes.awaitEnd(owner.get());
    kafka.kill9();
    postgres.kill9();
    FileTrees.delete(directory);
  }

  private static void start(Component component) {
    component.start();
    component.awaitHealthy(START_TIMEOUT);
  }
}
