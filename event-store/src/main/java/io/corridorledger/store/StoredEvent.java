package io.corridorledger.store;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
    @Schema(description = "Place within the stream, from 1") long version,
    @Schema(description = "When the ledger learned it, by its own clock") Instant recorded,
    @Schema(description = "Place in the log of the service; absent until it is sequenced")
        Long position,
    @Schema(description = "Of the ledger in which it was sequenced") Long epoch,
    @Schema(type = SchemaType.OBJECT, description = "The event itself") @JsonRawValue
        String data) {}
