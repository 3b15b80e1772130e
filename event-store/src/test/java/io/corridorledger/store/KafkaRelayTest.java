package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// The relay against a real broker: what arrives, in which order, and what happens when it dies at
/// the worst moment.
class KafkaRelayTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private String topic;
  private LogDatabase database;
  private PostgresEventStore store;
  private Sequencer sequencer;

  @BeforeEach
  void open(TestInfo test) {
    topic = "relay-test-" + UUID.randomUUID();
    database = new LogDatabase("relay_" + Integer.toHexString(test.getDisplayName().hashCode()));
    store = database.store();
    sequencer = new Sequencer(database.application);
  }

  @Test
  void eventsArriveInTheirEnvelopeInTheOrderOfTheirStream() throws Exception {
    List<UUID> streams = IntStream.range(0, 20).mapToObj(_ -> Uuid7.next()).toList();
    for (int version = 0; version < 5; version++)
      for (UUID stream : streams)
        store.append(LogDatabase.append(stream, version, "visit " + version));
    publishAll(relay());

    List<ConsumerRecord<String, CloudEvent>> records = topicContent();
    assertEquals(100, records.size());
    for (UUID stream : streams)
      assertEquals(
          List.of("1", "2", "3", "4", "5"),
          records.stream()
              .filter(r -> r.key().equals(stream.toString()))
              .map(r -> (String) r.value().getExtension("streamversion"))
              .toList());
    assertEquals(
        LongStream.rangeClosed(1, 100).boxed().toList(),
        records.stream().map(KafkaRelayTest::position).sorted().toList());

    CloudEvent first =
        records.stream()
            .map(ConsumerRecord::value)
            .filter(e -> e.getExtension("logposition").equals("1"))
            .findFirst()
            .orElseThrow();
    assertEquals("1.0", first.getSpecVersion().toString());
    assertEquals("/corridor/agreements", first.getSource().toString());
    assertEquals("corridor.visit-held.v1", first.getType());
    assertEquals(streams.getFirst().toString(), first.getSubject());
    assertEquals("visits", first.getExtension("streamtype"));
    assertEquals("1", first.getExtension("ledgerepoch").toString());
    assertEquals("urn:corridor:event:visit-held:v1", first.getDataSchema().toString());
    assertEquals(
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        first.getExtension("traceparent"));
    assertEquals(64, ((String) first.getExtension("chainhash")).length());
    assertEquals(
        database.one(
            "SELECT e.event_id || '|' || e.payload::text FROM event e JOIN event_log USING (stream_id, version) WHERE position = 1"),
        first.getId()
            + "|"
            + new String(first.getData().toBytes(), java.nio.charset.StandardCharsets.UTF_8),
        "what is published is what is stored");
    assertEquals("100", database.one("SELECT published_position FROM relay_cursor"));
  }

  @Test
  void aCrashBetweenKafkasCommitAndTheCursorRepeatsTheSameEvents() throws Exception {
    for (int i = 0; i < 30; i++) store.append(LogDatabase.append(Uuid7.next(), 0, "visit " + i));
    sequence();
    AtomicBoolean dies = new AtomicBoolean(true);
    KafkaRelay dying =
        new KafkaRelay(
            LogDatabase.source(() ->
                LogDatabase.wrapped(
                    database.application.getConnection(),
                    (_, method, arguments) -> {
                      if (dies.get()
                          && method.equals("prepareStatement")
                          && arguments[0].toString().contains("move_cursor"))
                        throw new SQLException("killed after Kafka committed");
                      return Optional.empty();
                    })),
            kafka(),
            "agreements",
            topic);
    assertThrows(SQLException.class, () -> publishAll(dying));
    assertEquals(30, topicContent().size());
    assertEquals("0", database.one("SELECT published_position FROM relay_cursor"));

    publishAll(relay());
    List<ConsumerRecord<String, CloudEvent>> records = topicContent();
    assertEquals(60, records.size(), "each event is there twice");
    Map<Long, List<String>> ids = new HashMap<>();
    for (var record : records)
      ids.computeIfAbsent(position(record), _ -> new ArrayList<>()).add(record.value().getId());
    assertEquals(30, ids.size());
    for (List<String> repeated : ids.values()) {
      assertEquals(2, repeated.size());
      assertEquals(
          repeated.getFirst(), repeated.getLast(), "the same event under the same position");
    }
  }

  @Test
  void anEventLargerThanKafkasDefaultIsPublished() throws Exception {
    store.append(LogDatabase.append(Uuid7.next(), 0, "long"));
    try (Connection superuser = database.superuser();
        var statement = superuser.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          """
          UPDATE event SET payload = payload || jsonb_build_object('note',
            (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 100000) n))
          """);
    }
    publishAll(relay());
    assertTrue(topicContent().getFirst().value().getData().toBytes().length > 3_000_000);
  }

  @Test
  void aForeignRecordAtTheEndOfTheTopicKeepsNobodyFromLeading() throws Exception {
    for (int i = 0; i < 20; i++) store.append(LogDatabase.append(Uuid7.next(), 0, "visit " + i));
    KafkaRelay before = relay();
    publishAll(before);
    before.stepDown();
    try (var producer =
        new KafkaProducer<>(kafka(), new StringSerializer(), new StringSerializer())) {
      for (int partition = 0; partition < KafkaRelay.PARTITIONS; partition++)
        producer.send(new ProducerRecord<>(topic, partition, "who", "hello")).get();
    }
    KafkaRelay after = relay();
    publishAll(after);
    assertEquals(KafkaRelay.State.LEADING, after.state());
  }

  @Test
  void aLeaderThatWasReplacedIsFencedAndPublishesNothing() throws Exception {
    KafkaRelay first = relay();
    store.append(LogDatabase.append(Uuid7.next(), 0, "before"));
    publishAll(first);
    KafkaRelay second = relay();
    assertFalse(second.round());
    assertEquals(KafkaRelay.State.IDLE, second.state(), "the lease is taken");

    // The lease of the first has expired, and its holder does not know yet.
    try (Connection owner = database.owner();
        var statement = owner.createStatement()) {
      statement.execute("UPDATE relay_lease SET expires_at = '-infinity'");
    }
    store.append(LogDatabase.append(Uuid7.next(), 0, "after"));
    publishAll(second);
    assertFalse(first.round());
    assertEquals(KafkaRelay.State.IDLE, first.state());
    publishAll(second);
    assertEquals(
        List.of(1L, 2L), topicContent().stream().map(KafkaRelayTest::position).sorted().toList());
  }

  @Test
  void aLogThatLostPublishedEventsIsNotPublishedOverThem() throws Exception {
    for (int i = 0; i < 5; i++) store.append(LogDatabase.append(Uuid7.next(), 0, "visit " + i));
    KafkaRelay before = relay();
    publishAll(before);
    before.stepDown();

    database = new LogDatabase("relay_restored");
    store = database.store();
    sequencer = new Sequencer(database.application);
    for (int i = 0; i < 3; i++)
      store.append(LogDatabase.append(Uuid7.next(), 0, "other visit " + i));
    sequence();
    KafkaRelay restored = relay();
    decide(restored);
    assertEquals(KafkaRelay.State.FORKED, restored.state());
    for (int i = 0; i < 5; i++)
      store.append(LogDatabase.append(Uuid7.next(), 0, "later visit " + i));
    sequence();
    // It looks at once, where the first keeps its pause.
    KafkaRelay another = relay();
    decide(another);
    assertEquals(KafkaRelay.State.FORKED, another.state(), "longer, and still another history");
    assertEquals(5, topicContent().size());

    try (Connection owner = database.owner();
        var statement = owner.createStatement()) {
      statement.execute("SELECT raise_epoch('the backup lacked them')");
    }
    another.stepDown();
    publishAll(restored);
    assertEquals(14, topicContent().size());
  }

  private KafkaRelay relay() {
    return new KafkaRelay(database.application, kafka(), "agreements", topic);
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", database.settings.get("kafka.bootstrap.servers"));
  }

  private void sequence() throws SQLException {
    while (sequencer.round() != 0)
      ;
  }

  private void publishAll(KafkaRelay relay) throws Exception {
    sequence();
    rounds(relay, () -> !relay.round() && relay.state() == KafkaRelay.State.LEADING);
  }

  /// Until it leads or has found that log and topic have parted.
  private static void decide(KafkaRelay relay) throws Exception {
    rounds(
        relay,
        () -> {
          relay.round();
          return relay.state() != KafkaRelay.State.IDLE;
        });
  }

  /// Rounds as its worker runs them: one for which the broker was too slow, or in which it gave up
  /// on the producer, is followed by another.
  ///
  /// @param last runs a round, and is true when no other is needed
  private static void rounds(KafkaRelay relay, Callable<Boolean> last) throws Exception {
    Exception failure = null;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline)
      try {
        if (last.call()) return;
      } catch (KafkaException | IllegalStateException e) {
        failure = e;
      }
    throw new AssertionError("it does not come to its end, and is " + relay.state(), failure);
  }

  private static long position(ConsumerRecord<String, CloudEvent> record) {
    return Long.parseLong((String) record.value().getExtension("logposition"));
  }

  /// All committed records, in the order of each partition.
  private List<ConsumerRecord<String, CloudEvent>> topicContent() {
    Map<String, Object> config = new HashMap<>(kafka());
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new CloudEventDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      assertEquals(KafkaRelay.PARTITIONS, partitions.size());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = writtenUpTo(partitions);
      List<ConsumerRecord<String, CloudEvent>> records = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        assertTrue(System.nanoTime() < deadline, "the topic cannot be read to its end " + end);
      }
      return records;
    }
  }

  /// Where each partition ends for a writer. A `read_committed` reader is told an earlier end while
  /// the marker of a committed transaction is still on its way to the partition.
  private Map<TopicPartition, Long> writtenUpTo(List<TopicPartition> partitions) {
    try (var uncommitted =
        new KafkaConsumer<>(kafka(), new StringDeserializer(), new StringDeserializer())) {
      return uncommitted.endOffsets(partitions);
    }
  }
}
