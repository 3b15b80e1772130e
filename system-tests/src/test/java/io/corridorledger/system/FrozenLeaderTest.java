package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two instances of a writer. The relay leader is suspended by SIGSTOP during its work for a minute
/// and then continues, unaware of the pause.
@Tag("faults")
@OnRunningSystem(Content.EMPTY)
class FrozenLeaderTest {

  private static final Duration FROZEN = Duration.ofMinutes(1);
  private static final int BEFORE = 60;
  private static final int MEANWHILE = 120;

  /// Maximum number of events in one batch of the relay.
  private static final int MAX_BATCH = 1_000;

  private static final String LEADING = "corridor_relay_leading";

  private final LedgerSystem system;

  FrozenLeaderTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void anotherInstanceTakesOverAndTheOldLeaderDoesNoHarm() throws InterruptedException {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("FrozenLeaderTest: to repeat, -Dtest.seed=" + seed);
    var oracle = new Oracle(system);
    var writer = system.agreements();
    var leader = system.another(writer.service(), Map.of());
    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      // The instance that the clients use gives up leadership, so that the other one becomes
      // leader.
      writer.service().restart();
      writer.service().awaitHealthy(LedgerSystem.PATIENCE);
      awaitLeading(leader);
      var term = term(writer.log());

      load.whileBusy(BEFORE, leader::freeze);
      var begin = System.nanoTime();
      load.allow(MEANWHILE);
      awaitLeading(writer.service());
      var takenOver = Duration.ofNanos(System.nanoTime() - begin);
      System.out.printf("FrozenLeaderTest: taken over after %d ms%n", takenOver.toMillis());
      assertTrue(
          takenOver.compareTo(FROZEN) < 0,
          () -> "no instance took over while the leader was frozen: " + takenOver);
      acknowledged = load.awaitAll();
      system.awaitEverythingVisible();
      assertEquals(term + 1, term(writer.log()), "terms");

      Thread.sleep(Math.max(0, FROZEN.toMillis() - (System.nanoTime() - begin) / 1_000_000));
      var recorded = system.number(writer.log(), "SELECT count(*) FROM event");
      var published = Topic.read(system, writer).size();
      leader.thaw();
      load.allow(MEANWHILE);
      Eventually.holds(
          "the old leader notices",
          LedgerSystem.PATIENCE,
          () -> {
            assertEquals(0, LedgerSystem.metric(leader, LEADING));
            var log = Files.readString(leader.log());
            // A leader that was frozen while it waited for the broker may meet its own timeout
            // first.
            assertTrue(
                log.contains("relay has lost its lease")
                    || log.contains("round failed worker=relay"),
                leader::logTail);
          });
      acknowledged = load.awaitAll();
      System.out.println("FrozenLeaderTest: " + load);
      system.awaitEverythingVisible();
      assertEquals(1, LedgerSystem.metric(writer.service(), LEADING), "the successor still leads");
      assertEquals(term + 1, term(writer.log()), "terms");
      // The successor has led without a break, so any repeat is of the old leader. The old leader
      // may have been suspended while it sent its last batch.
      var added = system.number(writer.log(), "SELECT count(*) FROM event") - recorded;
      var repeats = Topic.read(system, writer).size() - published - added;
      System.out.printf("FrozenLeaderTest: the old leader repeated %d events%n", repeats);
      assertTrue(
          repeats >= 0 && repeats <= MAX_BATCH,
          "repeats after the old leader continued " + repeats);
    } finally {
      system.end(leader);
    }
    oracle.assertHolds(acknowledged);
  }

  private static void awaitLeading(ServiceProcess service) {
    Eventually.holds(
        service.directory().getFileName() + " leads",
        LedgerSystem.PATIENCE,
        () -> assertEquals(1, LedgerSystem.metric(service, LEADING)));
  }

  private long term(String log) {
    return system.number(log, "SELECT term FROM relay_lease");
  }
}
