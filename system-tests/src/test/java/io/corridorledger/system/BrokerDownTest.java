package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.KafkaBroker;
import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No broker for a minute, or too few replicas. Commands do not depend on it; what they recorded
/// waits in the database, is counted there, and is published in order afterwards. A client that
/// wants to see its own command waits as long as it asked, and is then told how far the reader is.
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
      Api.getAfter(List.of(token.value()), system.projection().url(), "/v1/agreements");
      acknowledged = load.awaitAll();
      awaitNoBacklog();
    }
    oracle.assertHolds(acknowledged);
  }

  private record Token(String value) {}

  /// @return the token of the command, whose event the reader cannot have
  private Token aCommandWithoutABrokerIsNotYetVisible() {
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
    return new Token(token);
  }

  /// The topic asks for more replicas than there are. Kafka then takes nothing.
  @Test
  void withTooFewReplicasNothingIsPublishedAndNothingIsLost() throws Exception {
    var seed = Long.getLong("test.seed", System.nanoTime());
    var oracle = new Oracle(system);
    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      load.allow(COMMANDS);
      load.awaitAll();
      system.awaitEverythingVisible();
      for (var writer : system.writers()) {
        minimumOfReplicas(writer, AlterConfigOp.OpType.SET);
      }
      var published = published();
      load.allow(COMMANDS);
      acknowledged = load.awaitAll();
      Eventually.holds(
          "the events wait",
          LedgerSystem.PATIENCE,
          () -> assertTrue(backlog() >= COMMANDS - 12, () -> backlog() + " wait"));
      assertTrue(published() - published <= 12, "published meanwhile");
      for (var writer : system.writers()) {
        minimumOfReplicas(writer, AlterConfigOp.OpType.DELETE);
      }
      awaitNoBacklog();
    }
    oracle.assertHolds(acknowledged);
  }

  private void minimumOfReplicas(Writer writer, AlterConfigOp.OpType operation) throws Exception {
    var settings = new HashMap<String, Object>(system.kafka().clientSettings(KafkaBroker.BROKER));
    try (var admin = Admin.create(settings)) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, writer.topic()),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"),
                          operation))))
          .all()
          .get();
    }
  }

  private double backlog() {
    return system.writers().stream()
        .mapToDouble(writer -> LedgerSystem.metric(writer.service(), BACKLOG))
        .sum();
  }

  private long published() {
    return system.writers().stream()
        .mapToLong(writer ->
            system.number(
                writer.log(), "SELECT coalesce(max(published_position), 0) FROM relay_cursor"))
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
