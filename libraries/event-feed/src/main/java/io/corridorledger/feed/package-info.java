/// The feed from the topics into the read models: it applies each event once, in the order of its
/// stream, or parks the stream and reports it.
///
/// ```
/// FeedMember ──▶ RecordCheck ──▶ Intake ──▶ Projector ──▶ read models      one transaction,
/// LogRepair  ──▶                   │  └───▶ Watermarks                     with the offsets
///                                  └──────▶ EpochChange
/// ```
///
/// [RecordCheck] decides whether the writer of the log wrote a record. [Intake] classifies records
/// by epoch and position, [Projector] by version in their stream. [Watermarks] verifies the hash
/// chain. Start reading at [EventFeed].
package io.corridorledger.feed;
