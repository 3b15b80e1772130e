/// Bitemporal storage. A query can ask what was known at an earlier time. It selects facts by two
/// times: when the ledger recorded the fact (`asOf`), and when a source published it
/// (`publishedBefore`).
///
/// [BitemporalChange] divides these two times into regions. All queries within a region see the
/// same facts of an entity. [BitemporalTable] stores one row for each region, computed from these
/// facts. So a query about the past is a simple SELECT. A read model declares only its streams, the
/// function that computes a row, and the columns. The facts themselves are stored once, and
/// [VisibleFacts] reads them.
package io.corridorledger.projection.bitemporal;
