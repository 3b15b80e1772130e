package io.corridorledger.projection.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One fact that cites a source.
@Schema(name = "SourceStatement")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Statement(
    UUID stream,
    String streamType,
    long version,
    String type,
    String occurred,
    Instant recorded,
    @Schema(description = "Page, paragraph, line or table") String locator,
    @Schema(description = "The number or date as printed") String asPrinted,
    String attributedTo,
    String attributedOn,
    @Schema(
            description =
                "The active facts of the aggregate rest on this source alone, or on copies of the same one")
        boolean alone) {}
