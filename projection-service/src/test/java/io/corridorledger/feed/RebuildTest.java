package io.corridorledger.feed;

import static io.corridorledger.feed.RebuildState.Phase.CATCHING_UP;
import static io.corridorledger.feed.RebuildState.Phase.REFUSED;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.ReadModel.Difference;
import io.corridorledger.feed.ReadModel.StreamHistory;
import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rebuilds the read models of the running service. The service has no worker for rebuilds, so each
/// test executes the steps.
@QuarkusTest
@WithTestResource(Stack.class)
class RebuildTest {

  private static final String LOG = "agreements";
  private static final int KILLS = 10;

  private static final String FIGURES =
      "SELECT f::text FROM figure f ORDER BY id, recorded_from, published_from";

  /// All rows that the facts of applied streams must give. Other tests skip events, so the rows of
  /// their streams are left out.
  private static final String WRONG_JOURNAL =
      """
      SELECT count(*) FROM (
        SELECT f.stream, f.log, f.version FROM fact f JOIN stream_progress p USING (stream, log)
        WHERE f.version <= p.applied AND f.stream = ANY (?::text::uuid[])) AS f
      FULL JOIN (SELECT * FROM journal WHERE stream = ANY (?::text::uuid[])) AS j USING (stream, log, version)
      WHERE f.stream IS NULL OR j.stream IS NULL OR NOT j.in_order OR j.facts_before <> version - 1
      """;

  @Inject @All List<ReadModel> all;
  @Inject ReadDatabase database;
  @Inject DataSource pool;
  @Inject ReadModels readModels;
  @Inject Rebuild rebuild;
  @Inject RebuildWorker worker;
  @Inject FactStore facts;
  @Inject FeedConfig config;
  @Inject FeedTables tables;
  @Inject ReadModelSweep sweep;

  @TestHTTPResource(management = true)
  URI management;

  private static boolean consistent;

  private final List<UUID> streams = new ArrayList<>();
  private TestLog log;

  @BeforeEach
  void open() throws SQLException {
    if (!consistent) fillAgain();
    consistent = true;
    log = new TestLog(LOG);
    for (int i = 0; i < 10; i++) publish(UUID.randomUUID(), 1);
  }

  /// Fills the read models from the stored facts. Other test classes write rows without facts.
  private void fillAgain() throws SQLException {
    database.transaction(db -> {
      ReadModels.lockAlone(db);
      for (ReadModel readModel : all) readModel.clear(db);
      return RebuildState.update(db, "UPDATE read_model SET filled = false, swept = NULL");
    });
    while (sweep.step(200)) {}
  }

  /// Makes the tables of the migrations live again.
  @AfterEach
  void reset() throws SQLException {
    if (!path().equals("live")) rebuild.rollBack();
    assertEquals("live", path());
    if (state() != null && (state().phase().isRunning() || state().phase() == REFUSED))
      rebuild.discard();
    if (tables.text("SELECT previous_path FROM public.live_schema") != null) rebuild.dropFormer();
    assertEquals(0, schemas(), "schemas of rebuilds");
    log.close();
  }

  @Test
  void makesEqualRowsLiveAndRollsBack() throws SQLException {
    List<String> before = tables.texts(FIGURES);
    assertFalse(before.isEmpty());
    send("POST", "", "{}").statusCode(202).body("phase", equalTo("FILLING"));
    send("POST", "", "{}").statusCode(422);
    Entry early = publish(streams.getFirst(), 2);
    int fills = 0;
    var filling = new RebuildFilling(readModels, facts, database);
    while (filling.fillPart(state(), AppliedFacts.MAX_WEIGHT)) fills++;
    assertTrue(fills > 1, "parts");
    Entry late = publish(streams.get(1), 2);
    finish(worker);
    send("GET", "", null)
        .statusCode(200)
        .body("phase", equalTo("LIVE"))
        .body("liveSchema", equalTo(path()))
        .body("canRollBack", equalTo(true));
    assertNotEquals("live", path());
    assertEquals(List.of(1L, 2L), tables.journal(early));
    assertEquals(List.of(1L, 2L), tables.journal(late));
    List<String> after = tables.texts(FIGURES);
    assertTrue(after.containsAll(before), "rows are missing");
    publish(streams.get(2), 2);
    publish(UUID.randomUUID(), 1);
    assertJournal();
    List<String> rebuilt = tables.texts(FIGURES);
    send("POST", "/roll-back", "{}").statusCode(200).body("liveSchema", equalTo("live"));
    assertEquals(rebuilt, tables.texts(FIGURES));
    publish(streams.get(3), 2);
    assertJournal();
  }

  @Test
  void rebuildsOneReadModel() throws SQLException {
    String others = "SELECT m.xmin || ' ' || m::text FROM membership m ORDER BY 1";
    List<String> memberships = tables.texts(others);
    List<String> figures = tables.texts(FIGURES);
    send("POST", "", "{\"readModel\": \"figure\"}").statusCode(202);
    finish(worker);
    assertEquals("LIVE", rebuild.status().phase());
    assertEquals(figures, tables.texts(FIGURES));
    assertEquals(memberships, tables.texts(others));
    publish(streams.getFirst(), 2);
    assertJournal();
  }

  @Test
  void createsTheSameIndexes() throws SQLException {
    send("POST", "", "{}").statusCode(202);
    finish(worker);
    String schema = path().split(",")[0];
    String indexes =
        "SELECT replace(indexdef, schemaname || '.', '') FROM pg_indexes WHERE schemaname = ? AND tablename IN (SELECT tablename FROM pg_tables WHERE schemaname = ?) ORDER BY 1";
    List<String> expected = tables.texts(indexes, "live", schema);
    assertTrue(expected.size() > 20);
    assertEquals(expected, tables.texts(indexes, schema, schema));
    String options =
        """
        SELECT concat(c.relname, ' ', c.reloptions) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relkind = 'r' AND c.relname IN (SELECT tablename FROM pg_tables WHERE schemaname = ?)
        ORDER BY 1
        """;
    List<String> stored = tables.texts(options, "live", schema);
    assertTrue(stored.stream().anyMatch(o -> o.contains("fillfactor")), stored::toString);
    assertEquals(stored, tables.texts(options, schema, schema));
  }

  /// The functions that create tables belong to the owner of the database. The service may use them
  /// only for tables whose rows it may delete.
  @Test
  void onlyTablesOfReadModelsAreCopied() {
    SQLException refused =
        assertThrows(
            SQLException.class,
            () ->
                database.transaction(db -> {
                  try (var create = db.createStatement()) {
                    return create.execute(
                        "SELECT public.create_read_models('{flyway_schema_history}')");
                  }
                }));
    assertTrue(refused.getMessage().contains("not a table of a read model"), refused::getMessage);
  }

  @Test
  void anExportReadsTheSameTablesUntilItsEnd() throws SQLException {
    try (Connection export = pool.getConnection()) {
      export.setAutoCommit(false);
      try (var snapshot = export.createStatement()) {
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      }
      long rows = count(export);
      send("POST", "", "{}").statusCode(202);
      finish(worker);
      publish(streams.getFirst(), 2);
      rebuild.rollBack();
      rebuild.dropFormer();
      assertEquals(rows, count(export));
      assertEquals(1, rebuild.status().remainingSchemas().size());
      assertEquals(1, schemas(), "the tables remain while a transaction may read them");
      assertEquals("live,public", setting(export));
      export.commit();
    }
    assertEquals(path() + ",public", tables.text("SELECT current_setting('search_path')"));
    rebuild.dropFormer();
    assertEquals(0, schemas());
  }

  @Test
  void refusesARowOutsideTheDeclaration() throws SQLException {
    String before = path();
    Release other = release(new Changed(figure(), List.of(new Difference("agreements", "doc.x"))));
    finish(other.worker());
    RebuildStatus refused = other.rebuild().status();
    assertEquals("REFUSED", refused.phase());
    assertTrue(
        refused.differences().stream().allMatch(d -> d.startsWith("figure ")),
        refused.differences()::toString);
    assertEquals(before, path());
    publish(streams.getFirst(), 2);
    assertJournal();
  }

  @Test
  void namesTheStreamThatCannotBeApplied() throws SQLException {
    UUID broken = streams.get(3);
    Release other = release(new Failing(figure(), broken));
    assertThrows(IllegalStateException.class, other.worker()::step);
    var failure = assertThrows(IllegalStateException.class, other.worker()::step);
    assertTrue(failure.getMessage().contains("stream=" + broken), failure::getMessage);
    rebuild.discard();
    // The next rebuild of this release succeeds.
    rebuild.begin(null);
    finish(worker);
    assertEquals("LIVE", rebuild.status().phase());
  }

  /// The same change is not refused if it is declared. A process of the former release then writes
  /// nothing and reads its own tables, until it rolls back.
  @Test
  void aProcessOfTheFormerReleaseStopsWriting() throws SQLException {
    List<String> before = tables.texts(FIGURES);
    Release other = release(new Changed(figure(), List.of(new Difference(null, Difference.ROW))));
    finish(other.worker());
    assertEquals("LIVE", other.rebuild().status().phase());
    assertThrows(ReadModels.Outdated.class, () -> database.transaction(db -> readModels.read(db)));
    assertEquals(before, tables.texts(FIGURES), "the rows of the former release");
    given().get("/v1/figures?limit=1").then().statusCode(200);
    Entry entry = log.next(streams.getFirst(), 2);
    log.publish(entry);
    assertThrows(Rebuild.Impossible.class, other.rebuild()::rollBack);
    // A restart of the former release changes nothing.
    new ReadModels(all, database, config).begin();
    assertNotEquals("live", path());
    rebuild.rollBack();
    tables.awaitApplied(entry);
    assertJournal();
  }

  /// The rows of the live tables are damaged. An operator accepts the differences.
  @Test
  void repairsDamagedRows() throws SQLException {
    Entry damaged = publish(UUID.randomUUID(), 1);
    List<Long> right = tables.journal(damaged);
    String damage = "UPDATE journal SET facts_before = ? WHERE stream = ?";
    tables.update(damage, 99, damaged.stream());
    rebuild.begin("journal");
    finish(worker);
    assertEquals("REFUSED", rebuild.status().phase());
    assertEquals(List.of(), tables.journal(damaged));
    rebuild.accept();
    finish(worker);
    assertEquals("LIVE", rebuild.status().phase());
    assertEquals(right, tables.journal(damaged));
    assertThrows(Rebuild.Impossible.class, rebuild::accept);
    rebuild.rollBack();
    tables.update(damage, 0, damaged.stream());
  }

  /// An operator discards a rebuild, while a process executes its phases. No later phase changes
  /// the live tables.
  @Test
  void aDiscardedRebuildChangesNothing() throws SQLException {
    rebuild.begin(null);
    while (state().phase() != CATCHING_UP) worker.step();
    RebuildState.State before = state();
    publish(streams.getFirst(), 2);
    List<String> figures = tables.texts(FIGURES);
    rebuild.discard();
    var catchUp = new RebuildCatchUp(facts, database);
    assertThrows(
        RebuildState.Moved.class,
        () ->
            catchUp.untilFewStreams(
                before.path(), before.of(all), db -> RebuildState.keep(db, before)));
    assertThrows(
        IllegalStateException.class,
        () -> catchUp.untilFewStreams(before.path(), before.of(all), _ -> {}));
    assertFalse(worker.step());
    assertEquals(figures, tables.texts(FIGURES));
    assertThrows(Rebuild.Impossible.class, rebuild::discard);
    assertThrows(Rebuild.Impossible.class, rebuild::dropFormer);
  }

  @Test
  void aRollBackIsRefusedWhileARebuildRuns() throws SQLException {
    rebuild.begin(null);
    finish(worker);
    rebuild.begin("figure");
    assertThrows(Rebuild.Impossible.class, rebuild::rollBack);
    rebuild.discard();
    rebuild.rollBack();
    assertJournal();
  }

  /// Former tables contain only the events up to the switch, and say so.
  @Test
  void theFormerReleaseReportsThePositionOfItsRows() throws SQLException {
    Release other = release(new Changed(figure(), List.of(new Difference(null, Difference.ROW))));
    finish(other.worker());
    Freshness before = database.read(ReadProgress::freshness);
    tables.update("UPDATE watermark SET position = position + 1000 WHERE log = ?", LOG);
    assertEquals(
        before.topics().get(LOG).position(),
        database.read(ReadProgress::freshness).topics().get(LOG).position());
    assertFalse(readModels.areLive());
    tables.update("UPDATE watermark SET position = position - 1000 WHERE log = ?", LOG);
    rebuild.rollBack();
    assertTrue(readModels.areLive());
  }

  /// A rebuild is killed at random points, while events arrive and a client reads.
  @Test
  void continuesAfterItWasKilled() throws Exception {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("test.seed=" + seed);
    var random = new Random(seed);
    for (int i = 0; i < 60; i++) publish(UUID.randomUUID(), 1);
    var end = new AtomicBoolean();
    var reads = new AtomicInteger();
    var failure = new AtomicReference<Throwable>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              while (!end.get())
                try {
                  given().get("/v1/memberships?limit=5").then().statusCode(200);
                  reads.incrementAndGet();
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                }
            });
    var ended = new AtomicInteger();
    send("POST", "", "{}").statusCode(202);
    for (int kill = 0; kill < KILLS; kill++) {
      String name = "rebuild-" + kill;
      var killed =
          new RebuildWorker(readModels, facts, new ReadDatabase(new Killable(name, all)), config);
      Thread process =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  finish(killed);
                } catch (SQLException | RuntimeException e) {
                  ended.incrementAndGet(); // The database ended the connections of this process.
                }
              });
      publish(UUID.randomUUID(), 1);
      publish(streams.get(kill), 2);
      Thread.sleep(random.nextInt(60)); // a random point
      while (process.isAlive()) {
        Killable.kill(name);
        process.join(10);
      }
    }
    assertTrue(ended.get() > 1, "no rebuild was running when it was killed");
    finish(worker);
    end.set(true);
    reader.join();
    assertEquals("LIVE", rebuild.status().phase(), rebuild.status()::toString);
    assertTrue(reads.get() > KILLS, "reads");
    if (failure.get() != null) throw new AssertionError("a read failed", failure.get());
    assertJournal();
    List<String> rebuilt = tables.texts(FIGURES);
    rebuild.rollBack();
    assertEquals(tables.texts(FIGURES), rebuilt);
  }

  /// A process of another release.
  private record Release(RebuildWorker worker, Rebuild rebuild) {}

  /// The process of a release with another version of one read model.
  private Release release(ReadModel changed) throws SQLException {
    List<ReadModel> other =
        all.stream().map(r -> r.name().equals(changed.name()) ? changed : r).toList();
    var models = new ReadModels(other, database, true, 5);
    models.begin();
    var its = new RebuildWorker(models, facts, database, config);
    return new Release(its, new Rebuild(models, facts, database, config, its));
  }

  private ReadModel figure() {
    return all.stream().filter(r -> r.name().equals("figure")).findFirst().orElseThrow();
  }

  /// A release with a wrong fold: one figure of each other stream is missing.
  private record Changed(ReadModel right, List<Difference> differences) implements ReadModel {

    @Override
    public String name() {
      return right.name();
    }

    @Override
    public int version() {
      return right.version() + 1;
    }

    @Override
    public String streamOfRow() {
      return right.streamOfRow();
    }

    @Override
    public void clear(Connection db) throws SQLException {
      right.clear(db);
    }

    @Override
    public void apply(List<StreamHistory> touched, Writes to) throws SQLException {
      right.apply(
          touched.stream().filter(h -> h.stream().getLeastSignificantBits() % 2 == 0).toList(), to);
    }

    @Override
    public void forget(List<StreamHistory> some, Connection db) throws SQLException {
      right.forget(some, db);
    }
  }

  /// A release that cannot apply one stream.
  private record Failing(ReadModel right, UUID broken) implements ReadModel {

    @Override
    public String name() {
      return right.name();
    }

    @Override
    public int version() {
      return right.version() + 1;
    }

    @Override
    public void clear(Connection db) throws SQLException {
      right.clear(db);
    }

    @Override
    public void apply(List<StreamHistory> touched, Writes to) throws SQLException {
      if (touched.stream().anyMatch(h -> h.stream().equals(broken)))
        throw new IllegalStateException("cannot be folded");
      right.apply(touched, to);
    }

    @Override
    public void forget(List<StreamHistory> some, Connection db) throws SQLException {
      right.forget(some, db);
    }
  }

  private void finish(RebuildWorker some) throws SQLException {
    while (state().phase().isRunning())
      try {
        some.step();
      } catch (RebuildState.Moved _) {
        // Another process has begun the next phase.
      }
  }

  private void assertJournal() {
    String ids = CopyInsert.array(streams.stream().map(UUID::toString).toList());
    assertEquals(0, tables.count(WRONG_JOURNAL, ids, ids), "wrong rows of the journal");
  }

  private RebuildState.State state() throws SQLException {
    return database.read(RebuildState::read);
  }

  private String path() {
    return tables.text("SELECT path FROM public.live_schema");
  }

  private long schemas() {
    return tables.count("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'read_models_%'");
  }

  private static long count(Connection db) throws SQLException {
    try (var select = db.createStatement();
        var row = select.executeQuery("SELECT count(*) FROM journal")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String setting(Connection db) throws SQLException {
    try (var select = db.createStatement();
        var row = select.executeQuery("SELECT current_setting('search_path')")) {
      row.next();
      return row.getString(1);
    }
  }

  private ValidatableResponse send(String method, String operation, String body) {
    var request = given();
    if (body != null) request = request.contentType(ContentType.JSON).body(body);
    return request.request(method, management.resolve("/operations/rebuild" + operation)).then();
  }

  private Entry publish(UUID stream, long version) {
    Entry entry = log.next(stream, version);
    if (!streams.contains(stream)) streams.add(stream);
    log.publish(entry);
    tables.awaitApplied(entry);
    return entry;
  }
}
