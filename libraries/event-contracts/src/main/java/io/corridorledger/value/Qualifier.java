package io.corridorledger.value;

/// How a source qualifies a number.
public enum Qualifier {
  /// without a qualification
  EXACT,
  /// "around"
  APPROX,
  /// "over"
  AT_LEAST,
  /// "nearly" or "up to"
  AT_MOST,
  /// "between"
  RANGE
}
