package io.corridorledger.projection.feed;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/// A writer's log as its relay publishes it: CloudEvents in transactions, positions without a gap.
///
/// All tests of the module write into the same two logs, so a test that withholds an event has to
/// deliver it before it ends.
public final class TestLog implements AutoCloseable {

  private static final int MAX_ATTEMPTS = 3;

  private static final Map<String, AtomicLong> POSITIONS =
      Map.of("agreements", new AtomicLong(), "logistics", new AtomicLong());

  private final String log;
  private final String topic;
  private final Map<String, Object> settings = new HashMap<>();
  private KafkaProducer<String, byte[]> producer;

  public TestLog(String log) {
    this.log = log;
    var config = ConfigProvider.getConfig();
    topic = config.getValue("corridor.writers." + log + ".topic", String.class);
    settings.put("bootstrap.servers", config.getValue("kafka.bootstrap.servers", String.class));
    settings.put("transactional.id", "test-relay-" + UUID.randomUUID());
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", ByteArraySerializer.class);
    begin();
  }

  private void begin() {
    producer = new KafkaProducer<>(settings);
    producer.initTransactions();
  }

  public String topic() {
    return topic;
  }

  /// An event in its place in the log.
  public record Entry(
      String log,
      String topic,
      UUID stream,
      String streamType,
      long version,
      long position,
      int epoch,
      UUID id,
      String type,
      Instant recorded,
      String json) {

    /// Another event that claims the same place.
    public Entry rival(int epoch) {
      return with(epoch, UUID.randomUUID(), recorded);
    }

    public Entry recordedAt(String time) {
      return with(epoch, id, Instant.parse(time));
    }

    private Entry with(int epoch, UUID id, Instant recorded) {
      return new Entry(
          log, topic, stream, streamType, version, position, epoch, id, type, recorded, json);
    }

    public ProducerRecord<String, byte[]> message() {
      CloudEvent event =
          CloudEventBuilder.v1()
              .withId(id.toString())
              .withSource(URI.create("/corridor/" + log))
              .withType("corridor.%s.v1".formatted(type))
              .withSubject(stream.toString())
              .withTime(recorded.atOffset(ZoneOffset.UTC))
              .withExtension("streamtype", streamType)
              .withExtension("streamversion", Long.toString(version))
              .withExtension("logposition", Long.toString(position))
              .withExtension("ledgerepoch", Integer.toString(epoch))
              .withExtension("correlationid", id.toString())
              .withData("application/json", json.getBytes(StandardCharsets.UTF_8))
              .build();
      return KafkaMessageFactory.<String>createWriter(topic, stream.toString()).writeBinary(event);
    }

    /// As the writer tells it.
    public String fromWriter() {
      return """
      {"id":"%s","type":"%s","schemaVersion":1,"version":%d,"recorded":"%s","position":%d,"epoch":%d,"data":%s}\
      """
          .formatted(id, type, version, recorded, position, epoch, json);
    }
  }

  /// The next event of the log, not yet published.
  public Entry next(UUID stream, long version, String type, String json) {
    return new Entry(
        log,
        topic,
        stream,
        log.equals("agreements") ? "indicators" : "throughput",
        version,
        POSITIONS.get(log).incrementAndGet(),
        1,
        UUID.randomUUID(),
        type,
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        json);
  }

  public Entry next(UUID stream, long version) {
    return next(stream, version, "observation-reported", observation(version, "cited everywhere"));
  }

  public static String observation(long value, String title) {
    var source =
        new Source(
            null,
            "The Gazette",
            null,
            title,
            null,
            Period.parse("2024-05-07"),
            "en",
            Source.Kind.NEWS,
            null);
    var key =
        new FigureKey(
            "trade_turnover",
            new SubjectRef("pair:AZ/UZ"),
            Period.parse("2023"),
            null,
            null,
            null,
            null,
            null,
            null);
    var figure =
        new Figure(key, Quantity.of(Long.toString(value), "TNE"), null, null, false, null, null);
    return LedgerJson.write(
        new ObservationReported(
            null, figure, List.of(new Citation(source, "p. 1", value + " tonnes", null, null))));
  }

  public static UUID sourceOf(String title) {
    return LedgerJson.read("observation-reported", observation(1, title))
        .citations()
        .getFirst()
        .source()
        .id();
  }

  /// In one committed transaction.
  public void publish(List<Entry> entries) {
    inTransaction(entries, KafkaProducer::commitTransaction);
  }

  public void publish(Entry... entries) {
    publish(List.of(entries));
  }

  /// In a transaction that does not happen.
  public void publishAndAbort(List<Entry> entries) {
    inTransaction(entries, KafkaProducer::abortTransaction);
  }

  /// As a relay does, it begins anew when the broker gives up on a producer (INVALID_TXN_STATE
  /// after a storm of CONCURRENT_TRANSACTIONS on a busy machine); what is published twice so is a
  /// redelivery like any other.
  private void inTransaction(List<Entry> entries, Consumer<KafkaProducer<?, ?>> end) {
    for (int attempt = 1; ; attempt++)
      try {
        producer.beginTransaction();
        for (Entry entry : entries) producer.send(entry.message());
        producer.flush();
        end.accept(producer);
        return;
      } catch (KafkaException e) {
        if (attempt == MAX_ATTEMPTS) throw e;
        producer.close(Duration.ZERO);
        begin();
      }
  }

  /// Once, and in no transaction: only a relay writes in one.
  public void publishRaw(ProducerRecord<String, byte[]> message) {
    Map<String, Object> plain = new HashMap<>(settings);
    plain.remove("transactional.id");
    try (var somebody = new KafkaProducer<String, byte[]>(plain)) {
      somebody.send(message).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("not published", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
