package io.corridorledger.feed;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// A record that [RecordCheck] has not checked yet. So the record may be foreign: a program other
/// than the writer may have written the record.
///
/// @param headers headers by name; null if there are too many headers, or if two have the same name
/// @param partition the partition from which the record was read; [#NO_PARTITION] if the record
///   came from the writer over HTTP
/// @param offset the offset in the partition. If the record came from the writer over HTTP, the
///   first position that the reader requested.
/// @param entry index of the record in the writer's response; 0 if the record came from the topic
record RawRecord(
    byte[] key,
    SortedMap<String, byte[]> headers,
    byte[] value,
    int partition,
    long offset,
    int entry) {

  static final int NO_PARTITION = -1;

  /// Maximum number of headers of a record. A record with more headers is rejected. A record of the
  /// ledger has at most 24 headers.
  static final int MAX_HEADERS = 64;

  static final byte[] NOTHING = {};

  RawRecord {
    key = key == null ? NOTHING : key;
    value = value == null ? NOTHING : value;
  }

  static RawRecord of(ConsumerRecord<byte[], byte[]> message) {
    return new RawRecord(
        message.key(),
        headers(message.headers()),
        message.value(),
        message.partition(),
        message.offset(),
        0);
  }

  private static SortedMap<String, byte[]> headers(Iterable<Header> headers) {
    var byName = new TreeMap<String, byte[]>();
    int count = 0;
    for (Header header : headers) {
      if (++count > MAX_HEADERS) return null;
      byte[] value = header.value() == null ? NOTHING : header.value();
      if (byName.put(header.key(), value) != null) return null;
    }
    return Collections.unmodifiableSortedMap(byName);
  }

  /// Truncates the key or the value of a foreign record before the record is stored.
  static byte[] cut(byte[] part, int max) {
    return part.length <= max ? part : Arrays.copyOf(part, max);
  }
}
