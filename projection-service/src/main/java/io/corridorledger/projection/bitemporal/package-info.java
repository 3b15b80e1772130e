/// Bitemporal storage. Queries select facts by two times: the time at which the ledger recorded a
/// fact (`asOf`), and the day on which a source published the fact (`publishedBefore`).
///
/// [BitemporalChange] divides the history of an entity into regions of these two times. Within a
/// region, the same facts are visible. [BitemporalTable] stores one row for each region, folded
/// from these facts. So a query about the past is a plain SELECT. A view defines only the streams
/// that it reads, the fold from visible facts to a row, and the columns of the row. The facts
/// themselves are stored once, and [VisibleFacts] reads them.
package io.corridorledger.projection.bitemporal;
