package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random commands, and faults in a random order that the seed determines; each kind of fault
/// occurs at least once. At the end, everything is compared with the fold of the acknowledged
/// events.
@Tag("faults")
@OnRunningSystem(Content.EMPTY)
class RandomFaultsTest {

  private static final int FAULTS = 12;
  private static final int MAX_COMMANDS_BEFORE = 60;
  private static final int MEANWHILE = 60;

  /// How long a transaction stays open, as if it waited for its client.
  private static final Duration HELD = Duration.ofSeconds(30);

  private static final Duration FROZEN = Duration.ofSeconds(8);
  private static final int TERMINATIONS = 10;
  private static final int REPEATS = 25;

  private final LedgerSystem system;

  RandomFaultsTest(LedgerSystem system) {
    this.system = system;
  }

  private enum Fault {
    /// All services' connections to the database are terminated repeatedly.
    TERMINATE_CONNECTIONS,
    RESTART_DATABASE,
    /// A process hangs for some seconds.
    FREEZE,
    KILL,
    /// A relay is killed between Kafka's commit and the update of its cursor.
    REPEAT_PUBLICATION,
    /// Another reader joins the consumer groups and dies, so partitions move twice.
    REBALANCE
  }

  @Test
  void theReadModelsAreTheFoldOfAllAcknowledgedEvents() {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("RandomFaultsTest: to repeat, -Dtest.seed=" + seed);
    var random = new Random(seed);
    var faults =
        new ArrayList<>(
            Stream.concat(
                    Stream.of(Fault.values()),
                    random
                        .ints(FAULTS - Fault.values().length, 0, Fault.values().length)
                        .mapToObj(i -> Fault.values()[i]))
                .toList());
    Collections.shuffle(faults, random);
    var oracle = new Oracle(system);
    List<Fact> acknowledged;
    try (var load = new Load(system, seed)) {
      for (var fault : faults) {
        var begin = System.nanoTime();
        inject(fault, random, load);
        System.out.printf(
            "RandomFaultsTest: %s, %d ms, %s%n",
            fault, Duration.ofNanos(System.nanoTime() - begin).toMillis(), load);
      }
      acknowledged = load.awaitAll();
      assertTrue(load.retries() > 0, "no client noticed a fault");
    }
    oracle.assertHolds(acknowledged);
  }

  private void inject(Fault fault, Random random, Load load) {
    var before = 1 + random.nextInt(MAX_COMMANDS_BEFORE);
    switch (fault) {
      case TERMINATE_CONNECTIONS -> {
        var processes = pids();
        load.whileBusy(
            before,
            () -> {
              long ended = 0;
              for (var i = 0; i < TERMINATIONS; i++) {
                load.awaitAcknowledged(load.acknowledged() + 1);
                ended +=
                    system.number(
                        "postgres",
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename LIKE '%\\_app'");
              }
              assertTrue(ended >= TERMINATIONS, "only " + ended + " connections were ended");
            });
        load.allow(MEANWHILE);
        load.awaitAll();
        assertEquals(processes, pids(), "a service had to be started again");
      }
      case RESTART_DATABASE -> {
        var processes = pids();
        load.whileBusy(before, system.postgres()::restart);
        LedgerSystem.awaitHealthy(List.of(system.postgres()));
        load.allow(MEANWHILE);
        load.awaitAll();
        assertEquals(processes, pids(), "a service had to be started again");
      }
      case FREEZE -> {
        var frozen = oneOf(random, system.components());
        load.whileBusy(before, frozen::freeze);
        load.allow(MEANWHILE);
        sleep(FROZEN);
        frozen.thaw();
      }
      case KILL -> {
        var victim = oneOf(random, system.components());
        load.whileBusy(before, victim::kill9);
        load.allow(MEANWHILE);
        LedgerSystem.start(List.of(victim));
      }
      case REPEAT_PUBLICATION -> {
        var writer = oneOf(random, system.writers());
        load.whileBusy(before, writer.service()::kill9);
        system.execute(
            writer.log(),
            "UPDATE relay_cursor SET published_position = greatest(published_position - %d, 0)"
                .formatted(1 + random.nextInt(REPEATS)));
        load.allow(MEANWHILE);
        LedgerSystem.start(List.of(writer.service()));
      }
      case REBALANCE -> {
        load.allow(MEANWHILE);
        var other = system.another(system.projection(), Map.of());
        load.whileBusy(before, () -> system.end(other));
        load.allow(MEANWHILE);
      }
    }
  }

  private static <T> T oneOf(Random random, List<? extends T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private List<Long> pids() {
    return system.services().stream().map(ServiceProcess::pid).toList();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// An uncommitted append holds a ticket below those of all later events, and its transaction is
  /// the oldest on the server. Neither must delay other events.
  @Test
  void transactionsThatStayOpenHoldUpNoOtherEvent() throws SQLException {
    var seed = Long.getLong("test.seed", System.nanoTime());
    var oracle = new Oracle(system);
    var writer = system.agreements();
    List<Fact> acknowledged;
    try (var load = new Load(system, seed);
        var held = system.connect(writer.log());
        var elsewhere = system.connect(system.logistics().log());
        var append = held.createStatement();
        var other = elsewhere.createStatement()) {
      load.allow(MEANWHILE);
      load.awaitAll();
      held.setAutoCommit(false);
      elsewhere.setAutoCommit(false);
      append.execute(COPY_OF_AN_EVENT);
      other.execute("CREATE TABLE never (); SELECT pg_current_xact_id()");
      var pending = system.number(writer.log(), "SELECT last_value FROM event_ticket");
      var begin = System.nanoTime();
      do {
        load.allow(MEANWHILE);
        load.awaitAll();
        system.awaitEverythingVisible();
      } while (System.nanoTime() - begin < HELD.toNanos());
      assertTrue(
          system.number(writer.log(), "SELECT last_value FROM event_ticket") > pending,
          "nothing was appended after the held event");
      assertEquals(
          2,
          system.number(
              "postgres",
              "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND backend_xid IS NOT NULL"),
          "open transactions");
      acknowledged = load.awaitAll();
      held.rollback();
      elsewhere.rollback();
    }
    oracle.assertHolds(acknowledged);
    commitsLate(writer);
  }

  private static final String COPY_OF_AN_EVENT =
      """
      SELECT append_events('tester', gen_random_uuid()::text, '', 201::smallint, '{}', gen_random_uuid(), stream_type, 0, 10000, 16777216,
        ARRAY[gen_random_uuid()], ARRAY[event_type], ARRAY[schema_version], ARRAY[payload::text], ARRAY[occurred],
        ARRAY[occurred_earliest], ARRAY[occurred_latest], actor, gen_random_uuid(), gen_random_uuid(), NULL, traceparent)
      FROM event JOIN stream USING (stream_id) WHERE event.version = 1 AND event_type = 'agreement-signed'
      ORDER BY event.recorded_at LIMIT 1
      """;

  /// An event that is committed after thousands of later ones must be published like any other.
  private void commitsLate(Writer writer) throws SQLException {
    var before = system.number(writer.log(), "SELECT count(*) FROM event_log");
    try (var held = system.connect(writer.log());
        var append = held.createStatement();
        var load = new Load(system, before)) {
      held.setAutoCommit(false);
      append.execute(COPY_OF_AN_EVENT);
      load.allow(MEANWHILE);
      load.awaitAll();
      system.awaitEverythingVisible();
      held.commit();
    }
    system.awaitEverythingVisible();
    assertEquals(
        system.number(writer.log(), "SELECT count(*) FROM event"),
        system.number(writer.log(), "SELECT count(*) FROM event_log"));
  }
}
