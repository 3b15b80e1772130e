package io.corridorledger.logistics;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// The search for likely duplicates of shipments and volumes over HTTP.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class LikelyDuplicatesTest {

  private static final String CITATIONS =
      """
      "citations": [{"source": {"publisher": "Gazette", "title": "Duplicates", "kind": "OFFICIAL"}}]\
      """;

  @Inject DataSource database;

  @Test
  void aShipmentIsRecognisedByItsDocumentNumberInAnySpelling() {
    String at = "/v1/shipments/" + opened("/v1/shipments", shipment("KD 0017-22", "1", "2024-03"));
    refused("/v1/shipments", shipment("kd001722", "2", null), at)
        .body("detail", containsString("KD001722"));
    opened("/v1/shipments", shipment("KD 0017-23", "1", "2024-03"));
    post("/v1/shipments?confirmed=true", shipment("KD001722", "1", "2024-03"))
        .then()
        .statusCode(201);
  }

  @Test
  void aShipmentIsRecognisedByItsEquipmentAndDate() {
    String at =
        "/v1/shipments/" + opened("/v1/shipments", shipment("Z-1", "TCLU 425 744-7", "2024-05-02"));
    String other = shipment("Z-2", "TCLU4257447", "2024-05").replace("SMGS", "CMR");
    refused("/v1/shipments", other, at);
    opened("/v1/shipments", other.replace("2024-05", "2024-07"));
    post(
            at + "/retractions",
            "\"target\": \"%s\", \"because\": \"DID_NOT_OCCUR\"".formatted(event(at)))
        .then()
        .statusCode(200);
    opened("/v1/shipments", other.replace("Z-2", "Z-3"));
  }

  @Test
  void aVolumeThatASourceStatesTwiceIsReportedAndAnotherValueIsProbablyARevision() {
    String volume =
        """
        "figure": {"key": {"metric": "cargo_volume", "subject": "corridor:duplicates", "period": "2023"},
          "quantity": {"value": 2.8, "unitMult": 6, "unit": "TNE"}}\
        """;
    String at = "/v1/throughput/" + opened("/v1/throughput", volume);
    refused("/v1/throughput", volume.replace("2.8", "2.80"), at);
    refused("/v1/throughput", volume.replace("2.8", "2.7"), at)
        .body("detail", containsString("probably a revision of the event " + event(at)));
    opened("/v1/throughput", volume.replace("2023", "2024"));
    post("/v1/throughput?confirmed=true", volume).then().statusCode(201);
  }

  @Test
  void duplicatesAreFoundByTheirIndexes() throws SQLException {
    assertIndexed(
        "shipment_as_told",
        "event_type IN ('shipment-recorded', 'fact-corrected', 'fact-revised') AND told_marks(payload) && ARRAY['number:1']");
    assertIndexed(
        "figure_as_told",
        "event_type IN ('observation-reported', 'throughput-reported', 'fact-corrected', 'fact-revised') AND told_series(told_figure(payload)) = 'country:AZ gdp'");
  }

  /// The planner would not use an index on the small tables of a test.
  private void assertIndexed(String index, String condition) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL enable_seqscan = off");
      StringBuilder plan = new StringBuilder();
      try (ResultSet rows =
          statement.executeQuery("EXPLAIN SELECT stream_id FROM event WHERE " + condition)) {
        while (rows.next()) plan.append(rows.getString(1)).append('\n');
      }
      connection.rollback();
      assertTrue(plan.toString().contains(index), plan.toString());
    }
  }

  private static String shipment(String document, String container, String date) {
    return """
    "consignment": {"references": [{"type": "SMGS", "number": "%s"}], "goods": [{"label": "Copper"}],
      "equipment": [{"type": "CONTAINER", "number": "%s"}], "origin": {"unlocode": "CNXIA"}, "destination": {"unlocode": "ROCND"}}%s\
    """
        .formatted(document, container, date == null ? "" : ", \"date\": \"" + date + "\"");
  }

  private static Response post(String path, String fields) {
    return post(path, UUID.randomUUID().toString(), fields);
  }

  private static Response post(String path, String key, String fields) {
    return given()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .header("If-Match", "*")
        .body("{" + fields + ", " + CITATIONS + "}")
        .post(path);
  }

  private static String opened(String path, String fields) {
    return post(path, fields).then().statusCode(201).extract().path("id");
  }

  /// @param existing address of the recorded aggregate
  private static ValidatableResponse refused(String path, String fields, String existing) {
    return post(path, fields)
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:corridor:problem:likely-duplicate"))
        .body("retryable", equalTo(false))
        .body("existing", equalTo(existing))
        .body("likelyDuplicates.existing", hasItem(existing));
  }

  private static String event(String at) {
    return given().get(at + "/events").path("events[0].id");
  }
}
