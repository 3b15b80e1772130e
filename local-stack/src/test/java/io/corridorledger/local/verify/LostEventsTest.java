package io.corridorledger.local.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.Exit;
import io.corridorledger.local.verify.LostEvents.TakenBack;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Copies of a log without its last events, as after a restore. Events that the topic proves are
/// restored unchanged; others are not.
class LostEventsTest {

  private static final List<String> CONTENT =
      List.of(
          "SELECT e::text FROM event e ORDER BY 1",
          "SELECT concat_ws('|', position, stream_id, version, event_sha256, chain_sha256, hash_version, ledger_epoch) FROM event_log ORDER BY position",
          "SELECT concat_ws('|', stream_id, stream_type, version, recorded_at, bytes) FROM stream ORDER BY 1",
          "SELECT epoch::text FROM ledger",
          "SELECT concat_ws('|', published_position, topic_id) FROM relay_cursor");

  private static LogFixture published(String log, int events) {
    var fixture = new LogFixture(log);
    fixture.append(events);
    fixture.sequence();
    fixture.publish(1);
    assertEquals(Exit.OK, fixture.verify().exit());
    return fixture;
  }

  /// A copy of the database as of this position.
  private static String restored(LogFixture fixture, long position) {
    return fixture.attacked(
        """
        DELETE FROM event_log WHERE position > %1$d;
        DELETE FROM event e WHERE NOT EXISTS (SELECT FROM event_log l WHERE l.stream_id = e.stream_id AND l.version = e.version);
        DELETE FROM stream s WHERE NOT EXISTS (SELECT FROM event e WHERE e.stream_id = s.stream_id);
        UPDATE stream s SET version = e.version, bytes = e.bytes, recorded_at = e.recorded_at
        FROM (SELECT stream_id, max(version) AS version, sum(octet_length(payload::text)) AS bytes, max(recorded_at) AS recorded_at
              FROM event GROUP BY stream_id) AS e
        WHERE e.stream_id = s.stream_id;
        UPDATE ledger SET epoch = (SELECT ledger_epoch FROM event_log ORDER BY position DESC LIMIT 1);
        UPDATE relay_cursor SET published_position = %1$d;
        """
            .formatted(position));
  }

  private static List<List<String>> content(LogFixture fixture, String database)
      throws SQLException {
    var content = new ArrayList<List<String>>();
    for (var sql : CONTENT) {
      content.add(fixture.column(database, sql));
    }
    return content;
  }

  @Test
  void eventsOnTheTopicAreRestoredUnchanged() throws Exception {
    var fixture = published("taken_back", 40);
    fixture.send(fixture.records(30, LogFixture.KEY)); // repeats are no further events
    var database = restored(fixture, 7);
    assertTrue(fixture.column(database, "SELECT position FROM event_log").size() == 7);

    assertEquals(Optional.of(new TakenBack(8, 40)), fixture.takeBack(database));
    assertEquals(content(fixture, fixture.log), content(fixture, database));
    var report = fixture.verify(database);
    assertEquals(Exit.OK, report.exit());
    assertEquals(0, fixture.takeBack(database).orElseThrow().count());
  }

  /// The backup predates an epoch that gave up published events.
  @Test
  void anEpochIsRestoredInsteadOfTheEventsThatItGaveUp() throws Exception {
    var fixture = published("taken_back_epoch", 12);
    var givenUp = fixture.records(9, LogFixture.KEY);
    var database = restored(fixture, 8);
    fixture.column(database, "SELECT first_position::text FROM raise_epoch('restored')");
    var epoch = fixture.records(database, 9, LogFixture.KEY);
    fixture.send(epoch);
    assertEquals(4, givenUp.size());
    assertEquals(1, epoch.size());

    var older = restored(fixture, 5);
    assertEquals(Optional.of(new TakenBack(6, 9)), fixture.takeBack(older));
    assertEquals(List.of("2"), fixture.column(older, "SELECT epoch FROM ledger"));
    assertEquals(content(fixture, database).subList(0, 4), content(fixture, older).subList(0, 4));
    assertEquals(
        Exit.OK, fixture.verify(older, Set.of(new AcceptedEpoch(fixture.log, 2, 9)), null).exit());
  }

  @Test
  void aForgedRecordIsNotTakenAndAMissingOneIsNamed() throws Exception {
    var fixture = published("taken_back_not", 12);
    var genuine = fixture.records(12, LogFixture.KEY).getFirst();
    var headers = LogFixture.headers(genuine);
    headers.putAll(Map.of("ce_logposition", "13", "ce_streamversion", "99"));
    fixture.send(
        List.of(fixture.record(headers.get("ce_subject"), headers, genuine.value(), null)));
    assertEquals(0, fixture.takeBack(restored(fixture, 12)).orElseThrow().count());

    // Made with the log's own key, but not the next link of the chain.
    fixture.send(
        List.of(
            fixture.record(headers.get("ce_subject"), headers, genuine.value(), LogFixture.KEY)));
    assertRefused(fixture, restored(fixture, 12), "position 13 does not continue the log");

    var other = published("taken_back_gap", 6);
    var cut = restored(other, 3);
    other.admin(admin -> admin.deleteTopics(List.of(other.topic)).all().get());
    other.createTopic();
    other.send(other.records(5, LogFixture.KEY));
    assertRefused(other, cut, "the topic holds position 5, and lacks position 4");
  }

  private static void assertRefused(LogFixture fixture, String database, String reason)
      throws SQLException {
    var before = content(fixture, database);
    var refused = assertThrows(SQLException.class, () -> fixture.takeBack(database));
    assertTrue(refused.getMessage().contains(reason), refused::getMessage);
    assertEquals(before, content(fixture, database));
  }
}
