package io.corridorledger.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/// Sends events to the topic with an idempotent Kafka producer, without transactions.
///
/// Within each partition, the events of one producer are in the order in which they were sent, and
/// without gaps. Three rules ensure this:
///
/// - The Kafka client retries a failed request without a time limit. With a limit, the client would
///   give up the events of the request and continue with later ones.
/// - At the first event that Kafka rejects, the producer is closed, in the thread that would send
///   the next request. Otherwise the Kafka client would begin a new epoch of the producer, and send
///   the later events of the partition. The relay continues with a new producer at the cursor.
/// - One request at a time is sent to each broker. Otherwise a broker that does not know the
///   producer yet could reject a request and accept the next one.
final class EventProducer implements AutoCloseable {

  /// Every Kafka client can read gzip without a further library. Many clients cannot read LZ4,
  /// Snappy or Zstandard.
  static final String COMPRESSION = "gzip";

  /// Maximum time that the client waits for the first metadata of the topic, or for the coordinator
  /// of transactions.
  private static final Duration MAX_BLOCK = Duration.ofSeconds(10);

  /// Bytes of the buffer of one partition. A batch of small events then needs one request.
  private static final int PARTITION_BATCH_BYTES = 128 << 10;

  private final Producer<String, byte[]> kafka;

  EventProducer(
      Map<String, Object> kafka,
      Function<Map<String, Object>, Producer<String, byte[]>> producers) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, PARTITION_BATCH_BYTES);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RelayTopic.MAX_EVENT_BYTES);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
    this.kafka = producers.apply(config);
  }

  /// Ends the transaction that a relay of an earlier release may have left open. Earlier releases
  /// published in transactions. Consumers with `read_committed` read no record after an open
  /// transaction. Afterwards, a relay of an earlier release that still runs cannot publish any
  /// more.
  static void endOpenTransaction(
      Map<String, Object> kafka,
      String service,
      Function<Map<String, Object>, Producer<String, byte[]>> producers) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, service + "-relay");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
    Producer<String, byte[]> producer = producers.apply(config);
    try {
      producer.initTransactions();
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  /// Sends events in the order of the list.
  ///
  /// @return a future that completes when Kafka has acknowledged all events. If Kafka rejects an
  ///   event, the future fails, no later event is sent, and this producer can no longer be used.
  CompletableFuture<Void> send(List<LogEntry> entries) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    AtomicInteger unacknowledged = new AtomicInteger(entries.size());
    for (LogEntry entry : entries) {
      if (acknowledged.isDone()) break;
      try {
        kafka.send(
            entry.record(),
            (_, failure) -> {
              if (failure == null) {
                if (unacknowledged.decrementAndGet() == 0) acknowledged.complete(null);
              } else if (acknowledged.completeExceptionally(failure)) close();
            });
      } catch (RuntimeException e) {
        // The producer throws an exception if the callback has closed it in the meantime.
        if (acknowledged.completeExceptionally(e)) close();
      }
    }
    return acknowledged;
  }

  /// Closes the producer at once. Events that Kafka has not acknowledged may arrive or not.
  @Override
  public void close() {
    kafka.close(Duration.ZERO);
  }
}
