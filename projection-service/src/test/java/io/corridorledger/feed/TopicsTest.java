package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A topic that is deleted, created again, emptied or truncated while the service runs. The log is
/// a separate one, so that the others show that they are not affected.
@QuarkusTest
@WithTestResource(Stack.class)
class TopicsTest {

  private static final String LOG = Stack.SCRATCH;

  @Inject FeedTables tables;
  @Inject LogTables logs;
  @Inject MeterRegistry registry;

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> kafka;

  @TestHTTPResource(management = true)
  URI management;

  private TestLog log;
  private Admin admin;
  private final List<Entry> entries = new ArrayList<>();

  @BeforeEach
  void open() {
    log = new TestLog(LOG);
    admin = Admin.create(kafka);
    UUID stream = UUID.randomUUID();
    for (int version = 1; version <= 4; version++) entries.add(log.next(stream, version));
    for (int i = 0; i < 20; i++) entries.add(log.next(UUID.randomUUID(), 1));
    log.publish(entries);
    tables.awaitPosition(entries.getLast());
  }

  @AfterEach
  void close() {
    log.close();
    admin.close();
  }

  private static <T> T done(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitCreated() {
    var topic = new NewTopic(log.topic(), RecordCheck.PARTITIONS, (short) 1);
    await("the topic is created again")
        .atMost(FeedTables.PATIENCE)
        .until(() -> {
          try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
          } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) return false;
            throw e;
          }
        });
  }

  private void awaitWords(String check, String path, String words) {
    await("health reports '%s'".formatted(words))
        .atMost(FeedTables.PATIENCE)
        .untilAsserted(() ->
            given()
                .get(management.resolve("/q/health"))
                .then()
                .body(
                    "checks.find { it.name == '%s' }.data.'%s'".formatted(check, path),
                    equalTo(words)));
  }

  private void theOtherLogsGoOn() {
    try (var other = new TestLog("agreements")) {
      Entry entry = other.next(UUID.randomUUID(), 1);
      other.publish(entry);
      tables.awaitApplied(entry);
      tables.awaitPosition(entry);
    }
  }

  private void nothingIsDoubled() {
    assertEquals(List.of(1L, 2L, 3L, 4L), tables.journal(entries.getFirst()));
    assertEquals(
        0,
        tables.count(
            "SELECT count(*) FROM (SELECT event_id FROM fact WHERE log = ? GROUP BY 1 HAVING count(*) > 1) d",
            LOG));
  }

  @Test
  void aRecreatedTopicIsReportedAndReadFromItsBeginning() {
    done(admin.deleteTopics(List.of(log.topic())).all());
    awaitWords("feed", "topic.scratch", "missing");
    given().get(management.resolve("/q/health/ready")).then().statusCode(503);
    awaitWords("logs", "scratch", "topic missing");
    theOtherLogsGoOn();
    awaitCreated();
    awaitWords("feed", "topic.scratch", "found");
    // Nothing was published again, so the topic has fewer records than were read from it.
    awaitWords("logs", "scratch", "topic lost records");
    given().get(management.resolve("/q/health")).then().statusCode(503);
    await("ready")
        .atMost(FeedTables.PATIENCE)
        .untilAsserted(
            () -> given().get(management.resolve("/q/health/ready")).then().statusCode(200));
    log.close();
    log = new TestLog(LOG);
    // As a relay does on the request of an operator: the whole log, from the first position on.
    log.publish(log.everything());
    Entry next = log.next(entries.getFirst().stream(), 5);
    log.publish(next);
    tables.awaitApplied(next);
    tables.awaitPosition(next);
    awaitWords("logs", "scratch", "advancing");
    assertEquals(5, tables.journal(next).size());
  }

  /// A rebuild finds only a part of the log in the topic.
  @Test
  void recordsDeletedFromTheTopicAreFetchedFromTheWriter() throws SQLException {
    List<TopicPartition> partitions =
        IntStream.range(0, RecordCheck.PARTITIONS)
            .mapToObj(p -> new TopicPartition(log.topic(), p))
            .toList();
    var ends =
        done(
            admin
                .listOffsets(
                    partitions.stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest())))
                .all());
    done(
        admin
            .deleteRecords(
                partitions.stream()
                    .collect(
                        Collectors.toMap(
                            p -> p, p -> RecordsToDelete.beforeOffset(ends.get(p).offset()))))
            .all());
    double before = lostRecords();
    logs.clear(LOG);
    logs.begin(LOG);
    tables.update(
        "UPDATE projection_checkpoint SET next_offset = 0, last_position = 0, lost_position = 0 WHERE log = ?",
        LOG);
    List<Entry> later = new ArrayList<>();
    for (int i = 0; i < 20; i++) later.add(log.next(UUID.randomUUID(), 1));
    try (var writer = new TestWriter(LOG)) {
      writer.knows(log.everything());
      log.publish(later);
      for (Entry entry : later) tables.awaitApplied(entry);
      tables.awaitPosition(later.getLast());
      assertTrue(writer.asked.contains(1L), () -> "asked for " + writer.asked);
    }
    nothingIsDoubled();
    assertEquals(
        log.everything().size(), tables.count("SELECT count(*) FROM fact WHERE log = ?", LOG));
    assertTrue(lostRecords() > before, "reported");
    theOtherLogsGoOn();
  }

  private double lostRecords() {
    return registry.get("corridor.feed.topic.lost.records").tag("log", LOG).counter().count();
  }

  /// An offset beyond the end: the broker was restored to an earlier state.
  @Test
  void aTruncatedTopicIsReportedAndReadAgain() {
    tables.update("UPDATE projection_checkpoint SET next_offset = 1000000 WHERE log = ?", LOG);
    Entry wakes = log.next(UUID.randomUUID(), 1);
    log.publish(wakes);
    tables.awaitApplied(wakes);
    tables.awaitPosition(wakes);
    List<Entry> more = new ArrayList<>();
    for (int i = 0; i < 40; i++) more.add(log.next(UUID.randomUUID(), 1));
    log.publish(more);
    for (Entry entry : more) tables.awaitApplied(entry);
    nothingIsDoubled();
    theOtherLogsGoOn();
  }
}
