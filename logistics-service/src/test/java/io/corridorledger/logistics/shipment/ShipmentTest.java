package io.corridorledger.logistics.shipment;

import static io.corridorledger.logistics.Facts.consigned;
import static io.corridorledger.logistics.Facts.eta;
import static io.corridorledger.logistics.Facts.handled;
import static io.corridorledger.logistics.Facts.reported;
import static io.corridorledger.logistics.Facts.route;
import static io.corridorledger.logistics.Facts.said;
import static io.corridorledger.logistics.Facts.time;
import static io.corridorledger.logistics.Facts.train;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.ShipmentState;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of shipments, one test for each. `JourneyTest` covers the derived state.
class ShipmentTest {

  private final Scenario<Shipment, ShipmentEvent> shipment = Scenario.of(Shipment.DECIDER);
  private final ShipmentEvent route = route("xian dostyk 1 4", "dostyk baku-port 5 12");
  private final ShipmentEvent cancelled = new ShipmentCancelled(null, null, said("Operator"));
  private final ShipmentHandled delivered = handled(HandlingType.DELIVERED, "baku-port", "12");

  @Test
  void originAndDestinationDiffer() {
    shipment.when(consigned("xian", "xian")).thenRejected("ends-where-it-starts");
    shipment.when(consigned()).thenRecorded(consigned());
  }

  @Test
  void eachLegStartsWhereThePreviousOneEnds() {
    shipment
        .given(consigned())
        .when(route("xian dostyk - -", "khorgos baku-port - -"))
        .thenRejected("leg-does-not-join");
    shipment.given(consigned()).when(route).thenRecorded(route);
  }

  @Test
  void noLegDepartsBeforeThePreviousArrival() {
    shipment
        .given(consigned())
        .when(route("xian dostyk 1 4", "dostyk baku-port 3 12"))
        .thenRejected("departs-before-it-arrives");
  }

  @Test
  void aLaterItineraryReplacesTheFirstAndMayBeRetracted() {
    ShipmentEvent detour = route("xian khorgos 1 4", "khorgos baku-port 5 12");
    shipment.given(consigned(), route).when(detour).thenRecorded(detour);
    shipment.given(consigned(), route, detour).when(route).thenRecorded(route);
    shipment.given(consigned(), route, detour).when(detour).thenNothing();
  }

  @Test
  void aRepeatedOlderEtaIsRecorded() {
    shipment.given(consigned(), eta("12"), eta("14")).when(eta("12")).thenRecorded(eta("12"));
    shipment.given(consigned(), eta("12"), eta("14")).when(eta("14")).thenNothing();
  }

  @ParameterizedTest
  @EnumSource(HandlingType.class)
  void anyHandlingMayArriveFirst(HandlingType type) {
    shipment
        .given(consigned())
        .when(handled(type, "dostyk", "4"))
        .thenRecorded(handled(type, "dostyk", "4"));
  }

  @Test
  void anEarlierHandlingMayArriveAfterTheDelivery() {
    ShipmentHandled late = handled(HandlingType.ARRIVED, "dostyk", "4");
    shipment.given(consigned(), route, delivered).when(late).thenRecorded(late);
  }

  @Test
  void anUnexpectedHubIsNotRefused() {
    ShipmentHandled elsewhere = handled(HandlingType.ARRIVED, "khorgos", "4");
    shipment.given(consigned(), route).when(elsewhere).thenRecorded(elsewhere);
    assertEquals(
        Journey.Routing.MISROUTED,
        Shipment.DECIDER.fold(List.of(consigned(), route, elsewhere)).journey().routing());
  }

  @Test
  void aRepeatedHandlingIsNotRecordedForAnySourceOrOffset() {
    ShipmentHandled arrived = handled(HandlingType.ARRIVED, "dostyk", "4");
    shipment
        .given(consigned(), arrived)
        .when(
            handled(
                HandlingType.ARRIVED,
                Classifier.ACTUAL,
                "dostyk",
                OffsetDateTime.parse("2024-05-04T05:00+05:00"),
                null,
                "Railway"))
        .thenNothing();
  }

  @Test
  void aShipmentNeedsNoDocumentNumberAndNoPlace() {
    shipment.when(train("First train")).thenRecorded(train("First train"));
  }

  @Test
  void aHandlingMayHaveADateInsteadOfATimeOrNeither() {
    ShipmentHandled spring = reported(HandlingType.DEPARTED, "xian", "2024-21", "Press");
    ShipmentHandled undated = reported(HandlingType.ARRIVED, "dostyk", null, "Press");
    shipment.given(train("First train")).when(spring).thenRecorded(spring);
    shipment.given(train("First train")).when(undated).thenRecorded(undated);
  }

  @Test
  void theSameDateOfAnotherSourceIsFurtherEvidence() {
    ShipmentHandled first = reported(HandlingType.DEPARTED, "xian", "2024-05", "Press");
    ShipmentHandled other = reported(HandlingType.DEPARTED, "xian", "2024-05", "Railway");
    shipment.given(train("First train"), first).when(first).thenNothing();
    shipment.given(train("First train"), first).when(other).thenRecorded(other);
    ShipmentHandled exact = handled(HandlingType.DEPARTED, "xian", "4");
    shipment.given(train("First train"), first).when(exact).thenRecorded(exact);
    shipment.given(train("First train"), exact).when(first).thenRecorded(first);
  }

  @Test
  void anEarlierDateMayArriveAfterTheDelivery() {
    ShipmentHandled late = reported(HandlingType.ARRIVED, "dostyk", "2024-04", "Press");
    shipment.given(consigned(), route, delivered).when(late).thenRecorded(late);
    assertEquals(
        ShipmentState.DELIVERED,
        Shipment.DECIDER.fold(List.of(consigned(), route, delivered, late)).journey().state());
  }

  @Test
  void anEstimateAndItsActualHandlingAreDistinct() {
    ShipmentHandled estimate =
        handled(HandlingType.ARRIVED, Classifier.ESTIMATED, "dostyk", time("4"), null, "Operator");
    ShipmentHandled arrived = handled(HandlingType.ARRIVED, "dostyk", "4");
    shipment.given(consigned(), estimate).when(arrived).thenRecorded(arrived);
  }

  @Test
  void differentDetailsOfAHandlingAreFlagged() {
    assertConflict(
        Conflict.HANDLED_OTHERWISE, consigned(), held("No certificate"), held("Inspection"));
  }

  @Test
  void aShipmentIsNotDeliveredAndCancelled() {
    assertConflict(Conflict.DELIVERED_AND_CANCELLED, consigned(), delivered, cancelled);
    assertConflict(Conflict.DELIVERED_AND_CANCELLED, consigned(), cancelled, delivered);
  }

  @Test
  void anExpectedDeliveryIsNotADelivery() {
    ShipmentHandled planned =
        handled(
            HandlingType.DELIVERED, Classifier.PLANNED, "baku-port", time("12"), null, "Operator");
    shipment.given(consigned(), planned).when(cancelled).thenRecorded(cancelled);
  }

  private static ShipmentHandled held(String reason) {
    return handled(
        HandlingType.CUSTOMS_HELD, Classifier.ACTUAL, "dostyk", time("4"), reason, "Operator");
  }

  /// The last fact is recorded, and the journey names the contradiction.
  private void assertConflict(Conflict conflict, ShipmentEvent... facts) {
    ShipmentEvent last = facts[facts.length - 1];
    shipment.given(Arrays.copyOf(facts, facts.length - 1)).when(last).thenRecorded(last);
    assertEquals(List.of(conflict), Shipment.DECIDER.fold(List.of(facts)).journey().conflicts());
  }
}
