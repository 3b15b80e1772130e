package io.corridorledger.lifecycle;

/// The status of an agreement. The constants are in the usual order of the statuses.
public enum AgreementStatus {
  ANNOUNCED,
  PACKAGE_REPORTED,
  /// at least one party signed separately, and at least one other party has not signed
  PARTLY_SIGNED,
  SIGNED,
  /// the parties apply the agreement provisionally
  PROVISIONAL,
  IN_FORCE,
  SUSPENDED,
  /// the agreement was terminated or expired
  ENDED,
  SUPERSEDED,
  /// the agreement has no active fact
  RETRACTED
}
