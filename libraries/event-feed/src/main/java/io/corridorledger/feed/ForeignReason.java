package io.corridorledger.feed;

/// Why a record is foreign, that is, not written by the writer. The names are stable: they are
/// stored, and are values of a metric tag.
enum ForeignReason {
  /// a header name occurs twice, or there are too many headers
  HEADERS,
  /// key, value or headers exceed their limit
  TOO_LONG,
  /// its source is not the log
  SOURCE,
  /// its key differs from its subject
  KEY,
  /// its partition does not match its key
  PARTITION,
  /// it has no MAC, or a wrong one
  MAC,
  /// its MAC key is unknown here, or may not authenticate its position
  MAC_KEY,
  /// it is authentic, but a header or the encoding of its value is malformed
  MALFORMED
}
