package io.corridorledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/// The rules of a producer without transactions (ADR 51). Most rules have a negative control: a
/// variant without the rule, in which the fault occurs.
class PublishingRulesTest {

  private static final int SMALL_RECORD = 8_000;

  // ---- A batch begins after the last published event
  // ---------------------------------------------

  /// Two processes give positions to events in turn. Only one of them publishes.
  @Test
  void eventsThatAnotherProcessNumberedArePublishedFirst() throws Exception {
    RelayFixture log = new RelayFixture("rule_next");
    KafkaRelay relay = log.relay();
    UUID stream = Uuid7.next();
    for (int version = 0; version < 20; version++) {
      log.store.append(LogDatabase.append(stream, version, "visit " + version));
      if (version % 2 == 0) log.sequencer.round();
      if (version % 3 == 0)
        RelayFixture.rounds(
            relay, () -> !relay.round() && relay.state() == KafkaRelay.State.LEADING);
    }
    log.publishAll(relay);
    assertEquals(versions(20), published(log));
  }

  /// Negative control: the function returns only the events to which this call gave positions. The
  /// relay refuses a batch with a gap.
  @Test
  void aBatchThatDoesNotFollowTheLastPublishedEventIsRefused() throws Exception {
    RelayFixture log = new RelayFixture("rule_next_control");
    KafkaRelay relay = log.relay();
    log.record(3);
    log.publishAll(relay);
    log.asAdministrator(
        """
        ALTER FUNCTION sequence_after(bigint, bigint, text, int, bigint) RENAME TO whole_range;
        DO $do$ BEGIN
          EXECUTE format('CREATE FUNCTION sequence_after(p_after bigint, p_known bigint, p_chain text, p_rows int, p_bytes bigint)
            RETURNS TABLE (%s) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
            ''SELECT * FROM whole_range((SELECT max(position) FROM event_log), p_known, p_chain, p_rows, p_bytes)''',
            replace(substr(pg_get_function_result('whole_range'::regproc), 7), ')', ''));
        END $do$
        """);
    log.record(2);
    log.store.append(LogDatabase.append(Uuid7.next(), 0, "numbered by the relay"));
    IllegalStateException refused = assertThrows(IllegalStateException.class, relay::round);
    assertEquals("the log returned position 6 instead of 4", refused.getMessage());
    assertEquals(List.of(1L, 2L, 3L), log.positions());
  }

  // ---- A failed event holds back later ones -----------------------------------------------------

  /// Kafka rejects version 1 of a stream because of its size. Version 2 is small.
  @Test
  void noLaterVersionIsPublishedAfterARejectedOne() throws Exception {
    RelayFixture log = new RelayFixture("rule_rejected");
    List<LogEntry> entries = aLargeAndASmallEvent(log);
    EventProducer producer = new EventProducer(log.kafka(), PublishingRulesTest::real);
    assertInstanceOf(RecordTooLargeException.class, failure(producer.send(entries)));
    producer.close(); // returns when the thread that sends requests has ended
    assertEquals(List.of(), published(log));

    // The relay meets the same fault, and publishes both in order when Kafka accepts them.
    KafkaRelay relay = log.relay();
    RelayFixture.until("the relay does not meet the fault", () -> rejects(relay));
    assertEquals(List.of(), published(log));
    limit(log, RelayTopic.MAX_EVENT_BYTES);
    log.publishAll(relay);
    assertEquals(versions(2), published(log));
  }

  /// Negative control: the producer is not closed. Kafka gives the producer a new epoch and accepts
  /// version 2.
  @Test
  void aProducerThatStaysOpenLeavesAHole() throws Exception {
    RelayFixture log = new RelayFixture("rule_rejected_control");
    List<LogEntry> entries = aLargeAndASmallEvent(log);
    AtomicBoolean ended = new AtomicBoolean();
    EventProducer producer =
        new EventProducer(
            log.kafka(),
            config ->
                replaced(real(config), "close", (_, call) -> ended.get() ? call.call() : null));
    try {
      assertInstanceOf(RecordTooLargeException.class, failure(producer.send(entries)));
      RelayFixture.until("version 2 does not arrive", () -> published(log).equals(List.of("2")));
    } finally {
      ended.set(true);
      producer.close();
    }
  }

  private static boolean rejects(KafkaRelay relay) {
    try {
      relay.round();
      return false;
    } catch (RecordTooLargeException e) {
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<LogEntry> aLargeAndASmallEvent(RelayFixture log) throws Exception {
    KafkaRelay creates = log.relay();
    log.publishAll(creates);
    creates.stepDown();
    limit(log, SMALL_RECORD);
    UUID stream = Uuid7.next();
    log.store.append(LogDatabase.append(stream, 0, "large"));
    log.store.append(LogDatabase.append(stream, 1, "small"));
    log.asAdministrator(
        """
        UPDATE event SET payload = payload || jsonb_build_object('note',
          (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 6000) n)) WHERE version = 1
        """);
    log.sequencer.round();
    try (Connection connection = log.database.application.getConnection()) {
      List<LogEntry> entries =
          new LogReader(log.log(RelayFixture.KEY)).after(connection, 0, 10, 1 << 20).entries();
      assertEquals(2, entries.size());
      return entries;
    }
  }

  /// Limits the size of the records in the topic. A broker applies a new limit with a delay, so the
  /// method sends records until the limit holds. These records are not events.
  private static void limit(RelayFixture log, int bytes) throws Exception {
    try (Admin admin = log.admin();
        Producer<String, byte[]> producer = real(log.kafka())) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, log.topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(
                              TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
      RelayFixture.until(
          "the limit does not hold",
          () -> {
            try {
              producer.send(new ProducerRecord<>(log.topic, new byte[2 * SMALL_RECORD])).get();
              return bytes > SMALL_RECORD;
            } catch (ExecutionException e) {
              return bytes == SMALL_RECORD && e.getCause() instanceof RecordTooLargeException;
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  private static Throwable failure(CompletableFuture<Void> sent) throws Exception {
    try {
      sent.get(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("Kafka accepted the event");
  }

  @Test
  void theProducerRepeatsWithoutALimitAndSendsOneRequestAtATime() {
    Map<String, Object> used = new HashMap<>();
    new EventProducer(
        Map.of("delivery.timeout.ms", "1000", "retries", "1", "acks", "1"),
        config -> {
          used.putAll(config);
          return null;
        });
    assertEquals(Integer.MAX_VALUE, used.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
    assertEquals(Integer.MAX_VALUE, used.get(ProducerConfig.RETRIES_CONFIG));
    assertEquals(1, used.get(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION));
    assertEquals("all", used.get(ProducerConfig.ACKS_CONFIG));
    assertFalse(used.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
  }

  /// Kafka answers late. The wait has no limit, the lease is renewed, and new events get positions.
  @Test
  void aSlowBrokerCostsNeitherTheLeaseNorARepeat() throws Exception {
    RelayFixture log = new RelayFixture("rule_slow");
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    KafkaRelay relay =
        new KafkaRelay(
            log.database.application,
            log.kafka(),
            log.log(RelayFixture.KEY),
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            config -> answeringAfter(real(config), waiting, answered));
    log.record(5);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<?> publishing =
          thread.submit(() -> {
            log.publishAll(relay);
            return null;
          });
      assertTrue(waiting.await(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      String ends = one(log, "SELECT expires_at FROM relay_lease");
      RelayFixture.until(
          "the lease is not renewed during the wait",
          () ->
              one(
                      log,
                      "SELECT expires_at > '%s'::timestamptz + interval '2 s' FROM relay_lease"
                          .formatted(ends))
                  .equals("t"));
      assertEquals("0|1", one(log, "SELECT published_position || '|' || term FROM relay_cursor"));
      log.store.append(LogDatabase.append(Uuid7.next(), 0, "gets a position during the wait"));
      RelayFixture.until(
          "the new event gets no position",
          () -> one(log, "SELECT max(position) FROM event_log").equals("6"));
      answered.countDown();
      publishing.get(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      answered.countDown();
    }
    log.publishAll(relay);
    assertEquals("6|1", one(log, "SELECT published_position || '|' || term FROM relay_cursor"));
    assertEquals(6, log.content().size(), "nothing is repeated");
  }

  // ---- Batches ----------------------------------------------------------------------------------

  /// The poll interval is longer than the test waits.
  @Test
  void aSingleEventIsPublishedAtOnce() throws Exception {
    RelayFixture log = new RelayFixture("batch_single");
    KafkaRelay relay = log.relay();
    log.publishAll(relay);
    Worker worker = new Worker("relay", RelayFixture.PATIENCE.multipliedBy(2), relay::round);
    worker.start();
    try {
      for (int i = 1; i <= 5; i++) {
        log.store.append(LogDatabase.append(Uuid7.next(), 0, "visit " + i));
        worker.wake();
        String position = Integer.toString(i);
        RelayFixture.until(
            "the event waits for the poll interval",
            () -> one(log, "SELECT published_position FROM relay_cursor").equals(position));
      }
    } finally {
      worker.stop();
      relay.stepDown();
    }
  }

  /// Fifty events are recorded while Kafka has not answered the first batch.
  @Test
  void eventsThatArriveDuringARoundAreTheNextBatch() throws Exception {
    RelayFixture log = new RelayFixture("batch_larger");
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    List<String> cursors = new ArrayList<>();
    KafkaRelay relay =
        new KafkaRelay(
            LogDatabase.source(() ->
                LogDatabase.wrapped(
                    log.database.application.getConnection(),
                    (_, method, arguments) -> {
                      if (method.equals("prepareStatement")
                          && arguments[0].toString().contains("sequence_after"))
                        cursors.add(one(log, "SELECT published_position FROM relay_cursor"));
                      return Optional.empty();
                    })),
            log.kafka(),
            log.log(RelayFixture.KEY),
            RelayFixture.LEASE,
            Duration.ofSeconds(2),
            config -> answeringAfter(real(config), waiting, answered));
    log.store.append(LogDatabase.append(Uuid7.next(), 0, "the first batch"));
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<?> publishing =
          thread.submit(() -> {
            RelayFixture.rounds(
                relay,
                () -> {
                  relay.round();
                  return one(log, "SELECT published_position FROM relay_cursor").equals("51");
                });
            return null;
          });
      assertTrue(waiting.await(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS));
      for (int i = 0; i < 50; i++)
        log.store.append(LogDatabase.append(Uuid7.next(), 0, "visit " + i));
      answered.countDown();
      publishing.get(RelayFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      answered.countDown();
    }
    assertEquals(List.of("0", "1"), cursors.stream().distinct().toList());
    log.assertPublished(51);
  }

  // ---- Transactions of earlier releases ---------------------------------------------------------

  @Test
  void theOpenTransactionOfAnEarlierReleaseIsEnded() throws Exception {
    RelayFixture log = new RelayFixture("rule_transaction");
    assertEquals(5, readAfterAnOpenTransaction(log, "agreements-relay"));
  }

  /// Negative control: the transaction has another id, so the relay does not end it.
  @Test
  void anOpenTransactionHidesTheEventsAfterIt() throws Exception {
    RelayFixture log = new RelayFixture("rule_transaction_control");
    assertEquals(0, readAfterAnOpenTransaction(log, "agreements-relay-" + log.topic));
  }

  /// Publishes five events after a transaction that stays open in each partition.
  ///
  /// @return number of events that a consumer with `read_committed` can read
  private static long readAfterAnOpenTransaction(RelayFixture log, String id) throws Exception {
    KafkaRelay creates = log.relay();
    log.publishAll(creates);
    creates.stepDown();
    try (var open =
        new KafkaProducer<>(
            with(log.kafka(), ProducerConfig.TRANSACTIONAL_ID_CONFIG, id),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      open.initTransactions();
      open.beginTransaction();
      for (int partition = 0; partition < RelayTopic.PARTITIONS; partition++)
        open.send(new ProducerRecord<>(log.topic, partition, new byte[1], new byte[1])).get();
      log.record(5);
      KafkaRelay relay = log.relay();
      log.publishAll(relay);
      relay.stepDown();
      long events = readable(log);
      open.close(Duration.ZERO);
      return events;
    }
  }

  /// Counts the records that a consumer with `read_committed` gets up to its end offsets.
  private static long readable(RelayFixture log) {
    try (var consumer =
        new KafkaConsumer<>(
            with(log.kafka(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(log.topic).stream()
              .map(p -> new TopicPartition(log.topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long records = 0;
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p)))
        records += consumer.poll(Duration.ofMillis(100)).count();
      return records;
    }
  }

  // ---- helpers ----------------------------------------------------------------------------------

  private static Map<String, Object> with(Map<String, Object> kafka, String name, Object value) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(name, value);
    return settings;
  }

  private static Producer<String, byte[]> real(Map<String, Object> config) {
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private interface Call {
    Object call() throws Exception;
  }

  private interface Instead {
    Object call(Object[] arguments, Call real) throws Exception;
  }

  /// A real producer whose calls of one method are replaced.
  @SuppressWarnings("unchecked")
  private static Producer<String, byte[]> replaced(
      Producer<String, byte[]> real, String name, Instead instead) {
    return (Producer<String, byte[]>)
        Proxy.newProxyInstance(
            PublishingRulesTest.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (_, method, arguments) ->
                method.getName().equals(name)
                    ? instead.call(arguments, () -> method.invoke(real, arguments))
                    : method.invoke(real, arguments));
  }

  /// A real producer that delivers the acknowledgements of Kafka only after `answered`.
  private static Producer<String, byte[]> answeringAfter(
      Producer<String, byte[]> real, CountDownLatch waiting, CountDownLatch answered) {
    return replaced(
        real,
        "send",
        (arguments, call) -> {
          Callback callback = (Callback) arguments[1];
          arguments[1] =
              (Callback)
                  (metadata, failure) -> {
                    waiting.countDown();
                    try {
                      answered.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    callback.onCompletion(metadata, failure);
                  };
          return call.call();
        });
  }

  private static List<String> versions(int last) {
    List<String> versions = new ArrayList<>();
    for (int version = 1; version <= last; version++) versions.add(Integer.toString(version));
    return versions;
  }

  /// The versions of the published events of a log with one stream, in the order of the topic.
  private static List<String> published(RelayFixture log) {
    return log.content().stream()
        .map(r -> RelayFixture.header(r, "ce_streamversion"))
        .filter(Objects::nonNull)
        .toList();
  }

  private static String one(RelayFixture log, String sql) {
    try {
      return log.database.one(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
