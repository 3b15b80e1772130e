package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.store.LogWorkers.Settings;
import io.corridorledger.tracing.Tracing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.WithDefault;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/// Relay and expiry of receipts together.
class LogWorkersTest {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /// The settings of a service with their declared defaults.
  private static Settings settings(RelayFixture log, String macKey) {
    Map<String, Object> given =
        Map.of(
            "service",
            "agreements",
            "topic",
            log.topic,
            "macKey",
            Optional.of(macKey).filter(key -> !key.isEmpty()).map(List::of));
    return (Settings)
        Proxy.newProxyInstance(
            LogWorkersTest.class.getClassLoader(),
            new Class<?>[] {Settings.class},
            (settings, method, arguments) -> {
              if (method.isDefault())
                return InvocationHandler.invokeDefault(settings, method, arguments);
              if (given.containsKey(method.getName())) return given.get(method.getName());
              String value = method.getAnnotation(WithDefault.class).value();
              if (method.getReturnType() == int.class) return Integer.parseInt(value);
              if (method.getReturnType() == long.class) return Long.parseLong(value);
              if (method.getReturnType() == URI.class) return URI.create(value);
              return Duration.parse(value.endsWith("d") ? "P" + value : "PT" + value);
            });
  }

  private LogWorkers ledgerLog(RelayFixture log, DataSource database) {
    Settings settings = settings(log, RelayFixture.KEY);
    return new LogWorkers(
        database, log.kafka(), settings, LogWorkers.log(settings), metrics, Tracing.off());
  }

  private interface Query {
    boolean holds() throws Exception;
  }

  private static void until(String what, Query query) {
    Supplier<Boolean> holds =
        () -> {
          try {
            return query.holds();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    RelayFixture.until(what, holds);
  }

  private static String state(LogWorkers ledger) {
    return ledger.health().call().getData().orElseThrow().get("relay").toString();
  }

  @Test
  void aRestoredLogDoesNotGrowBeforeAnOperatorHasDecided() throws Exception {
    RelayFixture log = new RelayFixture("ledger_restored");
    LogWorkers before = ledgerLog(log, log.database.application);
    before.start(null);
    for (int i = 0; i < 5; i++) log.store.append(LogDatabase.append(Uuid7.next(), 0, "visit " + i));
    before.wake();
    until(
        "five are not published",
        () -> log.database.one("SELECT max(published_position) FROM relay_cursor").equals("5"));
    before.stop(null);
    log.restoreTo(3);
    metrics.clear(); // its gauges belong to the process that has ended

    LogWorkers restored = ledgerLog(log, log.database.application);
    try {
      log.store.append(LogDatabase.append(Uuid7.next(), 0, "before the relay has compared"));
      restored.start(null);
      until("the fork is not noticed", () -> state(restored).equals("FORKED"));
      log.store.append(LogDatabase.append(Uuid7.next(), 0, "commands are still recorded"));
      restored.wake();
      assertEquals(Status.DOWN, restored.health().call().getStatus());
      assertEquals(1, gauge("corridor.relay.forked"));
      assertEquals(
          "3|2",
          log.database.one(
              "SELECT (SELECT max(position) FROM event_log) || '|' || (SELECT count(*) FROM event_pending)"));

      log.asOwner("SELECT raise_epoch('Positions 4 and 5 are given up.')");
      until(
          "the fork does not end",
          () -> log.database.one("SELECT max(published_position) FROM relay_cursor").equals("6"));
      assertEquals(Status.UP, restored.health().call().getStatus());
      assertEquals(
          List.of("ledger-epoch-raised:2", "visit-held:2", "visit-held:2"),
          log.database.column(
              "SELECT event_type || ':' || ledger_epoch FROM event_log JOIN event USING (stream_id, version) WHERE position > 3 ORDER BY position"));
    } finally {
      restored.stop(null);
    }
  }

  private double gauge(String name) {
    return metrics.get(name).gauges().stream().mapToDouble(Gauge::value).max().orElseThrow();
  }

  @Test
  void healthHasStableWordsAndNoDetailsOfAFailure() throws Exception {
    RelayFixture log = new RelayFixture("ledger_health");
    AtomicBoolean down = new AtomicBoolean();
    LogWorkers ledger =
        ledgerLog(
            log,
            LogDatabase.source(() -> {
              if (down.get())
                throw new SQLException(
                    "FATAL: password authentication failed for user \"x\" at db.internal:5432",
                    "28P01");
              Connection connection = log.database.application.getConnection();
              return LogDatabase.wrapped(
                  connection,
                  (_, method, _) -> {
                    if (down.get() && method.equals("prepareStatement"))
                      throw new SQLException("db.internal is gone", "08006");
                    return Optional.empty();
                  });
            }));
    ledger.start(null);
    try {
      until("it does not lead", () -> state(ledger).equals("LEADING"));
      assertEquals(
          Map.of("relay", "LEADING", "relayRounds", "WORKING", "sequencing", "WORKING"),
          ledger.health().call().getData().orElseThrow());
      assertEquals(1, gauge("corridor.relay.leading"));
      down.set(true);
      until(
          "the failure does not show",
          () ->
              ledger.health().call().getData().orElseThrow().get("relayRounds").equals("FAILING"));
      HealthCheckResponse failing = ledger.health().call();
      Set<String> words = new TreeSet<>();
      failing.getData().orElseThrow().values().forEach(word -> words.add(word.toString()));
      assertTrue(Set.of("IDLE", "FAILING", "WORKING").containsAll(words), words::toString);
      down.set(false);
      until("it does not lead again", () -> state(ledger).equals("LEADING"));
    } finally {
      ledger.stop(null);
    }
    for (String name :
        List.of(
            "corridor.relay.leading",
            "corridor.relay.forked",
            "corridor.relay.topic.lost",
            "corridor.relay.foreign.records"))
      assertFalse(metrics.get(name).gauge().getId().getDescription().isBlank(), name);
  }

  @Test
  void aWriterWithoutAKeyDoesNotStartAndNamesTheSetting() {
    RelayFixture log = new RelayFixture("ledger_key");
    Settings without = settings(log, "");
    String message =
        assertThrows(IllegalStateException.class, () -> LogWorkers.log(without)).getMessage();
    assertTrue(message.contains("corridor.log.mac-key"), message);
    assertTrue(message.contains("CORRIDOR_LOG_MAC_KEY"), message);
    Settings tooShort = settings(log, "k1:abcd");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> LogWorkers.log(tooShort))
            .getMessage()
            .contains("k1"));
  }

  @Test
  void oldReceiptsExpireInBatchesAndYoungOnesStay() throws Exception {
    RelayFixture log = new RelayFixture("ledger_receipts");
    log.store.append(LogDatabase.append("old-key", Uuid7.next(), 0, "old"));
    log.asOwner(
        """
        INSERT INTO command_receipt SELECT 'tester', n::text, '', 201, '{}', now() - interval '31 days' FROM generate_series(1, 2100) n;
        INSERT INTO command_receipt SELECT 'tester', 'y' || n, '', 201, '{}', now() - interval '29 days' FROM generate_series(1, 10) n;
        UPDATE command_receipt SET received_at = now() - interval '31 days' WHERE idempotency_key = 'old-key'
        """);
    ReceiptExpiry follower =
        new ReceiptExpiry(log.database.application, Duration.ofDays(30), () -> false);
    assertFalse(follower.round());
    assertEquals("2111", log.database.one("SELECT count(*) FROM command_receipt"));

    ReceiptExpiry leader =
        new ReceiptExpiry(log.database.application, Duration.ofDays(30), () -> true);
    assertTrue(leader.round());
    assertEquals("1111", log.database.one("SELECT count(*) FROM command_receipt"));
    assertTrue(leader.round());
    assertFalse(leader.round());
    assertEquals("10", log.database.one("SELECT count(*) FROM command_receipt"));
    log.asOwner("UPDATE command_receipt SET received_at = now() - interval '31 days'");
    assertFalse(leader.round());
    assertEquals(
        "10",
        log.database.one("SELECT count(*) FROM command_receipt"),
        "not before an hour has passed");

    // A retry after the expiry is a new command.
    log.store.append(LogDatabase.append("old-key", Uuid7.next(), 0, "again"));
    assertEquals("2", log.database.one("SELECT count(*) FROM event"));
  }

  @Test
  void expiryReadsNoMoreThanItDeletes() throws Exception {
    RelayFixture log = new RelayFixture("ledger_receipt_index");
    log.asOwner(
        "INSERT INTO command_receipt SELECT 'tester', n::text, '', 201, '{}', now() - interval '1 second' * n FROM generate_series(1, 20000) n; ANALYZE command_receipt");
    String plan =
        String.join(
            "\n",
            log.database.column(
                "EXPLAIN SELECT ctid FROM command_receipt WHERE received_at < clock_timestamp() - interval '30 days' ORDER BY received_at LIMIT 1000 FOR UPDATE SKIP LOCKED"));
    assertTrue(plan.contains("command_receipt_received"), plan);
  }
}
