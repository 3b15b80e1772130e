package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.StreamMemory;
import io.corridorledger.contract.StreamMemory.Exhausted;
import io.corridorledger.contract.StreamMemory.Share;
import io.corridorledger.contract.StreamMemory.TooLarge;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamMemoryTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final long MIB = 1 << 20;

  /// Exit code of a JVM that runs with `ExitOnOutOfMemoryError`.
  private static final int OUT_OF_MEMORY = 3;

  @Test
  void aSmallStreamDoesNotWaitForLargeOnes() throws Exception {
    StreamMemory memory = new StreamMemory(16 * MIB, SHORT);
    try (Share large = memory.enter()) {
      large.grow(12 * MIB);
      try (Share small = memory.enter()) {
        small.grow(StreamMemory.SMALL_WEIGHT);
      }
    }
  }

  @Test
  void aLargeStreamWaitsForItsShareOnlyUntilTheTimeout() throws Exception {
    StreamMemory memory = new StreamMemory(16 * MIB, SHORT);
    try (Share first = memory.enter();
        Share second = memory.enter()) {
      first.grow(7 * MIB);
      assertThrows(Exhausted.class, () -> second.grow(6 * MIB));
      second.grow(5 * MIB);
    }
    StreamMemory patient = new StreamMemory(16 * MIB, LONG);
    Share first = patient.enter();
    first.grow(7 * MIB);
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<Boolean> second =
          thread.submit(() -> {
            try (Share share = patient.enter()) {
              share.grow(6 * MIB);
              return true;
            }
          });
      assertFalse(second.isDone());
      first.close();
      first.close(); // what is given back twice is not there twice
      assertTrue(second.get(LONG.toSeconds(), TimeUnit.SECONDS));
    }
    try (Share all = patient.enter()) {
      all.grow(12 * MIB);
      assertThrows(TooLarge.class, () -> all.grow(12 * MIB + 1));
    }
  }

  @Test
  void theNumberOfSmallSharesIsBounded() throws Exception {
    StreamMemory memory = new StreamMemory(8 * MIB, SHORT);
    try (Share _ = memory.enter();
        Share _ = memory.enter();
        Share _ = memory.enter();
        Share _ = memory.enter()) {
      assertThrows(Exhausted.class, memory::enter);
    }
    memory.enter().close();
  }

  /// Eight readers of full streams in a heap that fits only a few of them: all succeed, one after
  /// another. Without the memory limit, the same program runs out of memory.
  @Test
  void manyReadersOfFullStreamsDoNotExhaustTheHeap() throws Exception {
    LogDatabase database = new LogDatabase("memory_streams");
    UUID manyBytes = Uuid7.next();
    UUID manyEvents = Uuid7.next();
    UUID beyond = Uuid7.next();
    PostgresEventStore store = database.store();
    try (var owner = database.owner();
        var statement = owner.createStatement()) {
      for (UUID stream : List.of(manyBytes, manyEvents, beyond))
        store.append(LogDatabase.append(stream, 0, "opened"));
      statement.execute(LongStreams.grow(manyBytes, 10_000, 6));
      statement.execute(LongStreams.grow(manyEvents, 10_000, 1));
      statement.execute(LongStreams.grow(beyond, 100_000, 4)); // as many as no stream takes now
    }
    assertEquals("100000", database.one("SELECT max(version) FROM stream WHERE bytes > 95000000"));

    assertEquals(0, readers(database, "bounded", 192, 8, manyBytes, manyEvents, beyond));
    assertEquals(OUT_OF_MEMORY, readers(database, "unbounded", 96, 24, manyBytes));
  }

  private static int readers(
      LogDatabase database, String bound, int heapMegabytes, int threads, UUID... streams)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ManyReaders.class.getName(),
                bound,
                database.settings.get("quarkus.datasource.jdbc.url"),
                database.settings.get("quarkus.datasource.username"),
                database.settings.get("quarkus.datasource.password"),
                Integer.toString(threads)));
    for (UUID stream : streams) command.add(stream.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File("target/many-readers-%s.log".formatted(bound)))
            .start();
    try {
      assertTrue(process.waitFor(10, TimeUnit.MINUTES), "the readers do not end");
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
