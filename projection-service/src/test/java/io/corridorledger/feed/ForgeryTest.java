package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The attacks of a client that can reach the broker and knows all published records, but no key.
@QuarkusTest
@WithTestResource(Stack.class)
class ForgeryTest {

  private static final String LOG = "agreements";
  private static final MacKeys.Key GUESSED = MacKeys.parse("test:" + "00".repeat(32));

  @Inject FeedTables tables;

  @TestHTTPResource(management = true)
  URI management;

  private TestLog log;
  private TestLog other;

  @BeforeEach
  void open() {
    log = new TestLog(LOG);
    other = new TestLog("logistics");
  }

  @AfterEach
  void close() {
    log.close();
    other.close();
  }

  private Map<String, Long> foreign(String ofLog) {
    var counts = new TreeMap<String, Long>();
    for (ForeignReason reason : ForeignReason.values())
      counts.put(
          reason.name(),
          tables.count(
              "SELECT coalesce(sum(records), 0) FROM foreign_record_count WHERE log = ? AND reason = ?",
              ofLog,
              reason.name()));
    return counts;
  }

  private static Entry with(Entry entry, UUID stream, long version, long position, long epoch) {
    return new Entry(
        entry.log(),
        entry.topic(),
        stream,
        entry.streamType(),
        version,
        position,
        epoch,
        UUID.randomUUID(),
        entry.type(),
        entry.recorded(),
        TestLog.observation(666, "forged"),
        entry.before());
  }

  private static ProducerRecord<String, byte[]> guessed(Entry entry) {
    String key = entry.stream().toString();
    return entry.record(key, entry.signed(key, entry.headers(), GUESSED), entry.json());
  }

  private static ProducerRecord<String, byte[]> in(
      ProducerRecord<String, byte[]> record, String topic, int partition) {
    return new ProducerRecord<>(
        topic, partition, null, record.key(), record.value(), record.headers());
  }

  @Test
  void foreignRecordsAreReportedAndNotApplied() {
    Entry genuine = log.next(UUID.randomUUID(), 1);
    Entry elsewhere = other.next(UUID.randomUUID(), 1);
    log.publish(genuine);
    other.publish(elsewhere);
    tables.awaitPosition(genuine);
    tables.awaitPosition(elsewhere);
    Map<String, Long> before = foreign(LOG);
    long position = genuine.position();
    UUID stream = genuine.stream();

    List<ProducerRecord<String, byte[]>> forged = new ArrayList<>();
    // A new stream, the next version, a coming position, absurd numbers, another epoch.
    forged.add(guessed(with(genuine, UUID.randomUUID(), 1, position + 1, 1)));
    forged.add(guessed(with(genuine, stream, 2, position + 1, 1)));
    forged.add(guessed(with(genuine, stream, 900_000, position + 500, 1)));
    forged.add(guessed(with(genuine, stream, 1, position, 1)));
    forged.add(guessed(with(genuine, stream, 2, Long.MAX_VALUE, Long.MAX_VALUE)));
    forged.add(guessed(with(genuine, stream, 2, 1_000_000_000_000_005L, Integer.MAX_VALUE)));
    // A record of the writer with changed content.
    var headers = genuine.signed(stream.toString(), genuine.headers(), TestLog.KEY);
    forged.add(genuine.record(stream.toString(), headers, TestLog.observation(7, "forged")));
    int macs = forged.size();
    // A record of the writer under another key, in another partition, in the other topic.
    forged.add(genuine.record(UUID.randomUUID().toString(), headers, genuine.json()));
    ProducerRecord<String, byte[]> again = genuine.message();
    forged.add(in(again, log.topic(), (again.partition() + 1) % RecordCheck.PARTITIONS));
    ProducerRecord<String, byte[]> there = elsewhere.message();
    forged.add(in(there, log.topic(), there.partition()));
    // Not a record of a ledger.
    forged.add(new ProducerRecord<>(log.topic(), "key", TestLog.utf8("hello")));
    forged.add(new ProducerRecord<>(log.topic(), 3, null, null));
    forged.forEach(log::publishRaw);

    Entry next = log.next(stream, 2);
    Entry other2 = other.next(elsewhere.stream(), 2);
    log.publish(next);
    other.publish(other2);
    tables.awaitApplied(next);
    tables.awaitPosition(next);
    tables.awaitPosition(other2);
    await("all forged records are counted")
        .atMost(FeedTables.PATIENCE)
        .until(() ->
            foreign(LOG).values().stream().mapToLong(n -> n).sum()
                == before.values().stream().mapToLong(n -> n).sum() + forged.size());
    Map<String, Long> after = foreign(LOG);
    after.replaceAll((reason, n) -> n - before.get(reason));
    after.values().removeIf(n -> n == 0);
    assertEquals(Map.of("MAC", (long) macs, "KEY", 1L, "PARTITION", 1L, "SOURCE", 3L), after);
    assertEquals(0, tables.count("SELECT count(*) FROM fact WHERE payload::text LIKE '%forged%'"));
    assertEquals(0, tables.count("SELECT count(*) FROM parked_stream"));
    assertEquals(0, tables.count("SELECT count(*) FROM held_event"));
    assertEquals(List.of(1L, 2L), tables.journal(genuine));
    given()
        .get(management.resolve("/q/health/well"))
        .then()
        .body("checks.find { it.name == 'logs' }.data.agreements", equalTo("advancing"));
    await("health data count them")
        .atMost(FeedTables.PATIENCE)
        .untilAsserted(() ->
            given()
                .get(management.resolve("/q/health/well"))
                .then()
                .body(
                    "checks.find { it.name == 'logs' }.data.'foreign.agreements'",
                    equalTo((int) foreign(LOG).values().stream().mapToLong(n -> n).sum())));
  }

  /// A client that can read the topic can publish records of the writer again.
  @Test
  void aReplayedRecordChangesNothing() {
    Entry first = log.next(UUID.randomUUID(), 1);
    Entry second = log.next(first.stream(), 2);
    log.publish(first, second);
    tables.awaitPosition(second);
    for (int i = 0; i < 3; i++) {
      log.publishRaw(second.message());
      log.publishRaw(first.message());
    }
    Entry third = log.next(first.stream(), 3);
    log.publish(third);
    tables.awaitPosition(third);
    assertEquals(List.of(1L, 2L, 3L), tables.journal(first));
    assertEquals(0, tables.count("SELECT count(*) FROM contradiction WHERE log = ?", LOG));
  }
}
