package io.corridorledger.lifecycle;

/// The state of a membership as a whole, or of one status within the membership.
public enum MembershipState {
  APPLIED,
  HELD,
  ENDED,
  /// the membership has no active fact
  RETRACTED
}
