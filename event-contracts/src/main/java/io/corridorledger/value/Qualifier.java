package io.corridorledger.value;

/// How a source hedges a number: as such, "around", "over", "nearly" or "up to", "between".
public enum Qualifier {
  EXACT,
  APPROX,
  AT_LEAST,
  AT_MOST,
  RANGE
}
