/// What proves that the ledger is what it was: the hash of an event, the chain of hashes of a log,
/// the message authentication code of a published record, and the signed checkpoint that an
/// operator keeps.
///
/// Writers, readers and `corridor verify` compute the same bytes from this one package. It knows
/// the JDK only. The writer's database computes the event hash too, in SQL; `HashVectorsTest` in
/// `event-store` compares both.
package io.corridorledger.integrity;
