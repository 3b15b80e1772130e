/// The ledger's own evidence: the facts of five articles, as command files.
///
/// The files under `commands/` are authoritative. Nothing in this package writes to the ledger. The
/// files are sent through the REST API like the commands of any client. This package reads the
/// files as strictly as the services do, and compares them with the list of facts in `facts.jsonl`.
/// The comparison shows which facts of the articles are in the ledger, which are not, and which
/// command records each fact.
package io.corridorledger.dataset;
