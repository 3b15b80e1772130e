package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A log with its own topic on a real broker, its relays, and the published records.
final class RelayFixture {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Long enough to keep the lease on a slow machine, except in tests of its loss.
  static final Duration LEASE = Duration.ofMinutes(1);

  static final String KEY = "test:" + "5c".repeat(32);

  final String topic = "relay-test-" + UUID.randomUUID();
  final LogDatabase database;
  final PostgresEventStore store;
  final Sequencer sequencer;

  RelayFixture(String name) {
    database = new LogDatabase(name);
    store = database.store();
    sequencer = new Sequencer(database.application);
  }

  KafkaRelay relay() {
    return new KafkaRelay(database.application, kafka(), log(KEY), LEASE);
  }

  /// A relay that compares log and topic in each round instead of every few seconds.
  KafkaRelay looking(String... keys) {
    return new KafkaRelay(
        database.application,
        kafka(),
        log(keys.length == 0 ? new String[] {KEY} : keys),
        LEASE,
        Duration.ZERO,
        config -> producer(config, (_, _) -> {}));
  }

  PublishedLog log(String... keys) {
    return PublishedLog.of("agreements", topic, List.of(keys), "https://ledger.example/schemas");
  }

  Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", database.settings.get("kafka.bootstrap.servers"));
  }

  /// Records a number of events, each in a separate stream, and sequences them.
  void record(int events) throws Exception {
    for (int i = 0; i < events; i++)
      store.append(LogDatabase.append(Uuid7.next(), 0, "visit " + i));
    while (sequencer.round() != 0)
      ;
  }

  void publishAll(KafkaRelay relay) throws Exception {
    while (sequencer.round() != 0)
      ;
    rounds(relay, () -> !relay.round() && relay.state() == KafkaRelay.State.LEADING);
  }

  void decideOn(KafkaRelay.State state, KafkaRelay relay) throws Exception {
    rounds(
        relay,
        () -> {
          relay.round();
          return relay.state() == state;
        });
  }

  /// Runs rounds like the worker: a round that fails, because the broker is slow or the producer
  /// was closed, is followed by another.
  ///
  /// @param last runs a round and returns true when no further round is needed
  static void rounds(KafkaRelay relay, Callable<Boolean> last) throws Exception {
    Exception failure = null;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline)
      try {
        if (last.call()) return;
      } catch (KafkaException | IllegalStateException e) {
        failure = e;
      }
    throw new AssertionError("the relay does not finish, state " + relay.state(), failure);
  }

  static void until(String what, Supplier<Boolean> holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.get()) {
      assertTrue(System.nanoTime() < deadline, what);
      Thread.onSpinWait();
    }
  }

  void asOwner(String sql) throws SQLException {
    try (Connection owner = database.owner();
        var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  void asApplication(String sql) throws SQLException {
    try (Connection application = database.application.getConnection();
        var statement = application.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Triggers and foreign keys do not restrict an administrator.
  void asAdministrator(String sql) throws SQLException {
    try (Connection superuser = database.superuser();
        var statement = superuser.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(sql);
    }
  }

  /// Restores the database to a backup whose log ended at a position.
  void restoreTo(long position) throws SQLException {
    asAdministrator(
        """
        DELETE FROM event WHERE (stream_id, version) NOT IN (SELECT stream_id, version FROM event_log WHERE position <= %d);
        DELETE FROM event_log WHERE position > %1$d;
        DELETE FROM event_pending;
        DELETE FROM stream s WHERE NOT EXISTS (SELECT FROM event e WHERE e.stream_id = s.stream_id);
        UPDATE relay_cursor SET published_position = least(published_position, %1$d);
        UPDATE relay_lease SET holder = NULL, expires_at = '-infinity'
        """
            .formatted(position));
  }

  interface Calls {
    void before(String method, Object[] arguments) throws Exception;
  }

  /// A real producer with a hook before each call.
  @SuppressWarnings("unchecked")
  static Producer<String, byte[]> producer(Map<String, Object> config, Calls calls) {
    Producer<String, byte[]> real =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    return (Producer<String, byte[]>)
        Proxy.newProxyInstance(
            RelayFixture.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (_, method, arguments) -> {
              calls.before(method.getName(), arguments);
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  Admin admin() {
    return Admin.create(kafka());
  }

  /// Reads all committed records, in the order of each partition.
  List<ConsumerRecord<byte[], byte[]>> content() {
    Map<String, Object> config = new HashMap<>(kafka());
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      assertEquals(RelayTopic.PARTITIONS, partitions.size());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = writtenUpTo(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        assertTrue(System.nanoTime() < deadline, "the topic cannot be read to its end " + end);
      }
      return records;
    }
  }

  /// The end offset of each partition for a writer. A `read_committed` reader gets an earlier
  /// offset until the marker of a committed transaction has arrived at the partition.
  private Map<TopicPartition, Long> writtenUpTo(List<TopicPartition> partitions) {
    try (var uncommitted =
        new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return uncommitted.endOffsets(partitions);
    }
  }

  List<Long> positions() {
    return content().stream().map(RelayFixture::position).sorted().toList();
  }

  static long position(ConsumerRecord<byte[], byte[]> record) {
    return Long.parseLong(header(record, "ce_logposition"));
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  /// Checks that each position was published, that positions first appear in ascending order in
  /// each partition, and that repeats have the same bytes.
  void assertPublished(long lastPosition) {
    Map<Long, ConsumerRecord<byte[], byte[]>> first = new HashMap<>();
    Map<Integer, Long> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : content()) {
      long position = position(record);
      ConsumerRecord<byte[], byte[]> before = first.putIfAbsent(position, record);
      if (before == null) {
        Long previous = newest.put(record.partition(), position);
        assertTrue(
            previous == null || previous < position,
            "position %d follows %d in partition %d"
                .formatted(position, previous, record.partition()));
      } else {
        assertEquals(before.partition(), record.partition());
        assertArrayEquals(before.key(), record.key());
        assertArrayEquals(before.value(), record.value());
        assertArrayEquals(before.headers().toArray(), record.headers().toArray());
      }
    }
    Set<Long> expected = new HashSet<>(LongStream.rangeClosed(1, lastPosition).boxed().toList());
    assertEquals(expected, first.keySet());
  }
}
