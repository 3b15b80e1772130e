package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.system.LedgerSystem.Output;
import io.corridorledger.system.LedgerSystem.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A writer's database is replaced by an older copy of itself, as `docs/operating/restore.md`
/// describes. Events published since then are restored from the topic.
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreTest {

  private static final int COMMANDS = 60;
  private static final int NOT_AS_RECORDED = 14;
  private static final String DECLARATION =
      """
      {"instrument": {"type": "DECLARATION", "title": "Strategic partnership", "level": "STATE",
         "parties": [{"ref": "AZ"}, {"ref": "UZ"}]},
       "date": "2022-06-21",
       "citations": [{"source": {"publisher": "Gazette", "title": "June", "kind": "OFFICIAL"}, "locator": "%s"}]}
      """;

  /// The content of the ledger that a restore must bring back.
  private static final List<String> TABLES =
      List.of(
          "SELECT e::text FROM event e ORDER BY 1",
          "SELECT l.position || '|' || l.stream_id || '|' || l.version || '|' || l.event_sha256::text || '|' || l.chain_sha256::text || '|' || l.hash_version || '|' || l.ledger_epoch FROM event_log l ORDER BY l.position",
          "SELECT stream_id || '|' || stream_type || '|' || version || '|' || recorded_at || '|' || bytes FROM stream ORDER BY 1",
          "SELECT epoch::text FROM ledger",
          "SELECT published_position::text FROM relay_cursor",
          "SELECT ticket::text FROM event_pending");

  private static LedgerSystem system;
  private static Writer writer;
  private static Oracle oracle;
  private static final List<Fact> acknowledged = new ArrayList<>();
  private boolean passed;

  @BeforeAll
  static void start() {
    system = LedgerSystem.start();
    writer = system.agreements();
    oracle = new Oracle(system);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @AfterEach
  void diagnose() {
    if (!passed) {
      System.err.println(system.diagnosis());
    }
  }

  /// Events recorded after the backup are restored exactly, whatever the backup contains of them:
  /// nothing, or an event without a position.
  @Test
  @Order(1)
  void eventsMissingFromTheBackupAreRestoredExactly() {
    record();
    backUp();
    // In the backup these events are pending; they got their positions soon afterwards.
    system.execute(
        "agreements_backup",
        """
        SET session_replication_role = replica;
        WITH last AS (DELETE FROM event_log WHERE position > (SELECT max(position) - 3 FROM event_log) RETURNING *)
        INSERT INTO event_pending (stream_id, version) SELECT stream_id, version FROM last ORDER BY position;
        UPDATE relay_cursor SET published_position = (SELECT max(position) FROM event_log) - 2;
        """);
    record();
    var expected = content();
    var last = system.number(writer.log(), "SELECT max(position) FROM event_log");
    restore();

    var first = system.number(writer.log(), "SELECT max(position) FROM event_log") + 1;
    assertTrue(first <= last - 3, "nothing was recorded after the backup");
    assertNotEquals(expected, content(), "the backup lacks nothing");
    Eventually.holds(
        "the relay reports the fork",
        LedgerSystem.PATIENCE,
        () -> assertEquals(1, LedgerSystem.metric(writer.service(), "corridor_relay_forked")));
    var verified = expect(NOT_AS_RECORDED, "verify");
    assertTrue(verified.text().contains("published, but not in the log"), verified::text);

    var taken = expect(0, "take-back", "agreements", "--yes");
    assertTrue(
        taken
            .text()
            .contains(
                "%d events were taken back, positions %d to %d"
                    .formatted(last - first + 1, first, last)),
        taken::text);
    assertEquals(expected, content());
    Eventually.holds(
        "the relay leads again",
        LedgerSystem.PATIENCE,
        () -> assertEquals(1, LedgerSystem.metric(writer.service(), "corridor_relay_leading")));
    expect(0, "verify");
    var nothing = expect(0, "take-back", "agreements", "--yes");
    assertTrue(nothing.text().contains("Nothing was changed"), nothing::text);

    record();
    oracle.assertHolds(acknowledged.stream().sorted(Fact.ORDER).toList());
    expect(0, "verify");
    assertTrue(
        Topic.read(system, writer).stream().map(Topic.Message::id).distinct().count()
            == system.number(writer.log(), "SELECT count(*) FROM event"),
        "events on the topic");
    passed = true;
  }

  /// Every row is written as text and read again, as in a logical dump, into a database that the
  /// migration step has just created.
  @Test
  @Order(2)
  void aLogicalCopyInANewDatabaseWorks() {
    var key = UUID.randomUUID().toString();
    var body = DECLARATION.formatted(key);
    var first = command(key, body).expect(201);
    var second = signing(first.at("/id"), "page 2").expect(200);
    system.awaitEverythingVisible();
    writer.service().stop();
    var expected = content();
    system.execute("postgres", "ALTER DATABASE agreements RENAME TO agreements_dump");
    system.createDatabase("agreements");
    for (var table :
        List.of(
            "stream",
            "event",
            "event_log",
            "event_pending",
            "ledger",
            "relay_cursor",
            "command_receipt")) {
      var rows =
          system.query(
              "agreements_dump",
              "SELECT t::text FROM %s t".formatted(table),
              row -> row.getString(1));
      system.insert("agreements", table, rows);
    }
    system.execute("postgres", "DROP DATABASE agreements_dump");
    startWriter();
    assertEquals(expected, content());
    expect(0, "verify");
    var again = command(key, body).expect(201);
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.response().body(), again.response().body());
    assertEquals(
        "3", signing(first.at("/id"), "page 3").expect(200).at("/version"), second::toString);
    system.awaitEverythingVisible();
    expect(0, "verify");
    passed = true;
  }

  /// The receipt of a command is only in the database. Without it, a retry is a new command.
  @Test
  @Order(3)
  void aRetryWhoseReceiptWasLostIsANewCommand() {
    backUp();
    var key = UUID.randomUUID().toString();
    var body = DECLARATION.formatted(key);
    var first = command(key, body).expect(201);
    assertEquals("true", command(key, body).expect(201).header("Idempotency-Replayed"));
    system.awaitEverythingVisible();
    restore();
    expect(0, "take-back", "agreements", "--yes");
    awaitLeading();

    var again = command(key, body).expect(201);
    assertEquals("", again.header("Idempotency-Replayed"));
    assertNotEquals(first.at("/id"), again.at("/id"));
    system.awaitEverythingVisible();
    expect(0, "verify");
    passed = true;
  }

  /// A command recorded between the restore and `take-back` may have the version of a published
  /// event. Both cannot be kept, so nothing is changed.
  @Test
  @Order(4)
  void eventsRecordedAfterTheRestoreAreNotOverwritten() {
    var opened = command(UUID.randomUUID().toString(), DECLARATION.formatted("page 1"));
    var stream = opened.expect(201).at("/id");
    system.awaitEverythingVisible();
    backUp();
    signing(stream, "page 2").expect(200);
    system.awaitEverythingVisible();
    restore();
    signing(stream, "instead").expect(200);

    var before = content();
    var refused = expect(1, "take-back", "agreements", "--yes");
    assertTrue(
        refused
            .text()
            .contains(
                "version 2 of the stream %s is another event than the published one"
                    .formatted(stream)),
        refused::text);
    assertEquals(before, content());
    expect(0, "raise-epoch", "agreements", "--yes", "--reason", "recorded instead");
    awaitLeading();
    system.awaitEverythingVisible();
    passed = true;
  }

  private static Api.Answer command(String key, String body) {
    return Api.post(
        writer.service().url(), "/v1/agreements?confirmed=true", body, "Idempotency-Key", key);
  }

  private static Api.Answer signing(String stream, String locator) {
    return Api.post(
        writer.service().url(),
        "/v1/agreements/%s/signings".formatted(stream),
        DECLARATION.formatted(locator),
        "Idempotency-Key",
        UUID.randomUUID().toString(),
        "If-Match",
        "*");
  }

  private static void record() {
    try (var load =
        new Load(system, Long.getLong("test.seed", System.nanoTime()) + acknowledged.size())) {
      load.allow(COMMANDS);
      acknowledged.addAll(load.awaitAll());
    }
    system.awaitEverythingVisible();
  }

  private static void awaitLeading() {
    Eventually.holds(
        "the relay leads",
        LedgerSystem.PATIENCE,
        () -> assertEquals(1, LedgerSystem.metric(writer.service(), "corridor_relay_leading")));
  }

  private static void backUp() {
    writer.service().stop();
    system.execute("postgres", "CREATE DATABASE agreements_backup TEMPLATE agreements");
    startWriter();
  }

  /// A copy of a database does not include the owner and the privileges of the database.
  private static void restore() {
    writer.service().stop();
    system.execute("postgres", "DROP DATABASE agreements WITH (FORCE)");
    system.execute("postgres", "ALTER DATABASE agreements_backup RENAME TO agreements");
    system.execute(
        "postgres",
        "ALTER DATABASE agreements OWNER TO agreements_owner; REVOKE ALL ON DATABASE agreements FROM PUBLIC; GRANT CONNECT ON DATABASE agreements TO agreements_app");
    writer.service().start();
    Eventually.holds(
        "the restored writer answers",
        LedgerSystem.PATIENCE,
        () -> Api.get(writer.service().url(), "/v1/log?from=1&limit=1"));
  }

  private static void startWriter() {
    writer.service().start();
    writer.service().awaitHealthy(LedgerSystem.PATIENCE);
  }

  private static List<List<String>> content() {
    return TABLES.stream()
        .map(sql -> system.query(writer.log(), sql, row -> row.getString(1)))
        .toList();
  }

  private static Output expect(int code, String... command) {
    var output = system.corridor(command);
    assertEquals(code, output.exitCode(), () -> String.join(" ", command) + "\n" + output.text());
    return output;
  }
}
