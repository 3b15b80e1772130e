/// Evidence that the ledger is unchanged: the hash of an event, the hash chain of a log, the
/// message authentication code of a published record, and the signed checkpoint that an operator
/// keeps.
///
/// Writers, readers and `corridor verify` all compute these bytes with this package, which depends
/// only on the JDK. In addition, the writer's database computes the event hash in SQL.
/// `HashVectorsTest` in `event-store` compares the two.
package io.corridorledger.integrity;
