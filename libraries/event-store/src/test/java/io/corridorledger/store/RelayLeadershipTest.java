package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two relays of one log. One freezes, the other replaces it, and the first continues without
/// noticing. No event is lost or out of order, and repeats have the same bytes.
class RelayLeadershipTest {

  private static final Duration SHORT_LEASE = Duration.ofSeconds(3);

  /// Stops a thread at a call until it is released.
  private static final class Freezer {

    private final String call;
    private final AtomicInteger passing;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch thawed = new CountDownLatch(1);

    /// @param passing number of calls that the thread makes before it stops
    Freezer(String call, int passing) {
      this.call = call;
      this.passing = new AtomicInteger(passing);
    }

    void at(String reached) throws InterruptedException {
      if (!armed.get() || !reached.contains(call) || passing.getAndDecrement() > 0) return;
      if (!armed.compareAndSet(true, false)) return;
      frozen.countDown();
      assertTrue(thawed.await(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private static KafkaRelay relay(RelayFixture log, Duration lease, Freezer freezer) {
    return new KafkaRelay(
        LogDatabase.source(() ->
            LogDatabase.wrapped(
                log.database.application.getConnection(),
                (Connection _, String method, Object[] arguments) -> {
                  try {
                    if (method.equals("prepareStatement")) freezer.at(arguments[0].toString());
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return Optional.empty();
                })),
        log.kafka(),
        log.log(RelayFixture.KEY),
        lease,
        Duration.ofSeconds(2),
        config -> RelayFixture.producer(config, (method, _) -> freezer.at(method)));
  }

  /// Covers each call of a round to the database and to Kafka. A round that freezes before it sends
  /// the first event detects the loss of the lease itself. If a round freezes later, the topic has
  /// the events of its batch twice, because the successor has published them too.
  @ParameterizedTest
  @CsvSource({
    "take_lease, 0, before a renewal",
    "sequence_after, 0, before a batch gets its positions",
    "send, 0, with a batch in memory",
    "send, 3, with a part of a batch sent",
    "move_cursor, 0, between the acknowledgement and the cursor"
  })
  void aLeaderThatFreezesDoesNoHarmWhenItContinues(String call, int passing, String when)
      throws Exception {
    RelayFixture log = new RelayFixture("frozen_" + call.toLowerCase(Locale.ROOT) + passing);
    Freezer freezer = new Freezer(call, passing);
    KafkaRelay first = relay(log, RelayFixture.LEASE, freezer);
    KafkaRelay second = log.relay();
    log.record(6);
    log.publishAll(first);
    log.record(6);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      AtomicBoolean working = new AtomicBoolean(true);
      freezer.armed.set(true);
      Future<?> frozen =
          thread.submit(() -> {
            while (working.get())
              try {
                first.round();
              } catch (Exception e) {
                // the worker would log the failure and continue
              }
          });
      try {
        assertTrue(freezer.frozen.await(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS), when);
        log.asOwner("UPDATE relay_lease SET expires_at = '-infinity'"); // the time has passed
        log.publishAll(second);
        log.record(6);
        log.publishAll(second);
        freezer.thawed.countDown();
        RelayFixture.until(
            "the first is still " + first.state(), () -> first.state() == KafkaRelay.State.IDLE);
        log.record(6);
        log.publishAll(second);
        assertEquals(KafkaRelay.State.LEADING, second.state());
        log.assertPublished(24);
        // If the old leader had sent its batch, the six events of the batch are there twice.
        int records = log.content().size();
        switch (call) {
          // The wait for the acknowledgement ends when the first detects the loss of the lease.
          case "send" ->
              assertTrue(records >= 24 + passing && records <= 30, () -> "records " + records);
          case "move_cursor" -> assertEquals(30, records);
          default -> assertEquals(24, records);
        }
        assertEquals(
            "24|2", log.database.one("SELECT published_position || '|' || term FROM relay_cursor"));
        second.stepDown();
        log.record(6);
        RelayFixture.until(
            "the first does not lead again, and is " + first.state(), () -> published(log) == 30);
      } finally {
        freezer.thawed.countDown();
        working.set(false);
        frozen.get(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      log.assertPublished(30);
    }
  }

  private static long published(RelayFixture log) {
    try {
      return Long.parseLong(log.database.one("SELECT published_position FROM relay_cursor"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Without the term, a continuing leader would reset the cursor of its successor.
  @Test
  void theCursorRejectsAReplacedLeader() throws Exception {
    RelayFixture log = new RelayFixture("frozen_cursor");
    log.record(5);
    KafkaRelay first = log.relay();
    log.publishAll(first);
    log.asOwner("UPDATE relay_lease SET expires_at = '-infinity'");
    KafkaRelay second = log.relay();
    log.record(3);
    log.publishAll(second);
    try (Connection application = log.database.application.getConnection();
        var move =
            application.prepareStatement(
                "SELECT move_cursor(?, 5, topic_id, 1) FROM relay_cursor")) {
      move.setString(1, log.topic);
      String refused = null;
      try {
        move.execute();
      } catch (SQLException e) {
        refused = e.getSQLState();
      }
      assertEquals("CL005", refused);

      // Negative control: without these conditions, the replaced leader moves the cursor back.
      log.asAdministrator(
          """
          CREATE OR REPLACE FUNCTION move_cursor(p_relay text, p_position bigint, p_topic_id text, p_term bigint)
          RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            UPDATE relay_cursor SET published_position = p_position WHERE relay = p_relay
          $$
          """);
      assertEquals(8, published(log));
      move.execute();
      assertEquals(5, published(log));
    }
  }

  /// The leader ends without releasing its lease: the other relay leads only after the lease has
  /// expired, and then at its first attempt.
  @Test
  void aSuccessorLeadsAtItsFirstAttemptAfterTheLeaseHasEnded() throws Exception {
    RelayFixture log = new RelayFixture("relay_successor");
    log.record(5);
    KafkaRelay first =
        new KafkaRelay(
            log.database.application, log.kafka(), log.log(RelayFixture.KEY), SHORT_LEASE);
    log.publishAll(first);
    String ends = log.database.one("SELECT expires_at FROM relay_lease");
    assertNotNull(ends);
    String term = log.database.one("SELECT term FROM relay_lease");
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger attemptsAfterTheEnd = new AtomicInteger();
    KafkaRelay second =
        new KafkaRelay(
            LogDatabase.source(() ->
                LogDatabase.wrapped(
                    log.database.application.getConnection(),
                    (_, method, arguments) -> {
                      if (method.equals("prepareStatement")
                          && arguments[0].toString().contains("take_lease")
                          && log.database.one("SELECT term FROM relay_lease").equals(term)) {
                        attempts.incrementAndGet();
                        if (log.database
                            .one("SELECT clock_timestamp() > '%s'".formatted(ends))
                            .equals("t")) attemptsAfterTheEnd.incrementAndGet();
                      }
                      return Optional.empty();
                    })),
            log.kafka(),
            log.log(RelayFixture.KEY),
            RelayFixture.LEASE);
    log.record(5);
    log.publishAll(second);
    System.out.printf(
        "the lease was taken at attempt %d, which was attempt %d after its end%n",
        attempts.get(), attemptsAfterTheEnd.get());
    assertTrue(attemptsAfterTheEnd.get() <= 1, "attempts after the end " + attemptsAfterTheEnd);
    assertNotEquals(term, log.database.one("SELECT term FROM relay_lease"));
    String sinceItEnded =
        log.database.one(
            "SELECT extract(epoch FROM expires_at - interval '%d ms' - '%s')::numeric(9, 3) FROM relay_lease"
                .formatted(RelayFixture.LEASE.toMillis(), ends));
    assertTrue(Double.parseDouble(sinceItEnded) > 0, "the lease was not over");
    log.assertPublished(10);
    // The first relay continues and detects that it no longer leads.
    first.round();
    assertEquals(KafkaRelay.State.IDLE, first.state());
  }

  /// Two healthy relays have only one leader.
  @Test
  void whileALeaderRenewsItsLeaseTheOtherStaysIdle() throws Exception {
    RelayFixture log = new RelayFixture("relay_renewal");
    Duration lease = Duration.ofSeconds(20);
    KafkaRelay first =
        new KafkaRelay(log.database.application, log.kafka(), log.log(RelayFixture.KEY), lease);
    KafkaRelay second =
        new KafkaRelay(log.database.application, log.kafka(), log.log(RelayFixture.KEY), lease);
    log.record(1);
    log.publishAll(first);
    String before = log.database.one("SELECT expires_at FROM relay_lease");
    RelayFixture.until(
        "the lease is not renewed",
        () -> {
          try {
            first.round();
            second.round();
            return log.database
                .one(
                    "SELECT expires_at > '%s'::timestamptz + interval '2 s' FROM relay_lease"
                        .formatted(before))
                .equals("t");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertEquals(KafkaRelay.State.LEADING, first.state());
    assertEquals(KafkaRelay.State.IDLE, second.state());
    assertEquals("1", log.database.one("SELECT term FROM relay_lease"));
  }
}
