package io.corridorledger.projection.shipments;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.Consignment;
import io.corridorledger.event.Consignment.Equipment;
import io.corridorledger.event.Consignment.EquipmentType;
import io.corridorledger.event.Consignment.Goods;
import io.corridorledger.event.Consignment.Reference;
import io.corridorledger.event.Consignment.ReferenceType;
import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.Handling;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ShipmentHandled;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Unit;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Stack.class)
class ShipmentsResourceTest {

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void everyFilterFindsTheShipment() {
    UUID cars = UUID.randomUUID();
    UUID grain = UUID.randomUUID();
    record(cars, "2026-01-01", "SMGS 12-34", "8703", null, "csqu 305438 3", "2024-06-01");
    record(grain, "2026-01-01", "CIM/77", null, "10019900", "21 81 2471 217-3", null);

    assertEquals(List.of(cars, grain), ids("origin=aktau-port"));
    assertEquals(List.of(cars, grain), ids("origin=KZAAU&destination=GE"));
    assertEquals(List.of(), ids("origin=GE"));
    assertEquals(List.of(cars), ids("equipment=CSQU3054383"));
    assertEquals(List.of(grain), ids("equipment=21812471217-3"));
    assertEquals(List.of(cars), ids("reference=smgs1234"));
    assertEquals(List.of(cars), ids("commodity=87"));
    assertEquals(List.of(cars), ids("commodity=8703"));
    assertEquals(List.of(grain), ids("commodity=10019"));
    assertEquals(List.of(), ids("commodity=03"));
    assertEquals(List.of(cars), ids("origin=aktau-port&limit=1"));
    for (String wrong : List.of("commodity=x", "asOf=1", "type=SEA"))
      given().get("/v1/shipments?" + wrong).then().statusCode(400);
  }

  @Test
  void partsOfOneConsignmentFromSeveralSourcesAreCombined() {
    UUID id = UUID.randomUUID();
    record(id, "2026-01-01", "SMGS 1", "8703", null, "CSQU3054383", "2024-06-01");
    record(id, "2026-02-01", "SMGS 1", "8703", null, "CMAU4049810", null);
    given()
        .get("/v1/shipments/" + id)
        .then()
        .statusCode(200)
        .body("item.state", equalTo("RECORDED"))
        .body("item.references", hasSize(1))
        .body("item.equipment.number", equalTo(List.of("CSQU3054383", "CMAU4049810")))
        .body("item.date", equalTo("2024-06-01"))
        .body("item.timeline", hasSize(2));
    given()
        .get("/v1/shipments/" + id + "?asOf=2026-01-15")
        .then()
        .body("item.equipment", hasSize(1))
        .body("item.timeline", hasSize(1));
    assertEquals(List.of(), ids("equipment=CMAU4049810&asOf=2026-01-15"));
    given().get("/v1/shipments/" + UUID.randomUUID()).then().statusCode(404);
  }

  @Test
  void aWrongCheckDigitIsFlaggedAndListedAsAGap() {
    UUID right = UUID.randomUUID();
    UUID wrong = UUID.randomUUID();
    record(right, "2026-01-01", "SMGS 1", "8703", null, "CSQU3054383", "2024-06-01");
    record(wrong, "2026-01-01", "SMGS 2", "8703", null, "CSQU3054384", "2024-06-01");
    given().get("/v1/shipments/" + right).then().body("item.wrongCheckDigits", nullValue());
    given()
        .get("/v1/shipments/" + wrong)
        .then()
        .body("item.equipment.number", equalTo(List.of("CSQU3054384")))
        .body("item.wrongCheckDigits.number", equalTo(List.of("CSQU3054384")));
    given()
        .get("/v1/evidence-gaps?of=SHIPMENTS&gap=WRONG_CHECK_DIGIT")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].label", equalTo("SMGS 2"))
        .body("items[0].gaps", hasItem("WRONG_CHECK_DIGIT"))
        .body("items[0].href", equalTo("/v1/shipments/" + wrong));
  }

  @Test
  void aTrainOfAPressReportIsFoundByItsNameOperatorAndCorridor() {
    UUID train = UUID.randomUUID();
    train(train, "First train", "2024-05-01/2024-05-10");
    given()
        .get("/v1/shipments/" + train)
        .then()
        .statusCode(200)
        .body("item.name", equalTo("First train"))
        .body("item.operator", equalTo("CO:Operator"))
        .body("item.via.country", equalTo(List.of("KZ")))
        .body("item.load[0].value", equalTo(42))
        .body("item.printedLoad", equalTo(List.of("about 42 containers")))
        .body("item.printedDate", equalTo("1 May 2024 to 10 May 2024"))
        .body("item.references", nullValue())
        .body("item.destination", nullValue());
    for (String found : List.of("q=first tr", "q=operator", "operator=CO:Operator"))
      assertEquals(List.of(train), ids(found));
    assertEquals(List.of(train), ids("corridor=middle-corridor"));
    for (String other : List.of("q=second", "operator=CO:Other", "corridor=lapis-lazuli"))
      assertEquals(List.of(), ids(other));
    given()
        .get("/v1/evidence-gaps?of=SHIPMENTS")
        .then()
        .body("items[0].label", equalTo("First train"));
  }

  @Test
  void aStateAndAHubMatchCertainlyOrPossibly() {
    UUID id = UUID.randomUUID();
    train(id, "First train", null);
    handled(id, HandlingType.DEPARTED, Classifier.ACTUAL, "xian", null, "2024-05");
    handled(id, HandlingType.ARRIVED, Classifier.ACTUAL, "dostyk", null, "2024-05-12");
    for (String possible : List.of("status=IN_TRANSIT", "status=AT_HUB", "at=xian", "at=dostyk"))
      assertEquals(List.of("POSSIBLE"), matches(possible), possible);
    assertEquals(List.of("POSSIBLE"), matches("status=AT_HUB&at=dostyk"));
    for (String other : List.of("status=RECORDED", "status=DELIVERED", "at=aktau-port"))
      assertEquals(List.of(), matches(other), other);
    handled(
        id, HandlingType.DELIVERED, Classifier.ACTUAL, "baku-port", "2024-06-02T10:00+04:00", null);
    for (String certain : List.of("status=DELIVERED", "at=baku-port"))
      assertEquals(List.of("CERTAIN"), matches(certain), certain);
    for (String other : List.of("status=AT_HUB", "at=dostyk"))
      assertEquals(List.of(), matches(other), other);
  }

  private static List<String> matches(String filter) {
    return given()
        .get("/v1/shipments?" + filter)
        .then()
        .statusCode(200)
        .extract()
        .path("items.match");
  }

  @Test
  void impreciseTimesArePrintedAndTheirUncertainOrderIsShown() {
    UUID id = UUID.randomUUID();
    train(id, "First train", null);
    handled(id, HandlingType.DEPARTED, Classifier.ACTUAL, "xian", null, "2024-21");
    handled(id, HandlingType.ARRIVED, Classifier.ACTUAL, "dostyk", null, "2024-05-07");
    handled(id, HandlingType.ARRIVED, Classifier.PLANNED, "dostyk", null, "2024-05-04");
    handled(id, HandlingType.CUSTOMS_HELD, Classifier.ACTUAL, "aktau-port", null, null);
    given()
        .get("/v1/shipments/" + id)
        .then()
        .body("item.state", equalTo("RECORDED"))
        .body(
            "item.journey.possibleStates", equalTo(List.of("IN_TRANSIT", "AT_HUB", "CUSTOMS_HOLD")))
        .body("item.journey.possiblyAt", equalTo(List.of("aktau-port", "dostyk", "xian")))
        .body("item.journey.uncertainOrder[0]", hasSize(3))
        .body("item.journey.punctuality[0].delay", equalTo("CERTAIN"))
        .body("item.journey.punctuality[0].leastDays", equalTo(3))
        .body(
            "item.printedHandlings",
            equalTo(
                List.of(
                    "arrived, dostyk, 7 May 2024",
                    "departed, xian, spring 2024",
                    "customs held, aktau-port, time unknown")))
        .body("item.timeline.occurred", hasItem("2024-21"));
    handled(
        id, HandlingType.DELIVERED, Classifier.ACTUAL, "baku-port", "2024-06-02T10:00+04:00", null);
    given()
        .get("/v1/shipments/" + id)
        .then()
        .body("item.state", equalTo("DELIVERED"))
        .body("item.journey.possibleStates", nullValue())
        .body("item.journey.at", equalTo("baku-port"))
        .body(
            "item.printedHandlings[2]",
            equalTo("delivered, baku-port, 2 June 2024, 10:00 UTC+04:00"));
  }

  @Test
  void filtersByTimeSayWhetherTheShipmentWasCertainlyUnderWay() {
    UUID id = UUID.randomUUID();
    train(id, "First train", null);
    handled(id, HandlingType.DEPARTED, Classifier.ACTUAL, "xian", null, "2024-05-01/2024-05-10");
    handled(id, HandlingType.ARRIVED, Classifier.ACTUAL, "dostyk", null, "2024-05-20/2024-05-31");
    UUID about = UUID.randomUUID();
    train(about, "About", "2024-07~");
    UUID undated = UUID.randomUUID();
    train(undated, "Undated", null);
    handled(undated, HandlingType.ARRIVED, Classifier.ACTUAL, "dostyk", null, null);

    assertEquals(List.of(id, about, undated), ids("limit=10"));
    match("validOn=2024-04-30");
    match("validOn=2024-05-05", "POSSIBLE");
    match("validOn=2024-05-15", "CERTAIN");
    match("validOn=2024-05-25", "POSSIBLE");
    match("from=2024-05-01&to=2024-05-10", "CERTAIN");
    match("from=2024-05-01&to=2024-05-09", "POSSIBLE");
    match("from=2024-05-12", "CERTAIN", "POSSIBLE");
    match("to=2024-05-12", "CERTAIN");
    match("from=2024-06-01&to=2024-06-30");
    match("from=2024-07-01&to=2024-07-31", "POSSIBLE");
    match("from=2024-05-12&validOn=2024-05-05", "POSSIBLE");
    given().get("/v1/shipments").then().body("items[0].match", nullValue());
    given().get("/v1/shipments?from=2024-05-02&to=2024-05-01").then().statusCode(400);
    given()
        .get("/v1/evidence-gaps?of=SHIPMENTS&gap=UNDATED")
        .then()
        .body("items.label", equalTo(List.of("Undated")));
  }

  @Test
  void aLaterReportOfAnEarlierPublicationDayIsNotVisibleBefore() {
    UUID id = UUID.randomUUID();
    train(id, "First train", null);
    handled(id, HandlingType.DEPARTED, Classifier.ACTUAL, "xian", null, "2024-05");
    ledger.record(
        "shipments",
        id,
        "2026-02-01T00:00:00Z",
        new ShipmentHandled(
            new Handling(
                HandlingType.ARRIVED,
                Classifier.ACTUAL,
                "dostyk",
                null,
                Period.parse("2024-06"),
                List.of(),
                null),
            null,
            List.of(cited("Railway", "2026-02-01"))));
    given().get("/v1/shipments/" + id).then().body("item.state", equalTo("AT_HUB"));
    given()
        .get("/v1/shipments/" + id + "?publishedBefore=2026-01-31")
        .then()
        .body("item.state", equalTo("IN_TRANSIT"));
  }

  @Test
  void aShipmentThatBeganEarlierIsListedWhileItIsUnderWay() {
    UUID underWay = UUID.randomUUID();
    UUID arrived = UUID.randomUUID();
    UUID later = UUID.randomUUID();
    train(underWay, "Under way", "2024-01-10");
    handled(underWay, HandlingType.ARRIVED, Classifier.ACTUAL, "dostyk", null, "2024-03-01");
    train(arrived, "Arrived", "2024-01-20");
    train(later, "Later", "2024-04-01");
    for (String moment : List.of("", "&asOf=2026-06-01", "&publishedBefore=2026-06-01")) {
      assertEquals(List.of(underWay, later), ids("from=2024-02-15" + moment));
      assertEquals(List.of(underWay), ids("from=2024-02-15&to=2024-03-31" + moment));
      assertEquals(List.of(underWay, later), ids("from=2024-03-01" + moment));
      assertEquals(List.of(later), ids("from=2024-03-02" + moment));
      assertEquals(List.of(later), ids("from=2024-04-01" + moment));
      assertEquals(List.of(), ids("from=2024-04-02" + moment));
    }
  }

  private static void match(String query, String... matches) {
    given()
        .get("/v1/shipments?" + query)
        .then()
        .statusCode(200)
        .body("items.match", equalTo(List.of(matches)));
  }

  private void train(UUID id, String name, String date) {
    ledger.record(
        "shipments",
        id,
        "2026-01-01T00:00:00Z",
        new ShipmentRecorded(
            null,
            new Consignment(
                List.of(),
                List.of(),
                List.of(),
                new PlaceRef("xian", null, null, null),
                null,
                null,
                null,
                name,
                new PartyRef("CO:Operator"),
                "middle-corridor",
                List.of(new PlaceRef(null, null, null, "KZ")),
                List.of(
                    new Quantity(
                        new BigDecimal("42"), null, 0, new Unit("container"), Qualifier.APPROX))),
            date == null ? null : Period.parse(date),
            List.of(cited("Press", "2026-01-01"))));
  }

  private void handled(
      UUID id, HandlingType type, Classifier classifier, String hub, String time, String date) {
    ledger.record(
        "shipments",
        id,
        "2026-01-01T00:00:00Z",
        new ShipmentHandled(
            new Handling(
                type,
                classifier,
                hub,
                time == null ? null : OffsetDateTime.parse(time),
                date == null ? null : Period.parse(date),
                List.of(),
                null),
            null,
            List.of(cited("Press", "2026-01-01"))));
  }

  private static List<UUID> ids(String query) {
    List<String> ids =
        given().get("/v1/shipments?" + query).then().statusCode(200).extract().path("items.id");
    return ids.stream().map(UUID::fromString).toList();
  }

  private void record(
      UUID id, String day, String reference, String hs, String gng, String equipment, String date) {
    var consignment =
        new Consignment(
            List.of(new Reference(ReferenceType.SMGS, reference)),
            List.of(new Goods("Goods", hs, gng, null, null)),
            List.of(new Equipment(EquipmentType.CONTAINER, equipment)),
            new PlaceRef("aktau-port", "KZAAU", null, "KZ"),
            new PlaceRef(null, "GEPTI", "Poti", "GE"),
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of());
    ledger.record(
        "shipments",
        id,
        day + "T00:00:00Z",
        new ShipmentRecorded(
            null,
            consignment,
            date == null ? null : Period.parse(date),
            List.of(cited("Forwarder", day))));
  }
}
