package io.corridorledger.projection.feed;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// A record as it arrived, of which nothing is known yet.
///
/// @param headers by name; null when there are too many, or one name occurs twice
/// @param partition that it was read from; [#NO_PARTITION] when it came from the writer
/// @param offset in that partition; from the writer the position that was asked for
/// @param entry place within the answer of the writer; 0 from the topic
record RawRecord(
    byte[] key,
    SortedMap<String, byte[]> headers,
    byte[] value,
    int partition,
    long offset,
    int entry) {

  static final int NO_PARTITION = -1;

  /// A record of ours has 22. More are not even looked at.
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

  /// At most so many bytes of a part, for storing what is not ours.
  static byte[] cut(byte[] part, int max) {
    return part.length <= max ? part : Arrays.copyOf(part, max);
  }
}
