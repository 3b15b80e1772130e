package io.corridorledger.store;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;

/// An event as it lies in the store, its content untouched.
///
/// @param version place within the stream, from 1
/// @param recorded when the store took it
/// @param position place in the log of the service; absent until it is sequenced
/// @param epoch of the ledger in which it was sequenced
/// @param data the event's JSON
public record StoredEvent(
    UUID id,
    String type,
    int schemaVersion,
    long version,
    Instant recorded,
    Long position,
    Integer epoch,
    @JsonRawValue String data) {}
