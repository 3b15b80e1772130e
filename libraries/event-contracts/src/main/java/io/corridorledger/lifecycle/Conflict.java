package io.corridorledger.lifecycle;

/// A contradiction between the active facts of one aggregate. Each of the facts can be true by
/// itself, so all of them are recorded. Only facts whose dates certainly exclude each other
/// contradict: an unknown or imprecise date contradicts nothing.
public enum Conflict {
  /// an agreement was signed before it was announced
  SIGNED_BEFORE_ANNOUNCED,
  /// a party approved an agreement before it signed or acceded
  APPROVED_BEFORE_SIGNED,
  /// a party deposited its instrument before it signed or acceded
  DEPOSITED_BEFORE_SIGNED,
  /// an agreement was amended before it was signed
  AMENDED_BEFORE_SIGNED,
  /// a party acceded before the agreement was signed
  ACCEDED_BEFORE_SIGNED,
  /// an agreement entered into force before two parties, or the named party, can have signed
  IN_FORCE_BEFORE_SIGNED,
  /// an agreement entered into force before two parties, or the named party, can have deposited
  IN_FORCE_BEFORE_DEPOSITED,
  /// an agreement was applied provisionally after it was in force for all parties
  PROVISIONAL_AFTER_GENERAL,
  /// a party acted that no source names as a party
  NOT_A_PARTY,
  /// a signatory acceded without a withdrawal
  ACCEDED_AS_SIGNATORY,
  /// an operation was resumed before it was suspended
  RESUMED_BEFORE_SUSPENDED,
  /// an end, a withdrawal or a suspension is before the start
  ENDED_BEFORE_START,
  /// something happened after the end
  FACT_AFTER_END
}
