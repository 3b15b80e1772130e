package io.corridorledger.agreements;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Complete life cycles over HTTP: every command, and remarks.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class LifeOverHttpTest {

  private static final String CITATIONS =
      """
      "citations": [{"source": {"publisher": "Gazette", "title": "Lives", "kind": "OFFICIAL"}}]\
      """;
  private static final String TREATY =
      """
      "instrument": {"type": "TREATY", "title": "On transit", "parties": [{"ref": "AZ"}, {"ref": "UZ"}]}\
      """;
  private static final String PROMISE =
      """
      "promise": {"kind": "INTENT", "statement": "More cargo", "by": ["AZ"]}\
      """;

  // Life cycles

  @Test
  void theLifeCycleOfAnAgreement() {
    String id = opened("/v1/agreements/announcements", TREATY + ", \"date\": \"2022-01\"");
    String at = "/v1/agreements/" + id;
    recorded(at + "/announcements", TREATY + ", \"date\": \"2022\"");
    recorded(at + "/party-signatures", "\"party\": \"AZ\", \"date\": \"2022-06-21\"");
    assertStatus(at, "PARTLY_SIGNED");
    recorded(at + "/signings", TREATY + ", \"date\": \"2022-06-22\"");
    recorded(at + "/domestic-approvals", "\"party\": \"AZ\", \"act\": \"Law 1\"");
    recorded(at + "/deposits", "\"party\": \"AZ\", \"date\": \"2023-01\"");
    recorded(at + "/entries-into-force", "\"scope\": \"GENERAL\", \"date\": \"2023-02-01\"");
    assertStatus(at, "IN_FORCE");
    recorded(at + "/amendments", "\"change\": \"Annex\", \"date\": \"2023-03\"");
    recorded(at + "/accessions", "\"party\": \"KZ\", \"date\": \"2023-04\"");
    recorded(at + "/withdrawals", "\"party\": \"KZ\", \"date\": \"2023-05\"");
    recorded(at + "/suspensions", "\"date\": \"2023-06\"");
    assertStatus(at, "SUSPENDED");
    recorded(at + "/resumptions", "\"date\": \"2023-07\"");
    recorded(at + "/terminations", "\"date\": \"2024\"");
    assertStatus(at, "ENDED");

    String other = "/v1/agreements/" + opened("/v1/agreements", TREATY);
    recorded(other + "/expirations", "\"date\": \"2024\"");
    String third = "/v1/agreements/" + opened("/v1/agreements", TREATY);
    recorded(third + "/supersessions", "\"by\": \"%s\"".formatted(UUID.randomUUID()));
    String documents = TREATY.replace("TREATY", "PACKAGE");
    String all = "/v1/agreements/" + opened("/v1/agreements/packages", documents);
    recorded(all + "/packages", documents + ", \"date\": \"2022\"");
    refused(all + "/signings", TREATY, "package-is-not-an-instrument");
  }

  @Test
  void aVisitIsAnnouncedPostponedHeldOrCancelled() {
    String meeting = visit("TM", "KZ", null);
    String at = "/v1/visits/" + opened("/v1/visits/announcements", meeting);
    recorded(at + "/announcements", meeting + ", \"date\": \"2024-07\"");
    recorded(at + "/postponements", "\"to\": \"2024-09\"");
    assertStatus(at, "POSTPONED");
    recorded(at + "/meetings", meeting + ", \"date\": \"2024-09-03\"");
    recorded(at + "/participants", "\"participant\": {\"party\": \"TR\", \"role\": \"OBSERVER\"}");
    recorded(at + "/outcomes", "\"label\": \"Declaration\"");
    assertStatus(at, "HELD");
    String other = "/v1/visits/" + opened("/v1/visits/announcements", meeting);
    recorded(other + "/cancellations", "\"note\": \"No reason given.\"");
    assertStatus(other, "CANCELLED");
  }

  @Test
  void aCommitmentIsMadeReaffirmedRevisedAndAbandonedOrRefused() {
    String at = "/v1/commitments/" + opened("/v1/commitments", PROMISE + ", \"date\": \"2022\"");
    recorded(at + "/statements", PROMISE + ", \"date\": \"2022-11\"");
    recorded(at + "/reaffirmations", "\"date\": \"2023\"");
    recorded(at + "/target-revisions", "\"due\": \"2030\"");
    recorded(at + "/abandonments", "\"date\": \"2024\"");
    assertStatus(at, "ABANDONED");
    String other = "/v1/commitments/" + opened("/v1/commitments", PROMISE);
    recorded(other + "/refusals", "\"by\": \"TM\"");
    assertStatus(other, "REFUSED");
  }

  @Test
  void aStatusIsAppliedForGrantedAndEnded() {
    String standing = "\"party\": \"AZ\", \"organisation\": \"ORG:SCO\", \"status\": \"observer\"";
    String at = "/v1/memberships/" + opened("/v1/memberships/applications", standing);
    recorded(at + "/applications", standing + ", \"date\": \"2020\"");
    recorded(at + "/statuses", standing + ", \"date\": \"2021\"");
    given().get(at).then().body("state.held.observer", equalTo(List.of("2021")));
    recorded(at + "/endings", "\"status\": \"observer\", \"date\": \"2023\"");
    String other = opened("/v1/memberships", standing);
    refused(
        "/v1/memberships/" + other + "/statuses",
        standing.replace("SCO", "OTS"),
        "another-membership");
  }

  // Remarks

  @Test
  void aCorrectionReplacesTheFactAndTheOriginalStaysReadable() {
    String at = "/v1/agreements/" + opened("/v1/agreements", TREATY + ", \"date\": \"2022-06-21\"");
    String signing = event(at, 0);
    recorded(
        at + "/corrections",
        remark(
            signing,
            "\"replacement\": %s, \"reason\": \"Misread.\"".formatted(signed("2022-06-22"))));
    given().get(at).then().body("state.signed", equalTo(List.of("2022-06-22")));
    recorded(at + "/revisions", remark(signing, "\"replacement\": " + signed("2022-06-23")));
    recorded(at + "/disputes", remark(signing, "\"statement\": \"It was initialled.\""));
    recorded(at + "/reinstatements", remark(signing, "\"reason\": \"The text is published.\""));
    recorded(at + "/notes", "\"text\": \"Published in two languages.\"");
    given()
        .get(at)
        .then()
        .body("state.signed", equalTo(List.of("2022-06-23")))
        .body("version", equalTo(6));
    given()
        .get(at + "/events")
        .then()
        .body("events", hasSize(6))
        .body("events[0].type", equalTo("agreement-signed"))
        .body("events[0].data.date", equalTo("2022-06-21"))
        .body("events[1].type", equalTo("fact-corrected"))
        .body("events[1].data.target", equalTo(signing));
  }

  @Test
  void aRemarkCanNameItsTargetByVersion() {
    String at = "/v1/agreements/" + opened("/v1/agreements", TREATY + ", \"date\": \"2022-06-21\"");
    recorded(at + "/notes", "\"targetVersion\": 1, \"text\": \"Published in two languages.\"");
    recorded(
        at + "/corrections",
        "\"targetVersion\": 1, \"reason\": \"Misread.\", \"replacement\": " + signed("2022-06-22"));
    given()
        .get(at + "/events")
        .then()
        .body("events[1].data.target", equalTo(event(at, 0)))
        .body("events[2].data.target", equalTo(event(at, 0)))
        .body("events[2].data", not(hasKey("targetVersion")));
    given().get(at).then().body("state.signed", equalTo(List.of("2022-06-22")));
    refused(
        at + "/retractions",
        "\"targetVersion\": 2, \"because\": \"INCORRECT_DATA\"",
        "correction-of-a-correction");
  }

  @Test
  void aVersionThatTheStreamLacksIsReportedAtItsField() {
    String at = "/v1/agreements/" + opened("/v1/agreements", TREATY + ", \"date\": \"2022-06-21\"");
    String because = ", \"because\": \"INCORRECT_DATA\"";
    assertPointer(
        at, "\"targetVersion\": 4" + because, "is 4, but the stream has the versions 1 to 1");
    String noVersion = "is not a version, which is a whole number from 1";
    for (String wrong : List.of("0", "-1", "1.0", "\"1\"", "[1]", "99999999999999999999"))
      assertPointer(at, "\"targetVersion\": " + wrong + because, noVersion);
    assertPointer(
        at,
        "\"targetVersion\": 1, \"target\": \"%s\"".formatted(event(at, 0)) + because,
        "is present together with target; send one of them");
  }

  private static void assertPointer(String at, String fields, String detail) {
    post(at + "/retractions", key(), fields)
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:corridor:problem:invalid-field"))
        .body("errors.pointer", equalTo(List.of("/targetVersion")))
        .body("errors.detail", equalTo(List.of(detail)));
  }

  @Test
  void invalidRemarksAreRejectedByTheirRules() {
    String at = "/v1/agreements/" + opened("/v1/agreements", TREATY + ", \"date\": \"2022-06-21\"");
    String signing = event(at, 0);
    String wrong = "\"because\": \"INCORRECT_DATA\"";
    String replaced = "\"reason\": \"Misread.\", \"replacement\": ";
    refused(at + "/retractions", remark(UUID.randomUUID().toString(), wrong), "unknown-target");
    refused(
        at + "/reinstatements",
        remark(signing, "\"reason\": \"It stands.\""),
        "not-retracted-or-disputed");
    refused(
        at + "/corrections",
        remark(signing, replaced + signed("2022").replace("signed", "announced")),
        "replacement-of-another-type");
    refused(
        at + "/corrections",
        remark(signing, replaced + signed("2022").replace(", {\"ref\": \"UZ\"}", "")),
        "two-parties-needed");

    recorded(at + "/entries-into-force", "\"scope\": \"GENERAL\", \"date\": \"2023\"");
    refused(at + "/retractions", remark(signing, wrong), "opening-fact-missing");

    recorded(at + "/retractions", remark(event(at, 1), wrong));
    refused(at + "/retractions", remark(event(at, 1), wrong), "already-retracted");
    refused(at + "/disputes", remark(event(at, 1), "\"statement\": \"No.\""), "target-retracted");
    refused(at + "/retractions", remark(event(at, 2), wrong), "correction-of-a-correction");

    recorded(at + "/retractions", remark(signing, wrong));
    refused(at + "/signings", TREATY, "retracted-takes-corrections-only");
    recorded(at + "/reinstatements", remark(signing, "\"reason\": \"It stands.\""));
    assertStatus(at, "SIGNED");
  }

  private static String visit(String host, String visitor, String date) {
    return """
    "meeting": {"type": "OFFICIAL", "title": "Official visit", "host": "%s",
      "participants": [{"party": "%s", "role": "GUEST"}]}%s\
    """
        .formatted(host, visitor, date == null ? "" : ", \"date\": \"" + date + "\"");
  }

  private static String signed(String date) {
    return "{\"agreement-signed\": {%s, \"date\": \"%s\", %s}}".formatted(TREATY, date, CITATIONS);
  }

  private static String remark(String target, String rest) {
    return "\"target\": \"%s\", ".formatted(target) + rest;
  }

  private static String event(String at, int index) {
    return given().get(at + "/events").path("events[%d].id".formatted(index));
  }

  private static String key() {
    return UUID.randomUUID().toString();
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
    // Several tests open similar agreements and visits, each time as another one.
    boolean confirmed = path.matches("/v1/(agreements|visits).*");
    return post(path + (confirmed ? "?confirmed=true" : ""), key(), fields)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static void recorded(String path, String fields) {
    post(path, key(), fields).then().statusCode(200).body("events", hasSize(1));
  }

  private static ValidatableResponse refused(String path, String fields, String rule) {
    return post(path, key(), fields)
        .then()
        .statusCode(422)
        .body("type", containsString("rule-violated"))
        .body("rule", equalTo(rule));
  }

  private static void assertStatus(String at, String status) {
    given().get(at).then().body("state.status", equalTo(status));
  }
}
