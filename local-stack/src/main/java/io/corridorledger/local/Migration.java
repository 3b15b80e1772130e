package io.corridorledger.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// Migrates the database schema of a service before the service starts. A separate process runs the
/// service's own jar with the password of the database's owner. The process that handles requests
/// never has this password.
///
/// The migration is skipped if the schema is current, because starting the jar takes some seconds.
/// The schema is current if neither the migrations in the jar nor the history in the database have
/// changed since the last migration. After a restore, the history is different, so the migration
/// runs. If a migration was skipped although it is needed, the service detects this and does not
/// start.
public final class Migration {

  /// Maximum duration of a migration. The duration is long, because a migration may rewrite a large
  /// table.
  private static final Duration TIMEOUT = Duration.ofMinutes(60);

  private static final int TAIL_LINES = 30;

  private final ServiceProcess service;
  private final Database database;
  private final BiConsumer<String, String> progress;

  /// @param progress receives the service's name and the state of its migration
  public Migration(ServiceProcess service, Database database, BiConsumer<String, String> progress) {
    this.service = service;
    this.database = database;
    this.progress = progress;
  }

  /// @throws StackException if the migration fails; the message names the log file
  public void run() {
    try {
      var scripts = scripts();
      if (last("scripts").equals(Optional.of(scripts))
          && last("history").equals(Optional.of(history()))) {
        return;
      }
      progress.accept(service.name(), "migrating …");
      var begin = System.nanoTime();
      migrate();
      remember(scripts, history());
      progress.accept(service.name(), "migrated in " + Durations.since(begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw failure("the history of the schema cannot be read: " + e.getMessage(), e);
    }
  }

  private void migrate() throws IOException {
    OwnerOnly.create(log());
    var builder = new ProcessBuilder(Component.guarded(service.command(), service.stopSignal()));
    builder.environment().putAll(service.environment());
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_INIT_AND_EXIT",
                "true",
                "QUARKUS_FLYWAY_MIGRATE_AT_START",
                "true",
                "QUARKUS_FLYWAY_USERNAME",
                database.ownerRole(),
                "QUARKUS_FLYWAY_PASSWORD",
                database.ownerPassword()));
    var process =
        builder
            .directory(service.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log().toFile()))
            .start();
    try {
      if (!process.waitFor(TIMEOUT)) {
        throw failure("it did not end within " + TIMEOUT.toMinutes() + " minutes", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("it was interrupted", e);
    } finally {
      // Closing the standard input ends the process if it still runs, see [Component#guarded].
      process.getOutputStream().close();
    }
    if (process.exitValue() != 0) {
      throw failure("it ended with code " + process.exitValue(), null);
    }
  }

  private StackException failure(String reason, Exception cause) {
    return new StackException(
        Exit.MIGRATION_FAILED,
        "The schema of the database %s could not be migrated: %s. The end of %s:%n%s"
            .formatted(database.name(), reason, log(), Component.tail(log(), TAIL_LINES)),
        cause);
  }

  private Path log() {
    return service.directory().resolve("migration.log");
  }

  /// Returns a hash of everything that determines the result of a migration: the migration scripts,
  /// and the settings that select the scripts.
  private String scripts() throws IOException {
    var contents = new TreeMap<String, String>();
    for (var archive : archives()) {
      try (var jar = new JarFile(archive.toFile())) {
        for (var entry :
            jar.stream()
                .filter(e -> e.getName().matches("db/.*\\.sql|application\\.properties"))
                .toList()) {
          contents.put(
              archive.getFileName() + "!" + entry.getName(),
              new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return sha256(contents.toString());
  }

  private Stream<Path> archivesIn(String folder) throws IOException {
    var path = service.jar().resolveSibling(folder);
    return Files.isDirectory(path) ? Files.list(path) : Stream.empty();
  }

  /// The jars that contain migrations: those of the service and of this project's libraries.
  private Iterable<Path> archives() throws IOException {
    try (var app = archivesIn("app");
        var libraries = archivesIn("lib/main")) {
      return Stream.concat(
              app,
              libraries.filter(jar -> jar.getFileName().toString().startsWith("io.corridorledger")))
          .filter(jar -> jar.toString().endsWith(".jar"))
          .sorted()
          .toList();
    }
  }

  /// Returns a hash of Flyway's history tables in the database.
  private String history() throws SQLException {
    try (var connection =
            Postgres.connect(database.jdbcUrl(), database.ownerRole(), database.ownerPassword());
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var rows =
          statement.executeQuery(
              """
              SELECT format('%I.%I', nspname, relname)
              FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
              WHERE relname = 'flyway_schema_history' AND relkind = 'r' ORDER BY 1
              """)) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      var all = new StringBuilder();
      for (var table : tables) {
        all.append(table).append('\n');
        try (var rows =
            statement.executeQuery("SELECT t::text FROM " + table + " t ORDER BY installed_rank")) {
          while (rows.next()) {
            all.append(rows.getString(1)).append('\n');
          }
        }
      }
      return sha256(all.toString());
    }
  }

  private Path memory() {
    return service.directory().resolve("migrated.properties");
  }

  private Optional<String> last(String what) throws IOException {
    var known = new Properties();
    if (Files.exists(memory())) {
      known.load(new StringReader(Files.readString(memory())));
    }
    return Optional.ofNullable(known.getProperty(what));
  }

  private void remember(String scripts, String history) throws IOException {
    var known = new Properties();
    known.setProperty("scripts", Objects.requireNonNull(scripts));
    known.setProperty("history", Objects.requireNonNull(history));
    var text = new StringWriter();
    known.store(text, null);
    OwnerOnly.write(memory(), text.toString());
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
