package io.corridorledger.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The baseline for the delay until an event is visible to queries. Records are sent through the
/// same Kafka broker, but without the ledger. An idempotent producer with the settings of the
/// writer sends all waiting records, and waits until the broker has acknowledged them. A consumer
/// with the settings of the reader receives them.
final class BareKafka {

  private BareKafka() {}

  /// @param warmUp number of the first records that are not measured
  static Percentiles measure(String bootstrap, int perSecond, int warmUp, int measured)
      throws Exception {
    String topic = "bare-loop";
    int records = warmUp + measured;
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(Set.of(new NewTopic(topic, 12, (short) 1))).all().get();
    }
    List<Long> delays = new ArrayList<>();
    AtomicBoolean consuming = new AtomicBoolean(true);
    CountDownLatch ready = new CountDownLatch(1);
    Thread consumer =
        Thread.ofPlatform()
            .start(() -> {
              try (var kafka =
                  new KafkaConsumer<>(
                      Map.of(
                          "bootstrap.servers",
                          bootstrap,
                          "isolation.level",
                          "read_committed",
                          "fetch.min.bytes",
                          1),
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer())) {
                List<TopicPartition> all = new ArrayList<>();
                for (int p = 0; p < 12; p++) all.add(new TopicPartition(topic, p));
                kafka.assign(all);
                kafka.seekToBeginning(all);
                for (TopicPartition partition : all) kafka.position(partition);
                ready.countDown();
                while (consuming.get() && delays.size() < records)
                  for (ConsumerRecord<byte[], byte[]> record : kafka.poll(Duration.ofMillis(100)))
                    delays.add(System.nanoTime() - ByteBuffer.wrap(record.value()).getLong());
              }
            });
    if (!ready.await(30, TimeUnit.SECONDS)) {
      consuming.set(false);
      throw new IllegalStateException(
          "the consumer of the bare Kafka loop did not start within 30 s: look at the log of the broker");
    }
    LinkedBlockingQueue<Long> waiting = new LinkedBlockingQueue<>();
    Thread producer =
        Thread.ofPlatform()
            .start(() -> {
              try (var kafka =
                  new KafkaProducer<>(
                      Map.of(
                          "bootstrap.servers",
                          bootstrap,
                          "enable.idempotence",
                          true,
                          "max.in.flight.requests.per.connection",
                          1,
                          "acks",
                          "all",
                          "linger.ms",
                          0,
                          "compression.type",
                          "gzip"),
                      new ByteArraySerializer(),
                      new ByteArraySerializer())) {
                for (int sent = 0; sent < records; ) {
                  List<Long> batch = new ArrayList<>();
                  batch.add(waiting.take());
                  waiting.drainTo(batch);
                  for (Long at : batch)
                    kafka.send(
                        new ProducerRecord<>(
                            topic,
                            ByteBuffer.allocate(8).putLong(at).array(),
                            ByteBuffer.allocate(600).putLong(at).array()));
                  kafka.flush();
                  sent += batch.size();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    long start = System.nanoTime();
    for (int i = 0; i < records; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) LockSupport.parkNanos(due - System.nanoTime());
      waiting.add(System.nanoTime());
    }
    producer.join(30_000);
    consumer.join(30_000);
    consuming.set(false);
    if (delays.size() < records)
      throw new IllegalStateException(
          "only %d of %d records came through the bare Kafka loop within 30 s: look at the log of the broker"
              .formatted(delays.size(), records));
    return Percentiles.ofNanos(delays.stream().skip(warmUp).mapToLong(Long::longValue).toArray());
  }
}
