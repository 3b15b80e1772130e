package io.corridorledger.local.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.integrity.Checkpoint.LogEnd;
import io.corridorledger.local.Exit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A superuser of the database falsifies a published log, and `verify` reports the position. Some
/// attacks recompute the hashes and the chain, as the database would.
class DatabaseAttackTest {

  private static final int EVENTS = 40;
  private static LogFixture fixture;
  private static LogEnd checkpoint;

  /// Recomputes all hashes and the chain by the formula of the log.
  private static final String CHAIN_ANEW =
      """
      WITH RECURSIVE anew AS (
        SELECT l.position, public.event_sha256_v2(s.stream_type, e) AS hash, sha256(public.event_sha256_v2(s.stream_type, e)) AS chain
        FROM event_log l JOIN event e USING (stream_id, version) JOIN stream s USING (stream_id) WHERE position = 1
        UNION ALL
        SELECT l.position, public.event_sha256_v2(s.stream_type, e), sha256(anew.chain || public.event_sha256_v2(s.stream_type, e))
        FROM anew JOIN event_log l ON l.position = anew.position + 1 JOIN event e USING (stream_id, version) JOIN stream s USING (stream_id))
      UPDATE event_log l SET event_sha256 = anew.hash, chain_sha256 = anew.chain FROM anew WHERE anew.position = l.position;
      """;

  private static final String EPOCH_COLUMNS =
      """
      UPDATE event_log SET ledger_epoch = 2 WHERE position >= %d; UPDATE ledger SET epoch = 2;
      UPDATE relay_cursor SET published_position = %d;
      """;

  private static final String EDIT =
      """
      UPDATE event e SET %s FROM event_log l
      WHERE l.stream_id = e.stream_id AND l.version = e.version AND l.position %s;
      """;

  private static final String BYTES_ANEW =
      "UPDATE stream s SET bytes = (SELECT sum(octet_length(payload::text)) FROM event e WHERE e.stream_id = s.stream_id);";

  private static final String FALSIFY = "payload = payload || '{\"note\": \"falsified\"}'";

  @BeforeAll
  static void recordAndPublish() {
    fixture = new LogFixture("attacked");
    fixture.append(EVENTS);
    fixture.sequence();
    fixture.publish(1);
    checkpoint = fixture.verify().end();
  }

  @Test
  void anUntouchedLogIsSound() {
    var report = fixture.verify(fixture.attacked("SELECT 1"), Set.of(), checkpoint);
    assertEquals(Exit.OK, report.exit(), () -> text(report));
    assertEquals(EVENTS, report.events());
    assertEquals(EVENTS, report.end().position());
    assertTrue(text(report).contains("40 events, chain unbroken, log and topic agree"));
  }

  @Test
  void anEditedPayloadIsFoundAtItsPosition() {
    found(EDIT.formatted(FALSIFY, "= 10"), "position 10: the log is not what was sequenced there");
  }

  @Test
  void anEditIsFoundEvenWhenTheDatabaseFunctionsAreFalsified() {
    found(
        """
        CREATE OR REPLACE FUNCTION first_broken_position(p_from bigint DEFAULT 1) RETURNS bigint LANGUAGE sql AS 'SELECT NULL::bigint';
        CREATE OR REPLACE FUNCTION event_sha256_v2(p_stream_type text, e event) RETURNS bytea LANGUAGE sql
        AS 'SELECT event_sha256 FROM event_log WHERE stream_id = e.stream_id AND version = e.version';
        CREATE FUNCTION sha256(text) RETURNS bytea LANGUAGE sql AS 'SELECT ''\\x00''::bytea';
        """
            + EDIT.formatted(
                "actor = 'ministry', recorded_at = '2019-01-01', event_type = 'visit-held'",
                "= 10"),
        "position 10: the log is not what was sequenced there");
  }

  @Test
  void anEditWithANewChainIsFoundAtItsPosition() {
    found(
        EDIT.formatted(FALSIFY, "= 10") + CHAIN_ANEW,
        "position 10: the log is not what was published: ce_chainhash, value",
        "positions 11 to 40: the log is not what was published: ce_chainhash");
  }

  @Test
  void anEditOfAllWithANewChainIsFoundFromTheFirstPositionOn() {
    var report =
        found(
            EDIT.formatted(
                    "actor = 'ministry', recorded_at = recorded_at - interval '7 years'", "> 0")
                + "UPDATE stream SET recorded_at = recorded_at - interval '7 years', created_at = created_at - interval '7 years';"
                + CHAIN_ANEW,
            "positions 1 to 40: the log is not what was published: ce_actor, ce_chainhash, ce_time");
    assertEquals(EVENTS, report.findings().count(), () -> text(report));
  }

  /// The owner of the tables can do this without a superuser, because the owner also owns the
  /// protecting triggers.
  @Test
  void anOwnerWhoSwitchesOffTheTriggersIsFound() {
    var copy =
        fixture.attackedByOwner(
            "ALTER TABLE event DISABLE TRIGGER USER; ALTER TABLE event_log DISABLE TRIGGER USER;"
                + EDIT.formatted(FALSIFY, "= 10")
                + BYTES_ANEW
                + CHAIN_ANEW
                + "SELECT raise_epoch('tidied up');");
    var report = fixture.verify(copy);
    assertEquals(Exit.NOT_AS_RECORDED, report.exit(), () -> text(report));
    assertTrue(
        text(report).contains("position 10: the log is not what was published"),
        () -> text(report));
    assertTrue(
        text(report).contains("EPOCH NOT ACCEPTED: 2 from position 41 gives up 0 published events"),
        () -> text(report));
  }

  @Test
  void aDeletedLastRowIsFound() {
    found(
        "DELETE FROM event_log WHERE position = 40;",
        "position 40: published, but not in the log",
        "position 40: published, by the relay's cursor, but not in the log");
  }

  @Test
  void aDeletedMiddleRowIsFound() {
    found("DELETE FROM event_log WHERE position = 10;", "position 10: missing in the log");
  }

  @Test
  void aDeletedRowIsFoundAfterTheGapIsClosedAndTheChainRecomputed() {
    found(
        """
        DELETE FROM event e USING event_log l WHERE l.position = 12 AND e.stream_id = l.stream_id AND e.version = l.version;
        DELETE FROM event_log WHERE position = 12;
        UPDATE event_log SET position = -position WHERE position > 12;
        UPDATE event_log SET position = -position - 1 WHERE position < 0;
        UPDATE stream s SET version = 3, bytes = bytes - 40 WHERE version <> (SELECT count(*) FROM event e WHERE e.stream_id = s.stream_id);
        """
            + CHAIN_ANEW,
        "position 12: the log is not what was published",
        "position 40: published, but not in the log");
  }

  @Test
  void swappedPositionsAreFound() {
    var swap =
        """
        UPDATE event_log SET position = -1 WHERE position = 10;
        UPDATE event_log SET position = 10 WHERE position = 21;
        UPDATE event_log SET position = 21 WHERE position = -1;
        """;
    found(swap, "positions 10 to 11: the log does not continue the chain of hashes");
    found(swap + CHAIN_ANEW, "position 10: the log is not what was published");
  }

  @Test
  void aRemovedTailIsFoundEvenWhenTheCursorIsLowered() {
    found(
        """
        DELETE FROM event_log WHERE position > 32; DELETE FROM event e WHERE NOT EXISTS (
          SELECT FROM event_log l WHERE l.stream_id = e.stream_id AND l.version = e.version);
        DELETE FROM stream s WHERE NOT EXISTS (SELECT FROM event e WHERE e.stream_id = s.stream_id);
        UPDATE relay_cursor SET published_position = 32;
        """,
        "positions 33 to 40: published, but not in the log");
  }

  /// The epoch column of a row gives up nothing: only an event in the chain does.
  @ParameterizedTest
  @CsvSource({"true, 10", "false, 33"})
  void anEpochOnlyInTheColumnsHidesNothing(boolean edit, int position) {
    var falsified =
        edit
            ? EDIT.formatted(FALSIFY, "= 10") + CHAIN_ANEW
            : "DELETE FROM event_log WHERE position > 32;";
    var report =
        found(
            falsified + EPOCH_COLUMNS.formatted(position, position - 1),
            edit
                ? "positions 10 to 40: the log has epoch 2; by the events of the chain it is 1"
                : "positions 33 to 40: published, but not in the log",
            "the table ledger has epoch 2; by the events of the chain it is 1");
    assertTrue(text(report).contains("%d to 40: ".formatted(position)), () -> text(report));
  }

  /// This attack can look like an operator's decision, so the epoch is rejected until an operator
  /// accepts its position.
  @Test
  void anEpochEventIsShownAndRefusedUntilItIsAccepted() {
    var copy =
        fixture.attacked(
            """
            DELETE FROM event_log WHERE position > 32; DELETE FROM event e WHERE NOT EXISTS (
              SELECT FROM event_log l WHERE l.stream_id = e.stream_id AND l.version = e.version);
            DELETE FROM stream s WHERE NOT EXISTS (SELECT FROM event e WHERE e.stream_id = s.stream_id);
            UPDATE relay_cursor SET published_position = 32;
            SELECT raise_epoch('nothing to see here');
            """);
    var report = fixture.verify(copy);
    assertEquals(Exit.EPOCH_NOT_ACCEPTED, report.exit(), () -> text(report));
    assertTrue(
        text(report)
            .contains(
                "EPOCH NOT ACCEPTED: 2 from position 33 gives up 8 published events: nothing to see here (--accept-epoch attacked:2@33)"),
        () -> text(report));

    for (var wrong : Set.of("attacked:2@32", "attacked:3@33", "other:2@33")) {
      var refused = fixture.verify(copy, Set.of(AcceptedEpoch.parse(wrong)), null);
      assertEquals(Exit.EPOCH_NOT_ACCEPTED, refused.exit(), wrong);
    }
    var accepted = fixture.verify(copy, Set.of(AcceptedEpoch.parse("attacked:2@33")), null);
    assertEquals(Exit.OK, accepted.exit(), () -> text(accepted));
    assertTrue(
        text(accepted).contains("EPOCH: 2 from position 33 gives up 8"), () -> text(accepted));

    var before = fixture.verify(copy, Set.of(), checkpoint);
    assertEquals(Exit.NOT_AS_RECORDED, before.exit());
    var beforeAndAccepted =
        fixture.verify(copy, Set.of(AcceptedEpoch.parse("attacked:2@33")), checkpoint);
    assertEquals(Exit.OK, beforeAndAccepted.exit(), () -> text(beforeAndAccepted));
    assertTrue(
        text(beforeAndAccepted).contains("NOTE: the checkpoint ends at position 40"),
        () -> text(beforeAndAccepted));
  }

  @Test
  void anAcceptedEpochDoesNotCoverEarlierChanges() {
    var copy =
        fixture.attacked(
            "DELETE FROM event_log WHERE position > 32; DELETE FROM event e WHERE NOT EXISTS (SELECT FROM event_log l"
                + " WHERE l.stream_id = e.stream_id AND l.version = e.version);"
                + "SELECT raise_epoch('a restore');"
                + EDIT.formatted(FALSIFY, "= 10")
                + CHAIN_ANEW
                + """
                UPDATE event e SET payload = jsonb_set(payload, '{lastChainHash}', to_jsonb(encode(l.chain_sha256, 'hex')))
                FROM event_log l WHERE e.event_type = 'ledger-epoch-raised' AND l.position = 32;
                """
                + CHAIN_ANEW);
    var report = fixture.verify(copy, Set.of(AcceptedEpoch.parse("attacked:2@33")), null);
    assertEquals(Exit.NOT_AS_RECORDED, report.exit());
    assertTrue(
        text(report).contains("position 10: the log is not what was published"),
        () -> text(report));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{epoch}' | '1'",
        "'{firstPosition}' | '5'",
        "'{lastChainHash}' | '\"00\"'",
      })
  void anEpochEventThatDoesNotFitItsPlaceIsFound(String field, String value) {
    found(
        """
        SELECT raise_epoch('a restore');
        UPDATE event SET payload = jsonb_set(payload, '%s', '%s') WHERE event_type = 'ledger-epoch-raised';
        """
                .formatted(field, value)
            + BYTES_ANEW
            + CHAIN_ANEW,
        "position 41: it raises the epoch with another epoch, position or chain hash than its own");
  }

  @Test
  void anEpochEventOnAnotherStreamIsFound() {
    found(
        EDIT.formatted(
                "event_type = 'ledger-epoch-raised', payload = '{\"epoch\": 2, \"firstPosition\": 30}'",
                "= 30")
            + CHAIN_ANEW,
        "position 30: it is no epoch event, or is not on the stream "
            + ChainCheck.ledgerStream("attacked"));
  }

  // ---- what is not published, and the other tables
  // -----------------------------------------------

  @Test
  void anEventThatWillNeverBeSequencedIsFound() {
    found(
        """
        INSERT INTO stream SELECT gen_random_uuid(), 'visits', 1, now(), now(), 2;
        INSERT INTO event SELECT (SELECT stream_id FROM stream WHERE bytes = 2), 1, gen_random_uuid(), 'note-cited', 1, '{}',
          NULL, NULL, NULL, (SELECT recorded_at FROM stream WHERE bytes = 2), 'tester', gen_random_uuid(), gen_random_uuid(), NULL, 'trace';
        """,
        "is neither in the log nor pending");
  }

  @Test
  void aPendingRowWithoutAnEventAndOneOfASequencedEventAreFound() {
    found(
        """
        INSERT INTO event_pending (stream_id, version) VALUES ('00000000-0000-7000-8000-000000000001', 1);
        INSERT INTO event_pending (stream_id, version) SELECT stream_id, version FROM event_log WHERE position = 7;
        """,
        "version 1 of the stream 00000000-0000-7000-8000-000000000001 is pending, and there is no such event",
        "position 7: it is version 3 of the stream");
  }

  @Test
  void anEventThatIsInTheLogTwiceIsFound() {
    found(
        """
        ALTER TABLE event_log DROP CONSTRAINT event_log_stream_id_version_key;
        INSERT INTO event_log (position, stream_id, version, event_sha256, chain_sha256, hash_version, ledger_epoch)
        SELECT 41, l.stream_id, l.version, l.event_sha256, sha256(t.chain_sha256 || l.event_sha256), 2, 1
        FROM event_log l, event_log t WHERE l.position = 7 AND t.position = 40;
        """,
        "position 41: it is version 3 of the stream");
  }

  @Test
  void aPositionThatExistsTwiceIsFound() {
    found(
        """
        ALTER TABLE event_log DROP CONSTRAINT event_log_pkey, DROP CONSTRAINT event_log_stream_id_version_key;
        INSERT INTO event_log SELECT 10, stream_id, version, event_sha256, chain_sha256, ledger_epoch, sequenced_at, hash_version
        FROM event_log WHERE position = 11;
        """,
        "position 10: exists more than once in the log, or is below 1");
  }

  @Test
  void aStreamThatDoesNotFitItsEventsIsFound() {
    found(
        "UPDATE stream SET version = version + 1 WHERE stream_id = (SELECT stream_id FROM event_log WHERE position = 1)",
        "does not fit its events: version");
    found(
        "UPDATE stream SET recorded_at = recorded_at + interval '1 day', bytes = 1 WHERE stream_id = (SELECT stream_id FROM event_log WHERE position = 1)",
        "does not fit its events: bytes, recorded_at");
    found(
        "INSERT INTO stream SELECT '00000000-0000-7000-8000-000000000002', 'visits', 1, now(), now(), 2",
        "the stream 00000000-0000-7000-8000-000000000002 has no event");
    found(
        "DELETE FROM stream WHERE stream_id = (SELECT stream_id FROM event_log WHERE position = 1)",
        "has events and no row",
        "position 1: its event, version 1 of the stream");
  }

  @Test
  void aTableThatWasReplacedOrFilteredIsFound() {
    found(
        "ALTER TABLE event RENAME TO event_before; CREATE VIEW event AS SELECT * FROM event_before;",
        "the relation event is no plain table");
    found(
        "ALTER TABLE event_log ENABLE ROW LEVEL SECURITY;",
        "the relation event_log hides rows by policies");
    found(
        "CREATE RULE hide AS ON UPDATE TO stream DO INSTEAD NOTHING;",
        "the relation stream has rewrite rules");
    found("CREATE TABLE more () INHERITS (event);", "the relation event inherits rows");
    found(
        "ALTER TABLE event RENAME TO event_before;",
        "the relation event is missing",
        "the database could not be read to its end");
  }

  @Test
  void anotherTableInTheSearchPathIsNotRead() {
    found(
        """
        CREATE SCHEMA honest; CREATE TABLE honest.event AS TABLE event; CREATE TABLE honest.event_log AS TABLE event_log;
        CREATE TABLE honest.stream AS TABLE stream;
        ALTER DATABASE attacked_copy%d SET search_path = honest, public;
        """
                .formatted(1)
                .replaceAll("ALTER DATABASE.*;\n", "")
            + "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = honest, public', current_database()); END $$;"
            + EDIT.formatted(FALSIFY, "= 10").replace("UPDATE event e", "UPDATE public.event e"),
        "position 10: the log is not what was sequenced there");
  }

  // ---- checkpoints -----------------------------------------------------------------------------

  /// An attacker who controls the database and the broker can make log and topic agree, but cannot
  /// change what an operator has signed.
  @Test
  void changesThatACheckpointCoversAreFoundWithoutTheTopic() {
    var lone = new LogFixture("lone");
    lone.append(12);
    lone.sequence();
    var signed = lone.verify().end();
    lone.append(4);
    lone.sequence();
    assertEquals(Exit.OK, lone.verify("lone", Set.of(), signed).exit());

    var rewritten = lone.attacked(EDIT.formatted(FALSIFY, "= 3") + BYTES_ANEW + CHAIN_ANEW);
    assertEquals(Exit.OK, lone.verify(rewritten).exit(), "nothing of it was published");
    foundSince(
        lone,
        rewritten,
        signed,
        "the checkpoint does not fit the log: up to position 12 it has another chain hash or epoch");

    var cut =
        lone.attacked(
            """
            DELETE FROM event_log WHERE position > 8; DELETE FROM event e WHERE NOT EXISTS (
              SELECT FROM event_log l WHERE l.stream_id = e.stream_id AND l.version = e.version);
            DELETE FROM stream s WHERE NOT EXISTS (SELECT FROM event e WHERE e.stream_id = s.stream_id);
            """);
    assertEquals(Exit.OK, lone.verify(cut).exit(), "nothing of it was published");
    foundSince(lone, cut, signed, "positions 9 to 12: in the checkpoint, but not in the log");

    // The limit of the check: a tail that is neither published nor signed.
    var tail = lone.attacked(EDIT.formatted(FALSIFY, "= 14") + BYTES_ANEW + CHAIN_ANEW);
    assertEquals(Exit.OK, lone.verify(tail, Set.of(), signed).exit());
  }

  private static void foundSince(
      LogFixture fixture, String database, LogEnd since, String finding) {
    var report = fixture.verify(database, Set.of(), since);
    assertEquals(Exit.NOT_AS_RECORDED, report.exit());
    assertTrue(text(report).contains(finding), () -> text(report));
  }

  @Test
  void theStreamOfALogsOwnEventsIsAUuidOfItsName() {
    assertEquals(
        "5d5a10eb-b378-5693-b15c-9e3d34f14114", ChainCheck.ledgerStream("agreements").toString());
  }

  @Test
  void findingsAreJoinedAndCountedBeyondThoseThatAreShown() {
    var findings = new Findings();
    for (long position = 1000; position >= 1; position--) {
      findings.add(position, "wrong");
    }
    findings.add(5, "odd");
    findings.add(7, "odd");
    findings.add(1_000_000, Long.MAX_VALUE, "far away");
    findings.add("general");
    assertEquals(1004, findings.count());
    assertEquals(
        List.of(
            "general",
            "positions 1 to 1000: wrong",
            "position 5: odd",
            "position 7: odd",
            "positions 1000000 to 9223372036854775807: far away"),
        findings.shown());
    for (long position = 20_000; position < 80_000; position += 2) {
      findings.add(position, "scattered");
    }
    assertEquals(31_004, findings.count());
    assertEquals(Findings.MAX_SHOWN, findings.shown().size());
    assertEquals("position 20000: scattered", findings.shown().get(4));
  }

  private static Report found(String attack, String... findings) {
    var report = fixture.verify(fixture.attacked(attack));
    assertEquals(Exit.NOT_AS_RECORDED, report.exit(), () -> attack + text(report));
    for (var finding : findings) {
      assertTrue(text(report).contains(finding), () -> finding + " is not in:\n" + text(report));
    }
    assertFalse(text(report).contains("log and topic agree"), () -> text(report));
    return report;
  }

  static String text(Report report) {
    var bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
