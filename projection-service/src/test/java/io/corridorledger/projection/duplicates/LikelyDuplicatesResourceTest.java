package io.corridorledger.projection.duplicates;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.Consignment.Reference;
import io.corridorledger.event.Consignment.ReferenceType;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Likely duplicates that were recorded all the same.
@QuarkusTest
@WithTestResource(Stack.class)
class LikelyDuplicatesResourceTest {

  private static final String TIME = "2026-01-01T00:00:00Z";

  @Inject Ledger ledger;

  /// The list is not filtered by a party, so it would show the rows of earlier tests.
  @BeforeEach
  void empty() {
    List.of("agreement", "figure", "shipment", "visit").forEach(ledger::empty);
  }

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void visitsOfOneHostAndVisitorOnOverlappingDaysAreListedUntilOneIsRetracted() {
    UUID one = record("visits", held("UZ", "Shavkat Mirziyoyev", "2024-08-22"));
    UUID other = record("visits", held("UZ", "Sh. Mirziyoev", "2024-08"));
    record("visits", held("UZ", "Shavkat Mirziyoyev", "2024-09-01"));
    record("visits", held("KZ", "Kassym-Jomart Tokayev", "2024-08-22"));
    given()
        .get("/v1/likely-duplicates")
        .then()
        .statusCode(200)
        .body("items.of", equalTo(List.of("VISITS")))
        .body("items[0].id", equalTo(one.toString()))
        .body("items[0].label", equalTo("Visit of UZ"))
        .body("items[0].href", equalTo("/v1/visits/" + one))
        .body("items[0].others.id", equalTo(List.of(other.toString())))
        .body("items[0].others[0].kind", equalTo("DUPLICATE"))
        .body("items[0].others[0].why", containsString("ISO:AZ"))
        .body("next", nullValue());
    given()
        .get("/v1/visits/counts?host=AZ&visitor=UZ")
        .then()
        .body("likelyDuplicates.one", equalTo(List.of(one.toString())));
    ledger.record(
        "visits",
        other,
        "2026-02-01T00:00:00Z",
        new FactRetracted(first(other).id(), RetractionReason.DUPLICATE, one, null, List.of()));
    assertEquals(List.of(), found(""));
    assertEquals(List.of(one.toString()), found("?asOf=2026-01-15"));
  }

  @Test
  void agreementsFiguresAndShipmentsAreListedByKind() {
    UUID signed = record("agreements", signed("Agreement on transit of goods", "2022-06-21"));
    record("agreements", signed("Goods transit agreement", null));
    record("agreements", signed("Agreement on green energy", "2022-06-21"));
    record("indicators", value("2.8", "A"));
    record("indicators", value("2.9", "A"));
    record("indicators", value("2.8", "B"));
    UUID shipment = record("shipments", shipment("KD 00-17"));
    record("shipments", shipment("kd0017"));
    record("shipments", shipment("KD 18"));
    given()
        .get("/v1/likely-duplicates")
        .then()
        .body("items.of", equalTo(List.of("AGREEMENTS", "FIGURES", "SHIPMENTS")))
        .body("items[0].id", equalTo(signed.toString()))
        .body("items[1].others.kind", equalTo(List.of("REVISION")))
        .body("items[2].id", equalTo(shipment.toString()));
    for (String kind : List.of("AGREEMENTS", "FIGURES", "SHIPMENTS"))
      assertEquals(1, found("?of=" + kind).size(), kind);
    assertEquals(List.of(), found("?of=VISITS"));
    given().get("/v1/likely-duplicates?of=HUBS").then().statusCode(400);
  }

  @Test
  void theListIsCompleteInPages() {
    for (int i = 0; i < 4; i++) record("visits", held("UZ", null, "2024-08-22"));
    for (int i = 0; i < 3; i++) record("agreements", signed("Agreement on transit", "2022-06-21"));
    List<String> all = found("");
    assertEquals(5, all.size());
    List<String> paged = new ArrayList<>();
    String next = "";
    while (next != null) {
      var page = given().get("/v1/likely-duplicates?limit=2" + next).then().extract();
      paged.addAll(page.path("items.id"));
      String cursor = page.path("next");
      next = cursor == null ? null : "&cursor=" + cursor;
    }
    assertEquals(all, paged);
  }

  @Test
  void visitsAreFoundByAnyNameOfAPerson() {
    UUID visit = record("visits", held("KZ", "Tokaev, Kassym-Jomart", "2024-03-11"));
    record("visits", held("KZ", "Aset Irgaliyev", "2024-04-11"));
    for (String name : List.of("Kassym-Jomart Tokayev", "tokayev", "K. Tokayev", "Токаев")) {
      given()
          .queryParam("person", name)
          .get("/v1/visits")
          .then()
          .body("items.id", equalTo(List.of(visit.toString())));
      given()
          .queryParam("person", name)
          .get("/v1/visits/counts")
          .then()
          .body("total.certain", equalTo(1));
    }
  }

  @Test
  void anEmptyListOfATimeBeforeTheFirstRecordSaysSo() {
    record("visits", held("UZ", null, "2024-08-22"));
    given()
        .get("/v1/likely-duplicates?asOf=1999-01-01")
        .then()
        .body("items", equalTo(List.of()))
        .body(
            "hints",
            equalTo(List.of("asOf: the ledger recorded the first record of this list at " + TIME)));
    for (String query : List.of("", "?asOf=2026-01-15", "?of=SHIPMENTS&asOf=1999-01-01"))
      given().get("/v1/likely-duplicates" + query).then().body("hints", nullValue());
  }

  private static List<String> found(String query) {
    return given()
        .get("/v1/likely-duplicates" + query)
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  private final List<Recorded<LedgerEvent>> facts = new ArrayList<>();

  private UUID record(String streamType, LedgerEvent fact) {
    UUID stream = new UUID(7, facts.size() + 1);
    facts.add(ledger.record(streamType, stream, TIME, fact));
    return stream;
  }

  private Recorded<LedgerEvent> first(UUID stream) {
    return facts.stream().filter(f -> f.stream().equals(stream)).findFirst().orElseThrow();
  }

  private static VisitHeld held(String visitor, String person, String date) {
    return new VisitHeld(
        null,
        new Meeting(
            Meeting.Type.OFFICIAL,
            "Visit of " + visitor,
            new PartyRef("AZ"),
            List.of(new Participant(new PartyRef(visitor), person, null, null)),
            null,
            null,
            null,
            null),
        Period.parse(date),
        List.of(cited("A", "2024")));
  }

  private static LedgerEvent signed(String title, String date) {
    return Ledger.signed(Instrument.Type.AGREEMENT, title, "AZ", date, List.of(cited("A", "2024")));
  }

  private static LedgerEvent value(String value, String publisher) {
    return Ledger.turnover("pair:AZ/UZ", "2023", value, publisher);
  }

  private static ShipmentRecorded shipment(String number) {
    return new ShipmentRecorded(
        null,
        new Consignment(
            List.of(new Reference(ReferenceType.SMGS, number)),
            List.of(new Consignment.Goods("Copper", null, null, null, null)),
            List.of(),
            new PlaceRef(null, "CNXIA", null, null),
            new PlaceRef(null, "ROCND", null, null),
            null,
            null,
            null,
            null,
            null,
            null,
            null),
        null,
        List.of(cited("A", "2024")));
  }
}
