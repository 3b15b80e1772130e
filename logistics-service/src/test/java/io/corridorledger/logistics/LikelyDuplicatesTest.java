package io.corridorledger.logistics;

import static org.hamcrest.Matchers.containsString;

import io.corridorledger.command.LikelyDuplicatesContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// The search for likely duplicates of shipments and volumes over HTTP.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class LikelyDuplicatesTest extends LikelyDuplicatesContract {

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
  }

  private static String shipment(String document, String container, String date) {
    return """
    "consignment": {"references": [{"type": "SMGS", "number": "%s"}], "goods": [{"label": "Copper"}],
      "equipment": [{"type": "CONTAINER", "number": "%s"}], "origin": {"unlocode": "CNXIA"}, "destination": {"unlocode": "ROCND"}}%s\
    """
        .formatted(document, container, date == null ? "" : ", \"date\": \"" + date + "\"");
  }
}
