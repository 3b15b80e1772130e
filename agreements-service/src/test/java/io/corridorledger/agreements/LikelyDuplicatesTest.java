package io.corridorledger.agreements;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.command.LikelyDuplicatesContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The search for likely duplicates of visits, agreements and indicators over HTTP. Each test uses
/// its own parties.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class LikelyDuplicatesTest extends LikelyDuplicatesContract {

  // Visits

  @Test
  void aLikelyDuplicateOfAVisitIsReportedUnlessConfirmed() throws SQLException {
    String at = "/v1/visits/" + opened("/v1/visits", visit("GE", "TR", "2023-03-01/2023-03-03"));
    long before = events();
    for (String same :
        new String[] {
          visit("GE", "TR", "2023-03"),
          visit("GE", "TR", "2023-03").replace("OFFICIAL", "UNSPECIFIED"),
          visit("GE", "TR", "2023-03").replace("\"GUEST\"", "\"GUEST\", \"person\": \"A. B.\"")
        })
      for (String path : new String[] {"/v1/visits", "/v1/visits/announcements"})
        refused(path, same, at);
    assertEquals(before, events());
    for (String other :
        new String[] {
          visit("GE", "TR", "2023-04"),
          visit("GE", "BG", "2023-03"),
          visit("AM", "TR", "2023-03"),
          visit("GE", "TR", "2023-03").replace("OFFICIAL", "WORKING"),
          visit("GE", "TR", null)
        }) opened("/v1/visits", other);
    String key = UUID.randomUUID().toString();
    post("/v1/visits", key, visit("GE", "TR", "2023-03")).then().statusCode(409);
    post("/v1/visits?confirmed=true", key, visit("GE", "TR", "2023-03")).then().statusCode(201);
  }

  @Test
  void aHostAndAPersonAreRecognisedInAnotherSpelling() {
    String visit =
        """
        "meeting": {"title": "Talks", "host": "%s", "participants": [{"party": "KZ", "person": "%s"}]}, "date": "%s"\
        """;
    String at =
        "/v1/visits/"
            + opened(
                "/v1/visits", visit.formatted("ORG:OTS", "Kassym-Jomart Tokayev", "2021-11-12"));
    refused("/v1/visits", visit.formatted("ORG:Turkic Council", "K. Tokaev", "2021-11"), at);
    opened("/v1/visits", visit.formatted("ORG:OTS", "Aset Irgaliyev", "2021-11"));
  }

  @Test
  void aRetryOfAVisitGetsTheFirstResponseAndIsNotADuplicate() {
    String key = UUID.randomUUID().toString();
    String body = visit("RO", "TR", "2023-03-01");
    String id = post("/v1/visits", key, body).then().statusCode(201).extract().path("id");
    post("/v1/visits", key, body)
        .then()
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(id));
    post("/v1/visits", "\"id\": \"%s\", ".formatted(id) + body)
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:corridor:problem:already-exists"));
  }

  @Test
  void duplicatesAreFoundByCurrentFacts() {
    String at = "/v1/visits/" + opened("/v1/visits", visit("BG", "TR", "2023-03-01"));
    String target = event(at);
    post(
            at + "/corrections",
            "\"target\": \"%s\", \"reason\": \"Misread.\", \"replacement\": {\"visit-held\": {%s, %s}}"
                .formatted(target, visit("BG", "TR", "2023-05-01"), CITATIONS))
        .then()
        .statusCode(200);
    refused("/v1/visits", visit("BG", "TR", "2023-05"), at);
    opened("/v1/visits", visit("BG", "TR", "2023-03-01"));
    post(
            at + "/retractions",
            "\"target\": \"%s\", \"because\": \"DID_NOT_OCCUR\"".formatted(target))
        .then()
        .statusCode(200);
    opened("/v1/visits", visit("BG", "TR", "2023-05"));
  }

  // Agreements

  @Test
  void aLikelyDuplicateOfAnAgreementIsReportedUnlessConfirmed() {
    String at =
        "/v1/agreements/"
            + opened("/v1/agreements", signed("Agreement on transit of goods", "2022-06-21"));
    for (String same :
        new String[] {
          signed("AGREEMENT ON THE TRANSIT OF GOODS", "2022-06"),
          signed("Moldova-Romania goods transit agreement", null),
          signed("On transit of goods", "2022-06-21").replace("\"AGREEMENT\"", "\"UNSPECIFIED\"")
        }) {
      refused("/v1/agreements", same, at);
      refused("/v1/agreements/announcements", same, at);
    }
    for (String other :
        new String[] {
          signed("Agreement on green energy", "2022-06-21"),
          signed("Agreement on transit of goods", "2012-06-21"),
          signed("Agreement on transit of goods", "2022-06-21").replace("\"MD\"", "\"HU\""),
          signed("Agreement on transit of goods", "2022-06-21").replace("\"AGREEMENT", "\"PROTOCOL")
        }) opened("/v1/agreements", other);
    String confirmed = signed("Agreement on transit of goods", "2022-06-21");
    post("/v1/agreements?confirmed=true", confirmed).then().statusCode(201);
    post("/v1/agreements?confirmed=yes", confirmed)
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:corridor:problem:invalid-parameter"));
  }

  // Indicators

  @Test
  void aValueThatASourceStatesTwiceIsReportedUnlessConfirmed() {
    String at = "/v1/indicators/" + opened("/v1/indicators", value("2021", "2.8", 6));
    refused("/v1/indicators", value("2021-01/2021-12", "2800", 3), at)
        .body("detail", containsString("the same value"));
    opened("/v1/indicators", value("2020", "2.8", 6));
    String otherSource = value("2021", "2.8", 6) + ", " + CITATIONS.replace("Gazette", "Daily");
    given()
        .contentType("application/json")
        .header("Idempotency-Key", UUID.randomUUID())
        .body("{" + otherSource + "}")
        .post("/v1/indicators")
        .then()
        .statusCode(201);
    post("/v1/indicators?confirmed=true", value("2021", "2.8", 6)).then().statusCode(201);
  }

  @Test
  void anotherValueOfASourceIsProbablyARevisionOfTheNamedEvent() {
    String at = "/v1/indicators/" + opened("/v1/indicators", value("2019", "2.8", 6));
    String event = event(at);
    refused("/v1/indicators", value("2019", "2.9", 6), at)
        .body("likelyDuplicates.event", equalTo(List.of(event)))
        .body("detail", containsString("probably a revision of the event " + event))
        .body("detail", containsString(at + "/revisions"));
    post(
            at + "/revisions",
            "\"target\": \"%s\", \"replacement\": {\"observation-reported\": {%s, %s}}"
                .formatted(event, value("2019", "2.9", 6), CITATIONS))
        .then()
        .statusCode(200);
    refused("/v1/indicators", value("2019", "2.9", 6), at)
        .body("detail", containsString("the same value"));
  }

  @Test
  void duplicatesAreFoundByTheirIndexes() throws SQLException {
    assertIndexed(
        "visit_as_told",
        "event_type IN ('visit-held', 'visit-announced', 'fact-corrected', 'fact-revised') AND told_host(told_meeting(payload)) = 'ISO:HU'");
    assertIndexed(
        "agreement_as_told",
        "event_type IN ('agreement-signed', 'agreement-announced', 'document-package-reported', 'fact-corrected', 'fact-revised') AND told_parties(payload) = 'ISO:HU|ISO:RO'");
  }

  private static String visit(String host, String visitor, String date) {
    return """
    "meeting": {"type": "OFFICIAL", "title": "Official visit", "host": "%s",
      "participants": [{"party": "%s", "role": "GUEST"}]}%s\
    """
        .formatted(host, visitor, date == null ? "" : ", \"date\": \"" + date + "\"");
  }

  private static String signed(String title, String date) {
    return """
    "instrument": {"type": "AGREEMENT", "title": "%s", "parties": [{"ref": "MD"}, {"ref": "RO"}]}%s\
    """
        .formatted(title, date == null ? "" : ", \"date\": \"" + date + "\"");
  }

  private static String value(String period, String value, int unitMult) {
    return """
    "figure": {"key": {"metric": "trade_turnover", "subject": "pair:MD/RO", "period": "%s"},
      "quantity": {"value": %s, "unitMult": %d, "unit": "USD"}}\
    """
        .formatted(period, value, unitMult);
  }

  private long events() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM event")) {
      row.next();
      return row.getLong(1);
    }
  }
}
