package io.corridorledger.contract;

import io.corridorledger.event.LedgerEvent;
import java.time.Instant;
import java.util.UUID;

/// A recorded event with its place in its stream.
///
/// @param stream id of the aggregate
/// @param streamType name of the aggregate type, such as `agreements`
/// @param version number of the event in the stream, from 1, without gaps
/// @param id id of the event, UUIDv7
/// @param recorded time of recording by the clock of the store; clients cannot set this time
public record Recorded<E extends LedgerEvent>(
    UUID stream, String streamType, long version, UUID id, Instant recorded, E event) {}
