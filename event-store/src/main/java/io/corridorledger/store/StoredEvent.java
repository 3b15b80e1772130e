package io.corridorledger.store;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An event as stored, with its content unchanged.
///
/// @param version position within the stream, from 1
/// @param recorded time of recording, by the clock of the store
/// @param position position in the log of the service; absent until the event is sequenced
/// @param epoch epoch of the ledger in which the event was sequenced
/// @param data JSON of the event
public record StoredEvent(
    UUID id,
    String type,
    int schemaVersion,
    @Schema(description = "Position within the stream, from 1") long version,
    @Schema(description = "When the ledger recorded the event, by its own clock") Instant recorded,
    @Schema(description = "Position in the log of the service; absent until the event is sequenced")
        Long position,
    @Schema(description = "Epoch of the ledger in which the event was sequenced") Long epoch,
    @Schema(type = SchemaType.OBJECT, description = "The event itself") @JsonRawValue
        String data) {}
