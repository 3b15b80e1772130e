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
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
            null);
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
