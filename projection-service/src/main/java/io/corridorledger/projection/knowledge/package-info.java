/// What was known, and when: the ledger asks by two clocks, when it learned a fact (`asOf`) and
/// when the fact's source spoke (`publishedBefore`).
///
/// [Knowledge] cuts the history of a thing into rectangles of those two clocks in which one and the
/// same set of facts is visible. [TemporalTable] keeps one row for each, folded from those facts,
/// so that any question about the past is a plain query. A view therefore says only which streams
/// it reads, how visible facts become a row, and which columns the row has. [VisibleFacts] reads
/// the facts themselves, which the feed keeps once.
package io.corridorledger.projection.knowledge;
