package io.corridorledger.benchmarks;

/// The statements by which the benchmarks look into the reader's database.
final class LedgerSql {

  /// The end of the gapless beginning of the log that the read models hold.
  static final String WATERMARK = "SELECT position FROM live.watermark WHERE log = 'agreements'";

  /// How many records of all topics are in the read models.
  static final String TAKEN =
      "SELECT coalesce(sum(next_offset), 0) FROM live.projection_checkpoint";

  private LedgerSql() {}
}
