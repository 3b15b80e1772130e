/// Checks that a log was not changed after it was written. The command `./corridor verify` uses
/// this package.
///
/// An administrator can change everything in a database, including functions. Therefore this
/// package calls no function of the checked database. The package reads plain tables, and computes
/// the hashes itself with the module `ledger-integrity`. The package uses three sources outside the
/// database: the records in the topic, the keys that authenticate the records, and the checkpoints
/// that an operator has signed. [io.corridorledger.local.verify.LogVerification] combines the
/// checks.
package io.corridorledger.local.verify;
