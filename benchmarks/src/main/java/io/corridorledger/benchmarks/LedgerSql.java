package io.corridorledger.benchmarks;

/// The SQL queries with which the benchmarks observe the databases of the ledger.
final class LedgerSql {

  /// The position up to which the writer has published its log.
  static final String PUBLISHED = "SELECT max(published_position) FROM relay_cursor";

  /// The position up to which the read models contain all events of the log `agreements`.
  static final String WATERMARK = "SELECT position FROM live.watermark WHERE log = 'agreements'";

  /// The number of records that the reader has read from all topics.
  static final String TAKEN =
      "SELECT coalesce(sum(next_offset), 0) FROM live.projection_checkpoint";

  private LedgerSql() {}
}
