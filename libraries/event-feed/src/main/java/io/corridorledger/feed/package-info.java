/// The feed from the topics into the read models. The feed applies each event once, in the order of
/// its stream. If an event cannot be applied, the feed parks the stream and reports this.
///
/// ```
/// FeedMember ──▶ RecordCheck ──▶ Intake ──▶ Projector ──▶ read models      one transaction,
/// LogRepair  ──▶                   │  └───▶ Watermarks                     with the offsets
///                                  └──────▶ EpochChange
/// ```
///
/// [RecordCheck] decides whether the writer of the log wrote a record. [Intake] classifies records
/// by epoch and position. [Projector] classifies events by their version in the stream.
/// [Watermarks] verifies the hash chain. Start reading at [EventFeed].
package io.corridorledger.feed;
