package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.feed.Checkpoints.Overtaken;
import io.corridorledger.feed.Checkpoints.Place;
import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Stack.class)
class EventFeedTest {

  private static final String LOG = "agreements";

  /// A partition that the topic does not have: only the test moves its checkpoint.
  private static final int UNREAD = 12;

  @Inject EventFeed feed;
  @Inject Projector projector;
  @Inject ReadProgress applied;
  @Inject Journal journal;
  @Inject ReadDatabase database;
  @Inject FeedTables tables;

  @TestHTTPResource(management = true)
  URI management;

  private TestLog log;

  @BeforeEach
  void open() {
    log = new TestLog(LOG);
  }

  /// After each test no event is missing and no stream is parked.
  @AfterEach
  void nothingIsMissingOrParked() {
    log.close();
    journal.poison.clear();
    assertEquals(0, tables.count("SELECT count(*) FROM parked_stream"), "parked streams");
    assertEquals(0, tables.count("SELECT count(*) FROM parked_event"), "parked events");
    assertEquals(0, tables.count("SELECT count(*) FROM held_event"), "held events");
    assertEquals(
        tables.count("SELECT coalesce(max(position), 0) FROM received WHERE log = ?", LOG),
        tables.position(LOG),
        "watermark");
    assertEquals(0, tables.count("SELECT count(*) FROM journal WHERE NOT in_order"));
    assertEquals(0, tables.count("SELECT count(*) FROM stream_progress WHERE seen <> applied"));
  }

  @Test
  void appliesEachEventOnceAndReportsItsProgress() {
    UUID stream = UUID.randomUUID();
    Entry first = log.next(stream, 1);
    Entry second = log.next(stream, 2);
    log.publish(first, second);
    tables.awaitApplied(second);
    assertEquals(List.of(1L, 2L), tables.journal(first));
    tables.awaitPosition(second);
    assertEquals(second.recorded(), applied.freshness().of(LOG).recorded());
    assertEquals(1, applied.freshness().of(LOG).epoch());
    assertEquals(
        1,
        tables.count(
            """
            SELECT count(*) FROM fact WHERE stream = ? AND log = ? AND version = 1 AND parties = '{ISO:AZ,ISO:UZ}'
              AND published = '2024-05-07' AND occurred = '2023' AND payload::text = ? AND causation_id = stream
              AND correlation_id = event_id
            """,
            stream,
            LOG,
            first.json()));
    assertEquals(
        1,
        tables.count(
            "SELECT count(*) FROM citation WHERE stream = ? AND log = ? AND version = 1 AND source = ?",
            stream,
            LOG,
            TestLog.sourceOf("cited everywhere")));
    assertFalse(applied.await(new StreamKey(LOG, stream), 3, Duration.ofMillis(60)));
    assertFalse(
        applied.await(new StreamKey("logistics", stream), 1, Duration.ofMillis(60)),
        "the id alone is no stream");
  }

  @Test
  void redeliveryChangesNothing() {
    UUID stream = UUID.randomUUID();
    List<Entry> events = List.of(log.next(stream, 1), log.next(stream, 2));
    log.publish(events);
    tables.awaitApplied(events.getLast());
    String before = digestWithout(stream, 3);
    log.publish(events);
    log.publish(events.reversed());
    Entry last = log.next(stream, 3);
    log.publish(last);
    tables.awaitApplied(last);
    assertEquals(List.of(1L, 2L, 3L), tables.journal(last));
    assertEquals(3, tables.count("SELECT count(*) FROM fact WHERE stream = ?", stream));
    assertEquals(before, digestWithout(stream, 3));
  }

  @Test
  void abortedTransactionsAreNotApplied() {
    Entry never = log.next(UUID.randomUUID(), 1);
    log.publishAndAbort(List.of(never));
    Entry instead = log.instead(never);
    log.publish(instead);
    tables.awaitApplied(instead);
    assertEquals(1, tables.count("SELECT count(*) FROM fact WHERE event_id = ?", instead.id()));
    assertEquals(0, tables.count("SELECT count(*) FROM fact WHERE event_id = ?", never.id()));
  }

  @Test
  void aConsumerThatHasLostItsPartitionWritesNothing() throws SQLException {
    Map<Integer, Place> expected = unread();
    var others = new HashMap<>(expected);
    feed.take(LOG, batch(others, log.next(UUID.randomUUID(), 1)), others);
    Entry late = log.next(UUID.randomUUID(), 1);
    var before = new HashMap<>(expected);
    String digest = digest();
    assertThrows(Overtaken.class, () -> feed.take(LOG, batch(expected, late), expected));
    assertEquals(digest, digest());
    assertEquals(others, unread());
    assertEquals(before, expected);
    log.publish(late);
    tables.awaitApplied(late);
  }

  @Test
  void aFailingEventParksItsStreamAloneAndARetryResumesIt() {
    UUID bad = UUID.randomUUID();
    // With the failing stream, a batch of 501 events.
    List<UUID> good = LongStream.range(0, 166).mapToObj(_ -> UUID.randomUUID()).toList();
    journal.poison.put(bad, 2L);
    var events = new ArrayList<Entry>();
    var failing = new ArrayList<Entry>();
    for (long version = 1; version <= 3; version++) {
      failing.add(log.next(bad, version));
      events.add(failing.getLast());
      for (UUID stream : good) events.add(log.next(stream, version));
    }
    log.publish(events);
    for (UUID stream : good) tables.awaitVersion(LOG, stream, 3);
    tables.awaitParked(failing.get(1), ParkingCode.READ_MODEL_FAILED);
    for (Entry entry : events.subList(events.size() - good.size(), events.size()))
      assertEquals(List.of(1L, 2L, 3L), tables.journal(entry));
    assertEquals(List.of(1L), tables.journal(failing.getFirst()));
    // Its facts are still in the change feed.
    tables.awaitPosition(events.getLast());
    operate(bad, "retry", "{}")
        .statusCode(200)
        .body("waiting", equalTo(true))
        .body("item.attempts", equalTo(1))
        .body("item.code", equalTo("READ_MODEL_FAILED"))
        .body("item.explanation", equalTo("A read model cannot apply version 2."));
    assertEquals(List.of(1L), tables.journal(failing.getFirst()));
    journal.poison.remove(bad);
    operate(bad, "retry", "{}").statusCode(200).body("waiting", equalTo(false));
    assertEquals(List.of(1L, 2L, 3L), tables.journal(failing.getFirst()));
    assertTrue(applied.await(new StreamKey(LOG, bad), 3, Duration.ZERO));
  }

  @Test
  void onlyTheFailingEventIsSkippedAndWithAReason() {
    UUID bad = UUID.randomUUID();
    Entry first = log.next(bad, 1);
    Entry unknown = log.next(bad, 2, "never-heard-of", "{\"a\":1}");
    Entry third = log.next(bad, 3);
    log.publish(first, unknown, third);
    tables.awaitParked(unknown, ParkingCode.UNKNOWN_EVENT_TYPE);
    tables.awaitPosition(third);
    operate(bad, "skip", "{\"version\":3,\"reason\":\"another one than it waits for\"}")
        .statusCode(422)
        .body("rule", equalTo("nothing-to-skip"));
    operate(bad, "skip", "{\"version\":2,\"reason\":\"a test of the importer\"}")
        .statusCode(200)
        .body("waiting", equalTo(false));
    tables.awaitApplied(third);
    assertEquals(
        List.of(1L, 3L),
        tables.numbers("SELECT version FROM journal WHERE stream = ? ORDER BY version", bad));
    assertEquals(3, tables.count("SELECT count(*) FROM fact WHERE stream = ?", bad));
    assertEquals(
        1,
        tables.count(
            "SELECT count(*) FROM public.skipped_event WHERE event_id = ? AND log = ? AND reason = 'a test of the importer' AND error = 'UNKNOWN_EVENT_TYPE'",
            unknown.id(),
            LOG));
    Entry fourth = log.next(bad, 4);
    log.publish(fourth);
    tables.awaitApplied(fourth);
    assertEquals(
        1,
        tables.count(
            "SELECT count(*) FROM journal WHERE stream = ? AND version = 4 AND facts_before = 2",
            bad));
    // Version 3 was applied without version 2, as decided.
    tables.update("UPDATE journal SET in_order = true WHERE stream = ?", bad);
  }

  /// A text that the database cannot store, and content that is not JSON.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NUL_CHARACTER | {\"note\":\"\\u0000\"} | {\"note\":\"\\u0000\"}",
        "NO_JSON | {\"note\": | null",
        "UNREADABLE_CONTENT | {\"note\":\"\\ud800\",\"figure\":7} | {\"note\":\"\\ud800\",\"figure\":7}"
      })
  void unreadableContentParksItsStreamAloneAndTheWatermarkPasses(
      ParkingCode code, String content, String shown) {
    UUID bad = UUID.randomUUID();
    String before = place();
    Entry broken = log.next(bad, 1, "observation-reported", content);
    Entry sound = log.next(UUID.randomUUID(), 1);
    log.publish(broken, sound);
    tables.awaitApplied(sound);
    tables.awaitParked(broken, code);
    tables.awaitPosition(sound);
    String page =
        given()
            .queryParam("after", before)
            .get("/v1/timeline")
            .then()
            .statusCode(200)
            .body("items.id", contains(broken.id().toString(), sound.id().toString()))
            .extract()
            .asString();
    assertTrue(page.contains("\"data\":" + shown), page);
    given().get("/v1/timeline?publishedBefore=2024-01-01").then().statusCode(200);
    operate(bad, "skip", "{\"version\":1,\"reason\":\"cannot be read\"}")
        .statusCode(200)
        .body("waiting", equalTo(false));
    assertEquals(0, tables.count("SELECT count(*) FROM journal WHERE stream = ?", bad));
  }

  @Test
  void aSecondEventOfOneVersionParksItsStreamUntilItIsSkipped() {
    UUID stream = UUID.randomUUID();
    Entry first = log.next(stream, 1);
    Entry second = log.next(stream, 2);
    Entry intruder = log.next(stream, 1);
    Entry third = log.next(stream, 3);
    Entry other = log.next(UUID.randomUUID(), 1);
    log.publish(first, second);
    tables.awaitApplied(second);
    log.publish(intruder, third, other);
    tables.awaitParked(intruder, ParkingCode.VERSION_TAKEN);
    tables.awaitPosition(other);
    assertEquals(List.of(1L, 2L), tables.journal(first));
    operate(stream, "skip", "{\"version\":1,\"reason\":\"of a restored copy\"}")
        .statusCode(200)
        .body("waiting", equalTo(false));
    assertEquals(List.of(1L, 2L, 3L), tables.journal(first));
    assertEquals(
        List.of(intruder.id().toString()),
        tables.texts("SELECT event_id FROM public.skipped_event WHERE stream = ?", stream));
    assertEquals(0, tables.count("SELECT count(*) FROM fact WHERE event_id = ?", intruder.id()));
  }

  @Test
  void anOutageInTheMiddleOfABatchLosesNothing() {
    journal.outages.set(3);
    List<Entry> events = growing(50);
    log.publish(events);
    tables.awaitApplied(events.getLast());
    assertEquals(0, journal.outages.get());
    assertEquals(50, tables.journal(events.getFirst()).size());
    awaitReady();
  }

  /// Reflection and Jackson wrap an Error in an exception that looks like an error in the data.
  @Test
  void anErrorOfTheProcessParksNoStream() {
    journal.errors.set(3);
    List<Entry> events = growing(50);
    log.publish(events);
    tables.awaitApplied(events.getLast());
    assertEquals(0, journal.errors.get());
    assertEquals(50, tables.journal(events.getFirst()).size());
    awaitReady();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-12-31T23:59:59Z", "9999-01-01T00:00:00Z", "+12345-01-01T00:00:00Z"})
  void anEventOfAnImpossibleYearParksItsStreamAndTheWatermarkPasses(String time)
      throws SQLException {
    Entry odd =
        log.next(
            UUID.randomUUID(),
            "indicators",
            1,
            "observation-reported",
            TestLog.observation(1, "cited everywhere"),
            Instant.parse(time));
    Entry sound = log.next(UUID.randomUUID(), 1);
    log.publish(odd, sound);
    tables.awaitApplied(sound);
    tables.awaitPosition(sound);
    tables.awaitParked(odd, ParkingCode.IMPOSSIBLE_TIME);
    operate(odd.stream(), "retry", "{}")
        .statusCode(200)
        .body("item.code", equalTo("IMPOSSIBLE_TIME"));
    operate(odd.stream(), "skip", "{\"version\":1,\"reason\":\"a test\"}").statusCode(200);
    remove(odd);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:01Z", "9998-12-31T23:59:59Z"})
  void anEventOfAnUnlikelyYearIsApplied(String time) throws SQLException {
    Entry unlikely =
        log.next(
            UUID.randomUUID(),
            "indicators",
            1,
            "observation-reported",
            TestLog.observation(1, "cited in an unlikely year"),
            Instant.parse(time));
    Map<Integer, Place> expected = unread();
    feed.take(LOG, batch(expected, unlikely), expected);
    assertEquals(unread(), expected);
    assertEquals(List.of(1L), tables.journal(unlikely));
    remove(unlikely);
  }

  /// Removes an event and its rows. Other tests share this database, and query points in time
  /// before their own facts.
  private void remove(Entry entry) throws SQLException {
    database.transaction(db -> {
      projector.takeAnew(db, LOG, List.of(entry.stream()), _ -> false);
      return null;
    });
    tables.update("DELETE FROM source WHERE first_event = ?", entry.id());
  }

  /// The id of an aggregate of one service, used for an aggregate of the other one.
  @Test
  void oneIdInBothLogsIsTwoStreams() {
    try (var other = new TestLog("logistics")) {
      UUID id = UUID.randomUUID();
      Entry here = log.next(id, 1);
      Entry there = other.next(id, 1);
      log.publish(here);
      other.publish(there);
      tables.awaitApplied(here);
      tables.awaitApplied(there);
      var later = new ArrayList<Entry>();
      for (long version = 2; version <= 5; version++) {
        later.add(note(other, id, "throughput", version, "there " + version));
        later.add(note(log, id, "indicators", version, "here " + version));
      }
      for (Entry entry : later) (entry.log().equals(LOG) ? log : other).publish(entry);
      for (Entry entry : later) tables.awaitApplied(entry);
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L), tables.journal(here));
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L), tables.journal(there));
      for (Entry entry : later) tables.awaitPosition(entry);
      given()
          .get("/v1/timeline?limit=500&streamType=throughput&stream=" + id)
          .then()
          .body("items.data.text", contains(null, "there 2", "there 3", "there 4", "there 5"));
      given()
          .header("Consistency-Token", "logistics:%1$s@5,agreements:%1$s@5".formatted(id))
          .get("/v1/timeline?limit=500&stream=" + id)
          .then()
          .statusCode(200)
          .body("items", hasSize(10));
      given()
          .header("Consistency-Token", "agreements:%s@6".formatted(id))
          .get("/v1/timeline")
          .then()
          .statusCode(503)
          .header("Consistency-Applied", "agreements:%s@5".formatted(id));
    }
  }

  @Test
  void orderHoldsOverPartitionsConsumersAndRebalances() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    var random = new Random(seed);
    var versions = new HashMap<UUID, Long>();
    List<UUID> streams = LongStream.range(0, 60).mapToObj(_ -> UUID.randomUUID()).toList();
    FeedMember third = null;
    for (int batch = 0; batch < 40; batch++) {
      var events = new ArrayList<Entry>();
      for (int i = 0; i < 50; i++) {
        UUID stream = streams.get(random.nextInt(streams.size()));
        events.add(log.next(stream, versions.merge(stream, 1L, Long::sum)));
      }
      log.publish(events);
      if (batch == 10) third = feed.join(LOG, "third");
      if (batch == 25) third.stop();
    }
    versions.forEach((stream, version) -> tables.awaitVersion(LOG, stream, version));
    versions.forEach((stream, version) ->
        assertEquals(
            LongStream.rangeClosed(1, version).boxed().toList(),
            tables.numbers(
                "SELECT version FROM journal WHERE stream = ? AND facts_before = version - 1 ORDER BY version",
                stream),
            "seed " + seed));
    // The last events may be applied before every consumer has received its partitions.
    await("two consumers at work")
        .atMost(FeedTables.PATIENCE)
        .untilAsserted(() -> {
          List<Integer> shares =
              feed.states().stream()
                  .filter(s -> s.log().equals(LOG))
                  .map(EventFeed.State::partitions)
                  .toList();
          assertEquals(2, shares.stream().filter(s -> s > 0).count(), shares::toString);
          assertEquals(12, shares.stream().mapToInt(s -> s).sum());
        });
  }

  /// What a crash removes from a commit is read again from the topics, the pending list of an index
  /// is short, and a session of a lost host does not hold its locks for long.
  @Test
  void sessionsHaveTheSettingsOfTheFeed() {
    Map.of(
            "search_path", "live,public",
            "synchronous_commit", "off",
            "gin_pending_list_limit", "512kB",
            "idle_in_transaction_session_timeout", "1min",
            "tcp_keepalives_idle", "10",
            "tcp_keepalives_interval", "5",
            "tcp_keepalives_count", "3")
        .forEach((setting, value) -> assertEquals(value, tables.text("SHOW " + setting), setting));
  }

  // ---- help ----------------------------------------------------------------------------------

  private List<Entry> growing(int versions) {
    UUID stream = UUID.randomUUID();
    var events = new ArrayList<Entry>();
    for (long version = 1; version <= versions; version++) events.add(log.next(stream, version));
    return events;
  }

  private static Entry note(TestLog log, UUID stream, String type, long version, String text) {
    return log.next(
        stream,
        type,
        version,
        "note-cited",
        LedgerJson.write(new NoteCited(null, text, null, List.of(Ledger.cited("P", "2024-01-01")))),
        Instant.now().truncatedTo(ChronoUnit.MICROS));
  }

  private ValidatableResponse operate(UUID stream, String operation, String body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post(
            management.resolve(
                "/operations/parked-streams/%s/%s/%s".formatted(LOG, stream, operation)))
        .then();
  }

  private void awaitReady() {
    await("readiness")
        .atMost(FeedTables.PATIENCE)
        .untilAsserted(
            () -> given().get(management.resolve("/q/health/ready")).then().statusCode(200));
  }

  /// The cursor after all events.
  private String place() {
    return "agreements:%d@1.logistics:%d@1.scratch:%d@%d"
        .formatted(
            tables.position(LOG),
            tables.position("logistics"),
            tables.position(Stack.SCRATCH),
            applied.freshness().of(Stack.SCRATCH).epoch());
  }

  private Map<Integer, Place> unread() throws SQLException {
    return database
        .transaction(db -> Checkpoints.begin(db, LOG, "unread", List.of(UNREAD)))
        .places();
  }

  private static EventFeed.Batch batch(Map<Integer, Place> from, Entry... entries) {
    List<RecordCheck.Authentic> authentic = Arrays.stream(entries).map(Entry::authentic).toList();
    long next = from.get(UNREAD).nextOffset() + entries.length;
    long last = entries[entries.length - 1].position();
    return new EventFeed.Batch(
        authentic, List.of(), Map.of(UNREAD, new Checkpoints.Advance(UNREAD, next, last)));
  }

  private String digest() {
    return digestWithout(UUID.randomUUID(), 0);
  }

  private String digestWithout(UUID stream, long version) {
    return tables.text(
        """
        SELECT concat((SELECT sum(hashtextextended(f::text, 0)) FROM fact f WHERE NOT (stream = %1$s AND version = %2$d)),
          '/', (SELECT sum(hashtextextended(c::text, 0)) FROM citation c WHERE NOT (stream = %1$s AND version = %2$d)),
          '/', (SELECT sum(hashtextextended(s::text, 0)) FROM source s),
          '/', (SELECT sum(hashtextextended(j::text, 0)) FROM journal j WHERE NOT (stream = %1$s AND version = %2$d)),
          '/', (SELECT count(*) FROM foreign_record))
        """
            .formatted("'" + stream + "'", version));
  }
}
