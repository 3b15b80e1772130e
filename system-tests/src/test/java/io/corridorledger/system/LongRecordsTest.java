package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An attacker with the password of a relay fills its topic with records that are short on the wire
/// and long in memory: four times the heap of a service.
@Tag("faults")
class LongRecordsTest {

  private static final int FOREIGN_RECORDS = 16;
  private static final int EVENTS = 30;
  private static final int RECORDS = 400;
  private static final int VALUE_BYTES = 4 << 20;
  private static final int PARTITIONS = 12;

  @Test
  void recordsThatAreLongInMemoryHoldUpNeitherReaderNorRelay() throws Exception {
    var seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("LongRecordsTest: to repeat, -Dtest.seed=" + seed);
    try (var system = LedgerSystem.start();
        var load = new Load(system, seed)) {
      load.allow(EVENTS);
      load.awaitAll();
      system.awaitEverythingVisible();
      fill(system, system.agreements().topic());
      system.agreements().service().restart();
      system.agreements().service().awaitHealthy(LedgerSystem.PATIENCE);
      load.allow(EVENTS);
      load.awaitAll();
      system.awaitEverythingVisible();
      Eventually.holds(
          "the reader counts them",
          LedgerSystem.PATIENCE,
          () ->
              assertEquals(
                  RECORDS,
                  LedgerSystem.metric(system.projection(), "corridor_feed_foreign_total")));
      var verified = system.corridor("verify");
      assertEquals(FOREIGN_RECORDS, verified.exitCode(), verified::text);
      assertTrue(verified.text().contains(RECORDS + " foreign records"), verified::text);
    }
  }

  private static void fill(LedgerSystem system, String topic) throws Exception {
    Map<String, Object> settings = new HashMap<>(system.kafka().clientSettings("agreements-relay"));
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * VALUE_BYTES);
    var sent = new ArrayList<Future<RecordMetadata>>();
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(topic, i % PARTITIONS, new byte[1], new byte[VALUE_BYTES])));
      }
      for (var record : sent) {
        record.get();
      }
    }
  }
}
