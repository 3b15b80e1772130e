package io.corridorledger.projection.commitments;

import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.Tags;
import io.corridorledger.projection.query.View;
import io.corridorledger.value.Period;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.Objects;
import java.util.stream.Stream;

/// The read model of commitments, sorted by due date.
@Singleton
public class Commitments extends View<Commitment> {

  Commitments() {
    super(
        streams("commitment", "commitments", Commitment.class, Commitment::of)
            .dated((c, _) -> Stream.ofNullable(c.due()).toList())
            .undatedIsGap()
            .ranging(Commitments::open)
            .tagged(Commitments::tag)
            .lacking((c, gaps) ->
                gaps.when(
                        Gaps.Kind.CONTRADICTED,
                        !c.conflicts().isEmpty() || AccountComparison.contradict(c.comparisons()))
                    .when(Gaps.Kind.PROPOSED_FLAG, !c.proposedFlags().isEmpty()))
            .named(c -> Objects.toString(c.statement(), "")));
  }

  @Override
  public int version() {
    return 6;
  }

  private static void tag(Commitment commitment, Tags tags) {
    tags.withAll("party", commitment.by())
        .withAll("party", commitment.to())
        .withAll("by", commitment.by())
        .withAll("to", commitment.to())
        .with("kind", commitment.kind())
        .with("status", commitment.status())
        .with("project", commitment.project())
        .with("dated", commitment.due() != null);
    for (Target target : commitment.targets())
      tags.with("subject", target.key().subject()).with("metric", target.key().metric());
  }

  /// The range in which the promise may be open: from the first possible day of the promise to the
  /// last possible due day. If one of these days is unknown, the range has no limit on that side.
  private static String open(Commitment commitment) {
    Period made = commitment.date();
    LocalDate first = made == null ? null : made.earliest();
    LocalDate last = commitment.due() == null ? null : commitment.due().latest();
    return first != null && last != null && first.isAfter(last)
        ? "{}"
        : "{" + DateRanges.range(first, last) + "}";
  }
}
