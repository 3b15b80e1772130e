package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.local.KafkaBroker;
import io.corridorledger.system.LedgerSystem.Output;
import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// `./corridor verify` on the log of real services detects an administrator's changes to the
/// history. The administrator may do anything to the database: here the triggers are off, and a
/// copy is kept to restore everything. The module `local-stack` tests many more attacks.
@OnRunningSystem(Content.EMPTY)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyTest {

  private static final int COMMANDS = 42;
  private static final int NOT_AS_RECORDED = 14;
  private static final int FOREIGN_RECORDS = 16;

  /// Exit code for an unchanged history. Foreign records stay on the topic, which other tests
  /// verify too.
  private static int sound;

  @TempDir Path directory;
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
        CREATE TABLE stream_before AS TABLE stream;
        CREATE TABLE ledger_before AS TABLE ledger;
        CREATE TABLE cursor_before AS TABLE relay_cursor;
        """);
  }

  @AfterEach
  void putEverythingBack() {
    asAdministrator(
        """
        BEGIN;
        LOCK TABLE event_log, event, stream, ledger, relay_cursor;
        DELETE FROM event_log; INSERT INTO event_log SELECT * FROM event_log_before;
        DELETE FROM event; INSERT INTO event SELECT * FROM event_before;
        DELETE FROM stream; INSERT INTO stream SELECT * FROM stream_before;
        DELETE FROM ledger; INSERT INTO ledger SELECT * FROM ledger_before;
        UPDATE relay_cursor c SET published_position = b.published_position FROM cursor_before b WHERE b.relay = c.relay;
        DROP TABLE event_before, event_log_before, stream_before, ledger_before, cursor_before;
        COMMIT;
        """);
    var output = system.corridor("verify");
    assertEquals(sound, output.exitCode(), output::text);
  }

  @Test
  @Order(1)
  void anUntouchedHistoryIsSound() {
    var output = system.corridor("verify");
    assertEquals(0, output.exitCode(), output::text);
    assertTrue(
        output.text().contains(last + " events, chain unbroken, log and topic agree"),
        output::text);
  }

  @Test
  @Order(2)
  void aChangedEventIsNamed() {
    asAdministrator(change(last - 1));
    assertNoticed("position %d: the log is not what was sequenced there".formatted(last - 1));
  }

  @Test
  @Order(3)
  void aRecomputedChainDiffersFromThePublishedOne() {
    asAdministrator(change(last - 1) + CHAIN_ANEW);
    assertEquals(0, system.number(writer.log(), "SELECT coalesce(first_broken_position(), 0)"));
    assertNoticed("position %d: the log is not what was published".formatted(last - 1));
  }

  /// The complete falsification that needs only the database: the event, the chain, the epoch, the
  /// cursor.
  @Test
  @Order(4)
  void aRaisedEpochAndALoweredCursorHideNothing() {
    asAdministrator(
        change(last - 1)
            + CHAIN_ANEW
            + "UPDATE event_log SET ledger_epoch = 2 WHERE position >= %d; UPDATE ledger SET epoch = 2;"
                .formatted(last - 1)
            + "UPDATE relay_cursor SET published_position = %d;".formatted(last - 2));
    assertNoticed(
        "position %d: the log is not what was published".formatted(last - 1),
        "positions %d to %d: the log has epoch 2; by the events of the chain it is 1"
            .formatted(last - 1, last));
  }

  @Test
  @Order(5)
  void aTailThatWasCutOffWasPublished() {
    asAdministrator(
        "DELETE FROM event_log WHERE position = %d; UPDATE ledger SET epoch = 2; UPDATE relay_cursor SET published_position = %d;"
            .formatted(last, last - 1));
    assertNoticed("position %d: published, but not in the log".formatted(last));
  }

  @Test
  @Order(6)
  void changesThatACheckpointCoversAreFound() {
    var note = directory.resolve("checkpoint.txt");
    var key = directory.resolve("operator.pem");
    var signed =
        system.corridor("checkpoint", "--create-key", key.toString(), "--out", note.toString());
    assertEquals(0, signed.exitCode(), signed::text);
    var since =
        new String[] {
          "verify",
          "--since",
          note.toString(),
          "--verifier-key",
          directory.resolve("operator.pub").toString()
        };
    var sound = system.corridor(since);
    assertEquals(0, sound.exitCode(), sound::text);

    asAdministrator(change(2) + CHAIN_ANEW);
    var output = system.corridor(since);
    assertEquals(NOT_AS_RECORDED, output.exitCode(), output::text);
    assertTrue(
        output
            .text()
            .contains("the checkpoint does not fit the log: up to position %d ".formatted(last)),
        output::text);
    var refused = system.corridor("checkpoint", "--key", key.toString(), "--out", note.toString());
    assertEquals(NOT_AS_RECORDED, refused.exitCode(), refused::text);
    assertTrue(refused.text().contains("Nothing was signed."), refused::text);
  }

  /// An attacker with access to the broker writes records without headers, and with a position
  /// beyond 31 bits. They are reported together with a falsification, and do not hide it.
  @Test
  @Order(7)
  void foreignRecordsHideNothing() throws Exception {
    sound = FOREIGN_RECORDS;
    var settings = new HashMap<String, Object>(system.kafka().clientSettings(KafkaBroker.BROKER));
    var absurd = new ProducerRecord<>(writer.topic(), "absurd", "{}");
    absurd
        .headers()
        .add("ce_logposition", "1000000000000005".getBytes(StandardCharsets.UTF_8))
        .add("ce_ledgerepoch", "2147483647".getBytes(StandardCharsets.UTF_8));
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(writer.topic(), "nothing", "hello")).get();
      producer.send(absurd).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    var output = system.corridor("verify");
    assertEquals(FOREIGN_RECORDS, output.exitCode(), output::text);
    assertTrue(output.text().contains("2 foreign records"), output::text);

    asAdministrator(change(last - 1));
    var falsified =
        assertNoticed("position %d: the log is not what was sequenced there".formatted(last - 1));
    assertTrue(falsified.text().contains("2 foreign records"), falsified::text);
    assertTrue(Files.exists(directory));
  }

  private Output assertNoticed(String... findings) {
    var output = system.corridor("verify");
    assertEquals(NOT_AS_RECORDED, output.exitCode(), output::text);
    for (var finding : findings) {
      assertTrue(output.text().contains("NOT AS RECORDED: " + finding), output::text);
    }
    return output;
  }

  private static final String CHAIN_ANEW =
      """
      UPDATE event_log l SET event_sha256 = anew.hash, chain_sha256 = anew.chain
      FROM (SELECT position, hash, chain_sha256(''::bytea, hash) OVER (ORDER BY position) AS chain
            FROM (SELECT position, event_sha256(l.hash_version, s.stream_type, e) AS hash
                  FROM event_log l JOIN event e USING (stream_id, version) JOIN stream s USING (stream_id) OFFSET 0) AS hashed) AS anew
      WHERE l.position = anew.position;
      """;

  private static String change(long position) {
    return """
    UPDATE event e SET payload = payload || '{"note": "never recorded"}'
    FROM event_log l WHERE l.stream_id = e.stream_id AND l.version = e.version AND l.position = %d;
    """
        .formatted(position);
  }

  private void asAdministrator(String sql) {
    system.execute(writer.log(), "SET session_replication_role = replica;" + sql);
  }
}
