/// The feed reads events from the topics and applies them to the read models. The feed applies each
/// event once, in the order of its stream. If an event cannot be applied, the feed parks the stream
/// and reports the parked stream.
///
/// ```
/// FeedMember ──▶ RecordCheck ──▶ Intake ──▶ Projector ──▶ read models      one transaction,
/// LogRepair  ──▶                   │  └───▶ Watermarks                     with the offsets
///                                  └──────▶ EpochChange
/// ```
///
/// [RecordCheck] checks whether the writer of the log wrote a record. [Intake] classifies records
/// by epoch and position. [Projector] classifies events by their version in the stream.
/// [Watermarks] verifies the hash chain. Start reading at [EventFeed].
package io.corridorledger.feed;
