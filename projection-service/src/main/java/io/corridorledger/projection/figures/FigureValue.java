package io.corridorledger.projection.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.History.FactStatus;
import io.corridorledger.judgement.Claim;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Facets;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Mode;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One value as one fact states it. Its facets, such as the reporter, distinguish the value from
/// other values of the same set.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "FigureValue")
public record FigureValue(
    @Schema(
            description =
                "Id of the value. The first value of an event has the id of the event. If an event states several values, the ids of the further values are derived from the id of the event.")
        @NotNull
        UUID id,
    @Schema(
            description =
                "Period of the value, as precise as the source states the period; absent if no period is stated")
        Period period,
    Quantity quantity,
    @Schema(description = "The growth as stated in the source") Growth growth,
    @Schema(
            description =
                "Further growths that the source states. Each growth is counted from a different earlier period.")
        List<Growth> furtherGrowths,
    String flow,
    String scope,
    FigureKey.MeasurePoint measurePoint,
    PartyRef reporter,
    String commodity,
    FigureKey.Basis basis,
    Mode mode,
    @Schema(description = "Observation status (SDMX) of the value") Figure.ObsStatus status,
    @Schema(
            description =
                "True if the figure is a year-to-date figure: it covers the time from 1 January to the end of its period. Absent for other figures.")
        Boolean yearToDate,
    @Schema(description = "Reasons why the value seems to be wrong") List<Figure.Suspect> suspect,
    String note,
    List<Citation> citations,
    @Schema(examples = "throughput") @NotNull String streamType,
    @NotNull UUID stream,
    @NotNull UUID event,
    long version,
    @NotNull Instant recorded,
    @Schema(
            description =
                "Publication date of the earliest source of the value, as stated. `2024-05-07/..` means \"not before 2024-05-07\". Absent if no source is dated.")
        Period published,
    @Schema(
            description =
                "Status of the fact that states the value; ACTIVE if no remark changed the fact")
        @NotNull
        FactStatus factStatus,
    @Schema(
            description =
                "Version of the latest event about the value in the stream. This event is the fact that states the value, or the last remark about this fact. Notes are ignored.")
        long knownVersion) {

  /// All growths that the source states for the value.
  List<Growth> growths() {
    return Stream.concat(
            Stream.ofNullable(growth), Stream.ofNullable(furtherGrowths).flatMap(List::stream))
        .toList();
  }

  private Facets facets() {
    return new Facets(flow, scope, measurePoint, reporter, commodity, basis, mode);
  }

  /// Converts the value to the type with which verdicts are computed.
  Claim claim(FigureSet.Key set) {
    return new Claim(
        id,
        new Figure(
            new FigureKey(set.metric(), set.subject(), period, facets()),
            quantity,
            growth,
            furtherGrowths,
            status,
            Boolean.TRUE.equals(yearToDate),
            suspect,
            note),
        citations,
        published == null ? null : published.earliest(),
        recorded);
  }
}
