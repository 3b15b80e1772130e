package io.corridorledger.feed;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.EpochEvent.LedgerEpochRaised;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.integrity.EventHash;
import io.corridorledger.integrity.HashChain;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.integrity.RecordMac;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/// A writer's log as published by its relay: authenticated CloudEvents in transactions, positions
/// without gaps, a hash chain.
///
/// All tests of the module write to the same two logs, so a test that withholds an event must
/// deliver it unchanged before it ends.
public final class TestLog implements AutoCloseable {

  public static final MacKeys.Key KEY = MacKeys.parse("test:" + "5c".repeat(32));

  private static final int MAX_ATTEMPTS = 3;
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /// The state of a log.
  private static final class End {
    final List<Entry> entries = new ArrayList<>();
    long epoch = 1;

    long position() {
      return entries.size();
    }

    byte[] chain() {
      return entries.isEmpty() ? HashChain.start() : entries.getLast().chain();
    }
  }

  private static final Map<String, End> ENDS = new ConcurrentHashMap<>();

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

  /// An event with its position in the log.
  ///
  /// @param before chain hash at the previous position
  public record Entry(
      String log,
      String topic,
      UUID stream,
      String streamType,
      long version,
      long position,
      long epoch,
      UUID id,
      String type,
      Instant recorded,
      String json,
      byte[] before) {

    public StreamKey key() {
      return new StreamKey(log, stream);
    }

    public byte[] hash() {
      return new EventHash(
              EventHash.CURRENT,
              streamType,
              stream,
              version,
              id,
              type,
              1,
              null,
              null,
              null,
              recorded,
              "tester",
              id,
              id,
              stream,
              TRACE,
              json)
          .sha256();
    }

    public byte[] chain() {
      return HashChain.next(before, hash());
    }

    /// Another event with the same position.
    public Entry rival() {
      return new Entry(
          log,
          topic,
          stream,
          streamType,
          version,
          position,
          epoch,
          UUID.randomUUID(),
          type,
          recorded,
          json,
          before);
    }

    /// The same position with changed content, as if an administrator had changed it: the chain
    /// hash is that of the original.
    public ProducerRecord<String, byte[]> altered(String json) {
      var other =
          new Entry(
              log,
              topic,
              stream,
              streamType,
              version,
              position,
              epoch,
              id,
              type,
              recorded,
              json,
              before);
      SortedMap<String, String> headers = other.headers();
      headers.put("ce_chainhash", HexFormat.of().formatHex(chain()));
      return other.message(headers);
    }

    /// All headers except the MAC.
    public SortedMap<String, String> headers() {
      var headers = new TreeMap<String, String>();
      headers.put("content-type", "application/json");
      headers.put("ce_specversion", "1.0");
      headers.put("ce_id", id.toString());
      headers.put("ce_source", "/corridor/" + log);
      headers.put("ce_type", "corridor.%s.v1".formatted(type));
      headers.put("ce_subject", stream.toString());
      headers.put("ce_time", recorded.toString());
      headers.put("ce_dataschema", "urn:corridor:event:%s:v1".formatted(type));
      headers.put("ce_streamtype", streamType);
      headers.put("ce_streamversion", Long.toString(version));
      headers.put("ce_logposition", Long.toString(position));
      headers.put("ce_ledgerepoch", Long.toString(epoch));
      headers.put("ce_chainhash", HexFormat.of().formatHex(chain()));
      headers.put("ce_hashversion", Integer.toString(EventHash.CURRENT));
      headers.put("ce_actor", "tester");
      headers.put("ce_commandid", id.toString());
      headers.put("ce_correlationid", id.toString());
      headers.put("ce_causationid", stream.toString());
      headers.put("ce_traceparent", TRACE);
      headers.put("ce_mackeyid", KEY.id());
      return headers;
    }

    public ProducerRecord<String, byte[]> message() {
      return message(headers());
    }

    /// A record with wrong headers and a valid MAC of the writer over them.
    public ProducerRecord<String, byte[]> message(SortedMap<String, String> headers) {
      return record(stream.toString(), signed(stream.toString(), headers, KEY), json);
    }

    /// A record in the partition of its key.
    public ProducerRecord<String, byte[]> record(
        String key, Map<String, String> headers, String value) {
      int partition = BuiltInPartitioner.partitionForKey(utf8(key), RecordCheck.PARTITIONS);
      var record = new ProducerRecord<>(topic, partition, key, utf8(value));
      headers.forEach((name, text) -> record.headers().add(name, utf8(text)));
      return record;
    }

    /// A record with its MAC.
    public SortedMap<String, String> signed(
        String key, SortedMap<String, String> headers, MacKeys.Key by) {
      var bytes = new TreeMap<String, byte[]>();
      headers.forEach((name, text) -> bytes.put(name, utf8(text)));
      var signed = new TreeMap<>(headers);
      signed.put(
          RecordMac.HEADER,
          HexFormat.of().formatHex(RecordMac.of(by, utf8(key), bytes, utf8(json))));
      return signed;
    }

    /// The event as the writer returns it: a CloudEvent in JSON.
    public String fromWriter() {
      var attributes = new TreeMap<String, String>();
      signed(stream.toString(), headers(), KEY)
          .forEach((name, text) ->
              attributes.put(
                  name.equals("content-type") ? "datacontenttype" : name.substring(3), text));
      attributes.put("data_base64", Base64.getEncoder().encodeToString(utf8(json)));
      return LedgerJson.text(attributes);
    }

    RecordCheck.Authentic authentic() {
      var event =
          new LogEvent(
              log,
              stream,
              streamType,
              version,
              position,
              epoch,
              id,
              type,
              1,
              recorded,
              json,
              id,
              stream,
              "tester");
      return new RecordCheck.Authentic(event, hash(), chain());
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The next event of the log, not yet published.
  public Entry next(
      UUID stream, String streamType, long version, String type, String json, Instant recorded) {
    End end = ENDS.computeIfAbsent(log, _ -> new End());
    synchronized (end) {
      var entry =
          new Entry(
              log,
              topic,
              stream,
              streamType,
              version,
              end.position() + 1,
              end.epoch,
              UUID.randomUUID(),
              type,
              recorded,
              json,
              end.chain());
      end.entries.add(entry);
      return entry;
    }
  }

  public Entry next(UUID stream, long version, String type, String json) {
    return next(
        stream,
        log.equals("agreements") ? "indicators" : "throughput",
        version,
        type,
        json,
        Instant.now().truncatedTo(ChronoUnit.MICROS));
  }

  public Entry next(UUID stream, long version) {
    return next(stream, version, "observation-reported", observation(version, "cited everywhere"));
  }

  /// All events of the writer.
  public List<Entry> everything() {
    End end = ENDS.computeIfAbsent(log, _ -> new End());
    synchronized (end) {
      return List.copyOf(end.entries);
    }
  }

  /// Replaces the last event, which is never published, by another one.
  public Entry instead(Entry last) {
    End end = ENDS.computeIfAbsent(log, _ -> new End());
    synchronized (end) {
      if (last.position() != end.position()) throw new IllegalArgumentException("not the last one");
      Entry other = last.rival();
      end.entries.set((int) end.position() - 1, other);
      return other;
    }
  }

  /// Restores the writer to the state before a position, and raises the epoch.
  ///
  /// @return the epoch event, not yet published
  public Entry restoreBefore(long position) {
    End end = ENDS.get(log);
    synchronized (end) {
      end.entries.subList((int) position - 1, end.entries.size()).clear();
      end.epoch++;
      String json =
          LedgerJson.write(
              new LedgerEpochRaised(
                  end.epoch,
                  position,
                  HexFormat.of().formatHex(end.chain()),
                  "restored from yesterday"));
      UUID stream = UUID.nameUUIDFromBytes(utf8(log + end.epoch));
      return next(
          stream,
          "ledger",
          1,
          "ledger-epoch-raised",
          json,
          Instant.now().truncatedTo(ChronoUnit.MICROS));
    }
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

  /// Publishes in one committed transaction.
  public void publish(List<Entry> entries) {
    inTransaction(entries, KafkaProducer::commitTransaction);
  }

  public void publish(Entry... entries) {
    publish(List.of(entries));
  }

  /// Publishes in a transaction that is aborted.
  public void publishAndAbort(List<Entry> entries) {
    inTransaction(entries, KafkaProducer::abortTransaction);
  }

  /// Starts again, as a relay does, when the broker gives up on a producer (INVALID_TXN_STATE after
  /// many CONCURRENT_TRANSACTIONS on a busy machine). Events that are published twice for this
  /// reason are an ordinary redelivery.
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

  /// Publishes once, without a transaction: only a relay uses transactions.
  public void publishRaw(ProducerRecord<String, byte[]> message) {
    Map<String, Object> plain = new HashMap<>(settings);
    plain.remove("transactional.id");
    try (var anybody = new KafkaProducer<String, byte[]>(plain)) {
      anybody.send(message).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("not published", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
