package io.corridorledger.projection.feed;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.corridorledger.projection.CorridorConfig;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.feed.TestLog.Entry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Stack.class)
class EventFeedTest {

  @TestHTTPResource(value = "/", management = true)
  URI management;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Of the topic; they are counted from 0.
  private static final int PARTITIONS = 12;

  @Inject EventFeed feed;
  @Inject Applied applied;
  @Inject Journal journal;
  @Inject DataSource database;
  @Inject CorridorConfig config;

  private TestLog log;

  @BeforeEach
  void open() {
    log = new TestLog("agreements");
  }

  /// Whatever a test does, in the end nothing is missing and nobody waits.
  @AfterEach
  void nothingIsLeft() {
    log.close();
    journal.poison.clear();
    assertEquals(0, count("SELECT count(*) FROM parked_stream"), "parked streams");
    assertEquals(0, count("SELECT count(*) FROM parked_event"), "parked events");
    assertEquals(
        count("SELECT coalesce(max(position), 0) FROM fact WHERE log = 'agreements'"),
        applied.freshness().position("agreements"),
        "watermark");
    assertEquals(0, count("SELECT count(*) FROM journal WHERE NOT in_order"), "out of order");
    assertEquals(0, count("SELECT count(*) FROM stream_progress WHERE seen <> applied"), "behind");
  }

  @Test
  void appliesEachEventOnceAndSaysHowFarItIs() {
    UUID stream = UUID.randomUUID();
    Entry first = log.next(stream, 1);
    Entry second = log.next(stream, 2);
    log.publish(first, second);
    awaitVersion(stream, 2);
    assertEquals(List.of(1L, 2L), journal(stream));
    assertEquals(second.position(), applied.freshness().position("agreements"));
    assertEquals(second.recorded(), applied.freshness().topics().get("agreements").recorded());
    assertEquals(
        1,
        count(
            "SELECT count(*) FROM fact WHERE stream = '%s' AND version = 1 AND parties = '{ISO:AZ,ISO:UZ}' AND published = '2024-05-07' AND occurred = '2023'"
                .formatted(stream)));
    assertEquals(
        1,
        count(
            "SELECT count(*) FROM citation WHERE stream = '%s' AND version = 1 AND source = '%s'"
                .formatted(stream, TestLog.sourceOf("cited everywhere"))));
    assertFalse(applied.await(stream, 3, Duration.ofMillis(60)));
  }

  @Test
  void redeliveryChangesNothing() {
    UUID stream = UUID.randomUUID();
    List<Entry> events = List.of(log.next(stream, 1), log.next(stream, 2));
    log.publish(events);
    awaitVersion(stream, 2);
    String before = digest();
    log.publish(events);
    log.publish(events.reversed());
    Entry last = log.next(stream, 3);
    log.publish(last);
    awaitVersion(stream, 3);
    assertEquals(List.of(1L, 2L, 3L), journal(stream));
    assertEquals(3, count("SELECT count(*) FROM fact WHERE stream = '%s'".formatted(stream)));
    assertEquals(before, digestWithout(stream, 3));
  }

  @Test
  void whatWasAbortedNeverHappened() {
    UUID stream = UUID.randomUUID();
    Entry never = log.next(stream, 1);
    log.publishAndAbort(List.of(never));
    Entry instead = never.rival(1);
    log.publish(instead);
    awaitVersion(stream, 1);
    assertEquals(
        1, count("SELECT count(*) FROM fact WHERE event_id = '%s'".formatted(instead.id())));
    assertEquals(0, count("SELECT count(*) FROM fact WHERE event_id = '%s'".formatted(never.id())));
  }

  @Test
  void aConsumerThatHasLostItsPartitionWritesNothing() throws SQLException {
    Map<TopicPartition, Long> expected = unread();
    var others = new HashMap<>(expected);
    feed.take(records(others, log.next(UUID.randomUUID(), 1)), others);
    Entry late = log.next(UUID.randomUUID(), 1);
    var before = new HashMap<>(expected);
    String digest = digest();
    assertThrows(Checkpoints.Overtaken.class, () -> feed.take(records(expected, late), expected));
    assertEquals(digest, digest());
    assertEquals(others, unread());
    assertEquals(before, expected);
    log.publish(late);
    awaitVersion(late.stream(), 1);
  }

  @Test
  void aMissingVersionIsFetchedFromItsWriterAndTheOthersGoOn() throws IOException {
    UUID holed = UUID.randomUUID();
    UUID sound = UUID.randomUUID();
    Entry v1 = log.next(holed, 1);
    Entry v2 = log.next(holed, 2);
    Entry v3 = log.next(holed, 3);
    Entry v4 = log.next(holed, 4);
    Entry other = log.next(sound, 1);
    log.publish(v1, v3, v4, other);
    awaitVersion(sound, 1);
    awaitParked(holed, "HOLE", 2);
    given()
        .get("/v1/parked-streams")
        .then()
        .statusCode(200)
        .body("total", equalTo(1))
        .body("items", hasSize(1))
        .body("items[0].stream", equalTo(holed.toString()));
    assertEquals(List.of(1L), journal(holed));
    assertEquals(v1.position(), applied.freshness().position("agreements"), "stops before the gap");
    HttpServer writer = writer(Map.of(holed, List.of(v2, v3, v4)), new AtomicBoolean());
    try {
      awaitVersion(holed, 4);
    } finally {
      writer.stop(0);
    }
    assertEquals(List.of(1L, 2L, 3L, 4L), journal(holed));
    assertEquals(other.position(), applied.freshness().position("agreements"));
    assertEquals(
        1,
        count(
            "SELECT count(*) FROM fact WHERE event_id = '%s' AND payload = '%s'::jsonb"
                .formatted(v2.id(), v2.json())));
  }

  @Test
  void aWriterThatStallsInItsAnswerHoldsNoStream() throws IOException {
    UUID stream = UUID.randomUUID();
    Entry v1 = log.next(stream, 1);
    Entry v2 = log.next(stream, 2);
    Entry v3 = log.next(stream, 3);
    var stalls = new AtomicBoolean(true);
    HttpServer writer = writer(Map.of(stream, List.of(v2, v3)), stalls);
    try {
      log.publish(v1, v3);
      awaitParked(stream, "HOLE", 2);
      await("giving up an answer that began")
          .atMost(PATIENCE)
          .until(() -> {
            String error =
                text("SELECT error FROM parked_stream WHERE stream = '%s'".formatted(stream));
            return error.contains("did not answer within " + config.feed().writerTimeout());
          });
      stalls.set(false);
      awaitVersion(stream, 3);
    } finally {
      writer.stop(0);
    }
    assertEquals(List.of(1L, 2L, 3L), journal(stream));
  }

  @Test
  void aMissingVersionThatArrivesLateNeedsNoWriter() {
    UUID stream = UUID.randomUUID();
    Entry v1 = log.next(stream, 1);
    Entry v2 = log.next(stream, 2);
    log.publish(v2);
    awaitParked(stream, "HOLE", 1);
    // Before the missing one is there: afterwards the repair may be faster, and nothing waits.
    given()
        .post("/v1/parked-streams/" + stream + "/retry")
        .then()
        .statusCode(200)
        .body("waiting", equalTo(true))
        .body("item.reason", equalTo("HOLE"));
    log.publish(v1);
    awaitVersion(stream, 2);
    assertEquals(List.of(1L, 2L), journal(stream));
  }

  @Test
  void aPoisonousEventParksItsStreamAloneAndARetryTakesItUp() {
    UUID bad = UUID.randomUUID();
    List<UUID> good = LongStream.range(0, 20).mapToObj(_ -> UUID.randomUUID()).toList();
    journal.poison.put(bad, 2L);
    var events = new ArrayList<Entry>();
    for (long version = 1; version <= 3; version++) {
      events.add(log.next(bad, version));
      for (UUID stream : good) events.add(log.next(stream, version));
    }
    log.publish(events);
    for (UUID stream : good) awaitVersion(stream, 3);
    awaitParked(bad, "POISON", 2);
    for (UUID stream : good) assertEquals(List.of(1L, 2L, 3L), journal(stream));
    assertEquals(List.of(1L), journal(bad));
    await("its facts are in the change feed all the same")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertEquals(events.getLast().position(), applied.freshness().position("agreements")));
    given()
        .post("/v1/parked-streams/" + bad + "/retry")
        .then()
        .statusCode(200)
        .body("waiting", equalTo(true))
        .body("item.attempts", equalTo(1))
        .body("item.error", equalTo("version 2 is poison"));
    assertEquals(List.of(1L), journal(bad));
    journal.poison.remove(bad);
    given()
        .post("/v1/parked-streams/" + bad + "/retry")
        .then()
        .statusCode(200)
        .body("waiting", equalTo(false));
    assertEquals(List.of(1L, 2L, 3L), journal(bad));
    assertTrue(applied.await(bad, 3, Duration.ZERO));
  }

  @Test
  void aPoisonousEventIsSkippedWithAReasonAndOnlyThatOne() {
    UUID bad = UUID.randomUUID();
    Entry unknown = log.next(bad, 2, "never-heard-of", "{\"a\":1}");
    Entry third = log.next(bad, 3);
    log.publish(log.next(bad, 1), unknown, third);
    awaitParked(bad, "POISON", 2);
    given()
        .contentType(ContentType.JSON)
        .body("{\"version\":3,\"reason\":\"another one than it waits for\"}")
        .post("/v1/parked-streams/" + bad + "/skip")
        .then()
        .statusCode(422)
        .body("rule", equalTo("nothing-to-skip"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"version\":2,\"reason\":\"a test of the importer\"}")
        .post("/v1/parked-streams/" + bad + "/skip")
        .then()
        .statusCode(200)
        .body("waiting", equalTo(false));
    awaitVersion(bad, 3);
    assertEquals(
        List.of(1L, 3L),
        versions(
            "SELECT version FROM journal WHERE stream = '%s' ORDER BY version".formatted(bad)));
    assertEquals(3, count("SELECT count(*) FROM fact WHERE stream = '%s'".formatted(bad)));
    assertEquals(
        1,
        count(
            "SELECT count(*) FROM public.skipped_event WHERE event_id = '%s' AND reason = 'a test of the importer' AND error = 'unknown event type never-heard-of'"
                .formatted(unknown.id())));
    log.publish(log.next(bad, 4));
    awaitVersion(bad, 4);
    assertEquals(
        1,
        count(
            "SELECT count(*) FROM journal WHERE stream = '%s' AND version = 4 AND facts_before = 2"
                .formatted(bad)));
    update(
        "UPDATE journal SET in_order = true WHERE stream = '%s'"
            .formatted(bad)); // 3 came without 2, as decided
  }

  @Test
  void whatTheTablesCannotHoldParksItsStreamAlone() {
    UUID bad = UUID.randomUUID();
    UUID good = UUID.randomUUID();
    Entry broken = log.next(bad, 1, "observation-reported", "{\"note\":\"\\u0000\"}");
    Entry sound = log.next(good, 1);
    log.publish(broken, sound);
    awaitVersion(good, 1);
    awaitParked(bad, "POISON", 1);
    assertEquals(broken.position() - 1, applied.freshness().position("agreements"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"version\":1,\"reason\":\"cannot be stored\"}")
        .post("/v1/parked-streams/" + bad + "/skip")
        .then()
        .statusCode(200)
        .body("waiting", equalTo(false));
    assertEquals(sound.position(), applied.freshness().position("agreements"));
    assertEquals(0, count("SELECT count(*) FROM journal WHERE stream = '%s'".formatted(bad)));
  }

  @Test
  void aForkedLogIsNotTakenForARedelivery() {
    UUID stream = UUID.randomUUID();
    Entry first = log.next(stream, 1);
    log.publish(first);
    awaitVersion(stream, 1);
    Entry forked = first.rival(1);
    log.publish(forked);
    awaitParked(stream, "POISON", 1);
    given()
        .contentType(ContentType.JSON)
        .body("{\"version\":1,\"reason\":\"of a restored copy\"}")
        .post("/v1/parked-streams/" + stream + "/skip")
        .then()
        .statusCode(200)
        .body("waiting", equalTo(false));
    assertEquals(List.of(1L), journal(stream));
    assertEquals(1, count("SELECT count(*) FROM fact WHERE event_id = '%s'".formatted(first.id())));
  }

  @Test
  void anOutageInTheMiddleOfABatchLosesNothing() {
    journal.outages.set(3);
    UUID stream = UUID.randomUUID();
    var events = new ArrayList<Entry>();
    for (long version = 1; version <= 50; version++) events.add(log.next(stream, version));
    log.publish(events);
    awaitVersion(stream, 50);
    assertEquals(0, journal.outages.get());
    assertEquals(50, journal(stream).size());
    await("readiness after an outage")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> given().get(management.resolve("/q/health/ready")).then().statusCode(200));
  }

  @Test
  void aRecordOfSomebodyElseIsKeptAndPassed() {
    UUID stream = UUID.randomUUID();
    log.publishRaw(
        new ProducerRecord<>(
            log.topic(), stream.toString(), "hello".getBytes(StandardCharsets.UTF_8)));
    log.publish(log.next(stream, 1));
    awaitVersion(stream, 1);
    assertEquals(1, count("SELECT count(*) FROM foreign_record WHERE value = 'hello'::bytea"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-12-31T23:59:59Z", "9999-01-01T00:00:00Z"})
  void anEventOfAnImpossibleYearIsKeptAndPassed(String time) {
    UUID stream = UUID.randomUUID();
    Entry first = log.next(stream, 1);
    log.publishRaw(first.rival(1).recordedAt(time).message());
    log.publish(first);
    awaitVersion(stream, 1);
    assertEquals(
        1,
        count(
            "SELECT count(*) FROM foreign_record WHERE record_key = '%s'::bytea AND error LIKE '%%its time is %s%%'"
                .formatted(stream, time.substring(0, 10))));
    assertEquals(1, count("SELECT count(*) FROM fact WHERE event_id = '%s'".formatted(first.id())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "9998-12-31T23:59:59Z"})
  void anEventOfAnUnlikelyYearIsTaken(String time) throws SQLException {
    Entry unlikely = log.next(UUID.randomUUID(), 1).recordedAt(time);
    Map<TopicPartition, Long> expected = unread();
    feed.take(records(expected, unlikely), expected);
    assertEquals(unread(), expected);
    assertEquals(List.of(1L), journal(unlikely.stream()));
  }

  @Test
  void ofTwoEventsThatClaimOnePlaceTheOneOfTheLaterEpochCounts() throws SQLException {
    Entry one = log.next(UUID.randomUUID(), 1);
    Entry other = log.next(UUID.randomUUID(), 1);
    List<Entry> later = List.of(one.rival(2), other.rival(2));
    Map<TopicPartition, Long> expected = unread();
    feed.take(records(expected, one, later.getFirst(), later.getLast(), other), expected);
    for (Entry counts : later) {
      assertEquals(
          1,
          count(
              "SELECT count(*) FROM fact WHERE stream = '%s' AND event_id = '%s' AND epoch = 2"
                  .formatted(counts.stream(), counts.id())));
      assertEquals(List.of(1L), journal(counts.stream()));
    }
  }

  @Test
  void orderHoldsOverPartitionsConsumersAndRebalances() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    var random = new Random(seed);
    var versions = new HashMap<UUID, Long>();
    List<UUID> streams = LongStream.range(0, 60).mapToObj(_ -> UUID.randomUUID()).toList();
    EventFeed.Member third = null;
    for (int batch = 0; batch < 40; batch++) {
      var events = new ArrayList<Entry>();
      for (int i = 0; i < 50; i++) {
        UUID stream = streams.get(random.nextInt(streams.size()));
        events.add(log.next(stream, versions.merge(stream, 1L, Long::sum)));
      }
      log.publish(events);
      if (batch == 10) third = feed.join("third");
      if (batch == 25) third.stop();
    }
    versions.forEach((stream, version) -> awaitVersion(stream, version));
    versions.forEach((stream, version) ->
        assertEquals(
            LongStream.rangeClosed(1, version).boxed().toList(), journal(stream), "seed " + seed));
    // The last events may be applied before every consumer has heard of its share.
    await("two consumers at work")
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          List<Integer> shares = feed.states().stream().map(EventFeed.State::partitions).toList();
          assertEquals(2, shares.stream().filter(s -> s > 0).count(), shares::toString);
          assertEquals(24, shares.stream().mapToInt(s -> s).sum());
        });
  }

  /// What a crash takes from a commit the topics bring again, what an index has yet to sort in is
  /// short, and a session whose host is gone holds no lock for long.
  @Test
  void aSessionIsSetAsTheFeedNeedsIt() {
    Map.of(
            "search_path", "live,public",
            "synchronous_commit", "off",
            "gin_pending_list_limit", "512kB",
            "idle_in_transaction_session_timeout", "1min",
            "tcp_keepalives_idle", "10",
            "tcp_keepalives_interval", "5",
            "tcp_keepalives_count", "3")
        .forEach((setting, value) -> assertEquals(value, text("SHOW " + setting), setting));
  }

  // ---- help ----------------------------------------------------------------------------------

  private void awaitVersion(UUID stream, long version) {
    assertTrue(
        applied.await(stream, version, PATIENCE),
        () ->
            "stream %s is not at version %d: progress %s, parked %s, feed %s"
                .formatted(
                    stream,
                    version,
                    text(
                        "SELECT p::text FROM stream_progress p WHERE stream = '%s'"
                            .formatted(stream)),
                    text("SELECT string_agg(p::text, '; ') FROM parked_stream p"),
                    feed.states()));
  }

  private void awaitParked(UUID stream, String reason, long version) {
    await("stream %s parked (%s) at %d".formatted(stream, reason, version))
        .atMost(PATIENCE)
        .until(() ->
            count(
                    "SELECT count(*) FROM parked_stream WHERE stream = '%s' AND reason = '%s' AND version = %d"
                        .formatted(stream, reason, version))
                == 1);
  }

  /// @param stalls while this is so an answer begins and does not end
  private HttpServer writer(Map<UUID, List<Entry>> streams, AtomicBoolean stalls)
      throws IOException {
    var address = config.writers().get("agreements").url();
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", address.getPort()), 0);
    server.createContext(
        "/v1/indicators/",
        exchange -> {
          UUID stream = UUID.fromString(exchange.getRequestURI().getPath().split("/")[3]);
          long from = Long.parseLong(exchange.getRequestURI().getQuery().replace("from=", ""));
          List<Entry> events =
              streams.get(stream).stream().filter(e -> e.version() >= from).toList();
          byte[] body =
              """
              {"stream":"%s","streamType":"indicators","version":%d,"events":[%s]}\
              """
                  .formatted(
                      stream,
                      events.getLast().version(),
                      events.stream().map(Entry::fromWriter).collect(Collectors.joining(",")))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          if (stalls.get()) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            return;
          }
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private List<Long> journal(UUID stream) {
    return versions(
        "SELECT version FROM journal WHERE stream = '%s' AND facts_before = version - 1 ORDER BY version"
            .formatted(stream));
  }

  /// The checkpoint of a partition that the feed does not read: nobody but the test moves it.
  private Map<TopicPartition, Long> unread() throws SQLException {
    try (var db = database.getConnection()) {
      return Checkpoints.read(db, List.of(new TopicPartition(log.topic(), PARTITIONS)));
    }
  }

  /// One batch, of one partition.
  private static ConsumerRecords<byte[], byte[]> records(
      Map<TopicPartition, Long> from, Entry... entries) {
    TopicPartition partition = from.keySet().iterator().next();
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    for (Entry entry : entries) {
      ProducerRecord<String, byte[]> message = entry.message();
      records.add(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              from.get(partition) + records.size(),
              0L,
              TimestampType.CREATE_TIME,
              0,
              0,
              entry.stream().toString().getBytes(StandardCharsets.UTF_8),
              message.value(),
              new RecordHeaders(message.headers()),
              java.util.Optional.empty()));
    }
    return new ConsumerRecords<>(Map.of(partition, records), Map.of());
  }

  private String digest() {
    return digestWithout(UUID.randomUUID(), 0);
  }

  private String digestWithout(UUID stream, long version) {
    return text(
        """
        SELECT concat((SELECT sum(hashtextextended(f::text, 0)) FROM fact f WHERE NOT (stream = '%1$s' AND version = %2$d)),
          '/', (SELECT sum(hashtextextended(c::text, 0)) FROM citation c WHERE NOT (stream = '%1$s' AND version = %2$d)),
          '/', (SELECT sum(hashtextextended(s::text, 0)) FROM source s),
          '/', (SELECT sum(hashtextextended(j::text, 0)) FROM journal j WHERE NOT (stream = '%1$s' AND version = %2$d)))
        """
            .formatted(stream, version));
  }

  private long count(String sql) {
    return versions(sql).getFirst();
  }

  private List<Long> versions(String sql) {
    var found = new ArrayList<Long>();
    try (var db = database.getConnection();
        var statement = db.createStatement();
        var row = statement.executeQuery(sql)) {
      while (row.next()) found.add(row.getLong(1));
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
    return found;
  }

  private void update(String sql) {
    try (var db = database.getConnection();
        var statement = db.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private String text(String sql) {
    try (var db = database.getConnection();
        var statement = db.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
