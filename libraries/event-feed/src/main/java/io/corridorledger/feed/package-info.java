/// The feed reads events from the topics and applies them to the read models. The feed applies each
/// event once, in the order of versions in its stream. If an event cannot be applied, the feed
/// parks the stream of the event, and the other streams continue.
///
/// ```
/// FeedMember ──▶ RecordCheck ──▶ Intake ──▶ Projector ──▶ read models      one transaction,
/// LogRepair  ──▶                   │  └───▶ Watermarks                     with the offsets
///                                  └──────▶ EpochChange
/// ```
///
/// [RecordCheck] checks whether the writer of the log wrote a record. [Intake] decides by epoch and
/// position what happens to the record. [Projector] applies events in the order of their versions.
/// [Watermarks] verifies the hash chain. Start reading at [EventFeed].
package io.corridorledger.feed;
