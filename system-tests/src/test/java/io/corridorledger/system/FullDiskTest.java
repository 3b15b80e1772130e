package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.Component;
import io.corridorledger.local.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Fills disks one after the other, until space is freed. They are small file systems in memory
/// (tmpfs), which only root may mount: one for the data of the broker, one for the data of the
/// database server, and one for the tables of each kind of database.
@Tag("faults")
@EnabledOnOs(OS.LINUX)
class FullDiskTest {

  private static final int COMMANDS_BEFORE = 60;
  private static final int MEANWHILE = 120;

  /// More commands than a full disk can store, so that the fault is noticed.
  private static final int UNTIL_NOTICED = 600;

  private static final List<Path> mounts = new ArrayList<>();
  private static LedgerSystem system;
  private boolean passed;

  @BeforeAll
  static void start() {
    system =
        LedgerSystem.start(directory -> {
          mount(directory.resolve("kafka"), 400);
          mount(directory.resolve("postgres"), 500);
          mount(directory.resolve("writer"), 100);
          mount(directory.resolve("reader"), 100);
        });
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.components().forEach(Component::kill9);
    }
    mounts.reversed().forEach(mount -> run("umount", mount.toString()));
    if (system != null) {
      system.close();
    }
  }

  @AfterEach
  void diagnose() {
    if (!passed) {
      System.err.println(system.diagnosis());
    }
  }

  /// Rejected commands write nothing, and queries are answered in the meantime.
  @Test
  void aFullDiskOfTheWritersTablesRefusesCommandsAndDoesNoHarm() {
    moveTables("agreements", "writer");
    withFullDisk(
        "writer",
        load -> {
          load.allow(UNTIL_NOTICED);
          Eventually.holds(
              "commands are refused",
              LedgerSystem.PATIENCE,
              () -> assertTrue(load.retries() > 0, load::toString));
          Eventually.holds(
              "the refusal is a problem",
              LedgerSystem.PATIENCE,
              () -> {
                assertTrue(
                    load.refusal().contains("urn:corridor:problem:unavailable"), load::refusal);
                assertFalse(load.refusal().contains("No space left"), load::refusal);
              });
          System.out.println("FullDiskTest: " + load.refusal());
          Api.get(system.projection().url(), "/v1/timeline?limit=1");
        });
    passed = true;
  }

  @Test
  void aFullDiskOfTheReadersTablesHoldsTheFeedAndDoesNoHarm() {
    moveTables("projections", "reader");
    withFullDisk(
        "reader",
        load -> {
          // Writers do not depend on the reader.
          load.allow(UNTIL_NOTICED);
          load.awaitAll();
          Eventually.holds(
              "the feed fails",
              LedgerSystem.PATIENCE,
              () ->
                  assertTrue(
                      LedgerSystem.metric(system.projection(), "corridor_feed_failures_total")
                          > 0));
          Api.get(system.projection().url(), "/v1/timeline?limit=1");
        });
    passed = true;
  }

  /// PostgreSQL exits when it cannot write its WAL; its supervisor restarts it.
  @Test
  void aFullDiskOfTheDatabaseServerStopsItAndLosesNothing() {
    withFullDisk(
        "postgres",
        load -> {
          load.allow(UNTIL_NOTICED);
          Eventually.holds(
              "commands are refused",
              LedgerSystem.PATIENCE,
              () -> {
                // Forces the server to need a new WAL file immediately.
                try {
                  system.execute(
                      "postgres",
                      "SELECT pg_switch_wal(), pg_logical_emit_message(true, 'full', repeat('x', 1000000))");
                } catch (IllegalStateException _) {
                  // The disk is full.
                }
                assertTrue(load.retries() > 0, load::toString);
              });
        });
    passed = true;
  }

  /// The broker exits when it cannot write; commands do not depend on it.
  @Test
  void aFullDiskOfTheBrokerDelaysPublicationAndLosesNothing() {
    withFullDisk(
        "kafka",
        load -> {
          load.allow(UNTIL_NOTICED);
          load.awaitAll();
          Eventually.holds(
              "the broker cannot write",
              LedgerSystem.PATIENCE,
              () -> {
                load.allow(6);
                assertTrue(
                    !system.kafka().isAlive()
                        || Files.readString(system.kafka().log()).contains("No space left"),
                    () -> system.kafka().logTail());
              });
          assertFalse(
              system.writers().stream()
                  .allMatch(w ->
                      system.number(w.log(), "SELECT count(*) FROM event")
                          == system.number(
                              w.log(),
                              "SELECT coalesce(max(published_position), 0) FROM relay_cursor")),
              "everything was published");
        });
    passed = true;
  }

  private interface Meanwhile {
    void happens(Load load);
  }

  /// Sends commands before the disk is full, while it is full, and after space is freed; then
  /// compares everything. A process that has ended is restarted, as its supervisor would do.
  private static void withFullDisk(String disk, Meanwhile meanwhile) {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.printf("FullDiskTest: %s; to repeat, -Dtest.seed=%d%n", disk, seed);
    var oracle = new Oracle(system);
    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      load.allow(COMMANDS_BEFORE);
      load.awaitAll();
      system.awaitEverythingVisible();
      var ballast = fill(system.directory().resolve(disk));
      try {
        meanwhile.happens(load);
      } finally {
        delete(ballast);
      }
      system.components().stream()
          .filter(component -> !component.isAlive())
          .forEach(component -> {
            System.out.println("FullDiskTest: had ended: " + component.name());
            LedgerSystem.start(List.of(component));
          });
      load.allow(MEANWHILE);
      acknowledged = load.awaitAll();
      System.out.printf("FullDiskTest: %s, %s%n", disk, load);
    }
    oracle.assertHolds(acknowledged);
    for (var service : system.services()) {
      assertTrue(service.isAlive(), service.name() + " had to be started again");
    }
  }

  /// Fills the disk with one file.
  private static Path fill(Path disk) {
    var ballast = disk.resolve("ballast");
    try (var file =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (var size : new int[] {1 << 20, 4096}) {
        try {
          while (true) {
            file.write(ByteBuffer.allocate(size));
          }
        } catch (IOException _) {
          // The disk is full, to within one such piece.
        }
      }
      return ballast;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void moveTables(String database, String disk) {
    var place = system.directory().resolve(disk).resolve("tables");
    try {
      Files.createDirectories(place);
      if (run(
              "chown",
              "--reference=" + system.directory().resolve("postgres/data"),
              place.toString())
          != 0) {
        throw new AssertionError("chown failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    system.execute("postgres", "CREATE TABLESPACE %s_disk LOCATION '%s'".formatted(disk, place));
    var services = system.services();
    services.forEach(ServiceProcess::stop);
    system.execute(
        "postgres", "ALTER DATABASE %s SET TABLESPACE %s_disk".formatted(database, disk));
    LedgerSystem.start(services);
  }

  private static void mount(Path directory, int megabytes) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=%dm,mode=0711".formatted(megabytes),
            "corridor-test",
            directory.toString())
        != 0) {
      throw new AssertionError(
          "a file system of %d MiB in memory cannot be mounted at %s: run these tests as root, on a kernel with tmpfs"
              .formatted(megabytes, directory));
    }
    mounts.add(directory);
  }

  private static int run(String... command) {
    try {
      var process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(LedgerSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
