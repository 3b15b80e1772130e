package io.corridorledger.value;

/// How a source qualifies a number: exact, "around", "over", "nearly" or "up to", "between".
public enum Qualifier {
  EXACT,
  APPROX,
  AT_LEAST,
  AT_MOST,
  RANGE
}
