package io.corridorledger.logistics;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.Consignment;
import io.corridorledger.event.ShipmentEvent.ShipmentRecorded;
import io.corridorledger.logistics.shipment.Shipment;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Source;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reported volumes and consignments over HTTP against a real database. The tests of agreements
/// cover the behaviour that all commands share.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class LogisticsTest {

  @TestHTTPResource(value = "/", management = true)
  URI management;

  private static final String VOLUME =
      """
      {"figure": {"key": {"metric": "cargo_volume", "subject": "corridor:middle-corridor", "period": "2023"},
        "quantity": {"value": 2.8, "unitMult": 6, "unit": "TNE", "qualifier": "AT_MOST"},
        "growth": {"kind": "PERCENT", "value": 86, "against": "2022"}},
       "citations": [{"source": {"publisher": "WNAM", "title": "Report", "kind": "NEWS"}, "asPrinted": "nearly 2.8 million tons"}]}\
      """;
  private static final String CONSIGNMENT =
      """
      {"consignment": {"references": [{"type": "CIM_SMGS", "number": "RX-17"}],
        "goods": [{"label": "Copper cathodes", "hs": "7403", "mass": {"value": 24.5, "unit": "TNE"}}],
        "equipment": [{"type": "CONTAINER", "number": "CSQU3054384"}],
        "origin": {"unlocode": "CNXIA"}, "destination": {"unlocode": "ROCND"}},
       "citations": [{"source": {"publisher": "Operator", "title": "Waybill", "kind": "OPERATOR"}}]}\
      """;

  @Inject DataSource database;

  @Test
  void nearlyTwoPointEightMillionTonnesAreOneCommandAndKeepTheirDigits() {
    String id = post("/v1/throughput", VOLUME).then().statusCode(201).extract().path("id");
    given()
        .get("/v1/throughput/" + id + "/events")
        .then()
        .statusCode(200)
        .body("events[0].type", equalTo("throughput-reported"))
        .body("events[0].data.figure.quantity.value", equalTo(2.8f))
        .body("events[0].data.figure.quantity.unitMult", equalTo(6))
        .body("events[0].data.figure.quantity.qualifier", equalTo("AT_MOST"))
        .body("events[0].data.figure.growth.against", equalTo("2022"));
    String digits =
        post("/v1/throughput", VOLUME.replace("2.8,", "2.80,"))
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    assertEquals(
        true, given().get("/v1/throughput/" + digits).asString().contains("\"value\":2.80"));
  }

  @Test
  void aConsignmentIsRecordedAlthoughACheckDigitIsWrong() {
    post("/v1/shipments", CONSIGNMENT)
        .then()
        .statusCode(201)
        .body("events[0].type", equalTo("shipment-recorded"));
  }

  @Test
  void originAndDestinationDiffer() throws SQLException {
    long before = receipts();
    post("/v1/shipments", CONSIGNMENT.replace("ROCND", "CNXIA"))
        .then()
        .statusCode(422)
        .body("rule", equalTo("ends-where-it-starts"));
    assertEquals(before, receipts());
  }

  @Test
  void theRuleIsAPureFunction() {
    PlaceRef xian = new PlaceRef(null, "CNXIA", null, null);
    Scenario.of(Shipment.DECIDER)
        .when(
            new ShipmentRecorded(
                null,
                new Consignment(
                    List.of(new Consignment.Reference(Consignment.ReferenceType.CMR, "1")),
                    List.of(new Consignment.Goods("Tea", null, null, null, null)),
                    List.of(),
                    xian,
                    xian,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of()),
                null,
                List.of(
                    new Citation(
                        new Source(
                            null,
                            "Operator",
                            null,
                            "Waybill",
                            null,
                            null,
                            null,
                            Source.Kind.OPERATOR,
                            null),
                        null,
                        null,
                        null,
                        null))))
        .thenRejected("ends-where-it-starts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/throughput | \"value\": 2.8                 | \"value\": -2.8                | /figure/quantity/value",
        "/v1/throughput | \"value\": 2.8                 | \"value\": 1e2147483648        | /figure/quantity/value",
        "/v1/throughput | \"unit\": \"TNE\"              | \"unit\": \"E22\", \"x\": 1    | /figure/quantity/x",
        "/v1/throughput | \"value\": 2.8, \"unitMult\": 6, \"unit\": \"TNE\" | \"value\": 2.5, \"unit\": \"E22\" | /figure/quantity/value",
        "/v1/throughput | \"corridor:middle-corridor\"   | \"corridor\"                   | /figure/key/subject",
        "/v1/throughput | \"2023\"                       | \"2024-02-30\"                 | /figure/key/period",
        "/v1/shipments  | \"7403\"                       | \"74\"                         | /consignment/goods/0/hs",
        "/v1/shipments  | \"CNXIA\"                      | \"Xi'an\"                      | /consignment/origin/unlocode",
        "/v1/shipments  | \"value\": 24.5, \"unit\": \"TNE\" | \"value\": 24.5, \"unit\": \"USD\" | /consignment/goods/0/mass",
      })
  void aWrongFieldIsPointedAtAndNothingIsWritten(
      String path, String good, String bad, String pointer) throws SQLException {
    long before = receipts();
    String body = path.equals("/v1/throughput") ? VOLUME : CONSIGNMENT;
    post(path, body.replace(good, bad))
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("errors.pointer", equalTo(List.of(pointer)));
    assertEquals(before, receipts());
  }

  /// The ledger's decimal numbers have no minus zero, so the stored number would not be the number
  /// of the source.
  @ParameterizedTest
  @ValueSource(strings = {"-0", "-0.0", "-0e5", "-0.00E-3"})
  void minusZeroIsRejectedAndZeroKeepsItsDigits(String minusZero) throws SQLException {
    Map<String, String> bodies =
        Map.of(
            "/figure/quantity/value", VOLUME.replace("2.8,", "%s,"),
            "/figure/growth/value", VOLUME.replace("86,", "%s,"));
    long before = receipts();
    bodies.forEach((pointer, body) ->
        post("/v1/throughput", body.formatted(minusZero))
            .then()
            .statusCode(422)
            .contentType("application/problem+json")
            .body("type", equalTo("urn:corridor:problem:invalid-field"))
            .body("errors.pointer", equalTo(List.of(pointer)))
            .body("errors[0].detail", equalTo("is minus zero; write 0")));
    assertEquals(before, receipts());
    String id =
        post("/v1/throughput", bodies.get("/figure/growth/value").formatted("0.0"))
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    assertTrue(given().get("/v1/throughput/" + id).asString().contains("\"value\":0.0,"));
  }

  /// Such a session holds its locks until it ends.
  @Test
  void aSessionOfALostHostEndsSoon() throws SQLException {
    assertEquals(
        "1min 10 5 3",
        one(
            "SELECT concat_ws(' ', current_setting('idle_in_transaction_session_timeout'), current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'))"));
  }

  @Test
  void theDocumentNamesEveryCommandAndTheServiceIsHealthy() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("openapi", equalTo("3.1.0"))
        .body("paths.keySet()", hasItem("/v1/shipments"));
    given().get(management.resolve("/q/health/ready")).then().statusCode(200);
  }

  private static Response post(String path, String body) {
    return given()
        .contentType("application/json")
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .queryParam("confirmed", true)
        .body(body)
        .post(path);
  }

  private long receipts() throws SQLException {
    return Long.parseLong(one("SELECT count(*) FROM command_receipt"));
  }

  private String one(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
