package io.corridorledger.projection.feed;

/// Why a record is not one of the writer. The names are stable: they are stored and name a metric.
enum ForeignReason {
  /// a name occurs twice among its headers, or they are too many
  HEADERS,
  /// key, value or headers exceed their limit
  TOO_LONG,
  /// its source is not that of the log
  SOURCE,
  /// its key is not its subject
  KEY,
  /// it lies in another partition than its key belongs to
  PARTITION,
  /// it has no MAC, or a wrong one
  MAC,
  /// it names a key that is unknown here, or that may not authenticate its position
  MAC_KEY,
  /// it is authentic, but a header or the encoding of its value is not of the form of ours
  MALFORMED
}
