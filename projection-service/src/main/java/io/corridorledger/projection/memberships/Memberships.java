package io.corridorledger.projection.memberships;

import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.lifecycle.MembershipState;
import io.corridorledger.projection.bitemporal.DateRanges;
import io.corridorledger.projection.bitemporal.Gaps;
import io.corridorledger.projection.query.View;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/// The read model of memberships, sorted by organisation and party.
@Singleton
public class Memberships extends View<Membership> {

  Memberships() {
    super(
        streams("membership", "memberships", Membership.class, Membership::of)
            .dated((m, _) -> m.dates())
            .undatedIsGap()
            .ranging(Memberships::held)
            .sortedBy(
                m -> "%s %s %s".formatted(m.organisation(), m.party(), DateRanges.order(m.dates())))
            .tagged((m, tags) ->
                tags.with("party", m.party())
                    .with("organisation", m.organisation())
                    .with("status", m.status())
                    .withAll("holds", m.holds())
                    .withAll("appliedFor", m.appliedFor()))
            .lacking((m, gaps) ->
                gaps.when(
                    Gaps.Kind.CONTRADICTED,
                    !m.conflicts().isEmpty() || AccountComparison.contradict(m.comparisons())))
            .named(m -> "%s in %s".formatted(m.party(), m.organisation())));
  }

  @Override
  public int version() {
    return 4;
  }

  private static String held(Membership membership) {
    return membership.statuses().stream()
        .filter(s -> s.state() != MembershipState.APPLIED)
        .map(s -> DateRanges.range(s.first(), s.last()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
