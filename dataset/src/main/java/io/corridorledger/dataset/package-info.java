/// The ledger's own evidence: what five articles say, as files of commands.
///
/// The files under `commands/` are the truth; nothing here writes to the ledger. They are sent
/// through the REST API like anybody's commands. This package reads them as strictly as the
/// services do, and holds them against the list of facts in `facts.jsonl`, so that one can see what
/// of the articles is in the ledger, where, and what is not.
package io.corridorledger.dataset;
