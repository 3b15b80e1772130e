package io.corridorledger.store;

import java.time.Instant;
import java.util.UUID;

/// An event as stored, with its content unchanged.
///
/// @param version position within the stream, from 1
/// @param recorded time of recording, by the clock of the store
/// @param position position in the log of the service; absent until the sequencer has given the
///   event a position
/// @param epoch epoch of the log when the event got its position
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
