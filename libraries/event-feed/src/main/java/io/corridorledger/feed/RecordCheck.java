package io.corridorledger.feed;

import io.corridorledger.event.EpochEvent;
import io.corridorledger.event.EpochEvent.LedgerEpochRaised;
import io.corridorledger.integrity.EventHash;
import io.corridorledger.integrity.MacKeys;
import io.corridorledger.integrity.RecordMac;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/// Checks whether the writer of a log wrote a record. Other programs may also write to the topic.
/// Therefore the event of a record is used only after the message authentication code (MAC) is
/// verified. Cheaper checks, such as the length, come before the MAC.
final class RecordCheck {

  /// Number of partitions of every topic of the ledger. The number must never change, because the
  /// partition of a key depends on this number.
  static final int PARTITIONS = 12;

  /// Maximum size of a record's value. Writers never publish a larger value.
  static final int MAX_VALUE_BYTES = 4 << 20;

  static final int MAX_KEY_BYTES = 100;

  /// A longer value of a foreign record is truncated to this number of bytes before it is stored.
  static final int MAX_FOREIGN_VALUE_BYTES = 1_000;

  static final int MAX_HEADER_BYTES = 16 << 10;

  private static final Pattern STREAM_TYPE = Pattern.compile("[a-z][a-z-]{0,59}");
  private static final Pattern TYPE =
      Pattern.compile("corridor\\.([a-z][a-z0-9-]{0,99})\\.v(\\d{1,4})");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,18}");
  private static final int SHA256_BYTES = 32;

  sealed interface Result {}

  /// An event whose message authentication code is correct, so the writer wrote it.
  ///
  /// @param hash event hash, computed from the record
  /// @param chain chain hash that the record contains
  /// @param traceparent W3C trace context of the append that recorded the event, as the client sent
  ///   it or the writer created it; null if the event was not read from a record
  record Authentic(LogEvent event, byte[] hash, byte[] chain, String traceparent)
      implements Result {

    Authentic(LogEvent event, byte[] hash, byte[] chain) {
      this(event, hash, chain, null);
    }

    /// Returns the event if it begins a new epoch of the log.
    ///
    /// @return null if the event is not an epoch event
    LedgerEpochRaised epochEvent() {
      return event.content().event() instanceof LedgerEpochRaised raised ? raised : null;
    }
  }

  /// A foreign record: the writer did not write it. The key and the value are truncated for
  /// storage.
  ///
  /// @param partition partition of the record; [RawRecord#NO_PARTITION] if the record came from the
  ///   writer over HTTP
  record Foreign(
      ForeignReason reason,
      int partition,
      long offset,
      int entry,
      byte[] key,
      byte[] value,
      int valueBytes)
      implements Result {

    static Foreign of(ForeignReason reason, RawRecord record) {
      return new Foreign(
          reason,
          record.partition(),
          record.offset(),
          record.entry(),
          RawRecord.cut(record.key(), MAX_KEY_BYTES),
          RawRecord.cut(record.value(), MAX_FOREIGN_VALUE_BYTES),
          record.value().length);
    }
  }

  private final String log;
  private final byte[] source;
  private final MacKeys keys;

  RecordCheck(String log, MacKeys keys) {
    this.log = log;
    this.source = ("/corridor/" + log).getBytes(StandardCharsets.UTF_8);
    this.keys = keys;
  }

  Result check(RawRecord record) {
    ForeignReason reason = foreign(record);
    if (reason != null) return Foreign.of(reason, record);
    try {
      return authentic(new Headers(record.headers()), record.value());
    } catch (RuntimeException _) {
      return Foreign.of(ForeignReason.MALFORMED, record);
    }
  }

  /// Returns the reason why a record is foreign. A record is foreign if the writer of the log did
  /// not write it.
  ///
  /// @return null if the record is not foreign
  private ForeignReason foreign(RawRecord record) {
    SortedMap<String, byte[]> headers = record.headers();
    if (headers == null) return ForeignReason.HEADERS;
    int headerBytes = 0;
    for (var header : headers.entrySet())
      headerBytes += header.getKey().length() + header.getValue().length;
    if (record.key().length > MAX_KEY_BYTES
        || record.value().length > MAX_VALUE_BYTES
        || headerBytes > MAX_HEADER_BYTES) return ForeignReason.TOO_LONG;
    if (!Arrays.equals(headers.get("ce_source"), source)) return ForeignReason.SOURCE;
    if (!Arrays.equals(headers.get("ce_subject"), record.key())) return ForeignReason.KEY;
    if (record.partition() != RawRecord.NO_PARTITION
        && record.partition() != partition(record.key())) return ForeignReason.PARTITION;
    return unauthenticated(record);
  }

  private static int partition(byte[] key) {
    return BuiltInPartitioner.partitionForKey(key, PARTITIONS);
  }

  static int partition(UUID stream) {
    return partition(stream.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private ForeignReason unauthenticated(RawRecord record) {
    SortedMap<String, byte[]> covered = new TreeMap<>(record.headers());
    byte[] mac = covered.remove(RecordMac.HEADER);
    if (mac == null) return ForeignReason.MAC;
    try {
      Headers headers = new Headers(covered);
      MacKeys.Key key = keys.get(headers.required(RecordMac.KEY_ID_HEADER)).orElse(null);
      if (key == null) return ForeignReason.MAC_KEY;
      if (headers.number("ce_logposition") > key.lastPosition()) return ForeignReason.MAC_KEY;
      byte[] claimed = HexFormat.of().parseHex(new String(mac, StandardCharsets.US_ASCII));
      return RecordMac.verifies(claimed, key, record.key(), covered, record.value())
          ? null
          : ForeignReason.MAC;
    } catch (IllegalArgumentException _) {
      return ForeignReason.MAC;
    }
  }

  /// Builds the event from the headers and the value of a record.
  ///
  /// @throws RuntimeException if the record is malformed, so that its hash cannot be computed
  private Authentic authentic(Headers headers, byte[] value) {
    require(headers.required("ce_specversion").equals("1.0"));
    require(headers.required("content-type").equals("application/json"));
    Matcher type = TYPE.matcher(headers.required("ce_type"));
    require(type.matches());
    String streamType = headers.required("ce_streamtype");
    require(STREAM_TYPE.matcher(streamType).matches());
    UUID stream = uuid(headers.required("ce_subject"));
    long version = headers.number("ce_streamversion");
    UUID id = uuid(headers.required("ce_id"));
    int schemaVersion = Integer.parseInt(type.group(2));
    Instant recorded = OffsetDateTime.parse(headers.required("ce_time")).toInstant();
    String occurred = headers.optional("ce_occurred");
    String earliest = headers.optional("ce_occurredearliest");
    String latest = headers.optional("ce_occurredlatest");
    String causation = headers.optional("ce_causationid");
    String actor = headers.required("ce_actor");
    require(actor.indexOf('\0') < 0); // PostgreSQL cannot store NUL.
    UUID correlation = uuid(headers.required("ce_correlationid"));
    UUID causedBy = causation == null ? null : uuid(causation);
    String payload = utf8(value);
    String traceparent = headers.required("ce_traceparent");
    byte[] hash =
        new EventHash(
                Math.toIntExact(headers.number("ce_hashversion")),
                streamType,
                stream,
                version,
                id,
                type.group(1),
                schemaVersion,
                occurred,
                earliest == null ? null : LocalDate.parse(earliest),
                latest == null ? null : LocalDate.parse(latest),
                recorded,
                actor,
                uuid(headers.required("ce_commandid")),
                correlation,
                causedBy,
                traceparent,
                payload)
            .sha256();
    byte[] chain = HexFormat.of().parseHex(headers.required("ce_chainhash"));
    require(chain.length == SHA256_BYTES);
    var event =
        new LogEvent(
            log,
            stream,
            streamType,
            version,
            headers.number("ce_logposition"),
            headers.number("ce_ledgerepoch"),
            id,
            type.group(1),
            schemaVersion,
            recorded,
            payload,
            correlation,
            causedBy,
            actor);
    var authentic = new Authentic(event, hash, chain, traceparent);
    LedgerEpochRaised raised = authentic.epochEvent();
    require(
        raised == null
            || streamType.equals(EpochEvent.STREAM_TYPE)
                && raised.epoch() == event.epoch()
                && raised.firstPosition() == event.position());
    return authentic;
  }

  private static void require(boolean condition) {
    if (!condition) throw new IllegalArgumentException();
  }

  /// Parses a UUID in its standard form. The JDK also accepts shortened UUIDs, which this method
  /// rejects.
  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    require(id.toString().equals(text));
    return id;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private record Headers(SortedMap<String, byte[]> byName) {

    String optional(String name) {
      byte[] value = byName.get(name);
      return value == null ? null : utf8(value);
    }

    String required(String name) {
      String value = optional(name);
      if (value == null) throw new IllegalArgumentException();
      return value;
    }

    long number(String name) {
      String digits = required(name);
      require(NUMBER.matcher(digits).matches());
      return Long.parseLong(digits);
    }
  }
}
