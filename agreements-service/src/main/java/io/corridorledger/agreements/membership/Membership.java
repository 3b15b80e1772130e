package io.corridorledger.agreements.membership;

import com.fasterxml.jackson.annotation.JsonValue;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.lifecycle.MembershipLifecycle;
import io.corridorledger.value.PartyRef;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The rules of the membership of one party in one organisation. [MembershipLifecycle] computes the
/// state of the membership from its facts.
///
/// @param facts active facts in the order of recording
@Schema(implementation = MembershipLifecycle.class)
public record Membership(List<MembershipEvent> facts) {

  public static final Decider<Membership, MembershipEvent> DECIDER =
      new Decider<>(
          MembershipEvent.class, new Membership(List.of()), Membership::decide, Membership::evolve);

  @JsonValue
  public MembershipLifecycle lifecycle() {
    return MembershipLifecycle.of(facts);
  }

  public List<MembershipEvent> decide(MembershipEvent fact) {
    switch (fact) {
      case MembershipApplied f -> requireSameMembership(f.party(), f.organisation());
      case StatusGranted f -> requireSameMembership(f.party(), f.organisation());
      case StatusEnded _ -> {
        if (facts.isEmpty())
          throw new Rejected(
              MembershipRule.OPENING_FACT_MISSING,
              "No active fact records a status or an application. Record one of them first.");
      }
    }
    return List.of(fact);
  }

  private void requireSameMembership(PartyRef party, PartyRef organisation) {
    MembershipLifecycle known = lifecycle();
    if (known.party() != null
        && !(known.party().equals(party) && known.organisation().equals(organisation)))
      throw new Rejected(
          MembershipRule.ANOTHER_MEMBERSHIP,
          "This stream records the membership of %s in %s. Record %s in %s as a separate membership."
              .formatted(known.party(), known.organisation(), party, organisation));
  }

  public Membership evolve(MembershipEvent event) {
    List<MembershipEvent> all = new ArrayList<>(facts);
    all.add(event);
    return new Membership(List.copyOf(all));
  }
}
