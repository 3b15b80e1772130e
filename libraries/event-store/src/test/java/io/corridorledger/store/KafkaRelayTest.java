package io.corridorledger.store;

import static io.corridorledger.store.RelayFixture.header;
import static io.corridorledger.store.RelayFixture.position;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.integrity.RecordMac;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/// The relay with a real broker: published records, their order, and crashes at critical moments.
class KafkaRelayTest {

  /// A multiple of five.
  private static final int CRASHES = 100;

  @Test
  void eventsArriveInTheirEnvelopeInTheOrderOfTheirStream() throws Exception {
    RelayFixture log = new RelayFixture("relay_envelope");
    List<UUID> streams = IntStream.range(0, 20).mapToObj(_ -> Uuid7.next()).toList();
    for (int version = 0; version < 5; version++)
      for (UUID stream : streams)
        log.store.append(LogDatabase.append(stream, version, "visit " + version));
    log.publishAll(log.relay());

    List<ConsumerRecord<byte[], byte[]>> records = log.content();
    assertEquals(100, records.size());
    for (UUID stream : streams)
      assertEquals(
          List.of("1", "2", "3", "4", "5"),
          records.stream()
              .filter(r -> new String(r.key(), UTF_8).equals(stream.toString()))
              .map(r -> header(r, "ce_streamversion"))
              .toList());
    assertEquals(LongStream.rangeClosed(1, 100).boxed().toList(), log.positions());
    for (ConsumerRecord<byte[], byte[]> record : records)
      assertEquals(
          Utils.toPositive(Utils.murmur2(record.key())) % RelayTopic.PARTITIONS,
          record.partition());
    assertEquals("100", log.database.one("SELECT published_position FROM relay_cursor"));
  }

  @Test
  void aRecordHasEveryColumnThatIsHashedAndAnAuthenticationCode() throws Exception {
    RelayFixture log = new RelayFixture("relay_headers");
    UUID stream = Uuid7.next();
    log.asOwner(
        """
        SELECT append_events('t', 'k', '', 201::smallint, '{}', '%s', 'visits', 0, 10, 10000,
          ARRAY[uuidv7(), uuidv7()], ARRAY['visit-held', 'visit-held'], ARRAY[1, 1]::smallint[],
          ARRAY['{"title": "Bakı"}', '{"title": "Astana"}'], ARRAY['2024-02', NULL], ARRAY['2024-02-01', NULL]::date[],
          ARRAY['2024-02-29', NULL]::date[], 'Ministère', uuidv7(), uuidv7(), uuidv7(), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
        """
            .formatted(stream));
    log.publishAll(log.relay());

    ConsumerRecord<byte[], byte[]> record =
        log.content().stream().filter(r -> position(r) == 1).findFirst().orElseThrow();
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(h -> assertNull(headers.put(h.key(), new String(h.value(), UTF_8))));
    String mac = headers.remove("ce_mac");
    Map<String, String> expected =
        new TreeMap<>(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_source", "/corridor/agreements",
                "ce_type", "corridor.visit-held.v1",
                "ce_subject", stream.toString(),
                "ce_dataschema", "https://ledger.example/schemas/visit-held/v1",
                "ce_streamtype", "visits",
                "ce_streamversion", "1",
                "ce_logposition", "1"));
    expected.putAll(
        Map.of(
            "ce_ledgerepoch", "1",
            "ce_hashversion", "2",
            "ce_actor", "Ministère",
            "ce_occurred", "2024-02",
            "ce_occurredearliest", "2024-02-01",
            "ce_occurredlatest", "2024-02-29",
            "ce_traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "ce_mackeyid", "test"));
    for (String column :
        List.of(
            "id=event_id::text",
            "time=to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
            "chainhash=encode(chain_sha256, 'hex')",
            "commandid=command_id::text",
            "correlationid=correlation_id::text",
            "causationid=causation_id::text"))
      expected.put(
          "ce_" + column.substring(0, column.indexOf('=')),
          log.database.one(
              "SELECT %s FROM event JOIN event_log USING (stream_id, version) WHERE position = 1"
                  .formatted(column.substring(column.indexOf('=') + 1))));
    expected.put("ce_time", plainTime(expected.get("ce_time")));
    headers.put("ce_time", plainTime(headers.get("ce_time")));
    assertEquals(expected, headers);
    assertEquals(
        log.database.one("SELECT payload::text FROM event WHERE version = 1"),
        new String(record.value(), UTF_8),
        "what is published is what is stored");

    var covered = new TreeMap<String, byte[]>();
    record.headers().forEach(h -> covered.put(h.key(), h.value()));
    covered.remove("ce_mac");
    assertArrayEquals(
        HexFormat.of().parseHex(mac),
        RecordMac.of(MacKeys.parse(RelayFixture.KEY), record.key(), covered, record.value()));
    ConsumerRecord<byte[], byte[]> second =
        log.content().stream().filter(r -> position(r) == 2).findFirst().orElseThrow();
    for (String absent : List.of("ce_occurred", "ce_occurredearliest", "ce_occurredlatest"))
      assertNull(header(second, absent));

    try (var standard = new CloudEventDeserializer()) {
      CloudEvent event = standard.deserialize(log.topic, record.headers(), record.value());
      assertEquals("Ministère", event.getExtension("actor"));
    }
  }

  /// The time in a form that does not depend on the number of written fractional digits.
  private static String plainTime(String time) {
    return OffsetDateTime.parse(time).toInstant().toString();
  }

  /// KafkaJS and kafka-python read no other codec without an additional library.
  @Test
  void theRecordsAreCompressedWithACodecOfEveryClient() throws Exception {
    RelayFixture log = new RelayFixture("relay_codec");
    log.record(3);
    Set<Object> codecs = new HashSet<>();
    KafkaRelay relay =
        new KafkaRelay(
            log.database.application,
            log.kafka(),
            log.log(RelayFixture.KEY),
            RelayFixture.LEASE,
            Duration.ZERO,
            config -> {
              if (!config.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG))
                codecs.add(config.get(ProducerConfig.COMPRESSION_TYPE_CONFIG));
              return RelayFixture.producer(config, (_, _) -> {});
            });
    log.publishAll(relay);
    assertEquals(3, log.content().size());
    assertEquals(Set.of("gzip"), codecs);
  }

  @Test
  void aCrashBetweenTheAcknowledgementAndTheCursorRepeatsTheSameBytes() throws Exception {
    RelayFixture log = new RelayFixture("relay_crash");
    log.record(30);
    AtomicBoolean dies = new AtomicBoolean(true);
    KafkaRelay dying =
        new KafkaRelay(
            LogDatabase.source(() ->
                LogDatabase.wrapped(
                    log.database.application.getConnection(),
                    (_, method, arguments) -> {
                      if (dies.get()
                          && method.equals("prepareStatement")
                          && arguments[0].toString().contains("move_cursor")
                          && !log.database
                              .one("SELECT count(*) FROM relay_cursor WHERE topic_id IS NOT NULL")
                              .equals("0"))
                        throw new SQLException("killed after the acknowledgement");
                      return Optional.empty();
                    })),
            log.kafka(),
            log.log(RelayFixture.KEY),
            RelayFixture.LEASE);
    assertThrows(SQLException.class, () -> log.publishAll(dying));
    assertEquals(30, log.content().size());
    assertEquals("0", log.database.one("SELECT published_position FROM relay_cursor"));

    log.publishAll(log.relay());
    assertEquals(60, log.content().size(), "each event is there twice");
    log.assertPublished(30);
  }

  /// Each relay of a series dies after Kafka has acknowledged its batch and before the cursor
  /// moves. New events arrive meanwhile. Every fifth successor completes its batch, so that the
  /// cursor also moves.
  @Test
  void manyCrashesInARowRepeatTheSameBytes() throws Exception {
    RelayFixture log = new RelayFixture("relay_crashes");
    long begin = System.nanoTime();
    long recorded = 0;
    long sent = 0;
    long cursor = 0;
    for (int crash = 1; crash <= CRASHES; crash++) {
      log.record(2);
      recorded += 2;
      AtomicBoolean sending = new AtomicBoolean();
      KafkaRelay dying =
          new KafkaRelay(
              LogDatabase.source(() ->
                  LogDatabase.wrapped(
                      log.database.application.getConnection(),
                      (_, method, arguments) -> {
                        if (sending.get()
                            && method.equals("prepareStatement")
                            && arguments[0].toString().contains("move_cursor"))
                          throw new SQLException("killed after the acknowledgement");
                        return Optional.empty();
                      })),
              log.kafka(),
              log.log(RelayFixture.KEY),
              RelayFixture.LEASE,
              Duration.ZERO,
              config ->
                  RelayFixture.producer(
                      config,
                      (method, _) -> {
                        if (method.equals("send")) sending.set(true);
                      }));
      assertThrows(SQLException.class, () -> log.publishAll(dying));
      sent += recorded - cursor;
      assertEquals(
          Long.toString(cursor),
          log.database.one("SELECT published_position FROM relay_cursor"),
          "crash " + crash);
      if (crash % 5 == 0) {
        KafkaRelay successor = log.relay();
        log.publishAll(successor);
        successor.stepDown();
        sent += recorded - cursor;
        cursor = recorded;
      }
    }
    assertEquals(sent, log.content().size(), "records, with all repeats");
    log.assertPublished(recorded);
    System.out.printf(
        "%d crashes, %d events, %d records, %d ms%n",
        CRASHES, recorded, sent, Duration.ofNanos(System.nanoTime() - begin).toMillis());
  }

  /// The database fails, on a full disk for instance. No event gets a position until the leader has
  /// compared log and topic again.
  @Test
  void aLeaderComparesAgainAfterAFailureOfTheDatabase() throws Exception {
    RelayFixture log = new RelayFixture("relay_distrust");
    log.record(5);
    AtomicBoolean full = new AtomicBoolean();
    KafkaRelay relay =
        new KafkaRelay(
            LogDatabase.source(() ->
                LogDatabase.wrapped(
                    log.database.application.getConnection(),
                    (_, method, arguments) -> {
                      if (full.get()
                          && method.equals("prepareStatement")
                          && arguments[0].toString().contains("sequence_"))
                        throw new SQLException("No space left on device", "53100");
                      return Optional.empty();
                    })),
            log.kafka(),
            log.log(RelayFixture.KEY),
            RelayFixture.LEASE);
    log.publishAll(relay);
    assertTrue(relay.agreed().isPresent());
    assertFalse(relay.sequencingFails());
    log.store.append(LogDatabase.append(Uuid7.next(), 0, "waits"));
    full.set(true);
    assertThrows(SQLException.class, relay::round);
    assertTrue(relay.agreed().isEmpty());
    assertTrue(relay.sequencingFails());
    assertEquals("5", log.database.one("SELECT max(position) FROM event_log"));
    full.set(false);
    RelayFixture.rounds(relay, () -> !relay.round() && relay.state() == KafkaRelay.State.LEADING);
    assertTrue(relay.agreed().isPresent());
    assertFalse(relay.sequencingFails());
    log.assertPublished(6);
  }

  /// Kafka rejects each event while a partition has too few replicas. Events still get positions.
  @Test
  void eventsArePublishedOnceKafkaHasEnoughReplicas() throws Exception {
    RelayFixture log = new RelayFixture("relay_replicas");
    log.record(20);
    AtomicBoolean tooFew = new AtomicBoolean(true);
    KafkaRelay relay =
        new KafkaRelay(
            log.database.application,
            log.kafka(),
            log.log(RelayFixture.KEY),
            RelayFixture.LEASE,
            Duration.ofSeconds(2),
            config ->
                RelayFixture.producer(
                    config,
                    (method, _) -> {
                      if (tooFew.get() && method.equals("send"))
                        throw new NotEnoughReplicasException("one of two");
                    }));
    log.store.append(LogDatabase.append(Uuid7.next(), 0, "the topic cannot be written"));
    AtomicInteger refused = new AtomicInteger();
    RelayFixture.until(
        "Kafka did not refuse three batches",
        () -> {
          try {
            relay.round();
          } catch (NotEnoughReplicasException e) {
            refused.incrementAndGet();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return refused.get() == 3;
        });
    assertEquals(0, log.content().size());
    assertEquals("0", log.database.one("SELECT published_position FROM relay_cursor"));
    log.store.append(LogDatabase.append(Uuid7.next(), 0, "gets a position without a topic"));
    assertThrows(NotEnoughReplicasException.class, relay::round);
    assertEquals("22", log.database.one("SELECT max(position) FROM event_log"));
    tooFew.set(false);
    log.publishAll(relay);
    log.assertPublished(22);
  }

  @Test
  void anEventLargerThanKafkasDefaultIsPublished() throws Exception {
    RelayFixture log = new RelayFixture("relay_large");
    log.record(1);
    log.asAdministrator(
        """
        UPDATE event SET payload = payload || jsonb_build_object('note',
          (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 100000) n))
        """);
    log.publishAll(log.relay());
    assertTrue(log.content().getFirst().value().length > 3_000_000);
  }

  /// Twenty events of a megabyte are published in several batches, and none is missing.
  @Test
  void aBatchIsBoundedInBytes() throws Exception {
    RelayFixture log = new RelayFixture("relay_bytes");
    log.record(40);
    log.asAdministrator(
        """
        UPDATE event SET payload = payload || jsonb_build_object('note',
          (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 32768) n))
        FROM event_log l WHERE l.stream_id = event.stream_id AND l.position <= 20
        """);
    List<Long> batches = new ArrayList<>();
    KafkaRelay relay =
        new KafkaRelay(
            LogDatabase.source(() ->
                LogDatabase.wrapped(
                    log.database.application.getConnection(),
                    (_, method, arguments) -> {
                      if (method.equals("prepareStatement")
                          && arguments[0].toString().contains("sequence_after")) batches.add(0L);
                      return Optional.empty();
                    })),
            log.kafka(),
            log.log(RelayFixture.KEY),
            RelayFixture.LEASE,
            Duration.ofSeconds(2),
            config ->
                RelayFixture.producer(
                    config,
                    (method, arguments) -> {
                      if (!method.equals("send")) return;
                      byte[] value = (byte[]) ((ProducerRecord<?, ?>) arguments[0]).value();
                      batches.set(batches.size() - 1, batches.getLast() + value.length);
                    }));
    log.publishAll(relay);
    log.assertPublished(40);
    batches.removeIf(bytes -> bytes == 0); // the last call returned nothing
    assertTrue(batches.size() >= 3, batches::toString);
    for (long bytes : batches) assertTrue(bytes <= KafkaRelay.BATCH_BYTES, batches::toString);
  }

  @Test
  void aRelayThatShutsDownLetsItsSuccessorLeadAtOnce() throws Exception {
    RelayFixture log = new RelayFixture("relay_shutdown");
    log.record(3);
    KafkaRelay first = log.relay();
    log.publishAll(first);
    KafkaRelay second = log.relay();
    for (int i = 0; i < 5; i++) second.round();
    assertEquals(KafkaRelay.State.IDLE, second.state(), "the lease is taken for a minute");
    first.stepDown();
    log.record(3);
    log.publishAll(second);
    log.assertPublished(6);
    assertEquals(6, log.content().size(), "nothing is repeated");
    assertEquals("2", log.database.one("SELECT term FROM relay_cursor"));
  }
}
