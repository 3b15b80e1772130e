package io.corridorledger.local.verify;

import static io.corridorledger.local.verify.DatabaseAttackTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.integrity.MacKeys;
import io.corridorledger.local.Exit;
import io.corridorledger.local.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// A client with write access to the broker, or its administrator, changes the topic of a log.
class TopicAttackTest {

  private static final MacKeys.Key STRANGERS_KEY = MacKeys.parse("test:" + "00".repeat(32));
  private static final MacKeys.Key UNKNOWN_KEY = MacKeys.parse("other:" + "5c".repeat(32));

  private static LogFixture published(String log, int events) {
    var fixture = new LogFixture(log);
    fixture.append(events);
    fixture.sequence();
    fixture.publish(1);
    assertEquals(Exit.OK, fixture.verify().exit());
    return fixture;
  }

  /// A genuine record that the test changes.
  private static ProducerRecord<byte[], byte[]> forged(
      LogFixture fixture,
      ProducerRecord<byte[], byte[]> genuine,
      Map<String, String> changed,
      MacKeys.Key key) {
    var headers = LogFixture.headers(genuine);
    headers.putAll(changed);
    return fixture.record(headers.get("ce_subject"), headers, genuine.value(), key);
  }

  @Test
  void foreignRecordsAreReportedAndDoNotEndTheRun() {
    var fixture = published("forged", 12);
    var genuine = fixture.records(1, LogFixture.KEY).get(6);
    var stream = UUID.randomUUID().toString();
    var key = genuine.key();
    var foreign = new ArrayList<ProducerRecord<byte[], byte[]>>();

    foreign.add(new ProducerRecord<>(fixture.topic, null, null, null));
    foreign.add(new ProducerRecord<>(fixture.topic, key, "hello".getBytes(StandardCharsets.UTF_8)));
    foreign.add(new ProducerRecord<>(fixture.topic, key, null));
    // A new stream at the next position, and positions and epochs beyond 31 and 63 bits.
    for (var position : List.of("13", "2147483648", "1000000000000005", "9".repeat(30), "-1", "x"))
      foreign.add(
          forged(
              fixture,
              genuine,
              Map.of(
                  "ce_subject",
                  stream,
                  "ce_streamversion",
                  "1",
                  "ce_ledgerepoch",
                  "2147483647",
                  "ce_logposition",
                  position),
              null));
    foreign.add(forged(fixture, genuine, Map.of(), STRANGERS_KEY));
    foreign.add(forged(fixture, genuine, Map.of(), UNKNOWN_KEY));
    foreign.add(forged(fixture, genuine, Map.of(), LogFixture.OLD_KEY)); // which ends at position 5
    foreign.add(
        forged(fixture, genuine, Map.of("ce_source", "/corridor/logistics"), LogFixture.KEY));
    foreign.add(forged(fixture, genuine, Map.of(), null));
    var twice = forged(fixture, genuine, Map.of(), LogFixture.KEY);
    twice.headers().add("ce_logposition", "8".getBytes(StandardCharsets.UTF_8));
    foreign.add(twice);
    var binary = forged(fixture, genuine, Map.of(), LogFixture.KEY);
    binary.headers().add("ce_note", new byte[] {(byte) 0xff});
    foreign.add(binary);
    var otherValue = forged(fixture, genuine, Map.of(), LogFixture.KEY);
    var otherKey =
        new ProducerRecord<>(
            fixture.topic,
            null,
            stream.getBytes(StandardCharsets.UTF_8),
            genuine.value(),
            genuine.headers());
    foreign.add(otherKey);
    foreign.add(
        new ProducerRecord<>(
            fixture.topic, null, key, "{}".getBytes(StandardCharsets.UTF_8), otherValue.headers()));
    for (int partition = 0; partition < LogFixture.PARTITIONS; partition++)
      foreign.add(
          new ProducerRecord<>(fixture.topic, partition, key, genuine.value(), genuine.headers()));
    foreign.removeIf(record ->
        record.partition() != null
            && record.partition() == partitionOf(key)); // that one is genuine
    fixture.send(foreign);

    var report = fixture.verify();
    assertEquals(Exit.FOREIGN_RECORDS, report.exit(), () -> text(report));
    assertEquals(foreign.size(), report.foreign().count(), () -> text(report));
    assertTrue(report.findings().isEmpty(), () -> text(report));
    for (var reason :
        List.of(
            "it has no key or no value",
            "it has no header ce_mac",
            "its ce_logposition is not a number from 1",
            "its ce_mac is wrong",
            "its ce_mackeyid names no key of this log",
            "its key ends at position 5",
            "its ce_source is not /corridor/forged",
            "its key is not its ce_subject",
            "it is not in the partition of its key",
            "it has a header twice, or without a value",
            "a header or the key is not valid text")) {
      assertTrue(text(report).contains(reason), () -> reason + " is not in\n" + text(report));
    }

    // They do not hide a falsification.
    var falsified =
        fixture.verify(
            fixture.attacked(
                "UPDATE event e SET actor = 'x' FROM event_log l WHERE l.position = 7 AND l.stream_id = e.stream_id AND l.version = e.version"));
    assertEquals(Exit.NOT_AS_RECORDED, falsified.exit());
    assertTrue(
        text(falsified).contains("position 7: the log is not what was sequenced there"),
        () -> text(falsified));
    assertTrue(
        text(falsified).contains("position 7: the log is not what was published: ce_actor"),
        () -> text(falsified));
    assertEquals(foreign.size(), falsified.foreign().count());
  }

  private static int partitionOf(byte[] key) {
    return org.apache.kafka.common.utils.Utils.toPositive(
            org.apache.kafka.common.utils.Utils.murmur2(key))
        % LogFixture.PARTITIONS;
  }

  /// With the log's key an attacker can add records, but none that match the log.
  @Test
  void recordsForgedWithTheKeyDoNotMatchTheLog() {
    var fixture = published("keyed", 12);
    var genuine = fixture.records(1, LogFixture.KEY).get(6);
    fixture.send(
        List.of(
            forged(fixture, genuine, Map.of("ce_actor", "ministry"), LogFixture.KEY),
            forged(fixture, genuine, Map.of("ce_invented", "1"), LogFixture.KEY),
            forged(fixture, genuine, Map.of("ce_logposition", "13"), LogFixture.KEY),
            forged(
                fixture, genuine, Map.of("ce_logposition", "100000000000000000"), LogFixture.KEY),
            forged(fixture, genuine, Map.of("ce_ledgerepoch", "9"), LogFixture.KEY)));
    var report = fixture.verify();
    assertEquals(Exit.NOT_AS_RECORDED, report.exit(), () -> text(report));
    assertEquals(
        List.of(
            "position 7: published in epoch 9, which the log does not have",
            "position 7: the log is not what was published: ce_actor",
            "position 7: the log is not what was published: ce_invented",
            "position 13: published, but not in the log",
            "position 100000000000000000: published, but not in the log"),
        report.findings().shown().stream()
            .sorted(java.util.Comparator.comparing(TopicAttackTest::position).thenComparing(x -> x))
            .toList());
  }

  private static long position(String finding) {
    return Long.parseLong(finding.split("[ :]")[1]);
  }

  @Test
  void everyChangedHeaderIsFoundAndRepeatsAreNot() {
    var fixture = published("headers", 12);
    fixture.send(fixture.records(3, LogFixture.KEY)); // as a relay repeats after a crash
    assertEquals(Exit.OK, fixture.verify().exit());

    var genuine = fixture.records(1, LogFixture.KEY).get(6);
    var changed = new ArrayList<ProducerRecord<byte[], byte[]>>();
    var names =
        LogFixture.headers(genuine).keySet().stream()
            .filter(name ->
                !Set.of("ce_source", "ce_subject", "ce_logposition", "ce_ledgerepoch")
                    .contains(name))
            .sorted()
            .toList();
    for (var name : names)
      changed.add(forged(fixture, genuine, Map.of(name, "1999-01-01"), LogFixture.KEY));
    fixture.send(changed);
    var report = fixture.verify();
    assertEquals(
        names.stream()
            .map(name -> "position 7: the log is not what was published: " + name)
            .toList(),
        report.findings().shown().stream().sorted().toList());
    assertEquals(18, names.size(), names::toString);
  }

  @Test
  void deletedRecordsAreMissed() {
    var fixture = published("deleted", 12);
    var lost = fixture.records(5, LogFixture.KEY).getFirst();
    var partition = new TopicPartition(fixture.topic, partitionOf(lost.key()));
    fixture.admin(admin ->
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2))).all().get());
    var report = fixture.verify();
    assertEquals(Exit.NOT_AS_RECORDED, report.exit());
    assertTrue(
        text(report)
            .contains(
                "partition %d of corridor.deleted.v1 begins at offset 2"
                    .formatted(partition.partition())),
        () -> text(report));
    assertTrue(
        text(report)
            .matches("(?s).*positions? [0-9 to]+: published, but not in corridor.deleted.v1.*"),
        () -> text(report));
  }

  @Test
  void aTopicThatWasLostOrCreatedAgainIsNamed() {
    var fixture = published("lost", 12);
    fixture.admin(admin -> admin.deleteTopics(List.of(fixture.topic)).all().get());
    var lost = fixture.verify();
    assertEquals(Exit.NOT_AS_RECORDED, lost.exit());
    assertTrue(text(lost).contains("there is no topic corridor.lost.v1"), () -> text(lost));

    fixture.createTopic();
    var empty = fixture.verify();
    assertEquals(Exit.NOT_AS_RECORDED, empty.exit());
    for (var finding :
        List.of(
            "the topic corridor.lost.v1 is not the one to which the events up to position 12 were published",
            "positions 1 to 12: published, but not in corridor.lost.v1")) {
      assertTrue(text(empty).contains(finding), () -> text(empty));
    }
    fixture.publish(1);
    assertEquals(Exit.OK, fixture.verify().exit());
  }

  @Test
  void unauthenticatedRecordsOfTheFirstVersionAreComparedWithTheLog() {
    var fixture = new LogFixture("upgraded", 2);
    fixture.appendInFirstVersion(6);
    fixture.migrate(3, Integer.MAX_VALUE);
    var first = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (var record : fixture.records(1, LogFixture.KEY)) {
      var headers = LogFixture.headers(record);
      headers
          .keySet()
          .removeAll(
              Set.of(
                  "ce_actor",
                  "ce_hashversion",
                  "ce_occurred",
                  "ce_occurredearliest",
                  "ce_occurredlatest"));
      first.add(fixture.record(headers.get("ce_subject"), headers, record.value(), null));
    }
    fixture.send(first);
    fixture.append(4);
    fixture.sequence();
    fixture.publish(7);

    var upgraded = fixture.verify();
    assertEquals(Exit.OK, upgraded.exit(), () -> text(upgraded));
    assertEquals(10, upgraded.events());
    assertTrue(
        text(upgraded).contains("NOTE: 6 records on the topic predate the authentication"),
        () -> text(upgraded));

    var falsified =
        fixture.verify(
            fixture.attacked(
                "UPDATE event SET payload = '{\"old\": -1}' WHERE payload = '{\"old\": 3}'"));
    assertEquals(Exit.NOT_AS_RECORDED, falsified.exit());
    assertTrue(
        text(falsified).contains("position 4: the log is not what was sequenced there"),
        () -> text(falsified));

    // A forged record looks the same but does not match the log.
    fixture.send(
        List.of(
            forged(
                fixture,
                first.getFirst(),
                Map.of("ce_commandid", UUID.randomUUID().toString()),
                null)));
    assertEquals(Exit.FOREIGN_RECORDS, fixture.verify().exit());

    fixture.publish(1);
    var again = fixture.verify();
    assertEquals(1, again.foreign().count(), () -> text(again));
    // The first formula left out these columns; the authenticated records have them.
    var hidden =
        fixture.verify(
            fixture.attacked("UPDATE event SET occurred = '1999' WHERE payload = '{\"old\": 3}'"));
    assertTrue(
        text(hidden).contains("position 4: the log is not what was published: ce_occurred"),
        () -> text(hidden));
  }

  private static LogVerification verification(String bootstrapServers) {
    return new LogVerification(
        "alone",
        Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "2000"),
        MacKeys.parse(List.of("test:" + "5c".repeat(32))),
        Set.of(),
        Optional.empty());
  }

  @Test
  void aBrokerThatDoesNotAnswerIsReportedWithTheFindingsOfTheDatabase() throws Exception {
    var fixture = published("alone", 8);
    var verification = verification("127.0.0.1:" + Ports.free());
    try (var connection = LogFixture.superuser("alone")) {
      var report = verification.run(connection, System.out);
      assertEquals(Exit.KAFKA_UNREACHABLE, report.exit());
      assertTrue(
          text(report).contains("TOPIC NOT READ: Cannot connect to 127.0.0.1:"),
          () -> text(report));
    }
    // A server that accepts connections and never responds.
    try (var silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        var connection = LogFixture.superuser("alone")) {
      var report = verification("127.0.0.1:" + silent.getLocalPort()).run(connection, System.out);
      assertEquals(Exit.KAFKA_UNREACHABLE, report.exit());
      assertTrue(
          text(report).matches("(?s).*TOPIC NOT READ: Kafka at \\S+ did not respond within 2 s.*"),
          () -> text(report));
    }
    try (var connection =
        LogFixture.superuser(
            fixture.attacked("UPDATE event_log SET event_sha256 = '\\x00' WHERE position = 3"))) {
      var report = verification.run(connection, System.out);
      assertEquals(Exit.NOT_AS_RECORDED, report.exit());
      assertTrue(
          text(report).contains("position 3: the log is not what was sequenced there"),
          () -> text(report));
    }
    assertEquals(64, HexFormat.of().formatHex(fixture.verify().end().chainHash()).length());
  }
}
