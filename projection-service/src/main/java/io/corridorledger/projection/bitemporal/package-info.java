/// Bitemporal storage, with which a query can return the state that was known at an earlier time.
/// The query selects facts by two times: when the ledger recorded the fact (`asOf`), and when a
/// source published it (`publishedBefore`).
///
/// [BitemporalChange] divides these two times into regions. All queries within one region see the
/// same facts of an entity. [BitemporalTable] stores one row for each region, computed from these
/// facts. Therefore a query about the past needs only a simple SELECT. A read model declares only
/// its streams, the function that computes a row, and the columns. The facts themselves are stored
/// once, and [VisibleFacts] reads them.
package io.corridorledger.projection.bitemporal;
