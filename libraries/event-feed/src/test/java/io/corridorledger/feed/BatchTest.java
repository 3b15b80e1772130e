package io.corridorledger.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.feed.Checkpoints.Advance;
import io.corridorledger.feed.EventFeed.Batch;
import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.integrity.HashChain;
import io.corridorledger.integrity.MacKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/// The records of one transaction, when this consumer loses some of its partitions before it.
class BatchTest {

  private final RecordCheck check =
      new RecordCheck("agreements", MacKeys.parse(List.of("test:" + "5c".repeat(32))));
  private final Entry lost = entry(1);
  private final Entry kept =
      Stream.generate(() -> entry(2))
          .filter(e -> partition(e) != partition(lost))
          .findFirst()
          .orElseThrow();

  private static Entry entry(long position) {
    return new Entry(
        "agreements",
        "topic",
        UUID.randomUUID(),
        "indicators",
        1,
        position,
        1,
        UUID.randomUUID(),
        "observation-reported",
        Instant.EPOCH,
        TestLog.observation(1, "A report"),
        HashChain.start());
  }

  private static int partition(Entry entry) {
    return RecordCheck.partition(entry.stream());
  }

  /// @param offset offset of the first record in each partition
  private static ConsumerRecords<byte[], byte[]> records(long offset, Entry... entries) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    for (Entry entry : entries) {
      ProducerRecord<String, byte[]> authentic = entry.message();
      TopicPartition partition = new TopicPartition("topic", authentic.partition());
      records.put(
          partition,
          List.of(
              record(partition, offset, authentic, authentic.value()),
              record(partition, offset + 1, authentic, TestLog.utf8("{}"))));
    }
    return new ConsumerRecords<>(records, Map.of());
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, ProducerRecord<String, byte[]> of, byte[] value) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        TestLog.utf8(of.key()),
        value,
        new RecordHeaders(of.headers()),
        Optional.empty());
  }

  @Test
  void theRecordsAndTheCheckpointOfALostPartitionAreDropped() {
    Batch batch = new Batch();
    batch.add(check, records(7, lost, kept));
    assertEquals(4, batch.size());

    batch.drop(Set.of(partition(lost)));

    assertEquals(
        Set.of(kept.stream()),
        batch.authentic().stream().map(a -> a.event().stream()).collect(Collectors.toSet()));
    assertEquals(
        Set.of(partition(kept)),
        batch.foreign().stream().map(RecordCheck.Foreign::partition).collect(Collectors.toSet()));
    assertEquals(
        List.of(new Advance(partition(kept), 9, 2)), List.copyOf(batch.advances().values()));
  }

  @Test
  void aPartitionThatComesBackBeginsAtTheRecordsThatFollow() {
    Batch batch = new Batch();
    batch.add(check, records(7, lost));
    batch.drop(Set.of(partition(lost)));
    assertEquals(0, batch.size());

    batch.add(check, records(3, lost));

    assertEquals(
        List.of(new Advance(partition(lost), 5, 1)), List.copyOf(batch.advances().values()));
    assertEquals(2, batch.size());
  }
}
