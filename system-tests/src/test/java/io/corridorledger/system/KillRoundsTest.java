package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.Component;
import io.corridorledger.system.OnRunningSystem.Content;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Ten rounds of kill -9 while clients write. The seed determines the one to three processes of
/// each round; they are killed at the same moment and restarted in another order.
@Tag("faults")
@OnRunningSystem(Content.EMPTY)
class KillRoundsTest {

  private static final int ROUNDS = 10;
  private static final int MAX_VICTIMS = 3;
  private static final int MAX_COMMANDS_BEFORE = 90;
  private static final int MEANWHILE = 60;

  private final LedgerSystem system;

  KillRoundsTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void tenRoundsOfRandomKillsLoseAndRepeatNothing() {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("KillRoundsTest: to repeat, -Dtest.seed=" + seed);
    var random = new Random(seed);
    var oracle = new Oracle(system);
    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      for (var round = 1; round <= ROUNDS; round++) {
        var victims = new ArrayList<>(system.components());
        Collections.shuffle(victims, random);
        victims.subList(1 + random.nextInt(MAX_VICTIMS), victims.size()).clear();
        load.whileBusy(
            1 + random.nextInt(MAX_COMMANDS_BEFORE), () -> victims.forEach(Component::kill9));
        System.out.printf(
            "KillRoundsTest: round %d, killed %s after %d acknowledgements%n",
            round, victims.stream().map(Component::name).toList(), load.acknowledged());
        load.allow(MEANWHILE);
        Collections.shuffle(victims, random);
        start(victims);
      }
      acknowledged = load.awaitAll();
      System.out.println("KillRoundsTest: " + load);
      assertTrue(load.retries() > 0, "no client noticed a fault");
    }
    oracle.assertHolds(acknowledged);
  }

  /// Starts the victims. A service exits if its database still recovers. It is then started again,
  /// as a supervisor does.
  private static void start(List<Component> victims) {
    Eventually.holds(
        "the processes run again",
        LedgerSystem.PATIENCE,
        () -> {
          try {
            LedgerSystem.start(victims.stream().filter(victim -> !victim.isAlive()).toList());
          } catch (CompletionException e) {
            throw new AssertionError(e);
          }
        });
  }
}
