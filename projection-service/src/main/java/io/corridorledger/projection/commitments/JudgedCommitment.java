package io.corridorledger.projection.commitments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.corridorledger.judgement.CommitmentOutcome;
import io.corridorledger.judgement.Derived;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A commitment whose outcome is judged for a day.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JudgedCommitment(
    @JsonUnwrapped Commitment commitment,
    @Schema(description = "Judged against the current target, for the day of the query")
        CommitmentOutcome outcome,
    @Schema(description = "Judged against the original target; present only if it was revised")
        CommitmentOutcome outcomeAgainstOriginal,
    @Schema(
            description =
                "Figures derived from the target and the recorded figures, which no source states: growth over the preceding year and over the baseline, growth required in the remaining time, the rate between two currencies")
        List<Derived> derived) {}
