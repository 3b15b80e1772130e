package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `./corridor verify` notices what an administrator does to the history, who may do anything to
/// the database: here with the triggers off and a copy kept to put everything back.
@OnRunningSystem(Content.EMPTY)
class VerifyTest {

  private static final int COMMANDS = 42;
  private static final int NOT_AS_RECORDED = 14;

  private final LedgerSystem system;
  private final Writer writer;
  private long last;

  VerifyTest(LedgerSystem system) {
    this.system = system;
    this.writer = system.agreements();
  }

  @BeforeEach
  void recordSomething() {
    try (var load = new Load(system, Long.getLong("test.seed", System.nanoTime()))) {
      load.allow(COMMANDS);
      load.awaitAll();
    }
    system.awaitEverythingVisible();
    last = system.number(writer.log(), "SELECT max(position) FROM event_log");
    assertTrue(last > 3, "only " + last + " agreements events");
    asAdministrator(
        """
        CREATE TABLE event_before AS TABLE event;
        CREATE TABLE event_log_before AS TABLE event_log;
        """);
  }

  @AfterEach
  void putEverythingBack() {
    // In this order, for the relay locks the log before the events: the other way round they now
    // and
    // then wait for each other.
    asAdministrator(
        """
        TRUNCATE event_log, event;
        INSERT INTO event SELECT * FROM event_before;
        INSERT INTO event_log SELECT * FROM event_log_before;
        DROP TABLE event_before, event_log_before;
        """);
    var output = system.corridor("verify");
    assertEquals(0, output.exitCode(), output::text);
  }

  @Test
  void anUntouchedHistoryIsSound() {
    var output = system.corridor("verify");
    assertEquals(0, output.exitCode(), output::text);
    assertTrue(
        output.text().contains(last + " events, chain unbroken, log and topic agree"),
        output::text);
  }

  @Test
  void aChangedEventBreaksTheChain() {
    asAdministrator(change(last - 1));
    assertNoticed("position %d of the log is not what was sequenced there".formatted(last - 1));
  }

  @Test
  void aHistoryThatWasChainedAnewIsNotWhatWasPublished() {
    asAdministrator(
        change(last - 1)
            + """
            UPDATE event_log l SET event_sha256 = anew.hash, chain_sha256 = anew.chain
            FROM (SELECT position, hash, chain_sha256(''::bytea, hash) OVER (ORDER BY position) AS chain
                  FROM (SELECT position, event_sha256(hash_version, stream_type, e) AS hash
                        FROM event_log JOIN event e USING (stream_id, version) JOIN stream USING (stream_id) OFFSET 0) AS hashed) AS anew
            WHERE l.position = anew.position;
            """);
    assertEquals(0, system.number(writer.log(), "SELECT coalesce(first_broken_position(), 0)"));
    assertNoticed("position %d of the log is not what was published".formatted(last - 1));
  }

  @Test
  void aTailThatWasCutOffWasPublished() {
    asAdministrator("DELETE FROM event_log WHERE position = " + last);
    assertNoticed("position %d was published and is not in the log".formatted(last));
  }

  private void assertNoticed(String fault) {
    var output = system.corridor("verify");
    assertEquals(NOT_AS_RECORDED, output.exitCode(), output::text);
    assertTrue(output.text().contains("NOT AS RECORDED: " + fault), output::text);
  }

  private static String change(long position) {
    return """
    UPDATE event e SET payload = payload || '{"note": "never said"}'
    FROM event_log l WHERE l.stream_id = e.stream_id AND l.version = e.version AND l.position = %d;
    """
        .formatted(position);
  }

  private void asAdministrator(String sql) {
    system.execute(writer.log(), "SET session_replication_role = replica;" + sql);
  }
}
