/// Bitemporal storage: queries select facts by two times, when the ledger recorded a fact (`asOf`)
/// and when its source was published (`publishedBefore`).
///
/// [BitemporalChange] divides the history of an entity into regions of those two times in which the
/// same set of facts is visible. [BitemporalTable] stores one row for each region, folded from
/// those facts, so that any query about the past is a plain SELECT. A view therefore defines only
/// which streams it reads, how visible facts are folded into a row, and which columns the row has.
/// [VisibleFacts] reads the facts themselves, which the feed stores once.
package io.corridorledger.projection.bitemporal;
