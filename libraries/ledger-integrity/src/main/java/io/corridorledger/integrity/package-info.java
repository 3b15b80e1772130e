/// Detects changes of the ledger. The package contains the hash of an event, the hash chain of a
/// log, the message authentication code of a published record, and the signed checkpoint that an
/// operator keeps.
///
/// Writers, readers and `corridor verify` compute hashes with this package, which depends only on
/// the JDK. The writer's database also computes the event hash, in SQL. `HashVectorsTest` in
/// `event-store` checks that both computations have the same result.
package io.corridorledger.integrity;
