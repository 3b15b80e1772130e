package io.corridorledger.store;

import java.time.Instant;
import java.util.UUID;

/// An event as stored, with its content unchanged.
///
/// @param version number of the event in its stream, from 1
/// @param recorded time of recording, by the clock of the database
/// @param position position in the log of the service; null until the sequencer has given the event
///   a position
/// @param epoch epoch of the log when the event got its position; null if the event has no position
/// @param data JSON of the event
public record StoredEvent(
    UUID id,
    String type,
    int schemaVersion,
    long version,
    Instant recorded,
    Long position,
    Long epoch,
    String data) {}
