package io.corridorledger.lifecycle;

/// A contradiction between the active facts of one aggregate. Each of the facts can be true by
/// itself, so all of them are recorded. An unknown or imprecise date contradicts nothing.
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
  FACT_AFTER_END,
  /// a visit was held, and it was cancelled
  HELD_AND_CANCELLED,
  /// a visit was postponed after it was held
  POSTPONED_AFTER_HELD,
  /// a visit was postponed to a day before every planned date
  POSTPONED_TO_EARLIER,
  /// a cancelled visit has an outcome
  OUTCOME_OF_CANCELLED,
  /// sources name several hosts of one visit
  SEVERAL_HOSTS,
  /// a commitment was reaffirmed before it was made
  REAFFIRMED_BEFORE_MADE,
  /// a commitment was revised before it was made
  REVISED_BEFORE_MADE,
  /// a commitment is due before it was made
  DUE_BEFORE_MADE,
  /// a party applied for a status after the status was granted, and the status did not end
  APPLIED_AFTER_GRANTED,
  /// a hub was merged into several hubs
  MERGED_INTO_SEVERAL,
  /// a shipment was delivered, and it was cancelled
  DELIVERED_AND_CANCELLED,
  /// one handling is reported with different equipment or reasons
  HANDLED_OTHERWISE,
  /// a project was commissioned before its construction started
  COMMISSIONED_BEFORE_CONSTRUCTION,
  /// a project was commissioned, and it was cancelled
  COMMISSIONED_AND_CANCELLED,
  /// the due date of a milestone was revised after the milestone was reached
  REVISED_AFTER_REACHED
}
