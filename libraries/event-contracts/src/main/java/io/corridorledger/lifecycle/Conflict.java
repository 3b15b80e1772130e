package io.corridorledger.lifecycle;

/// A contradiction between active facts of one aggregate. The ledger records all these facts,
/// because the ledger cannot decide which of them is wrong. Facts with imprecise or unknown dates
/// contradict each other only if they contradict each other for all possible days.
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
  /// an agreement entered into force before two parties can have deposited their instruments, or
  /// entered into force for one party before that party can have deposited its instrument
  IN_FORCE_BEFORE_DEPOSITED,
  /// an agreement was applied provisionally after it was in force for all parties
  PROVISIONAL_AFTER_GENERAL,
  /// a fact concerns a party, but no source names this party as a party of the agreement
  NOT_A_PARTY,
  /// a party acceded although it had signed and had not withdrawn
  ACCEDED_AS_SIGNATORY,
  /// an agreement was resumed before it was suspended
  RESUMED_BEFORE_SUSPENDED,
  /// an end, a withdrawal or a suspension is dated before the start of the agreement, commitment or
  /// membership
  ENDED_BEFORE_START,
  /// a fact is dated after the end of the agreement or commitment
  FACT_AFTER_END,
  /// one fact states that a visit was held, and another fact states that it was cancelled
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
  /// one fact states that a shipment was delivered, and another fact states that it was cancelled
  DELIVERED_AND_CANCELLED,
  /// facts state different equipment or different reasons for the same handling
  HANDLED_OTHERWISE,
  /// a project was commissioned before its construction started
  COMMISSIONED_BEFORE_CONSTRUCTION,
  /// one fact states that a project was commissioned, and another fact states that it was cancelled
  COMMISSIONED_AND_CANCELLED,
  /// the due date of a milestone was revised after the milestone was reached
  REVISED_AFTER_REACHED
}
