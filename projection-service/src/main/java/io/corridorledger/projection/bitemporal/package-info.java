/// Bitemporal storage. Queries select facts by two times: the time at which the ledger recorded a
/// fact (`asOf`), and the time at which its source was published (`publishedBefore`).
///
/// [BitemporalChange] divides the history of an entity into regions of these two times. Within a
/// region, the same facts are visible. [BitemporalTable] stores one row for each region, folded
/// from these facts, so that a query about the past is a plain SELECT. A view therefore defines
/// only which streams it reads, how visible facts are folded into a row, and which columns the row
/// has. The feed stores the facts themselves once, and [VisibleFacts] reads them.
package io.corridorledger.projection.bitemporal;
