package io.corridorledger.benchmarks;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Measures the way of an event at a constant rate: the answer to the command, the commit in the
/// database of the writer, the arrival at a consumer of the topic, and the read models.
///
/// The observers are a consumer of the topic and a query of the read models each millisecond. They
/// use processor time, so the processor time of the parts is measured in other runs.
final class Latency {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The commits of commands. PostgreSQL keeps the time of each commit, because the benchmark sets
  /// `track_commit_timestamp`.
  private static final String COMMITS =
      """
      SELECT stream_id, position,
        (extract(epoch FROM pg_xact_commit_timestamp(event.xmin)) * 1000000)::bigint
      FROM event_log JOIN event USING (stream_id, version) WHERE position > ?
      """;

  private Latency() {}

  /// The delays at one rate.
  ///
  /// @param answer from the moment at which the command had to be sent to its answer
  record Result(
      int perSecond,
      int events,
      double achieved,
      Percentiles answer,
      Percentiles commitToTopic,
      Percentiles commitToVisible,
      Percentiles answerToVisible) {}

  static Result measure(RunningLedger ledger, int perSecond, Duration time) throws Exception {
    AtomicBoolean watching = new AtomicBoolean(true);
    AtomicReference<Exception> failure = new AtomicReference<>();
    NavigableMap<Long, Long> visible = new TreeMap<>();
    Map<UUID, Long> received = new ConcurrentHashMap<>();
    try (Connection log = ledger.writersPostgres.connect("agreements");
        Connection reads = ledger.readersPostgres.connect("projections")) {
      long first = ledger.lastPosition();
      CountDownLatch atTheEnd = new CountDownLatch(1);
      Thread topic =
          start(
              failure,
              () -> consume(ledger.kafka.bootstrapServers(), received, atTheEnd, watching));
      Thread models = start(failure, () -> watch(reads, visible, watching));
      try {
        // The consumer sees only the events after the position at which it starts.
        if (!atTheEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          throw failure.get() != null
              ? failure.get()
              : new IllegalStateException(
                  "a consumer did not reach the end of the topic within %d s"
                      .formatted(PATIENCE.toSeconds()));
        Map<UUID, Load.Sent> sent = Load.steady(ledger.writer.url(), perSecond, time);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        ledger.awaitVisible(first + sent.size());
        while (received.size() < sent.size() && failure.get() == null) {
          if (System.nanoTime() > deadline)
            throw new IllegalStateException(
                "%d of %d events reached the topic within %d s: look at the end of %s"
                    .formatted(
                        received.size(), sent.size(), PATIENCE.toSeconds(), ledger.writer.log()));
          LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        watching.set(false);
        topic.join();
        models.join();
        if (failure.get() != null) throw failure.get();
        return result(perSecond, log, first, sent, received, visible);
      } finally {
        watching.set(false);
        topic.join();
        models.join();
      }
    }
  }

  private static Result result(
      int perSecond,
      Connection log,
      long first,
      Map<UUID, Load.Sent> sent,
      Map<UUID, Long> received,
      NavigableMap<Long, Long> visible)
      throws Exception {
    List<long[]> delays = new ArrayList<>();
    long from = Long.MAX_VALUE;
    long to = 0;
    try (PreparedStatement query = log.prepareStatement(COMMITS)) {
      query.setLong(1, first);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          UUID stream = rows.getObject(1, UUID.class);
          long shown = visible.ceilingEntry(rows.getLong(2)).getValue();
          long committed = rows.getLong(3);
          Load.Sent one = sent.get(stream);
          from = Math.min(from, one.due());
          to = Math.max(to, one.answered());
          delays.add(
              new long[] {
                one.answered() - one.due(),
                received.get(stream) - committed,
                shown - committed,
                shown - one.answered()
              });
        }
      }
    }
    if (delays.size() != sent.size())
      throw new IllegalStateException(
          "the log has %d of %d events: another client wrote meanwhile, or commands were lost"
              .formatted(delays.size(), sent.size()));
    return new Result(
        perSecond,
        delays.size(),
        delays.size() * 1e6 / (to - from),
        column(delays, 0),
        column(delays, 1),
        column(delays, 2),
        column(delays, 3));
  }

  /// A delay below zero means that the observer saw the effect first. Such a delay counts as zero.
  private static Percentiles column(List<long[]> delays, int column) {
    return Percentiles.ofNanos(
        delays.stream().mapToLong(delay -> Math.max(0, delay[column]) * 1_000).toArray());
  }

  private static void watch(
      Connection reads, NavigableMap<Long, Long> visible, AtomicBoolean watching) throws Exception {
    try (PreparedStatement query = reads.prepareStatement(LedgerSql.WATERMARK)) {
      boolean last = false;
      while (!last) {
        last = !watching.get();
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) visible.putIfAbsent(row.getLong(1), Load.micros());
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private static void consume(
      String bootstrap, Map<UUID, Long> received, CountDownLatch atTheEnd, AtomicBoolean watching) {
    try (var kafka =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          kafka.partitionsFor(RunningLedger.TOPIC).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      kafka.assign(all);
      kafka.seekToEnd(all);
      for (TopicPartition partition : all) kafka.position(partition);
      atTheEnd.countDown();
      while (watching.get())
        for (ConsumerRecord<byte[], byte[]> record : kafka.poll(Duration.ofMillis(100)))
          received.putIfAbsent(
              UUID.fromString(new String(record.key(), StandardCharsets.UTF_8)), Load.micros());
    }
  }

  private interface Observer {
    void run() throws Exception;
  }

  private static Thread start(AtomicReference<Exception> failure, Observer observer) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            observer.run();
          } catch (Exception e) {
            failure.compareAndSet(null, e);
          }
        });
  }
}
