package io.corridorledger.local;

/// The exit codes of `./corridor`.
public enum Exit {
  OK(0),
  FAILED(1),
  USAGE(2),
  NOT_BUILT(3),
  PORT_TAKEN(4),
  ALREADY_RUNNING(5),
  NOT_RUNNING(6),
  DATA_DIRECTORY(7),
  START_FAILED(8),
  CHILD_DIED(9),
  REFUSED_LINES(10),
  TESTS_FAILED(11),
  UNREACHABLE(12),
  NOT_AS_RECORDED(14),
  EPOCH_NOT_ACCEPTED(15),
  FOREIGN_RECORDS(16),
  KAFKA_UNREACHABLE(17),
  MIGRATION_FAILED(18),
  KEY_UNUSABLE(19),
  FUZZ_FINDINGS(20),
  ROWS_DIFFER(21),
  ROWS_NOT_LIVE(22);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
