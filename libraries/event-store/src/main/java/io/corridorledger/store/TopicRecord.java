package io.corridorledger.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corridorledger.integrity.MacKeys;
import io.corridorledger.integrity.RecordMac;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// The position, the epoch and the chain hash that a record of the topic contains. Records that the
/// relay of this log did not write are ignored.
///
/// @param partition partition of the record
/// @param position position of the event in the log
/// @param epoch epoch of the log
/// @param chain chain hash at the position, in hexadecimal digits
record TopicRecord(int partition, long position, long epoch, String chain) {

  private static final int MAX_DIGITS = 18;

  /// Reads a record. The result is empty if the relay did not write the record, or if the record
  /// was changed afterwards.
  static Optional<TopicRecord> of(ConsumerRecord<byte[], byte[]> record, PublishedLog log) {
    SortedMap<String, byte[]> headers = new TreeMap<>();
    for (Header header : record.headers())
      if (header.value() == null || headers.put(header.key(), header.value()) != null)
        return Optional.empty(); // The value of a repeated header is ambiguous.
    byte[] mac = hex(headers.remove(RecordMac.HEADER));
    long position = number(headers.get("ce_logposition"));
    long epoch = number(headers.get("ce_ledgerepoch"));
    Optional<MacKeys.Key> key = log.keys().get(text(headers.get(RecordMac.KEY_ID_HEADER)));
    if (mac == null
        || position < 1
        || epoch < 1
        || record.key() == null
        || record.value() == null
        || key.isEmpty()
        || position > key.get().lastPosition()
        || !text(headers.get("ce_source")).equals(log.source())
        || !RecordMac.verifies(mac, key.get(), record.key(), headers, record.value()))
      return Optional.empty();
    return Optional.of(
        new TopicRecord(record.partition(), position, epoch, text(headers.get("ce_chainhash"))));
  }

  private static String text(byte[] value) {
    return value == null ? "" : new String(value, UTF_8);
  }

  /// Parses a number of at most 18 digits, which always fits into 64 bits. Returns 0 for any other
  /// text.
  private static long number(byte[] value) {
    if (value == null || value.length == 0 || value.length > MAX_DIGITS) return 0;
    long number = 0;
    for (byte digit : value) {
      if (digit < '0' || digit > '9') return 0;
      number = 10 * number + digit - '0';
    }
    return number;
  }

  private static byte[] hex(byte[] value) {
    try {
      return value == null ? null : HexFormat.of().parseHex(text(value));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
