package io.corridorledger.lifecycle;

/// The status of an agreement, in the order in which an agreement reaches them.
public enum AgreementStatus {
  ANNOUNCED,
  PACKAGE_REPORTED,
  /// at least one party signed separately, and at least one other party did not
  PARTLY_SIGNED,
  SIGNED,
  /// applied provisionally
  PROVISIONAL,
  IN_FORCE,
  SUSPENDED,
  /// terminated or expired
  ENDED,
  SUPERSEDED,
  /// no fact is active
  RETRACTED
}
