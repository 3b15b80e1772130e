package io.corridorledger.lifecycle;

import static io.corridorledger.event.ShipmentEvent.Classifier.ACTUAL;
import static io.corridorledger.event.ShipmentEvent.Classifier.ESTIMATED;
import static io.corridorledger.event.ShipmentEvent.Classifier.PLANNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.contract.History;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.EtaChanged;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ItineraryAssigned;
import io.corridorledger.event.ShipmentEvent.ItineraryLeg;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.lifecycle.Journey.Expectation;
import io.corridorledger.lifecycle.Journey.Passage;
import io.corridorledger.lifecycle.Journey.Routing;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Mode;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The derived state of a shipment, case by case. A step is `TYPE hub day`, with `~` for estimated
/// and `?` for planned.
class JourneyTest {

  private static final List<Citation> SAID =
      List.of(
          new Citation(
              new Source(
                  null, "Operator", null, "Messages", null, null, null, Source.Kind.OPERATOR, null),
              null,
              null,
              null,
              null));

  private static final ItineraryAssigned ROUTE =
      route("xian dostyk 1 4", "dostyk aktau-port 5 9", "aktau-port baku-port 10 12");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                                                   | RECORDED     | ROUTED    |            | xian",
        "ACCEPTED xian 1                                                    | ACCEPTED     | ROUTED    | xian       | dostyk",
        "ACCEPTED xian 1; LOADED xian 1                                     | AT_HUB       | ROUTED    | xian       | dostyk",
        "ACCEPTED xian 1; LOADED xian 1; DEPARTED xian 1                    | IN_TRANSIT   | ROUTED    | xian       | dostyk",
        "DEPARTED xian 1; ARRIVED dostyk 4                                  | AT_HUB       | ROUTED    | dostyk     | aktau-port",
        "ARRIVED dostyk 4; GAUGE_CHANGED dostyk 5                           | AT_HUB       | ROUTED    | dostyk     | aktau-port",
        "ARRIVED dostyk 4; GAUGE_CHANGED dostyk 5; BORDER_CROSSED dostyk 6  | IN_TRANSIT   | ROUTED    | dostyk     | aktau-port",
        "ARRIVED dostyk 4; CUSTOMS_HELD dostyk 5                            | CUSTOMS_HOLD | ROUTED    | dostyk     | aktau-port",
        "ARRIVED dostyk 4; CUSTOMS_HELD dostyk 5; UNLOADED dostyk 6         | CUSTOMS_HOLD | ROUTED    | dostyk     | aktau-port",
        "ARRIVED dostyk 4; CUSTOMS_HELD dostyk 5; CUSTOMS_RELEASED dostyk 6 | AT_HUB       | ROUTED    | dostyk     | aktau-port",
        "ARRIVED dostyk 4; CUSTOMS_HELD dostyk 5; DEPARTED dostyk 6         | IN_TRANSIT   | ROUTED    | dostyk     | aktau-port",
        "ARRIVED aktau-port 9; TRANSSHIPPED aktau-port 9                    | AT_HUB       | ROUTED    | aktau-port | baku-port",
        "DEPARTED aktau-port 10; DELAYED aktau-port 11                      | IN_TRANSIT   | ROUTED    | aktau-port | baku-port",
        "ARRIVED baku-port 12                                               | AT_HUB       | ROUTED    | baku-port  |",
        "ARRIVED baku-port 12; DELIVERED baku-port 12                       | DELIVERED    | ROUTED    | baku-port  |",
        "DELIVERED baku-port 12; DEPARTED baku-port 13                      | DELIVERED    | ROUTED    | baku-port  |",
        "DELIVERED aktau-port 12                                            | DELIVERED    | MISROUTED | aktau-port |",
        "DEPARTED xian 1; ARRIVED khorgos 4                                 | AT_HUB       | MISROUTED | khorgos    |",
        "ARRIVED khorgos 4; ARRIVED dostyk 5                                | AT_HUB       | ROUTED    | dostyk     | aktau-port",
        "ARRIVED dostyk 4; DEPARTED xian 1                                  | AT_HUB       | ROUTED    | dostyk     | aktau-port",
        "DEPARTED dostyk 4; UNLOADED dostyk 4; ARRIVED dostyk 4             | IN_TRANSIT   | ROUTED    | dostyk     | aktau-port",
        "DEPARTED xian 1; ARRIVED dostyk ~4; DELIVERED baku-port ?12        | IN_TRANSIT   | ROUTED    | xian       | dostyk",
      })
  void theStateOfAShipment(
      String steps, ShipmentState state, Routing routing, String at, String next) {
    Journey journey = Journey.of(facts(steps));
    assertEquals(state, journey.state());
    assertEquals(routing, journey.routing());
    assertEquals(at, journey.at());
    assertEquals(next, journey.toHub());
  }

  /// A late report adds a handling without a change of the order of the other handlings.
  @Test
  void theOrderOfArrivalDoesNotMatter() {
    List<ShipmentEvent> facts =
        facts(
            "ACCEPTED xian 1; LOADED xian 1; DEPARTED xian 1; ARRIVED dostyk 4; CUSTOMS_HELD dostyk 4;"
                + "CUSTOMS_RELEASED dostyk 4; GAUGE_CHANGED dostyk 4; DEPARTED dostyk 5; ARRIVED aktau-port 9");
    Journey inOrder = Journey.of(facts);
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("JourneyTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      List<ShipmentEvent> shuffled = new ArrayList<>(facts.subList(2, facts.size()));
      Collections.shuffle(shuffled, random);
      shuffled.addAll(0, facts.subList(0, 2));
      assertEquals(inOrder, Journey.of(shuffled), "seed " + seed);
    }
    assertEquals(ShipmentState.AT_HUB, inOrder.state());
    assertEquals(
        List.of(
            passage("xian", "dostyk", 1, 4, 3L * 24 * 60),
            passage("dostyk", "aktau-port", 5, 9, 4L * 24 * 60)),
        inOrder.passages());
  }

  @Test
  void theOffsetOfATimeDoesNotMatter() {
    ShipmentHandled east =
        handled(
            HandlingType.ARRIVED, ACTUAL, "dostyk", OffsetDateTime.parse("2024-05-04T01:00+05:00"));
    ShipmentHandled utc =
        handled(HandlingType.DEPARTED, ACTUAL, "xian", OffsetDateTime.parse("2024-05-03T21:00Z"));
    assertEquals("xian", Journey.of(List.of(utc, east)).at()); // 21:00Z is after 20:00Z
  }

  @Test
  void aRetractedHandlingIsIgnoredUntilItIsReinstated() {
    List<Recorded<LedgerEvent>> log = new ArrayList<>();
    for (ShipmentEvent fact : facts("DEPARTED xian 1; ARRIVED khorgos 4"))
      log.add(recorded(log, fact));
    assertEquals(Routing.MISROUTED, journey(log).routing());

    UUID arrival = log.getLast().id();
    log.add(
        recorded(
            log,
            new FactRetracted(arrival, RetractionReason.DID_NOT_OCCUR, null, null, List.of())));
    assertEquals(ShipmentState.IN_TRANSIT, journey(log).state());
    assertEquals(Routing.ROUTED, journey(log).routing());

    log.add(recorded(log, new FactReinstated(arrival, "It did after all", List.of())));
    assertEquals(Routing.MISROUTED, journey(log).routing());
  }

  @Test
  void anUnexpectedHubIsKeptAfterANewItinerary() {
    List<ShipmentEvent> facts = facts("DEPARTED xian 1; ARRIVED khorgos 4");
    assertEquals(List.of("khorgos"), Journey.of(facts).unexpectedHubs());
    ItineraryAssigned detour = route("khorgos aktau-port 5 9", "aktau-port baku-port 10 12");
    facts.add(
        new ItineraryAssigned(detour.legs(), Period.parse("2024-05-04"), null, detour.citations()));
    Journey again = Journey.of(facts);
    assertEquals(Routing.ROUTED, again.routing());
    assertEquals("aktau-port", again.toHub());
    // Xi'an was on the first itinerary and Khorgos is on the second, so both hubs are expected.
    assertEquals(List.of(), again.unexpectedHubs());
  }

  @Test
  void withoutAnItineraryOnlyADeliveryElsewhereIsMisrouted() {
    List<ShipmentEvent> facts = new ArrayList<>(List.of(consigned()));
    assertEquals(Routing.NOT_ROUTED, Journey.of(facts).routing());
    facts.add(step("ARRIVED tehran 3"));
    assertEquals(Routing.NOT_ROUTED, Journey.of(facts).routing());
    facts.add(step("DELIVERED tehran 4"));
    assertEquals(Routing.MISROUTED, Journey.of(facts).routing());
  }

  @Test
  void estimatesPrecedePlansLaterMessagesEarlierOnesAndActualHandlingsBoth() {
    List<ShipmentEvent> facts =
        facts("DEPARTED xian 1; ARRIVED dostyk ?4; DELIVERED baku-port ?12");
    assertEquals(day(4), Journey.of(facts).expected().time());
    facts.add(step("ARRIVED dostyk ~6"));
    facts.add(step("ARRIVED dostyk ?5")); // a plan that arrives late
    assertEquals(day(6), Journey.of(facts).expected().time());
    facts.add(step("ARRIVED dostyk ~7"));
    assertEquals(day(7), Journey.of(facts).expected().time());
    facts.add(step("ARRIVED dostyk 8"));
    assertEquals(HandlingType.DELIVERED, Journey.of(facts).expected().type());
    facts.add(step("DELIVERED baku-port 12"));
    assertNull(Journey.of(facts).expected());
  }

  @Test
  void expectedArrivalsAreKeptInTheOrderOfTheirReports() {
    List<ShipmentEvent> facts = facts("");
    facts.add(new EtaChanged(day(14), null, published("2024-05-10")));
    facts.add(new EtaChanged(day(15), "Storm", published("2024-05-09")));
    Journey journey = Journey.of(facts);
    assertEquals(day(14), journey.eta());
    assertEquals(
        List.of(
            new Expectation(day(12), null),
            new Expectation(day(15), "Storm"),
            new Expectation(day(14), null)),
        journey.etas());
  }

  @Test
  void aCancelledShipmentExpectsNothingAndADeliveredOneStaysDelivered() {
    List<ShipmentEvent> facts = facts("ACCEPTED xian 1; DEPARTED xian ?2");
    facts.add(new ShipmentCancelled(null, null, SAID));
    assertEquals(ShipmentState.CANCELLED, Journey.of(facts).state());
    assertNull(Journey.of(facts).expected());
    assertNull(Journey.of(facts).toHub());
    facts.add(step("DELIVERED baku-port 12"));
    assertEquals(ShipmentState.DELIVERED, Journey.of(facts).state());
  }

  /// A handling of any type may follow any state, because the ledger may lack handlings.
  @ParameterizedTest
  @EnumSource(HandlingType.class)
  void everyHandlingMayComeFirst(HandlingType type) {
    Journey journey = Journey.of(List.of(consigned(), step(type + " dostyk 4")));
    assertEquals("dostyk", journey.at());
    if (type != HandlingType.DELAYED) assertNotEquals(ShipmentState.RECORDED, journey.state());
  }

  private static Journey journey(List<Recorded<LedgerEvent>> log) {
    return Journey.of(History.of(log).facts().stream().map(ShipmentEvent.class::cast).toList());
  }

  private static Recorded<LedgerEvent> recorded(
      List<Recorded<LedgerEvent>> log, LedgerEvent event) {
    return new Recorded<>(
        new UUID(0, 1), "shipments", log.size() + 1, UUID.randomUUID(), Instant.EPOCH, event);
  }

  /// A consignment with its itinerary, followed by the steps.
  private static List<ShipmentEvent> facts(String steps) {
    List<ShipmentEvent> facts = new ArrayList<>(List.of(consigned(), ROUTE));
    if (steps != null && !steps.isBlank())
      Arrays.stream(steps.split(";")).map(String::strip).map(JourneyTest::step).forEach(facts::add);
    return facts;
  }

  private static ShipmentHandled step(String text) {
    String[] parts = text.split(" +");
    Classifier classifier =
        parts[2].startsWith("~") ? ESTIMATED : parts[2].startsWith("?") ? PLANNED : ACTUAL;
    return handled(
        HandlingType.valueOf(parts[0]),
        classifier,
        parts[1],
        day(Integer.parseInt(parts[2].replaceAll("[~?]", ""))));
  }

  private static ShipmentHandled handled(
      HandlingType type, Classifier classifier, String hub, OffsetDateTime time) {
    return new ShipmentHandled(
        new Handling(type, classifier, hub, time, null, List.of(), null), null, SAID);
  }

  private static List<Citation> published(String day) {
    return List.of(
        new Citation(
            new Source(
                null, "Operator", null, day, null, Period.parse(day), null, Source.Kind.NEWS, null),
            null,
            null,
            null,
            null));
  }

  private static ItineraryAssigned route(String... legs) {
    return new ItineraryAssigned(
        Arrays.stream(legs)
            .map(leg -> leg.split(" "))
            .map(l ->
                new ItineraryLeg(
                    l[0],
                    l[1],
                    Mode.RAIL,
                    day(Integer.parseInt(l[2])),
                    day(Integer.parseInt(l[3]))))
            .toList(),
        null,
        null,
        SAID);
  }

  private static Passage passage(String from, String to, int departed, int arrived, long minutes) {
    return new Passage(from, to, day(departed), day(arrived), minutes, null, null, null, null);
  }

  private static ShipmentRecorded consigned() {
    return new ShipmentRecorded(
        null,
        new Consignment(
            List.of(new Consignment.Reference(Consignment.ReferenceType.CIM_SMGS, "RX-17")),
            List.of(new Consignment.Goods("Copper cathodes", null, null, null, null)),
            List.of(),
            new PlaceRef("xian", null, null, null),
            new PlaceRef("baku-port", null, null, null),
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of()),
        null,
        SAID);
  }

  private static OffsetDateTime day(int day) {
    return OffsetDateTime.parse("2024-05-%02dT00:00Z".formatted(day));
  }
}
