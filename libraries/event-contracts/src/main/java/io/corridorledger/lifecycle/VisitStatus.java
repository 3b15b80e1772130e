package io.corridorledger.lifecycle;

/// The status of a visit.
public enum VisitStatus {
  ANNOUNCED,
  POSTPONED,
  CANCELLED,
  HELD,
  /// no fact is active
  RETRACTED
}
