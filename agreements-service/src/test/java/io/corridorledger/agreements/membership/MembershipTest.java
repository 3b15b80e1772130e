package io.corridorledger.agreements.membership;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.MembershipEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rules of memberships, one test for each.
class MembershipTest {

  private final Scenario<Membership, MembershipEvent> membership = Scenario.of(Membership.DECIDER);

  @Test
  void anApplicationDoesNotImplyAStatus() {
    membership.when(applied("member", "2024")).thenRecorded(applied("member", "2024"));
    assertEquals(Set.of(), state(applied("member", "2024")).held().keySet());
    membership
        .given(applied("member", "2024"))
        .when(ended("member", "2025"))
        .thenRejected("status-not-held");
  }

  @Test
  void aStatusIsGrantedEndedAndGrantedAgain() {
    assertEquals(Set.of("observer"), held(granted("observer", "2020")));
    assertEquals(Set.of(), held(granted("observer", "2020"), ended("observer", "2023")));
    assertEquals(
        Set.of("observer"),
        held(granted("observer", "2020"), ended("observer", "2023"), granted("observer", "2024")));
    assertEquals(
        Set.of("member", "observer"), held(granted("observer", "2020"), granted("member", "2023")));
  }

  @Test
  void aLaterSourceOfAnEarlierGrantDoesNotGrantItAgain() {
    assertEquals(
        Set.of(),
        held(granted("observer", "2020"), ended("observer", "2023"), granted("observer", "2019")));
  }

  @Test
  void aStatusThatIsNotHeldCannotEnd() {
    membership
        .given(granted("observer", "2020"))
        .when(ended("member", "2023"))
        .thenRejected("status-not-held");
    membership
        .given(granted("observer", "2020"), ended("observer", "2023"))
        .when(ended("observer", "2024"))
        .thenRejected("status-not-held");
  }

  @Test
  void aStatusDoesNotEndBeforeItWasGranted() {
    membership
        .given(granted("observer", "2020"))
        .when(ended("observer", "2019"))
        .thenRejected("end-before-start");
    membership
        .given(granted("observer", "2020"))
        .when(ended("observer", "2020"))
        .thenRecorded(ended("observer", "2020"));
    membership
        .given(granted("observer", null))
        .when(ended("observer", "2019"))
        .thenRecorded(ended("observer", "2019"));
  }

  @Test
  void aPartyDoesNotApplyForAHeldStatus() {
    membership
        .given(granted("observer", "2020"))
        .when(applied("observer", "2021"))
        .thenRejected("already-held");
    membership
        .given(granted("observer", "2020"))
        .when(applied("observer", "2019"))
        .thenRecorded(applied("observer", "2019"));
    membership
        .given(granted("observer", "2020"), ended("observer", "2023"))
        .when(applied("observer", "2024"))
        .thenRecorded(applied("observer", "2024"));
  }

  @Test
  void aStreamHasOnePartyAndOneOrganisation() {
    membership
        .given(granted("observer", "2020"))
        .when(granted("ORG:OTS", "observer", "2020"))
        .thenRejected("another-membership");
    membership
        .given(granted("ORG:OTS", "observer", "2020"))
        .when(applied("observer", "2019"))
        .thenRejected("another-membership");
  }

  @Test
  void aStatusCannotEndWithoutAnOpeningFact() {
    membership.when(ended("observer", null)).thenRejected("opening-fact-missing");
  }

  @Test
  void aRepeatedFactIsNotRecorded() {
    for (MembershipEvent fact : List.of(applied("member", "2024"), granted("observer", "2020")))
      membership.given(fact).when(fact).thenNothing();
  }

  private static Membership state(MembershipEvent... facts) {
    return Membership.DECIDER.fold(List.of(facts));
  }

  private static Set<String> held(MembershipEvent... facts) {
    return state(facts).held().keySet();
  }
}
