package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.system.OnRunningSystem.Content;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The broker is down for a minute. Commands do not depend on it: their events wait in the
/// database, are counted there, and are published in order afterwards. A client that asks for its
/// own write waits as long as it requested, and then gets the reader's position.
@Tag("faults")
@OnRunningSystem(Content.EMPTY)
class BrokerDownTest {

  private static final Duration DOWN = Duration.ofMinutes(1);
  private static final int COMMANDS = 120;
  private static final String BACKLOG = "corridor_log_unpublished_events";
  private static final String AGE = "corridor_log_unpublished_age_seconds";

  private final LedgerSystem system;

  BrokerDownTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void commandsAreRecordedWithoutABrokerAndPublishedInOrderAfterwards()
      throws InterruptedException {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("BrokerDownTest: to repeat, -Dtest.seed=" + seed);
    var oracle = new Oracle(system);
    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      load.allow(COMMANDS);
      load.awaitAll();
      system.awaitEverythingVisible();
      awaitNoBacklog();

      load.whileBusy(1, system.kafka()::kill9);
      var begin = System.nanoTime();
      load.allow(COMMANDS);
      load.awaitAll();
      var unpublished = backlog();
      assertTrue(unpublished >= COMMANDS / 2, "only " + unpublished + " events wait");
      var token = aCommandWithoutABrokerIsNotYetVisible();
      Thread.sleep(Math.max(0, DOWN.toMillis() - (System.nanoTime() - begin) / 1_000_000));
      var age = LedgerSystem.metric(system.agreements().service(), AGE);
      assertTrue(age >= DOWN.toSeconds() / 2., "the age is " + age);
      assertTrue(backlog() >= unpublished, "the backlog shrank without a broker");

      LedgerSystem.start(List.of(system.kafka()));
      Api.getAfter(List.of(token), system.projection().url(), "/v1/agreements");
      acknowledged = load.awaitAll();
      awaitNoBacklog();
    }
    oracle.assertHolds(acknowledged);
  }

  /// @return the token of the command, whose event the reader cannot have yet
  private String aCommandWithoutABrokerIsNotYetVisible() {
    var token =
        system
            .query(
                system.agreements().log(),
                """
                SELECT stream_id, version FROM event JOIN stream USING (stream_id, version) WHERE stream_type = 'agreements'
                ORDER BY event.recorded_at DESC LIMIT 1
                """,
                row -> "agreements:%s@%d".formatted(row.getString(1), row.getLong(2)))
            .getFirst();
    var begin = System.nanoTime();
    var early =
        Api.ask(
            system.projection().url(),
            "/v1/agreements",
            "Consistency-Token",
            token,
            "Prefer",
            "wait=2");
    var waited = Duration.ofNanos(System.nanoTime() - begin);
    assertEquals(503, early.status(), early::toString);
    assertTrue(early.response().body().contains(Api.NOT_YET_VISIBLE), early::toString);
    var applied = early.header("Consistency-Applied");
    assertTrue(
        applied.startsWith(token.substring(0, token.indexOf('@'))) || applied.isEmpty(), applied);
    assertTrue(waited.toMillis() >= 1_900, () -> "it was answered after " + waited);
    return token;
  }

  private double backlog() {
    return system.writers().stream()
        .mapToDouble(writer -> LedgerSystem.metric(writer.service(), BACKLOG))
        .sum();
  }

  private void awaitNoBacklog() {
    Eventually.holds(
        "nothing waits",
        LedgerSystem.PATIENCE,
        () -> {
          assertEquals(0, backlog());
          assertEquals(0, LedgerSystem.metric(system.agreements().service(), AGE));
        });
  }
}
