package io.corridorledger.lifecycle;

/// The state of a membership. Each status in the membership also has such a state.
public enum MembershipState {
  APPLIED,
  HELD,
  ENDED,
  /// no fact is active
  RETRACTED
}
