package io.corridorledger.lifecycle;

/// The state of a whole membership, or of one status that the member holds in it, such as observer.
public enum MembershipState {
  APPLIED,
  HELD,
  ENDED,
  /// the membership has no active fact
  RETRACTED
}
