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

/// A commitment with its outcomes as of one day.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JudgedCommitment(
    @JsonUnwrapped @JsonIgnoreProperties("comparisons") Commitment commitment,
    @Schema(
            description =
                "Properties for which sources state different values. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(
            description =
                "Outcome against the current target, as of the earliest of today, `asOf` and `publishedBefore`")
        @NotNull
        CommitmentOutcome outcome,
    @Schema(
            description =
                "Outcome against the original target; present only if the target or the due date was revised")
        CommitmentOutcome outcomeAgainstOriginal,
    @Schema(
            description =
                "Outcomes for the different terms that sources state, in the order of publication. Present only if sources state different terms. Later revisions are not taken into account.")
        List<AccountOutcome> outcomeByAccount,
    @Schema(
            description =
                "Figures that the service derives from the target and the recorded figures: the growth over the preceding year and over the baseline, the growth required in the remaining time, and the exchange rate between two currencies")
        List<Derived> derived) {

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "AccountOutcome")
  public record AccountOutcome(
      @Schema(
              description =
                  "Ids of facts. The outcome is judged by the terms (target, due date and baseline) that these facts state.")
          @NotNull
          List<UUID> facts,
      @NotNull CommitmentOutcome outcome) {}
}
