package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each test gives a read model another version, as a release does, and fills it step by step while
/// the feed of the service continues.
@QuarkusTest
@WithTestResource(Stack.class)
class ReadModelSweepTest {

  private static final String LOG = "agreements";

  /// All rows, with the transaction that wrote each.
  private static final String FIGURES =
      "SELECT f.xmin || ' ' || f::text FROM figure f ORDER BY id, recorded_from, published_from";

  /// All rows that the facts of applied streams must give.
  private static final String EXPECTED_JOURNAL =
      """
      SELECT concat_ws(' ', f.stream, f.log, f.version, f.version - 1, true) FROM fact f
      JOIN stream_progress p USING (stream, log)
      WHERE f.version <= p.applied AND f.stream::text = ANY (string_to_array(?, ',')) ORDER BY f.stream, f.log, f.version
      """;

  private static final String JOURNAL =
      "SELECT concat_ws(' ', stream, log, version, facts_before, in_order) FROM journal WHERE stream::text = ANY (string_to_array(?, ',')) ORDER BY stream, log, version";

  @Inject @All List<ReadModel> all;
  @Inject ReadDatabase database;
  @Inject FactStore facts;
  @Inject FeedConfig config;
  @Inject Journal journal;
  @Inject FeedTables tables;

  /// The streams of this test; those of other tests may lack skipped events.
  private final Set<UUID> streams = new TreeSet<>();

  private TestLog log;

  @BeforeEach
  void open() {
    log = new TestLog(LOG);
    for (int i = 0; i < 3; i++) publish(UUID.randomUUID(), 1);
  }

  @AfterEach
  void fill() throws SQLException {
    log.close();
    journal.errors.set(0);
    ReadModelSweep sweep = started();
    while (sweep.step(100)) assertFalse(sweep.isFailing());
  }

  @Test
  void fillsAReadModelWhileEventsArrive() throws SQLException {
    release("journal");
    ReadModelSweep sweep = started();
    assertEquals(
        0, tables.count("SELECT count(*) FROM journal"), "the rows of the earlier version");
    UUID one = streams.iterator().next();
    do assertTrue(sweep.step(1));
    while (ReadModels.compare(UUID.fromString(swept()), one) < 0);
    Entry behind = publish(id(0), 1);
    Entry known = publish(one, 2);
    Entry ahead = publish(id(-1L), 1);
    assertEquals(List.of(1L), tables.journal(behind), "behind the sweep");
    assertEquals(known.version(), tables.journal(known).getLast(), "a stream that was swept");
    assertEquals(List.of(), tables.journal(ahead), "ahead of the sweep");
    assertTrue(sweep.step(1));
    publish(behind.stream(), 2);
    publish(ahead.stream(), 2);
    while (sweep.step(1)) {}
    assertEquals(tables.texts(EXPECTED_JOURNAL, own()), tables.texts(JOURNAL, own()));
    Entry later = publish(ahead.stream(), 3);
    assertEquals(List.of(1L, 2L, 3L), tables.journal(later));
  }

  @Test
  void leavesTheRowsOfTheOthersUntouched() throws SQLException {
    List<String> figures = tables.texts(FIGURES);
    assertFalse(figures.isEmpty());
    release("journal");
    ReadModelSweep sweep = started();
    while (sweep.step(2)) {}
    assertEquals(figures, tables.texts(FIGURES));
  }

  @Test
  void continuesAfterACrash() throws SQLException {
    release("journal");
    assertTrue(started().step(1));
    String swept = swept();
    List<String> rows = tables.texts(JOURNAL, own());
    journal.errors.set(1);
    assertThrows(IllegalStateException.class, () -> started().step(1));
    assertEquals(swept, swept());
    assertEquals(rows, tables.texts(JOURNAL, own()));
    ReadModelSweep restarted = started();
    while (restarted.step(1)) {}
    assertEquals(tables.texts(EXPECTED_JOURNAL, own()), tables.texts(JOURNAL, own()));
  }

  /// A read model that is judged from the rows of others must not apply a stream before them.
  @Test
  void noReadModelOvertakesAnotherThatIsBeingFilled() throws SQLException {
    for (int i = 0; i < 3; i++) publish(UUID.randomUUID(), 1);
    release("journal");
    assertTrue(started().step(2));
    release("membership");
    ReadModelSweep sweep = started();
    int together = 0;
    while (sweep.step(4)) {
      assertEquals(0, compared(">"), "membership has overtaken journal");
      together += compared("=");
    }
    assertTrue(together > 1, "the read models were not filled together");
    assertEquals(tables.texts(EXPECTED_JOURNAL, own()), tables.texts(JOURNAL, own()));
  }

  private int compared(String operator) {
    return (int)
        tables.count(
            "SELECT count(*) FROM read_model m JOIN read_model j ON m.swept %s j.swept WHERE m.name = 'membership' AND j.name = 'journal'"
                .formatted(operator));
  }

  @Test
  void fillsARealReadModelWithTheSameRows() throws SQLException {
    String rows =
        "SELECT f::text FROM figure f WHERE doc->>'stream' = ANY (string_to_array(?, ',')) ORDER BY id, recorded_from, published_from";
    List<String> before = tables.texts(rows, own());
    assertFalse(before.isEmpty());
    release("figure");
    ReadModelSweep sweep = started();
    while (sweep.step(1)) {}
    assertEquals(before, tables.texts(rows, own()));
  }

  @Test
  void rejectsQueriesOfAReadModelThatIsBeingFilled() throws SQLException {
    release("membership");
    ReadModelSweep sweep = started();
    given()
        .get("/v1/memberships")
        .then()
        .statusCode(503)
        .header("Retry-After", "5")
        .body("type", equalTo("urn:corridor:problem:read-model-being-filled"));
    given().get("/v1/corrections").then().statusCode(200);
    while (sweep.step(100)) {}
    given().get("/v1/memberships").then().statusCode(200);
  }

  @Test
  void aProcessWithOtherVersionsAppliesNothing() throws SQLException {
    release("journal");
    var outdated = new ReadModels(all, database, config);
    assertThrows(ReadModels.Outdated.class, () -> database.transaction(db -> outdated.read(db)));
    started();
    tables.update("INSERT INTO read_model (name, version, filled) VALUES ('unknown', 1, true)");
    assertThrows(ReadModels.Outdated.class, () -> database.transaction(db -> outdated.read(db)));
    started();
    assertEquals(all.size(), tables.count("SELECT count(*) FROM read_model"));
  }

  /// Makes the stored version another one than that of the code.
  private void release(String readModel) {
    assertEquals(1, tables.update("UPDATE read_model SET version = 0 WHERE name = ?", readModel));
  }

  /// The sweep of a process that starts now.
  private ReadModelSweep started() throws SQLException {
    var readModels = new ReadModels(all, database, config);
    readModels.begin();
    return new ReadModelSweep(readModels, facts, database, config);
  }

  private String own() {
    return streams.stream().map(UUID::toString).collect(Collectors.joining(","));
  }

  private String swept() {
    return tables.text("SELECT swept FROM read_model WHERE name = 'journal'");
  }

  /// An unused id at one end of the order.
  private static UUID id(long high) {
    return new UUID(high, UUID.randomUUID().getLeastSignificantBits());
  }

  private Entry publish(UUID stream, long version) {
    Entry entry = log.next(stream, version);
    streams.add(stream);
    log.publish(entry);
    tables.awaitApplied(entry);
    return entry;
  }
}
