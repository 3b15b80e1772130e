package io.corridorledger.system;

import io.corridorledger.system.LedgerSystem.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A topic as any consumer sees it that reads committed records.
final class Topic {

  /// One record.
  ///
  /// @param headers CloudEvents attributes and all other headers
  record Message(
      int partition, long offset, String key, Map<String, String> headers, String value) {

    private static Message of(ConsumerRecord<String, String> record) {
      var headers = new TreeMap<String, String>();
      for (var header : record.headers()) {
        var before = headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        if (before != null) {
          throw new AssertionError("two headers " + header.key() + " in " + record);
        }
      }
      return new Message(
          record.partition(), record.offset(), record.key(), headers, record.value());
    }

    String id() {
      return headers.get("ce_id");
    }

    long position() {
      return Long.parseLong(headers.get("ce_logposition"));
    }

    Fact fact() {
      return Fact.of(
          headers.get("ce_streamtype"),
          headers.get("ce_subject"),
          Long.parseLong(headers.get("ce_streamversion")),
          id(),
          headers.get("ce_type").replaceFirst("^corridor\\.(.*)\\.v\\d+$", "$1"),
          value);
    }
  }

  private Topic() {}

  /// All records that are on a writer's topic now, each partition in its order.
  static List<Message> read(LedgerSystem system, Writer writer) {
    Map<String, Object> configuration =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            system.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    try (var consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      var partitions =
          consumer.partitionsFor(writer.topic()).stream()
              .map(partition -> new TopicPartition(writer.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = writtenUpTo(system, partitions);
      var messages = new ArrayList<Message>();
      var deadline = System.nanoTime() + LedgerSystem.PATIENCE.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> messages.add(Message.of(record)));
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "%s cannot be read to its ends %s; %d records until now"
                  .formatted(writer.topic(), ends, messages.size()));
        }
      }
      return messages;
    }
  }

  /// The end offset of each partition for uncommitted reads. A `read_committed` reader gets an
  /// earlier end while the marker of a committed transaction has not reached the partition.
  private static Map<TopicPartition, Long> writtenUpTo(
      LedgerSystem system, List<TopicPartition> partitions) {
    Map<String, Object> configuration =
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, system.bootstrapServers());
    try (var uncommitted =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      return uncommitted.endOffsets(partitions);
    }
  }
}
