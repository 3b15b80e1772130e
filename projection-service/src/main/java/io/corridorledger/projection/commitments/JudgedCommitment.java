package io.corridorledger.projection.commitments;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.Derived;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A commitment with its outcome on a certain day.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JudgedCommitment(
    @JsonUnwrapped @JsonIgnoreProperties("comparisons") Commitment commitment,
    @Schema(
            description =
                "Properties for which sources state different values. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(description = "Outcome against the current target, on the day of the query") @NotNull
        CommitmentOutcome outcome,
    @Schema(
            description =
                "Outcome against the original target; present only if the target or the due date was revised")
        CommitmentOutcome outcomeAgainstOriginal,
    @Schema(
            description =
                "Outcome for the terms of each source, in the order of publication; present only if sources state different terms. Later revisions are not taken into account.")
        List<AccountOutcome> outcomeByAccount,
    @Schema(
            description =
                "Figures that no source states, derived from the target and the recorded figures. They are the growth over the preceding year and over the baseline, the growth required in the remaining time, and the rate between two currencies.")
        List<Derived> derived) {

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AccountOutcome")
  public record AccountOutcome(
      @Schema(description = "Ids of the facts that state the terms") @NotNull List<UUID> facts,
      @NotNull CommitmentOutcome outcome) {}
}
