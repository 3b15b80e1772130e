package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A comparison of log and topic that reads many records, while the leader must keep its lease.
class TopicTailTest {

  private static final int EVENTS = 100;

  /// If the renewal fails, so does the comparison.
  @Test
  void aLongComparisonRenewsTheLeaseBetweenItsPolls() throws Exception {
    RelayFixture log = new RelayFixture("relay_long_comparison");
    log.record(EVENTS);
    log.publishAll(log.relay());
    try (Connection database = log.database.application.getConnection();
        RelayTopic topic = new RelayTopic(log.kafka(), log.topic)) {
      Map<Integer, Long> ends = topic.ends();
      TopicTail tail = new TopicTail(log.kafka(), log.log(RelayFixture.KEY));
      AtomicInteger renewals = new AtomicInteger();
      var found = tail.compare(database, EVENTS, ends, renewals::incrementAndGet);
      assertEquals(EVENTS, found.head().position());
      assertTrue(renewals.get() > 1, renewals + " renewals");

      AtomicInteger kept = new AtomicInteger();
      var lost =
          assertThrows(
              SQLException.class,
              () ->
                  tail.compare(
                      database,
                      EVENTS,
                      ends,
                      () -> {
                        if (kept.incrementAndGet() == 2) throw new SQLException("lease lost");
                      }));
      assertEquals("lease lost", lost.getMessage());
    }
  }
}
