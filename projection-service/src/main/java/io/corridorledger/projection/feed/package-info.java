/// From the topics into the read models: each event once, in the order of its stream, or not at all
/// and visibly so.
///
/// ```
/// FeedMember ──▶ RecordCheck ──▶ Intake ──▶ Projector ──▶ read models      one transaction,
/// LogRepair  ──▶                   │  └───▶ Watermarks                     with the offsets
///                                  └──────▶ EpochChange
/// ```
///
/// [RecordCheck] decides whether the writer of the log wrote a record. [Intake] judges it by epoch
/// and position, [Projector] by its place in its stream. [Watermarks] verifies the chain of hashes.
/// Start reading at [EventFeed].
package io.corridorledger.projection.feed;
