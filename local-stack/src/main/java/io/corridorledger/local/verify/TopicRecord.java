package io.corridorledger.local.verify;

import io.corridorledger.integrity.MacKeys;
import io.corridorledger.integrity.RecordMac;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/// A record of a topic, classified by its own content only. [TopicCheck] compares records with the
/// log.
sealed interface TopicRecord {

  /// A record with a valid authentication code, so the relay wrote it.
  record Genuine(Content content) implements TopicRecord {}

  /// A record without an authentication code, as in the first version of the record format. Only a
  /// comparison with the log shows whether the relay wrote the record.
  record Unauthenticated(Content content) implements TopicRecord {}

  /// A record that the relay did not write. Readers ignore it.
  record Foreign(String reason) implements TopicRecord {}

  /// The content of a record.
  ///
  /// @param headers the headers, without the authentication code and its key id
  record Content(long position, long epoch, SortedMap<String, String> headers, byte[] value) {}

  /// Thrown for a foreign record, which a program other than the relay has written.
  final class NotOurs extends Exception {
    private static final long serialVersionUID = 1L;

    NotOurs(String reason) {
      super(reason, null, false, false);
    }
  }

  /// Classifies a record by the same rules as the reader.
  ///
  /// @param partitions number of partitions of the topic
  static TopicRecord of(
      ConsumerRecord<byte[], byte[]> record, String log, int partitions, MacKeys keys) {
    try {
      if (record.key() == null || record.value() == null) {
        throw new NotOurs("it has no key or no value");
      }
      var raw = headers(record);
      var text = new TreeMap<String, String>();
      for (var header : raw.entrySet()) {
        text.put(header.getKey(), text(header.getValue()));
      }
      if (!("/corridor/" + log).equals(text.get("ce_source"))) {
        throw new NotOurs("its ce_source is not /corridor/" + log);
      }
      if (!text(record.key()).equals(text.get("ce_subject"))) {
        throw new NotOurs("its key is not its ce_subject");
      }
      if (Utils.toPositive(Utils.murmur2(record.key())) % partitions != record.partition()) {
        throw new NotOurs("it is not in the partition of its key");
      }
      var content =
          new Content(
              number(text, "ce_logposition"), number(text, "ce_ledgerepoch"), text, record.value());
      if (!text.containsKey(RecordMac.HEADER) && !text.containsKey(RecordMac.KEY_ID_HEADER)) {
        return new Unauthenticated(content);
      }
      authenticate(record, raw, text, content.position(), keys);
      text.remove(RecordMac.HEADER);
      text.remove(RecordMac.KEY_ID_HEADER);
      return new Genuine(content);
    } catch (NotOurs e) {
      return new Foreign(e.getMessage());
    }
  }

  private static SortedMap<String, byte[]> headers(ConsumerRecord<byte[], byte[]> record)
      throws NotOurs {
    var headers = new TreeMap<String, byte[]>();
    for (var header : record.headers()) {
      if (header.value() == null || headers.put(header.key(), header.value()) != null) {
        throw new NotOurs("it has a header twice, or without a value");
      }
    }
    return headers;
  }

  private static void authenticate(
      ConsumerRecord<byte[], byte[]> record,
      SortedMap<String, byte[]> raw,
      SortedMap<String, String> text,
      long position,
      MacKeys keys)
      throws NotOurs {
    var key =
        keys.get(required(text, RecordMac.KEY_ID_HEADER))
            .orElseThrow(() -> new NotOurs("its ce_mackeyid names no key of this log"));
    if (position > key.lastPosition()) {
      throw new NotOurs("its key ends at position " + key.lastPosition());
    }
    var covered = new TreeMap<>(raw);
    covered.remove(RecordMac.HEADER);
    byte[] mac;
    try {
      mac = HexFormat.of().parseHex(required(text, RecordMac.HEADER));
    } catch (IllegalArgumentException _) {
      throw new NotOurs("its ce_mac is not in hexadecimal digits");
    }
    if (!RecordMac.verifies(mac, key, record.key(), covered, record.value())) {
      throw new NotOurs("its ce_mac is wrong");
    }
  }

  private static String required(SortedMap<String, String> headers, String name) throws NotOurs {
    var value = headers.get(name);
    if (value == null) {
      throw new NotOurs("it has no header " + name);
    }
    return value;
  }

  private static long number(SortedMap<String, String> headers, String name) throws NotOurs {
    var value = required(headers, name);
    if (!value.matches("[1-9][0-9]{0,17}")) {
      throw new NotOurs("its %s is not a number from 1".formatted(name));
    }
    return Long.parseLong(value);
  }

  private static String text(byte[] bytes) throws NotOurs {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new NotOurs("a header or the key is not valid text");
    }
  }
}
