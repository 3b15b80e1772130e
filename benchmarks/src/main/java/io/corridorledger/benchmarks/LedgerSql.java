package io.corridorledger.benchmarks;

/// The statements by which the benchmarks look into the reader's database.
final class LedgerSql {

  /// The end of the gapless beginning of the log that the read models hold.
  static final String WATERMARK = "SELECT position FROM live.watermark WHERE log = 'agreements'";

  /// The same of all logs together.
  static final String WATERMARKS = "SELECT coalesce(sum(position), 0) FROM live.watermark";

  private LedgerSql() {}
}
