package io.corridorledger.benchmarks;

/// The statements with which the benchmarks query the reader's database.
final class LedgerSql {

  /// The position up to which the read models contain the log without gaps.
  static final String WATERMARK = "SELECT position FROM live.watermark WHERE log = 'agreements'";

  /// The number of records of all topics that the read models contain.
  static final String TAKEN =
      "SELECT coalesce(sum(next_offset), 0) FROM live.projection_checkpoint";

  private LedgerSql() {}
}
