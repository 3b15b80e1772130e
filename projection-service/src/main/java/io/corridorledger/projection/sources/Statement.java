package io.corridorledger.projection.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One fact that cites a source.
@Schema(name = "SourceStatement")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Statement(
    @NotNull UUID stream,
    @NotNull String streamType,
    long version,
    @NotNull String type,
    String occurred,
    @NotNull Instant recorded,
    @Schema(description = "Place of the statement in the source: a page, paragraph, line or table")
        String locator,
    @Schema(description = "The number or the date as the source prints it") String asPrinted,
    String attributedTo,
    String attributedOn,
    @Schema(
            description =
                "Whether the active facts of the aggregate have only one independent source")
        boolean alone) {}
