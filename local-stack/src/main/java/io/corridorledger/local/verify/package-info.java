/// Whether a log is what it was when it was written: the computation behind `./corridor verify`.
///
/// An administrator can change everything in a database, functions included. So nothing here calls
/// a function of the database under test: it reads plain tables, computes hashes itself
/// (`ledger-integrity`), and compares the log with three things that are not in the database: the
/// records on the topic, the keys that authenticate them, and the checkpoints that an operator has
/// signed. [io.corridorledger.local.verify.LogVerification] puts the parts together.
package io.corridorledger.local.verify;
