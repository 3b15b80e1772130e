package io.corridorledger.projection.sources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A source, as the first fact that cites it describes it.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownSource(
    UUID id,
    String publisher,
    String author,
    String title,
    String url,
    @Schema(description = "When it was published, if known (EDTF)") String published,
    String language,
    Source.Kind kind,
    @Schema(description = "The source that it copies or translates; such sources count once")
        UUID derivedFrom,
    @Schema(description = "When the ledger first cited it") Instant firstRecorded,
    @Schema(description = "Number of visible facts that cite it, except retracted ones")
        long facts) {}
