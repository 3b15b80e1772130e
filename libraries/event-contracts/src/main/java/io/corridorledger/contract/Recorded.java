package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import java.time.Instant;
import java.util.UUID;

/// A recorded event with its position in its stream.
///
/// @param stream id of the aggregate
/// @param streamType `agreement`, `visit` …
/// @param version position within the stream, from 1, without gaps
/// @param id id of the event, UUIDv7
/// @param recorded time of recording by the clock of the store; clients cannot set it
public record Recorded<E extends LedgerEvent>(
    UUID stream, String streamType, long version, UUID id, Instant recorded, E event) {}
