package io.corridorledger.value;

/// How a source qualifies a number.
public enum Qualifier {
  /// the source does not qualify the number
  EXACT,
  /// the source says "around" or similar
  APPROX,
  /// the source says "over" or similar
  AT_LEAST,
  /// the source says "nearly", "up to" or similar
  AT_MOST,
  /// the source says that the number is between two values
  RANGE
}
