package io.corridorledger.feed;

/// The reason why a record is foreign. A record is foreign if the writer of the log did not write
/// it. The names of the constants must not change, because they are stored and are values of a
/// metric tag.
enum ForeignReason {
  /// Two headers have the same name, or there are too many headers.
  HEADERS,
  /// The key, the value or the headers exceed their limit.
  TOO_LONG,
  /// The header `ce_source` does not name the log.
  SOURCE,
  /// The key of the record differs from the aggregate id in the header `ce_subject`.
  KEY,
  /// The record is not in the partition that its key determines.
  PARTITION,
  /// The message authentication code (MAC) is absent or wrong.
  MAC,
  /// The key of the message authentication code (MAC) is unknown to the reader, or was replaced by
  /// another key before the position of the record.
  MAC_KEY,
  /// The message authentication code is correct, but a header or the value cannot be parsed.
  MALFORMED
}
