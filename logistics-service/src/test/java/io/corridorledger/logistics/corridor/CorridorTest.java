package io.corridorledger.logistics.corridor;

import static io.corridorledger.logistics.Facts.added;
import static io.corridorledger.logistics.Facts.capacity;
import static io.corridorledger.logistics.Facts.defined;
import static io.corridorledger.logistics.Facts.leg;
import static io.corridorledger.logistics.Facts.rail;
import static io.corridorledger.logistics.Facts.retired;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.Leg;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.value.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of corridors, one test for each.
class CorridorTest {

  private final Scenario<Corridor, CorridorEvent> corridor = Scenario.of(Corridor.DECIDER);
  private final CorridorEvent middle = defined("middle-corridor", "one");
  private final LegAdded first = added(rail(1, "dostyk", "aktau-port"));

  @Test
  void definitionsOfSeveralSourcesAreKept() {
    corridor
        .given(middle)
        .when(defined("middle-corridor", "two"))
        .thenRecorded(defined("middle-corridor", "two"));
  }

  @Test
  void aRepeatedDefinitionOfTheSameSourceIsNotRecorded() {
    corridor.given(middle).when(middle).thenNothing();
  }

  @Test
  void aDefinitionOfAnotherCorridorIsRejected() {
    corridor.given(middle).when(defined("lapis-lazuli", "one")).thenRejected("another-corridor");
  }

  @Test
  void aLegJoinsItsBranchAtEitherEnd() {
    LegAdded next = added(rail(2, "aktau-port", "beyneu"));
    LegAdded before = added(rail(3, "alashankou", "dostyk"));
    corridor.given(middle, first).when(next).thenRecorded(next);
    corridor.given(middle, first).when(before).thenRecorded(before);
  }

  @Test
  void aLegThatDoesNotJoinIsRejected() {
    corridor
        .given(middle, first)
        .when(added(rail(2, "baku-port", "tbilisi")))
        .thenRejected("leg-does-not-join");
    LegAdded branch = added(leg(2, "caucasus", "baku-port", "tbilisi", Mode.RAIL, 1520));
    corridor.given(middle, first).when(branch).thenRecorded(branch);
  }

  @Test
  void aBranchDoesNotFork() {
    corridor
        .given(middle, first)
        .when(added(rail(2, "dostyk", "almaty")))
        .thenRejected("branch-forks");
    corridor
        .given(middle, first)
        .when(added(rail(2, "almaty", "aktau-port")))
        .thenRejected("branch-forks");
  }

  @Test
  void aNumberOfALegIsNotReused() {
    corridor
        .given(middle, first)
        .when(added(rail(1, "aktau-port", "beyneu")))
        .thenRejected("leg-exists");
    corridor
        .given(middle, first, retired(1, "2024", "one"))
        .when(added(rail(1, "aktau-port", "beyneu")))
        .thenRejected("leg-exists");
  }

  @Test
  void aLegReportedAgainByAnotherSourceIsFurtherEvidence() {
    LegAdded again = added(rail(1, "dostyk", "aktau-port"), "two");
    corridor.given(middle, first).when(again).thenRecorded(again);
  }

  @Test
  void theGaugeChangesOnlyWithTransshipment() {
    Leg chinese = leg(2, "main", "urumqi", "dostyk", Mode.RAIL, 1435);
    corridor
        .given(middle, first)
        .when(added(chinese))
        .thenRejected("gauge-changes-without-transshipment");
    Leg transshipping = new Leg(1, "main", "dostyk", "aktau-port", Mode.RAIL, 1520, null, true);
    corridor.given(middle, added(transshipping)).when(added(chinese)).thenRecorded(added(chinese));
    corridor
        .given(middle, added(chinese))
        .when(first)
        .thenRejected("gauge-changes-without-transshipment");
  }

  @Test
  void wagonsMayGoByFerry() {
    LegAdded ferry = added(leg(2, "main", "aktau-port", "baku-port", Mode.SEA, null));
    corridor.given(middle, first).when(ferry).thenRecorded(ferry);
  }

  @Test
  void onlyAnExistingLegIsRetired() {
    corridor.given(middle, first).when(retired(2, null, "one")).thenRejected("no-such-leg");
    corridor
        .given(middle, first)
        .when(retired(1, "2024", "one"))
        .thenRecorded(retired(1, "2024", "one"));
  }

  @Test
  void capacitiesOfTheCorridorAndOfItsLegsAreRecorded() {
    for (CorridorEvent capacity :
        List.of(
            capacity("corridor:middle-corridor", "6", "one"),
            capacity("corridor:middle-corridor", "5", "two"),
            capacity("corridor:middle-corridor/1", "9", "one")))
      corridor.given(middle, first).when(capacity).thenRecorded(capacity);
    CorridorEvent retired = capacity("corridor:middle-corridor/1", "9", "one");
    corridor.given(middle, first, retired(1, "2024", "one")).when(retired).thenRecorded(retired);
  }

  @Test
  void aRepeatedCapacityOfTheSameSourceIsNotRecorded() {
    CorridorEvent capacity = capacity("corridor:middle-corridor", "6", "one");
    corridor.given(middle, capacity).when(capacity).thenNothing();
  }

  @Test
  void aCapacityOfAnotherSubjectIsRejected() {
    for (String subject :
        List.of(
            "corridor:lapis-lazuli",
            "corridor:lapis-lazuli/1",
            "hub:middle-corridor",
            "country:AZ"))
      corridor
          .given(middle, first)
          .when(capacity(subject, "6", "one"))
          .thenRejected("capacity-of-another");
  }

  @Test
  void aCapacityOfALegThatTheCorridorDoesNotHaveIsRejected() {
    corridor
        .given(middle, first)
        .when(capacity("corridor:middle-corridor/2", "6", "one"))
        .thenRejected("no-such-leg");
  }

  @Test
  void anotherSourceMayDateTheRetirementDifferently() {
    corridor
        .given(middle, first, retired(1, "2024", "one"))
        .when(retired(1, "2025", "two"))
        .thenRecorded(retired(1, "2025", "two"));
  }

  @Test
  void aRetiredLegLeavesRoomForItsSuccessor() {
    LegAdded detour = added(rail(3, "dostyk", "almaty"));
    corridor
        .given(
            middle,
            first,
            added(rail(2, "aktau-port", "beyneu")),
            retired(1, "2024", "one"),
            added(rail(4, "almaty", "aktau-port")))
        .when(detour)
        .thenRecorded(detour);
  }
}
