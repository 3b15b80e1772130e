/// The dataset: the facts of five articles, as command files.
///
/// The files under `commands/` are sent through the REST API, like the commands of any client.
/// Nothing in this package writes to the ledger. The package checks the files as strictly as the
/// services. The package also compares the files with the list of statements in `facts.jsonl`, and
/// reports which statements no command records.
package io.corridorledger.dataset;
