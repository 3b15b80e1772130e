package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Ten rounds of kill -9 of the process that rebuilds the read models, while clients write and
/// read. The seed determines the moment of each kill.
@Tag("faults")
@OnRunningSystem(Content.EMPTY)
class RebuildKilledTest {

  private static final int ROUNDS = 6;
  private static final int COMMANDS = 600;
  private static final int COMMANDS_PER_ROUND = 48;
  private static final int MAX_DELAY_MILLIS = 1_500;

  /// The pause between two reads, so that the services get enough time of the processors.
  private static final Duration PACE = Duration.ofMillis(20);

  private static final String PATH = "/operations/rebuild";
  private static final Set<String> RUNNING =
      Set.of("FILLING", "INDEXING", "CATCHING_UP", "COMPARING");

  private final LedgerSystem system;

  RebuildKilledTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void aKilledRebuildContinuesAndReadsNeverFail() {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("RebuildKilledTest: to repeat, -Dtest.seed=" + seed);
    var random = new Random(seed);
    var oracle = new Oracle(system);
    // This instance answers the queries and takes no part in the rebuild.
    var reader = system.another(system.projection(), Map.of("CORRIDOR_REBUILD_WORKERS", "0"));
    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      load.allow(COMMANDS);
      load.awaitAcknowledged(COMMANDS);
      system.awaitEverythingVisible();
      system.projection().kill9();
      try (var reads = new Reads(reader)) {
        for (var round = 1; round <= ROUNDS; round++) {
          // Not more commands: a stream of thousands of events makes each batch take a minute.
          load.allow(COMMANDS_PER_ROUND);
          killed(round, random);
        }
        LedgerSystem.start(List.of(system.projection()));
        awaitEnd();
        reads.assertNoFailure();
      }
      acknowledged = load.awaitAll();
    }
    oracle.assertHolds(acknowledged);

    var one = system.corridor("rebuild", "figure");
    assertEquals(0, one.exitCode(), one::text);
    assertTrue(one.text().contains("LIVE"), one::text);
    oracle.assertHolds(acknowledged);
    var back = system.corridor("rebuild", "--roll-back");
    assertEquals(0, back.exitCode(), back::text);
    oracle.assertHolds(acknowledged);
    var dropped = system.corridor("rebuild", "--drop-former");
    assertEquals(0, dropped.exitCode(), dropped::text);
    system.end(reader);
  }

  /// Starts a process that rebuilds in small parts, and kills it.
  private void killed(int round, Random random) {
    var process =
        system.another(
            system.projection(),
            Map.of("CORRIDOR_REBUILD_WORKERS", "1", "CORRIDOR_REBUILD_PART_EVENTS", "50"));
    if (!RUNNING.contains(phase(process)))
      assertEquals(202, Api.post(process.managementUrl(), PATH, "{}").status());
    try {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_DELAY_MILLIS)); // a random moment
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var before = Api.get(process.managementUrl(), PATH).json();
    system.end(process);
    System.out.printf("RebuildKilledTest: round %d, killed at %s%n", round, before);
  }

  private static String phase(ServiceProcess process) {
    return Api.get(process.managementUrl(), PATH).at("/phase");
  }

  private void awaitEnd() {
    var last = system.corridor("rebuild", "--watch");
    assertEquals(0, last.exitCode(), last::text);
    assertEquals("LIVE", phase(system.projection()));
  }

  /// A client that reads until the end of the test.
  private static final class Reads implements AutoCloseable {

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final Thread thread;

    Reads(ServiceProcess service) {
      thread = Thread.ofVirtual().start(() -> run(service.url()));
    }

    private void run(URI url) {
      try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        while (end.getCount() > 0)
          for (var path : List.of("/v1/agreements?limit=5", "/v1/figures?limit=5", "/v1/visits")) {
            var answer =
                http.send(
                    HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
            answers.incrementAndGet();
            LockSupport.parkNanos(PACE.toNanos());
            if (answer.statusCode() != 200)
              failure.compareAndSet(null, path + ": " + answer.statusCode() + answer.body());
          }
      } catch (Exception e) {
        failure.compareAndSet(null, e.toString());
      }
    }

    void assertNoFailure() {
      assertTrue(answers.get() > ROUNDS, "too few reads: " + answers);
      assertEquals(null, failure.get());
    }

    @Override
    public void close() {
      end.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
