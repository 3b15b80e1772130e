package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.Component;
import io.corridorledger.system.OnRunningSystem.Content;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every process is killed while clients write. No acknowledged event may be lost, repeated or out
/// of order: in the stores, on the topics, or in the read models.
@OnRunningSystem(Content.EMPTY)
class FaultsTest {

  /// Number of commands around each kill: acknowledged before it, and sent while the process is
  /// down.
  private static final int BEFORE = 60;

  private static final int MEANWHILE = 300;

  private final LedgerSystem system;

  FaultsTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void noAcknowledgedEventIsLostWhenAnyProcessIsKilled() {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("FaultsTest: to repeat, -Dtest.seed=" + seed);
    var oracle = new Oracle(system);

    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      for (var component : system.components()) {
        killAndRestart(component, load);
      }
      acknowledged = load.awaitAll();
      System.out.println("FaultsTest: " + load);
      assertTrue(load.retries() > 0, "no client noticed a fault");
    }
    oracle.assertHolds(acknowledged);
  }

  private static void killAndRestart(Component component, Load load) {
    load.whileBusy(BEFORE, component::kill9);
    var atKill = load.acknowledged();
    load.allow(MEANWHILE);
    var begin = System.nanoTime();
    component.start();
    component.awaitHealthy(LedgerSystem.PATIENCE);
    System.out.printf(
        "FaultsTest: killed %s after %d acknowledgements, healthy again after %d ms%n",
        component.name(), atKill, Duration.ofNanos(System.nanoTime() - begin).toMillis());
  }
}
