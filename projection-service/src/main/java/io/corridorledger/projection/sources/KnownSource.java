package io.corridorledger.projection.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Source;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A source. Its description comes from the first fact that cites the source.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownSource(
    @NotNull UUID id,
    String publisher,
    String author,
    String title,
    String url,
    @Schema(
            description =
                "Date of publication, in EDTF. `2024-05-07/..` means \"not before 2024-05-07\". Absent if unknown.")
        String published,
    @Schema(
            description = "The date of publication as English text for people; absent if unknown",
            examples = "not before 7 May 2024")
        String printedPublished,
    String language,
    @NotNull Source.Kind kind,
    @Schema(
            description =
                "Id of the source that this source copies or translates. A source and its copies count as one source.")
        UUID derivedFrom,
    @Schema(description = "Time at which the ledger first recorded a fact that cites the source")
        @NotNull
        Instant firstRecorded,
    @Schema(description = "Number of visible facts that cite the source and are not retracted")
        long facts) {}
