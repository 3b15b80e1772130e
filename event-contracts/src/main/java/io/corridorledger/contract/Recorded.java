package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import java.time.Instant;
import java.util.UUID;

/// A fact in its place in the log.
///
/// @param stream id of the aggregate
/// @param streamType `agreement`, `visit` …
/// @param version place within the stream, from 1, without gaps
/// @param id of the event, UUIDv7
/// @param recorded when the ledger learned it; the store's own clock, nobody sets it
public record Recorded<E extends LedgerEvent>(
    UUID stream, String streamType, long version, UUID id, Instant recorded, E event) {}
