package io.corridorledger.projection.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.History.Standing;
import io.corridorledger.projection.judgement.Claim;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Mode;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One value as one fact states it, with the facets that set it apart from others of its set.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "FigureValue")
public record Value(
    @Schema(
            description =
                "The id of the event that states it; of a further figure of one event, derived from it")
        UUID id,
    @Schema(description = "The period as the source writes it") Period period,
    Quantity quantity,
    @Schema(description = "The growth as the source asserts it") Growth growth,
    String flow,
    String scope,
    FigureKey.MeasurePoint measurePoint,
    PartyRef reporter,
    String commodity,
    FigureKey.Basis basis,
    Mode mode,
    @Schema(description = "SDMX observation status") Figure.ObsStatus status,
    boolean yearToDate,
    @Schema(description = "What looks wrong about it") List<Figure.Suspect> suspect,
    String note,
    List<Citation> citations,
    @Schema(examples = "throughput") String streamType,
    UUID stream,
    UUID event,
    long version,
    Instant recorded,
    @Schema(description = "When the first of its sources said so; absent when none is dated")
        LocalDate published,
    @Schema(description = "What became of it: STANDING unless somebody said something of it")
        Standing standing,
    @Schema(description = "Version of the last that was said of it, without notes", hidden = true)
        long knownVersion) {

  /// As the judgement sees it.
  Claim claim(FigureSet.Key set) {
    return new Claim(
        id,
        new Figure(
            new FigureKey(
                set.metric(),
                set.subject(),
                period,
                flow,
                scope,
                measurePoint,
                reporter,
                commodity,
                basis,
                mode),
            quantity,
            growth,
            status,
            yearToDate,
            suspect,
            note),
        citations.stream().map(Citation::source).toList(),
        published,
        recorded);
  }
}
