package io.corridorledger.feed;

/// Why a record is foreign: the writer of the log did not write it. The names of the constants must
/// not change, because they are stored and are values of a metric tag.
enum ForeignReason {
  /// Two headers have the same name, or there are too many headers.
  HEADERS,
  /// The key, the value or the headers exceed their limit.
  TOO_LONG,
  /// The header `ce_source` does not name the log.
  SOURCE,
  /// The key of the record differs from the id of the aggregate in its headers.
  KEY,
  /// The record is in a partition that does not belong to its key.
  PARTITION,
  /// The message authentication code (MAC) is absent or wrong.
  MAC,
  /// The key of the message authentication code (MAC) is unknown to the reader, or was replaced
  /// before this position.
  MAC_KEY,
  /// The message authentication code is correct, but a header or the value cannot be parsed.
  MALFORMED
}
