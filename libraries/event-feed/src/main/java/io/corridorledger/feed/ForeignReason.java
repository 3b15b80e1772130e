package io.corridorledger.feed;

/// The reason why a record is foreign. A record is foreign if the writer of the log did not write
/// it. The names of the constants are stable, because they are stored and are values of a metric
/// tag.
enum ForeignReason {
  /// A header name occurs twice, or there are too many headers.
  HEADERS,
  /// The key, the value or the headers exceed their limit.
  TOO_LONG,
  /// The source of the record is not the log.
  SOURCE,
  /// The key of the record differs from its subject.
  KEY,
  /// The partition does not match the key.
  PARTITION,
  /// The record has no MAC, or a wrong one.
  MAC,
  /// The MAC key is unknown to the reader, or may not authenticate the position.
  MAC_KEY,
  /// The record is authentic, but a header or the encoding of its value is malformed.
  MALFORMED
}
