package io.corridorledger.benchmarks;

/// The SQL queries with which the benchmarks observe the database of the reader.
final class LedgerSql {

  /// The position up to which the read models contain all events of the log `agreements`.
  static final String WATERMARK = "SELECT position FROM live.watermark WHERE log = 'agreements'";

  /// The number of records that the reader has read from all topics.
  static final String TAKEN =
      "SELECT coalesce(sum(next_offset), 0) FROM live.projection_checkpoint";

  private LedgerSql() {}
}
