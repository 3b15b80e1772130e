/// Checks that a log is unchanged since it was written: the computation behind `./corridor verify`.
///
/// An administrator can change everything in a database, functions included. So this package calls
/// no function of the database under test. It reads plain tables, computes the hashes itself
/// (`ledger-integrity`), and compares the log with three sources outside the database: the records
/// on the topic, the keys that authenticate them, and the checkpoints that an operator has signed.
/// [io.corridorledger.local.verify.LogVerification] combines the checks.
package io.corridorledger.local.verify;
