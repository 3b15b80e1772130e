package io.corridorledger.projection.corrections;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.contract.History.Entry;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.projection.bitemporal.DocumentJson;
import io.corridorledger.projection.bitemporal.RemarkView;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.value.Citation;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One remark on one fact, such as a correction.
///
/// @param because the reason for a retraction
/// @param by the publishers of the remark's sources; `ledger` if the remark has no source, because
///   such a remark corrects a mistake of the ledger
/// @param before the fact as it was recorded
/// @param after the fact after this remark; present only for a correction or a revision
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Correction")
public record Correction(
    @NotNull UUID id,
    @Schema(examples = "fact-corrected") @NotNull String type,
    Remark.RetractionReason because,
    @Schema(
            description =
                "Reason for the remark. For a dispute, the statement of the source that contradicts the fact.")
        String text,
    UUID duplicateOf,
    @NotNull Instant recorded,
    @Schema(
            description =
                "Publishers of the sources that the remark cites. If the remark cites no source, the value is `ledger`, because the remark corrects a mistake of the ledger. Empty if no cited source has a publisher.")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @NotNull
        List<String> by,
    List<Citation> citations,
    @NotNull String streamType,
    @NotNull UUID stream,
    @Schema(description = "Id of the event to which the remark refers") @NotNull UUID target,
    @Schema(examples = "agreement-signed") @NotNull String targetType,
    @Schema(description = "The fact as originally recorded", implementation = Object.class) @NotNull
        JsonNode before,
    @Schema(
            description =
                "The complete fact after this correction or revision; absent for other remarks",
            implementation = Object.class)
        JsonNode after) {

  public Correction {
    // A row that an earlier version stored has no `by` if the sources have no publisher.
    if (by == null) by = List.of();
  }

  /// @param remark the remark to show
  /// @param known a history that contains only the remark and the fact to which it refers
  public static Correction of(Recorded<LedgerEvent> remark, VisibleHistory known) {
    Entry entry = known.history().entries().getFirst();
    RemarkView said = RemarkView.of(remark);
    LedgerEvent original = entry.original().event();
    return new Correction(
        remark.id(),
        said.type(),
        said.because(),
        said.text(),
        said.duplicateOf(),
        said.recorded(),
        said.citations().isEmpty()
            ? List.of("ledger")
            : said.citations().stream()
                .map(c -> c.source().publisher())
                .filter(Objects::nonNull)
                .distinct()
                .toList(),
        said.citations(),
        remark.streamType(),
        remark.stream(),
        entry.original().id(),
        LedgerJson.nameOf(original.getClass()),
        DocumentJson.MAPPER.valueToTree(original),
        said.replacement() == null ? null : DocumentJson.MAPPER.valueToTree(said.replacement()));
  }
}
