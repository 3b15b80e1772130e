/// Checks that a log is unchanged since it was written. `./corridor verify` uses this package.
///
/// An administrator can change everything in a database, including functions. So this package calls
/// no function of the database under test. It reads plain tables and computes the hashes itself
/// (`ledger-integrity`). It compares the log with three sources outside the database: the records
/// on the topic, the keys that authenticate them, and the checkpoints that an operator has signed.
/// [io.corridorledger.local.verify.LogVerification] combines the checks.
package io.corridorledger.local.verify;
