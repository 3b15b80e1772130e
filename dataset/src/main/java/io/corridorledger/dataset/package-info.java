/// The ledger's own evidence: the facts of five articles, as command files.
///
/// The files under `commands/` are authoritative; nothing here writes to the ledger. They are sent
/// through the REST API like the commands of any client. This package reads them as strictly as the
/// services do, and compares them with the list of facts in `facts.jsonl`, so that one can see
/// which facts of the articles are in the ledger, where, and which are not.
package io.corridorledger.dataset;
