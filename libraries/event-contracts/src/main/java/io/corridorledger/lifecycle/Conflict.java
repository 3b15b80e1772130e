package io.corridorledger.lifecycle;

/// A contradiction between active facts of one aggregate. The ledger records all these facts,
/// because it does not know which of them is wrong. Facts with imprecise or unknown dates
/// contradict each other only if they do so on every possible day.
public enum Conflict {
  /// an agreement was signed before it was announced
  SIGNED_BEFORE_ANNOUNCED,
  /// a party approved an agreement before the party signed or acceded
  APPROVED_BEFORE_SIGNED,
  /// a party deposited its instrument before the party signed or acceded
  DEPOSITED_BEFORE_SIGNED,
  /// an agreement was amended before it was signed
  AMENDED_BEFORE_SIGNED,
  /// a party acceded before the agreement was signed
  ACCEDED_BEFORE_SIGNED,
  /// an agreement entered into force before two parties can have signed, or entered into force for
  /// one party before that party can have signed
  IN_FORCE_BEFORE_SIGNED,
  /// an agreement entered into force before two parties can have deposited, or entered into force
  /// for one party before that party can have deposited
  IN_FORCE_BEFORE_DEPOSITED,
  /// an agreement was applied provisionally after it was in force for all parties
  PROVISIONAL_AFTER_GENERAL,
  /// a party took part that no source names as a party of the agreement
  NOT_A_PARTY,
  /// a party acceded that had signed and had not withdrawn
  ACCEDED_AS_SIGNATORY,
  /// an agreement was resumed before it was suspended
  RESUMED_BEFORE_SUSPENDED,
  /// the end, withdrawal or suspension is dated before the start
  ENDED_BEFORE_START,
  /// a fact is dated after the end of the aggregate
  FACT_AFTER_END,
  /// one source reports that the visit was held, and another that it was cancelled
  HELD_AND_CANCELLED,
  /// a visit was postponed after it was held
  POSTPONED_AFTER_HELD,
  /// a visit was postponed to a day before every planned date
  POSTPONED_TO_EARLIER,
  /// a visit was cancelled, but a source reports an outcome of the visit
  OUTCOME_OF_CANCELLED,
  /// sources name several hosts of one visit
  SEVERAL_HOSTS,
  /// a commitment was reaffirmed before it was made
  REAFFIRMED_BEFORE_MADE,
  /// a commitment was revised before it was made
  REVISED_BEFORE_MADE,
  /// the due date of a commitment is before the date on which the commitment was made
  DUE_BEFORE_MADE,
  /// a party applied for a status that it already had
  APPLIED_AFTER_GRANTED,
  /// a hub was merged into several hubs
  MERGED_INTO_SEVERAL,
  /// a shipment was delivered, and it was also cancelled
  DELIVERED_AND_CANCELLED,
  /// sources report one handling with different equipment or different reasons
  HANDLED_OTHERWISE,
  /// a project was commissioned before its construction started
  COMMISSIONED_BEFORE_CONSTRUCTION,
  /// a project was commissioned, and it was also cancelled
  COMMISSIONED_AND_CANCELLED,
  /// the due date of a milestone was revised after the milestone was reached
  REVISED_AFTER_REACHED
}
