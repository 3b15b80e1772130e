package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.store.KafkaRelay.State;
import io.corridorledger.store.Sequencer.LogReplaced;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// Log and topic have diverged by a restore of the database, a loss in Kafka, or foreign records.
/// No other events are published at positions that consumers have read.
class RelayTopicTest {

  private static final int LOOKS = 5;

  /// Takes the lease of a relay, moves the cursor to the end of the log, and releases the lease.
  private static final String MOVE_CURSOR =
      """
      DO $$ DECLARE
        c_relay CONSTANT text := '%s';
        c_attacker CONSTANT uuid := gen_random_uuid();
      BEGIN
        PERFORM move_cursor(c_relay, (SELECT max(position) FROM event_log),
          (SELECT topic_id FROM relay_cursor WHERE relay = c_relay), take_lease(c_relay, c_attacker, '1 minute'));
        PERFORM release_lease(c_relay, c_attacker);
      END $$
      """;

  private static final Function<ConsumerRecord<byte[], byte[]>, String> EPOCH =
      record -> RelayFixture.header(record, "ce_ledgerepoch");

  // ---- a fork -----------------------------------------------------------------------------------

  @Test
  void aLogThatLostPublishedEventsIsNotPublishedOverThem() throws Exception {
    RelayFixture log = new RelayFixture("relay_fork");
    log.record(8);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.restoreTo(5);

    KafkaRelay restored = log.looking();
    log.decideOn(State.FORKED, restored);
    assertFalse(restored.agreed().isPresent(), "the log must not grow");
    assertHolds(State.FORKED, restored);
    assertEquals(8, log.content().size());

    log.asOwner("SELECT raise_epoch('The backup of yesterday lacks three events.')");
    log.record(6);
    log.publishAll(restored);
    // Positions 6, 7 and 8 were also published in the first epoch; consumers drop those records.
    assertEquals(15, log.content().size());
    assertEquals(
        List.of("6:1", "6:2", "7:1", "7:2", "8:1", "8:2", "9:2", "10:2", "11:2", "12:2"),
        log.content().stream()
            .filter(r -> RelayFixture.position(r) > 5)
            .sorted(Comparator.comparing(RelayFixture::position).thenComparing(EPOCH))
            .map(r -> RelayFixture.position(r) + ":" + EPOCH.apply(r))
            .toList());
    restored.stepDown();
    log.publishAll(log.looking());
    assertEquals(15, log.content().size(), "nothing is left to publish, and there is no fork");
  }

  /// The restored log lacks the epoch that was raised after the backup.
  @Test
  void aSecondRestoreToAStateBeforeAnEpochNeedsALaterOne() throws Exception {
    RelayFixture log = new RelayFixture("relay_second_restore");
    log.record(6);
    KafkaRelay first = log.looking();
    log.publishAll(first);
    first.stepDown();
    log.restoreTo(4);
    log.asOwner("SELECT raise_epoch('The first restore.')");
    log.record(2);
    KafkaRelay second = log.looking();
    log.publishAll(second);
    second.stepDown();
    log.restoreTo(4);
    log.asAdministrator("UPDATE ledger SET epoch = 1");
    log.asOwner("SELECT raise_epoch('The second restore, numbered by the log alone.', 1)");
    KafkaRelay numberedTwice = log.looking();
    log.decideOn(State.FORKED, numberedTwice);
    numberedTwice.stepDown();

    log.restoreTo(4);
    log.asAdministrator("UPDATE ledger SET epoch = 1");
    log.asOwner("SELECT raise_epoch('The second restore, numbered after the topic.', 2)");
    log.record(1);
    KafkaRelay later = log.looking();
    log.publishAll(later);
    assertEquals(
        List.of("5:1", "5:2", "5:3", "6:1", "6:2", "6:3", "7:2"),
        log.content().stream()
            .filter(r -> RelayFixture.position(r) > 4)
            .sorted(Comparator.comparing(RelayFixture::position).thenComparing(EPOCH))
            .map(r -> RelayFixture.position(r) + ":" + EPOCH.apply(r))
            .toList());
  }

  /// The database fails over to a replica that lacks published events, without a failed statement
  /// of the leader.
  @Test
  void aLogThatLostPublishedEventsUnderItsLeaderSequencesNoOthers() throws Exception {
    RelayFixture log = new RelayFixture("relay_failover");
    log.record(8);
    KafkaRelay leader = log.looking();
    log.publishAll(leader);
    log.restoreTo(5);
    log.store.append(LogDatabase.append(Uuid7.next(), 0, "after the failover"));
    LogHead published = leader.agreed().orElseThrow();
    assertEquals(8, published.position());
    assertThrows(LogReplaced.class, () -> log.sequencer.round(published));
    assertEquals("5", log.database.one("SELECT max(position) FROM event_log"));
    RelayFixture.until(
        "the leader does not detect the fork",
        () -> {
          try {
            leader.round();
          } catch (LogReplaced e) {
            // the next round compares log and topic
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return leader.state() == State.FORKED;
        });
    assertEquals("5", log.database.one("SELECT max(position) FROM event_log"));
  }

  @Test
  void anEpochThatBeginsAfterTheForkDoesNotExplainIt() throws Exception {
    RelayFixture log = new RelayFixture("relay_late_epoch");
    log.record(8);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.restoreTo(3);
    log.record(3); // 4 to 6 are other events now
    log.asOwner("SELECT raise_epoch('Too late: it begins at position 7.')");
    KafkaRelay relay = log.looking();
    log.decideOn(State.FORKED, relay);
    assertHolds(State.FORKED, relay);
    assertEquals(8, log.content().size());
  }

  @Test
  void aLogWithARewrittenChainIsNotPublished() throws Exception {
    RelayFixture log = new RelayFixture("relay_rewritten");
    log.record(5);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.asAdministrator(
        "UPDATE event_log SET chain_sha256 = sha256(chain_sha256) WHERE position = 5");
    log.record(1);
    KafkaRelay relay = log.looking();
    log.decideOn(State.FORKED, relay);
    assertEquals(5, log.content().size());
  }

  /// An administrator raises the epoch in the table, without an event.
  @Test
  void anEpochWithoutItsEventExplainsNothing() throws Exception {
    RelayFixture log = new RelayFixture("relay_silent_epoch");
    log.record(5);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.restoreTo(3);
    log.asAdministrator("UPDATE ledger SET epoch = 2");
    log.asAdministrator("UPDATE event_log SET ledger_epoch = 2 WHERE position = 3");
    KafkaRelay relay = log.looking();
    log.decideOn(State.FORKED, relay);
    assertEquals(5, log.content().size());
  }

  @Test
  void aBetterRestoreEndsTheForkWithoutAnOperatorsDecision() throws Exception {
    RelayFixture log = new RelayFixture("relay_better_restore");
    log.record(5);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.asAdministrator("CREATE TABLE kept AS SELECT * FROM event_log WHERE position = 5");
    log.asAdministrator("DELETE FROM event_log WHERE position = 5");
    log.asAdministrator("UPDATE relay_cursor SET published_position = 4");
    KafkaRelay relay = log.looking();
    log.decideOn(State.FORKED, relay);
    log.asAdministrator("INSERT INTO event_log SELECT * FROM kept");
    log.publishAll(relay);
    log.assertPublished(5);
  }

  // ---- a lost topic -----------------------------------------------------------------------------

  @Test
  void aDeletedTopicIsDetectedAndRepublishedByCommand() throws Exception {
    RelayFixture log = new RelayFixture("relay_deleted");
    log.record(7);
    KafkaRelay relay = log.looking();
    log.publishAll(relay);
    try (Admin admin = log.admin()) {
      admin.deleteTopics(Set.of(log.topic)).all().get();
      log.decideOn(State.TOPIC_LOST, relay);
      log.record(3);
      assertHolds(State.TOPIC_LOST, relay);
      assertFalse(admin.listTopics().names().get().contains(log.topic), "the topic was recreated");
    }
    log.asOwner("SELECT republish('%s')".formatted(log.topic));
    log.publishAll(relay);
    log.assertPublished(10);
    assertEquals(10, log.content().size());
  }

  @Test
  void aRecreatedTopicIsNotTakenForTheOldOne() throws Exception {
    RelayFixture log = new RelayFixture("relay_recreated");
    log.record(7);
    KafkaRelay leading = log.looking();
    log.publishAll(leading);
    recreate(log);
    log.decideOn(State.TOPIC_LOST, leading);
    assertHolds(State.TOPIC_LOST, leading);
    leading.stepDown();
    KafkaRelay another = log.looking();
    log.decideOn(State.TOPIC_LOST, another);
    assertEquals(0, log.content().size());
    log.asOwner("SELECT republish('%s')".formatted(log.topic));
    log.publishAll(another);
    log.assertPublished(7);
  }

  @Test
  void recordsDeletedAtTheBeginningAreDetected() throws Exception {
    RelayFixture log = new RelayFixture("relay_truncated");
    log.record(30);
    KafkaRelay relay = log.looking();
    log.publishAll(relay);
    ConsumerRecord<byte[], byte[]> first = log.content().getFirst();
    try (Admin admin = log.admin()) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(log.topic, first.partition()),
                  RecordsToDelete.beforeOffset(first.offset() + 1)))
          .all()
          .get();
    }
    log.decideOn(State.TOPIC_LOST, relay);
    log.asOwner("SELECT republish('%s')".formatted(log.topic));
    log.publishAll(relay);
    relay.stepDown();
    log.record(1);
    log.publishAll(log.looking()); // what was missing is there again, so it is not missed any more
    assertEquals(
        LongStream.rangeClosed(1, 31).boxed().toList(),
        log.positions().stream().distinct().toList());
  }

  @Test
  void aTopicThatEndsBeforeTheCursorHasLostEvents() throws Exception {
    RelayFixture log = new RelayFixture("relay_short_topic");
    log.record(5);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.record(3);
    log.asAdministrator("UPDATE relay_cursor SET published_position = 8");
    KafkaRelay relay = log.looking();
    log.decideOn(State.TOPIC_LOST, relay);
    assertHolds(State.TOPIC_LOST, relay);
    assertEquals(5, log.content().size());
    log.asOwner("SELECT republish('%s')".formatted(log.topic));
    log.publishAll(relay);
    log.assertPublished(8);
  }

  /// The disk of one partition was restored to an earlier state, while other partitions have newer
  /// events.
  @Test
  void aPartitionThatLostItsEndIsDetected() throws Exception {
    RelayFixture log = new RelayFixture("relay_short_partition");
    log.record(40);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    List<ConsumerRecord<byte[], byte[]>> records =
        log.content().stream().sorted(Comparator.comparing(RelayFixture::position)).toList();
    ConsumerRecord<byte[], byte[]> lost =
        records.stream()
            .filter(r -> r.partition() != records.getLast().partition())
            .reduce((_, later) -> later)
            .orElseThrow();
    recreate(log);
    try (var producer =
            new KafkaProducer<>(log.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
        Admin admin = log.admin()) {
      for (var r : records)
        if (r != lost)
          producer
              .send(
                  new ProducerRecord<>(
                      log.topic, r.partition(), null, r.key(), r.value(), r.headers()))
              .get();
      log.asAdministrator(
          "UPDATE relay_cursor SET topic_id = '%s'"
              .formatted(
                  admin
                      .describeTopics(Set.of(log.topic))
                      .allTopicNames()
                      .get()
                      .get(log.topic)
                      .topicId()));
    }
    KafkaRelay relay = log.looking();
    log.decideOn(State.TOPIC_LOST, relay);
    assertEquals(39, log.content().size());
    log.asOwner("SELECT republish('%s')".formatted(log.topic));
    log.publishAll(relay);
    assertEquals(
        LongStream.rangeClosed(1, 40).boxed().toList(),
        log.positions().stream().distinct().toList());
  }

  @Test
  void aTopicRecreatedBeforeTheFirstPublicationIsNoLoss() throws Exception {
    RelayFixture log = new RelayFixture("relay_empty");
    KafkaRelay relay = log.looking();
    log.publishAll(relay);
    recreate(log);
    relay.stepDown();
    log.record(2);
    log.publishAll(relay);
    log.assertPublished(2);
  }

  /// A broker that is killed can leave a transaction open. Records that were committed after the
  /// beginning of that transaction cannot be read.
  @Test
  void anOpenTransactionIsNotTakenForALoss() throws Exception {
    RelayFixture log = new RelayFixture("relay_open_transaction");
    KafkaRelay before = log.looking();
    log.publishAll(before);
    Map<String, Object> settings = new HashMap<>(log.kafka());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, log.topic + "-open");
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
    try (var open =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      open.initTransactions();
      open.beginTransaction();
      for (int partition = 0; partition < RelayTopic.PARTITIONS; partition++)
        open.send(new ProducerRecord<>(log.topic, partition, new byte[1], new byte[1])).get();
      log.record(5);
      log.publishAll(before);
      before.stepDown();
      log.record(3);
      KafkaRelay after = log.looking();
      log.publishAll(after);
      open.abortTransaction();
      log.assertPublished(8);
    }
  }

  /// An administrator has moved the cursor.
  @Test
  void aCursorBeyondTheLogIsDetected() throws Exception {
    RelayFixture log = new RelayFixture("relay_cursor_ahead");
    log.record(5);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.asAdministrator("UPDATE relay_cursor SET published_position = 1000");
    KafkaRelay relay = log.looking();
    log.decideOn(State.TOPIC_LOST, relay);
    log.record(3);
    assertHolds(State.TOPIC_LOST, relay);
    log.asOwner("SELECT republish('%s')".formatted(log.topic));
    log.publishAll(relay);
    assertEquals(
        LongStream.rangeClosed(1, 8).boxed().toList(),
        log.positions().stream().distinct().toList());
  }

  /// An attacker with the password of the application role takes the lease and moves the cursor
  /// over events that are not published. Nothing is published after the gap until an operator
  /// decides.
  @Test
  void aCursorThatTheApplicationRoleMovedOverUnpublishedEventsIsDetected() throws Exception {
    RelayFixture log = new RelayFixture("relay_cursor_moved");
    log.record(5);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    log.record(7);
    log.asApplication(MOVE_CURSOR.formatted(log.topic));
    assertEquals("12", log.database.one("SELECT published_position FROM relay_cursor"));
    KafkaRelay relay = log.looking();
    log.decideOn(State.TOPIC_LOST, relay);
    log.record(3);
    assertHolds(State.TOPIC_LOST, relay);
    assertEquals(5, log.content().size());
    log.asOwner("SELECT republish('%s')".formatted(log.topic));
    log.publishAll(relay);
    log.assertPublished(15);
  }

  @Test
  void anOperatorCanRepublishAHealthyTopic() throws Exception {
    RelayFixture log = new RelayFixture("relay_again");
    log.record(4);
    KafkaRelay relay = log.looking();
    log.publishAll(relay);
    assertEquals("4", log.database.one("SELECT republish('%s')".formatted(log.topic)));
    RelayFixture.until(
        "the leader does not notice",
        () -> {
          try {
            relay.round();
            return log.database.one("SELECT published_position FROM relay_cursor").equals("4");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    log.assertPublished(4);
    assertEquals(8, log.content().size());
  }

  // ---- foreign records --------------------------------------------------------------------------

  @Test
  void foreignRecordsDoNotPreventLeading() throws Exception {
    RelayFixture log = new RelayFixture("relay_foreign");
    log.record(20);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    ConsumerRecord<byte[], byte[]> genuine = log.content().getFirst();
    String mac = RelayFixture.header(genuine, "ce_mac");
    List<Map<String, String>> forged =
        List.of(
            Map.of(),
            changed(
                genuine, "ce_logposition", "100000000000000000", "ce_ledgerepoch", "2147483647"),
            changed(genuine, "ce_logposition", "9223372036854775807"),
            changed(genuine, "ce_logposition", "99999999999999999999999999"),
            changed(genuine, "ce_logposition", "-1"),
            changed(genuine, "ce_logposition", "0x10"),
            changed(genuine, "ce_chainhash", "0".repeat(64)),
            changed(genuine, "ce_mac", mac.substring(1) + (mac.endsWith("0") ? "1" : "0")),
            changed(genuine, "ce_mac", "not hexadecimal"),
            changed(genuine, "ce_mackeyid", "stranger"),
            changed(genuine, "ce_source", "/corridor/logistics"),
            changed(genuine, "ce_extra", "x"));
    int records = 0;
    try (var producer =
        new KafkaProducer<>(log.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < RelayTopic.PARTITIONS; partition++)
        for (Map<String, String> headers : forged) {
          var record = new ProducerRecord<>(log.topic, partition, genuine.key(), genuine.value());
          headers.forEach((name, value) -> record.headers().add(name, value.getBytes()));
          producer.send(record).get();
          records++;
        }
      var twice = new ProducerRecord<>(log.topic, 0, genuine.key(), genuine.value());
      genuine.headers().forEach(twice.headers()::add);
      twice.headers().add("ce_logposition", "99".getBytes());
      producer.send(twice).get();
      records++;
    }
    log.record(5);
    KafkaRelay after = log.looking();
    log.publishAll(after);
    assertEquals(State.LEADING, after.state());
    assertTrue(
        after.foreignRecords() >= RelayTopic.PARTITIONS && after.foreignRecords() <= records,
        "reported: " + after.foreignRecords());
    assertEquals(25 + records, log.content().size());
  }

  /// A genuine record that a foreign producer publishes again is still true.
  @Test
  void aReplayedRecordDoesNotPreventLeading() throws Exception {
    RelayFixture log = new RelayFixture("relay_replayed");
    log.record(20);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    ConsumerRecord<byte[], byte[]> oldest =
        log.content().stream().filter(r -> RelayFixture.position(r) == 1).findFirst().orElseThrow();
    try (var producer =
        new KafkaProducer<>(log.kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < RelayTopic.PARTITIONS; partition++)
        for (int i = 0; i < 30; i++)
          producer
              .send(
                  new ProducerRecord<>(
                      log.topic, partition, null, oldest.key(), oldest.value(), oldest.headers()))
              .get();
    }
    log.record(1);
    KafkaRelay after = log.looking();
    log.publishAll(after);
    assertEquals(0, after.foreignRecords());
  }

  @Test
  void aKeyIsReplacedWhileTheTopicHasRecordsOfTheOldOne() throws Exception {
    RelayFixture log = new RelayFixture("relay_rotation");
    log.record(5);
    KafkaRelay before = log.looking();
    log.publishAll(before);
    before.stepDown();
    String newKey = "k2:" + "7e".repeat(32);
    log.record(5);
    KafkaRelay rotated = log.looking(newKey, RelayFixture.KEY + "@5");
    log.publishAll(rotated);
    Map<String, Long> byKey = new TreeMap<>();
    for (var record : log.content())
      byKey.merge(RelayFixture.header(record, "ce_mackeyid"), 1L, Long::sum);
    assertEquals(Map.of("test", 5L, "k2", 5L), byKey);
    rotated.stepDown();

    // Control: a relay without the old key treats its records as foreign.
    KafkaRelay without = log.looking("k3:" + "11".repeat(32));
    log.decideOn(State.TOPIC_LOST, without);
    assertTrue(without.foreignRecords() > 0);
  }

  private static Map<String, String> changed(
      ConsumerRecord<byte[], byte[]> genuine, String... headers) {
    Map<String, String> all = new TreeMap<>();
    genuine.headers().forEach(h -> all.put(h.key(), new String(h.value())));
    for (int i = 0; i < headers.length; i += 2) all.put(headers[i], headers[i + 1]);
    return all;
  }

  private static void recreate(RelayFixture log) throws Exception {
    try (Admin admin = log.admin()) {
      admin.deleteTopics(Set.of(log.topic)).all().get();
      RelayFixture.until(
          "the topic is not deleted",
          () -> {
            try {
              return !admin.listTopics().names().get().contains(log.topic);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      admin
          .createTopics(Set.of(new NewTopic(log.topic, RelayTopic.PARTITIONS, (short) 1)))
          .all()
          .get();
    }
  }

  /// The state is the same in each of many comparisons.
  private static void assertHolds(State state, KafkaRelay relay) throws Exception {
    for (int i = 0; i < LOOKS; i++) {
      relay.round();
      assertEquals(state, relay.state(), "look " + i);
    }
  }
}
