package io.corridorledger.projection.bitemporal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A correction, revision, retraction, dispute, reinstatement or note.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RemarkView(
    @NotNull UUID event,
    long version,
    @Schema(examples = "fact-corrected") @NotNull String type,
    @NotNull Instant recorded,
    @Schema(
            description =
                "Text of the remark: a reason, the statement of a contradicting source, or a note")
        String text,
    @Schema(description = "Reason for a retraction; absent for other remarks")
        Remark.RetractionReason because,
    @Schema(
            description =
                "Id of the event or aggregate that the retracted fact duplicates; absent if the remark does not retract a duplicate")
        UUID duplicateOf,
    @Schema(
            description =
                "The complete fact after this correction or revision; absent for other remarks",
            implementation = Object.class)
        @JsonSerialize(using = AsStored.class)
        LedgerEvent replacement,
    @Schema(
            description =
                "Figure that the contradicting source of a dispute states; absent if the remark is not a dispute, or if this source states no figure")
        Figure figure,
    @Schema(description = "Citations of the remark; empty if the remark cites no source")
        List<Citation> citations) {

  public static RemarkView of(Recorded<LedgerEvent> remark) {
    return switch ((Remark) remark.event()) {
      case FactCorrected r -> of(remark, r.reason(), null, null, r.replacement().fact(), null);
      case FactRevised r -> of(remark, r.reason(), null, null, r.replacement().fact(), null);
      case FactRetracted r -> of(remark, r.reason(), r.because(), r.duplicateOf(), null, null);
      case FactDisputed r -> of(remark, r.statement(), null, null, null, r.figure());
      case FactReinstated r -> of(remark, r.reason(), null, null, null, null);
      case NoteCited r -> of(remark, r.text(), null, null, null, null);
    };
  }

  private static RemarkView of(
      Recorded<LedgerEvent> remark,
      String text,
      Remark.RetractionReason because,
      UUID duplicateOf,
      LedgerEvent replacement,
      Figure figure) {
    return new RemarkView(
        remark.id(),
        remark.version(),
        LedgerJson.nameOf(remark.event().getClass()),
        remark.recorded(),
        text,
        because,
        duplicateOf,
        replacement,
        figure,
        remark.event().citations());
  }
}
