package io.corridorledger.logistics.shipment;

import static io.corridorledger.logistics.Facts.consigned;
import static io.corridorledger.logistics.Facts.eta;
import static io.corridorledger.logistics.Facts.handled;
import static io.corridorledger.logistics.Facts.log;
import static io.corridorledger.logistics.Facts.route;
import static io.corridorledger.logistics.Facts.said;
import static io.corridorledger.logistics.Facts.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.contract.Rejected;
import io.corridorledger.contract.Scenario;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.lifecycle.Journey;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
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
  void anEstimateAndItsActualHandlingAreDistinct() {
    ShipmentHandled estimate =
        handled(HandlingType.ARRIVED, Classifier.ESTIMATED, "dostyk", time("4"), null, "Operator");
    ShipmentHandled arrived = handled(HandlingType.ARRIVED, "dostyk", "4");
    shipment.given(consigned(), estimate).when(arrived).thenRecorded(arrived);
  }

  @Test
  void differentDetailsOfAHandlingRequireACorrection() {
    shipment
        .given(
            consigned(),
            handled(
                HandlingType.CUSTOMS_HELD,
                Classifier.ACTUAL,
                "dostyk",
                time("4"),
                "No certificate",
                "Operator"))
        .when(
            handled(
                HandlingType.CUSTOMS_HELD,
                Classifier.ACTUAL,
                "dostyk",
                time("4"),
                "Inspection",
                "Operator"))
        .thenRejected("handled-otherwise");
  }

  @Test
  void aDeliveredShipmentAcceptsNoCancellationItineraryOrEta() {
    for (ShipmentEvent fact : List.of(cancelled, route, eta("14")))
      shipment.given(consigned(), delivered).when(fact).thenRejected("already-delivered");
  }

  @Test
  void anExpectedDeliveryIsNotADelivery() {
    ShipmentHandled planned =
        handled(
            HandlingType.DELIVERED, Classifier.PLANNED, "baku-port", time("12"), null, "Operator");
    shipment.given(consigned(), planned).when(cancelled).thenRecorded(cancelled);
  }

  @Test
  void aCancelledShipmentCannotBeDeliveredOrCancelledAgain() {
    ShipmentEvent again = new ShipmentCancelled(null, null, said("Railway"));
    for (ShipmentEvent fact : List.of(delivered, again, route, eta("14")))
      shipment.given(consigned(), cancelled).when(fact).thenRejected("already-cancelled");
    shipment.given(consigned(), cancelled).when(cancelled).thenNothing();
    ShipmentHandled late = handled(HandlingType.ACCEPTED, "xian", "1");
    shipment.given(consigned(), cancelled).when(late).thenRecorded(late);
  }

  /// A reinstatement cannot bypass a rule.
  @Test
  void aCancellationIsNotReinstatedAfterTheDelivery() {
    UUID cancellation = new UUID(1, 2);
    var retracted =
        new FactRetracted(cancellation, RetractionReason.INCORRECT_DATA, null, null, List.of());
    var reinstated = new FactReinstated(cancellation, "It was right", List.of());
    var log = log("shipments", consigned(), cancelled, retracted, delivered);
    assertEquals(
        "already-cancelled",
        assertThrows(Rejected.class, () -> Shipment.DECIDER.decide(log, reinstated)).rule().id());
  }
}
