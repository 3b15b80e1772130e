package io.corridorledger.lifecycle;

/// The status of a commitment.
public enum CommitmentStatus {
  MADE,
  REAFFIRMED,
  REVISED,
  ABANDONED,
  REFUSED,
  /// the commitment has no active fact
  RETRACTED
}
