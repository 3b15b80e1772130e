package io.corridorledger.lifecycle;

/// The state of a membership, or of one status in it.
public enum MembershipState {
  APPLIED,
  HELD,
  ENDED,
  /// no fact is active
  RETRACTED
}
