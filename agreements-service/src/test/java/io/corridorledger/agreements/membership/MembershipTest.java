package io.corridorledger.agreements.membership;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.MembershipLifecycle;
import java.util.Arrays;
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
  void aStatusDoesNotEndBeforeItWasGranted() {
    assertConflicts(
        List.of(Conflict.ENDED_BEFORE_START),
        granted("observer", "2020"),
        ended("observer", "2019"));
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
    assertConflicts(
        List.of(Conflict.APPLIED_AFTER_GRANTED),
        granted("observer", "2020"),
        applied("observer", "2021"));
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

  private static MembershipLifecycle state(MembershipEvent... facts) {
    return Membership.DECIDER.fold(List.of(facts)).lifecycle();
  }

  /// The statuses do not depend on the order of recording.
  private static Set<String> held(MembershipEvent... facts) {
    assertEquals(state(facts), Membership.DECIDER.fold(List.of(facts).reversed()).lifecycle());
    return state(facts).held().keySet();
  }

  /// The last fact is recorded, and the state names the contradictions.
  private void assertConflicts(List<Conflict> conflicts, MembershipEvent... facts) {
    MembershipEvent last = facts[facts.length - 1];
    membership.given(Arrays.copyOf(facts, facts.length - 1)).when(last).thenRecorded(last);
    assertEquals(conflicts, state(facts).conflicts());
  }
}
