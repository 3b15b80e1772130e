package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.Checkpoints.Place;
import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events that the topic lacks.
@QuarkusTest
@WithTestResource(Stack.class)
class LogRepairTest {

  private static final String LOG = "agreements";

  /// Number of events of traffic: the missing event is fetched while few of them are published.
  private static final int MOST_ROUNDS = 400;

  @Inject FeedConfig config;
  @Inject DataSource database;
  @Inject EventFeed feed;
  @Inject Topics topics;
  @Inject Intake intake;
  @Inject ReadProgress applied;
  @Inject FeedTables tables;
  @Inject MeterRegistry registry;
  @Inject TlsConfigurationRegistry tls;

  private TestLog log;

  @BeforeEach
  void open() {
    log = new TestLog(LOG);
  }

  @AfterEach
  void nothingIsMissing() {
    log.close();
    assertEquals(
        tables.count("SELECT coalesce(max(position), 0) FROM received WHERE log = ?", LOG),
        tables.position(LOG),
        () -> tables.describe(LOG));
    assertEquals(0, tables.count("SELECT count(*) FROM parked_stream"));
  }

  private double counter(String name) {
    return registry.get(name).tag("log", LOG).counter().count();
  }

  private List<Entry> growing(UUID stream, int versions) {
    var events = new ArrayList<Entry>();
    for (int version = 1; version <= versions; version++) events.add(log.next(stream, version));
    return events;
  }

  @Test
  void missingEventsAreFetchedFromTheWriterAndOtherLogsContinue() {
    double before = counter("corridor.feed.repairs");
    List<Entry> holed = growing(UUID.randomUUID(), 8);
    Entry other = log.next(UUID.randomUUID(), 1);
    log.publish(List.of(holed.getFirst(), holed.getLast(), other));
    tables.awaitApplied(other);
    tables.awaitParked(holed.get(1), ParkingCode.MISSING_VERSION);
    given()
        .get("/v1/parked-streams")
        .then()
        .statusCode(200)
        .body("items.stream", contains(holed.getFirst().stream().toString()))
        .body("items.log", contains(LOG))
        .body("items.reason", contains("HOLE"));
    assertEquals(List.of(1L), tables.journal(holed.getFirst()));
    assertEquals(holed.getFirst().position(), tables.position(LOG), "stops before the gap");
    try (var writer = new TestWriter(LOG)) {
      writer.knows(holed);
      writer.knows(List.of(other));
      tables.awaitApplied(holed.getLast());
      tables.awaitPosition(other);
      assertEquals(holed.get(1).position(), writer.asked.peek());
    }
    assertEquals(8, tables.journal(holed.getFirst()).size());
    assertEquals(6, counter("corridor.feed.repairs") - before);
    Entry fetched = holed.get(3);
    assertEquals(
        1,
        tables.count(
            "SELECT count(*) FROM fact WHERE event_id = ? AND payload::text = ? AND correlation_id = ? AND causation_id = ? AND recorded = ?::timestamptz",
            fetched.id(),
            fetched.json(),
            fetched.id(),
            fetched.stream(),
            fetched.recorded().toString()));
  }

  /// The record is in the topic, before the checkpoint, but not in the tables.
  @Test
  void anUnappliedRecordBeforeTheCheckpointIsFetched() {
    Entry first = log.next(UUID.randomUUID(), 1);
    Entry lost = log.next(UUID.randomUUID(), 1);
    log.publish(first, lost);
    tables.awaitPosition(lost);
    for (String table : List.of("journal", "citation", "fact", "stream_progress"))
      tables.update("DELETE FROM %s WHERE stream = ?".formatted(table), lost.stream());
    tables.update("DELETE FROM figure WHERE id = ?", lost.id());
    tables.update("DELETE FROM received WHERE log = ? AND position = ?", LOG, lost.position());
    tables.update(
        "UPDATE watermark SET position = ?, chain = ? WHERE log = ?",
        first.position(),
        first.chain(),
        LOG);
    Entry later = log.next(UUID.randomUUID(), 1);
    log.publish(later);
    tables.awaitApplied(later);
    try (var writer = new TestWriter(LOG)) {
      writer.knows(List.of(first, lost, later));
      tables.awaitPosition(later);
    }
    assertEquals(List.of(1L), tables.journal(lost));
  }

  @Test
  void lateRecordsAreNotFetchedFromTheWriter() {
    List<Entry> events = growing(UUID.randomUUID(), 2);
    log.publish(events.getLast());
    tables.awaitParked(events.getFirst(), ParkingCode.MISSING_VERSION);
    log.publish(events.getFirst());
    tables.awaitApplied(events.getLast());
    tables.awaitPosition(events.getLast());
  }

  @Test
  void aWriterThatStallsDelaysNothingElse() {
    List<Entry> events = growing(UUID.randomUUID(), 3);
    double failures = counter("corridor.feed.repair.failures");
    try (var other = new TestLog("logistics");
        var writer = new TestWriter(LOG)) {
      writer.knows(events);
      writer.instead =
          exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('[');
            exchange.getResponseBody().flush();
          };
      log.publish(events.getFirst(), events.getLast());
      await("an incomplete response is abandoned")
          .atMost(FeedTables.PATIENCE)
          .until(() -> counter("corridor.feed.repair.failures") > failures);
      Entry sound = log.next(UUID.randomUUID(), 1);
      log.publish(sound);
      tables.awaitApplied(sound);
      Entry there = other.next(UUID.randomUUID(), 1);
      other.publish(there);
      tables.awaitPosition(there);
      assertFalse(tables.journal(events.getFirst()).contains(2L));
      writer.instead = null;
      tables.awaitApplied(events.getLast());
      tables.awaitPosition(sound);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status", "garbage", "object", "endless", "empty", "forged", "unsigned", "others"})
  void anUnusableResponseDoesNoHarm(String kind) {
    List<Entry> events = growing(UUID.randomUUID(), 3);
    double failures = counter("corridor.feed.repair.failures");
    try (var writer = new TestWriter(LOG)) {
      writer.knows(events);
      Entry missing = events.get(1);
      writer.instead =
          switch (kind) {
            case "status" -> exchange -> TestWriter.send(exchange, 500, "[]");
            case "garbage" -> exchange -> TestWriter.send(exchange, 200, "[{\"id\":");
            case "object" -> exchange -> TestWriter.send(exchange, 200, "{\"a\":{\"b\":1}}");
            case "endless" ->
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  for (int i = 0; i < 1_000; i++)
                    exchange.getResponseBody().write(" ".repeat(1 << 20).getBytes());
                  exchange.close();
                };
            case "empty" -> exchange -> TestWriter.send(exchange, 200, "[]");
            case "forged" ->
                exchange ->
                    TestWriter.send(
                        exchange, 200, "[" + missing.fromWriter().replace(LOG, "agreement5") + "]");
            case "unsigned" ->
                exchange ->
                    TestWriter.send(
                        exchange,
                        200,
                        "["
                            + missing.fromWriter().replaceFirst("\"mac\":\"..", "\"mac\":\"")
                            + "]");
            default ->
                exchange ->
                    TestWriter.send(exchange, 200, "[" + events.getFirst().fromWriter() + "]");
          };
      log.publish(events.getFirst(), events.getLast());
      await("two attempts that fail")
          .atMost(FeedTables.PATIENCE)
          .until(() -> counter("corridor.feed.repair.failures") >= failures + 2);
      assertEquals(events.getFirst().position(), tables.position(LOG));
      writer.instead = null;
      tables.awaitApplied(events.getLast());
      tables.awaitPosition(events.getLast());
    }
  }

  /// Another process replaces the token in the file, as the local stack does for Keycloak.
  @Test
  void theReaderSendsTheNewTokenAfterItsTokenHasExpired() throws IOException {
    Path file = config.writers().get(LOG).tokenFile().orElseThrow();
    String expired = Files.readString(file);
    List<Entry> events = growing(UUID.randomUUID(), 3);
    double failures = counter("corridor.feed.repair.failures");
    try (var writer = new TestWriter(LOG)) {
      writer.knows(events);
      writer.accepts("renewed-token");
      log.publish(events.getFirst(), events.getLast());
      await("two requests with the expired token")
          .atMost(FeedTables.PATIENCE)
          .until(() -> counter("corridor.feed.repair.failures") >= failures + 2);
      assertEquals(events.getFirst().position(), tables.position(LOG));
      Files.writeString(file, "renewed-token\n");
      tables.awaitApplied(events.getLast());
      tables.awaitPosition(events.getLast());
    } finally {
      Files.writeString(file, expired);
    }
  }

  /// Uses the log of a third writer, because its epoch is raised.
  @Test
  void anEpochEventThatTheTopicLacksIsFetchedFromTheWriter() {
    try (var scratch = new TestLog(Stack.SCRATCH);
        var writer = new TestWriter(Stack.SCRATCH)) {
      UUID stream = UUID.randomUUID();
      var before = new ArrayList<Entry>();
      for (int i = 1; i <= 9; i++) before.add(scratch.next(stream, i));
      scratch.publish(before);
      tables.awaitPosition(before.getLast());
      writer.knows(scratch.everything());
      long first = before.get(1).position();
      writer.forgetFrom(first);
      var after = new ArrayList<Entry>();
      after.add(scratch.restoreBefore(first));
      for (int i = 2; i <= 6; i++) after.add(scratch.next(stream, i));
      writer.knows(after);
      // Only the last event arrives, far before the end of the earlier log.
      scratch.publish(after.getLast());
      tables.awaitPosition(after.getLast());
      tables.awaitApplied(after.getLast());
      await("the new epoch")
          .atMost(FeedTables.PATIENCE)
          .until(() ->
              tables.count(
                      "SELECT count(*) FROM fact WHERE log = ? AND epoch = ? AND stream = ?",
                      Stack.SCRATCH,
                      after.getLast().epoch(),
                      stream)
                  == 5);
      assertEquals(6, tables.journal(after.getLast()).size());
      assertEquals(0, tables.count("SELECT count(*) FROM held_event WHERE log = ?", Stack.SCRATCH));
    }
  }

  /// After two restores in a row, the event of the second epoch arrives first. It does not continue
  /// the log, so the log stops. Only the writer still has the event of the first epoch.
  @Test
  void aLogStoppedByAnEpochResumesWithTheMissingEarlierEpoch() {
    try (var scratch = new TestLog(Stack.SCRATCH);
        var writer = new TestWriter(Stack.SCRATCH)) {
      UUID stream = UUID.randomUUID();
      var before = new ArrayList<Entry>();
      for (int i = 1; i <= 5; i++) before.add(scratch.next(stream, i));
      scratch.publish(before);
      tables.awaitPosition(before.getLast());
      long first = before.get(1).position();
      scratch.restoreBefore(first);
      Entry ofFirst = scratch.next(stream, 2);
      Entry epoch = scratch.restoreBefore(first + 2);
      Entry last = scratch.next(stream, 3);
      scratch.publish(epoch);
      await("the log stops")
          .atMost(FeedTables.PATIENCE)
          .until(() -> Watermarks.Stop.EPOCH_BREAKS_CHAIN.name().equals(stopped(Stack.SCRATCH)));
      writer.knows(scratch.everything());
      scratch.publish(ofFirst, last);
      await("the last epoch")
          .atMost(FeedTables.PATIENCE)
          .until(() ->
              tables.count(
                      "SELECT count(*) FROM watermark WHERE log = ? AND position = ? AND epoch = ?",
                      Stack.SCRATCH,
                      last.position(),
                      last.epoch())
                  == 1);
      assertNull(stopped(Stack.SCRATCH));
      assertEquals(List.of(1L, 2L, 3L), tables.journal(last));
      assertEquals(0, tables.count("SELECT count(*) FROM held_event WHERE log = ?", Stack.SCRATCH));
      assertEquals(
          0, tables.count("SELECT count(*) FROM contradiction WHERE log = ?", Stack.SCRATCH));
    }
  }

  private String stopped(String log) {
    return tables.text("SELECT stopped FROM watermark WHERE log = ?", log);
  }

  /// The last offset of the quiet partition is a transaction marker, which is not a record. No poll
  /// of a consumer is empty here, so the consumer has to pass the marker after polls with records.
  @Test
  void missingEventsAreFetchedUnderSteadyTraffic() {
    UUID quiet = inPartition(0);
    Entry first = log.next(quiet, 1);
    log.publish(first);
    tables.awaitPosition(first);
    Entry missing = log.next(quiet, 2);
    List<UUID> busy =
        IntStream.range(1, RecordCheck.PARTITIONS).mapToObj(this::inPartition).toList();
    try (var writer = new TestWriter(LOG)) {
      writer.knows(List.of(missing));
      int rounds = 0;
      Entry last = missing;
      while (tables.position(LOG) < missing.position() && rounds < MOST_ROUNDS) {
        long version = ++rounds;
        List<Entry> round = busy.stream().map(stream -> log.next(stream, version)).toList();
        log.publish(round);
        last = round.getLast();
      }
      int needed = rounds;
      assertTrue(needed < MOST_ROUNDS, () -> "not fetched during %d rounds".formatted(needed));
      tables.awaitPosition(last);
      assertEquals(List.of(1L, 2L), tables.journal(missing));
    }
  }

  private UUID inPartition(int partition) {
    return Stream.generate(UUID::randomUUID)
        .filter(id ->
            BuiltInPartitioner.partitionForKey(TestLog.utf8(id.toString()), RecordCheck.PARTITIONS)
                == partition)
        .findFirst()
        .orElseThrow();
  }

  /// A second repair next to that of the service: either may fetch the events.
  @Test
  void aRepairContinuesAfterAnError() {
    var looks = new AtomicInteger();
    var failing =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (_, _, _) -> {
                  if (looks.incrementAndGet() <= feed.logs().size())
                    throw new StackOverflowError("at the first look at each log");
                  return database.getConnection();
                });
    var repair = repair(config, failing);
    repair.start(null);
    try {
      await("looks after an Error")
          .atMost(FeedTables.PATIENCE)
          .until(() -> looks.get() > 4 * feed.logs().size());
    } finally {
      repair.stop(null);
    }
  }

  private LogRepair repair(FeedConfig config, DataSource database) {
    return new LogRepair(
        config,
        new ReadDatabase(database),
        feed,
        topics,
        new LogStates(),
        intake,
        applied,
        new FeedMetrics(new SimpleMeterRegistry()),
        tls);
  }

  @Test
  void anUnknownTlsConfigurationStopsTheStart() {
    var writer = "corridor.writers." + LOG;
    var wrong =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(FeedConfig.class)
            .withDefaultValues(
                Map.of(
                    writer + ".topic", "events",
                    writer + ".url", "https://localhost:1",
                    writer + ".mac-keys", "test:" + "5c".repeat(32),
                    writer + ".tls-configuration-name", "absent"))
            .build()
            .getConfigMapping(FeedConfig.class);
    var repair = repair(wrong, database);
    try {
      var refused = assertThrows(IllegalStateException.class, () -> repair.start(null));
      assertTrue(refused.getMessage().contains("absent"), refused::getMessage);
    } finally {
      repair.stop(null);
    }
  }

  /// A writer is asked only if the missing event cannot be in transit any more.
  @Test
  void theGoalIsReachedWhenEveryPartitionIsReadToItsRecordedEnd() {
    var goal = new LogRepair.Goal(5, 0, "topic", Map.of(0, 10L, 1, 0L, 2, 7L));
    var read = new Place("topic", 10);
    assertTrue(goal.isReached(Map.of(0, read, 2, new Place("topic", 7))));
    assertTrue(goal.isReached(Map.of(0, read, 1, new Place("topic", 3), 2, read)));
    assertFalse(goal.isReached(Map.of(0, read)));
    assertFalse(goal.isReached(Map.of(0, read, 2, new Place("topic", 6))));
    assertFalse(goal.isReached(Map.of(0, read, 2, new Place("another", 7))));
  }
}
