package io.corridorledger.lifecycle;

/// The status of a visit.
public enum VisitStatus {
  ANNOUNCED,
  POSTPONED,
  CANCELLED,
  HELD,
  /// the visit has no active fact
  RETRACTED
}
