package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.UUID;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Health and metrics of a log that does not advance.
@QuarkusTest
@WithTestResource(Stack.class)
class LogHealthTest {

  private static final String LOG = Stack.SCRATCH;

  @Inject FeedTables tables;

  @TestHTTPResource(management = true)
  URI management;

  private TestLog log;

  @BeforeEach
  void open() {
    log = new TestLog(LOG);
    Entry first = log.next(UUID.randomUUID(), 1);
    log.publish(first);
    tables.awaitPosition(first);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void awaitHealth(int status, String words) {
    await("health reports '%s'".formatted(words))
        .atMost(FeedTables.PATIENCE)
        .untilAsserted(() -> {
          String health =
              given()
                  .get(management.resolve("/q/health"))
                  .then()
                  .statusCode(status)
                  .body("checks.find { it.name == 'logs' }.data.scratch", equalTo(words))
                  .extract()
                  .asString();
          assertFalse(
              health.matches("(?s).*(Exception|java|SQLSTATE|127\\.0\\.0\\.1|localhost).*"),
              health);
        });
  }

  private double gauge(String name) {
    return given()
        .get(management.resolve("/q/metrics"))
        .then()
        .extract()
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + "{log=\"scratch\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  /// Each metric has a description.
  @Test
  void everyMetricOfTheFeedHasAHelpText() {
    var lines =
        given()
            .get(management.resolve("/q/metrics"))
            .then()
            .extract()
            .asString()
            .lines()
            .filter(line -> line.startsWith("# HELP corridor_feed"))
            .toList();
    assertTrue(lines.size() > 15, lines::toString);
    for (String line : lines) assertTrue(line.split(" ").length > 4, line);
  }

  @Test
  void aPermanentGapIsReported() {
    Entry missing = log.next(UUID.randomUUID(), 1);
    Entry later = log.next(UUID.randomUUID(), 1);
    log.publish(later);
    tables.awaitApplied(later);
    awaitHealth(503, "stalled after position " + (missing.position() - 1));
    assertEquals(1, gauge("corridor_feed_stalled"));
    given().get(management.resolve("/q/health/ready")).then().statusCode(200);
    given()
        .get(management.resolve("/q/health/well"))
        .then()
        .body("checks.find { it.name == 'logs' }.data.logistics", equalTo("advancing"));
    log.publish(missing);
    awaitHealth(200, "advancing");
    assertEquals(0, gauge("corridor_feed_stalled"));
    assertEquals(later.position(), gauge("corridor_feed_position"));
  }

  /// An administrator of the writer's database changes an event before it is published.
  @Test
  void aBrokenChainIsReportedUntilAnEpochGivesItUp() {
    Entry sound = log.next(UUID.randomUUID(), 1);
    Entry altered = log.next(sound.stream(), 2);
    log.publish(sound);
    log.publishRaw(altered.altered(TestLog.observation(2, "altered")));
    awaitHealth(503, "chain broken at position " + altered.position());
    assertEquals(1, gauge("corridor_feed_stopped"));
    given().get(management.resolve("/q/health/ready")).then().statusCode(200);
    given()
        .get("/v1/timeline?limit=1")
        .then()
        .statusCode(200)
        .body("freshness.scratch.stopped", equalTo("CHAIN_BROKEN"))
        .body("freshness.scratch.position", equalTo((int) sound.position()));
    Entry held = log.next(UUID.randomUUID(), 1);
    log.publish(held);
    await("later events are held")
        .atMost(FeedTables.PATIENCE)
        .until(() -> tables.count("SELECT count(*) FROM held_event WHERE log = ?", LOG) == 1);
    try (var other = new TestLog("agreements")) {
      Entry elsewhere = other.next(UUID.randomUUID(), 1);
      other.publish(elsewhere);
      tables.awaitPosition(elsewhere);
    }
    Entry epoch = log.restoreBefore(altered.position());
    Entry next = log.next(sound.stream(), 2);
    log.publish(epoch, next);
    tables.awaitPosition(next);
    awaitHealth(200, "advancing");
    assertEquals(0, gauge("corridor_feed_stopped"));
    assertEquals(2, tables.journal(sound).size());
    assertEquals(0, tables.count("SELECT count(*) FROM fact WHERE event_id = ?", held.id()));
    assertEquals(0, tables.count("SELECT count(*) FROM held_event WHERE log = ?", LOG));
  }

  @Test
  void failuresAreReportedInStableWords() {
    assertEquals(
        FeedFailure.DATABASE,
        FeedFailure.of(new IllegalStateException(new SQLException("host 10.1.2.3", "08006"))));
    assertEquals(FeedFailure.INTERNAL, FeedFailure.of(new SQLException("bad", "22P05")));
    assertEquals(FeedFailure.BROKER, FeedFailure.of(new TimeoutException("broker-1:9092")));
    assertEquals(FeedFailure.INTERNAL, FeedFailure.of(new StackOverflowError()));
    assertEquals(
        FeedFailure.TOPIC_MISSING,
        FeedFailure.of(new Topics.Unusable("topic", Topics.Problem.MISSING)));
    for (FeedFailure failure : FeedFailure.values())
      assertTrue(failure.words().matches("[a-z ]+"), failure::words);
  }
}
