package io.corridorledger.logistics;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Complete life cycles of corridors, hubs, shipments and projects over HTTP, with every command
/// once.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class PhysicalSideTest {

  private static final String SAID =
      "\"citations\": [{\"source\": {\"publisher\": \"Operator\", \"title\": \"Messages\", \"kind\": \"OPERATOR\"}}]";

  @Test
  void aCorridorIsDefinedTwiceAndItsLegsComeAndGo() {
    String id =
        open(
            "corridors",
            "\"slug\": \"middle-corridor\", \"name\": \"Middle Corridor\", \"standing\": \"EXISTING\", \"waypoints\": [{\"country\": \"CN\"}, {\"country\": \"KZ\"}]");
    tell(
        "corridors",
        id,
        "definitions",
        "\"slug\": \"middle-corridor\", \"name\": \"TITR\", \"standing\": \"EXISTING\", \"waypoints\": [{\"country\": \"KZ\"}]");
    refuse(
        "corridors",
        id,
        "definitions",
        "another-corridor",
        "\"slug\": \"lapis-lazuli\", \"name\": \"Lapis Lazuli\", \"standing\": \"PLANNED\", \"waypoints\": [{\"country\": \"AF\"}]");
    tell("corridors", id, "legs", leg(1, "dostyk", "aktau-port", "RAIL"));
    tell("corridors", id, "legs", leg(2, "aktau-port", "baku-port", "SEA"));
    refuse(
        "corridors", id, "legs", "leg-does-not-join", leg(3, "poti-port", "constanta-port", "SEA"));
    tell("corridors", id, "leg-retirements", "\"leg\": 2, \"date\": \"2024-11\"");
    state("corridors", id)
        .then()
        .body("state.definitions.name", equalTo(List.of("Middle Corridor", "TITR")))
        .body("state.legs", hasSize(2))
        .body("state.legs.findAll { it.retired }.leg.leg", equalTo(List.of(2)));
  }

  @Test
  void aHubHasCodesNamesCapacitiesAndASuccessor() {
    String id =
        open(
            "hubs",
            "\"slug\": \"turkmenbashi-port\", \"name\": \"Port of Turkmenbashi\", \"type\": \"PORT\", \"country\": \"TM\"");
    tell(
        "hubs",
        id,
        "registrations",
        "\"slug\": \"turkmenbashi-port\", \"name\": \"Turkmenbashy\", \"type\": \"TERMINAL\", \"country\": \"TM\"");
    tell("hubs", id, "codes", "\"scheme\": \"UNLOCODE\", \"code\": \"TMKRW\"");
    tell("hubs", id, "codes", "\"scheme\": \"UNLOCODE\", \"code\": \"TMKRA\"");
    post("hubs/" + id + "/codes", "\"scheme\": \"UNLOCODE\", \"code\": \"TMKRA\"")
        .then()
        .statusCode(200)
        .body("version", equalTo(4));
    tell("hubs", id, "aliases", "\"alias\": \"Krasnovodsk\", \"language\": \"en\"");
    String capacity =
        "\"figure\": {\"key\": {\"metric\": \"capacity\", \"subject\": \"hub:turkmenbashi-port\", \"basis\": \"PLANNED\"}, \"quantity\": {\"value\": 17, \"unitMult\": 6, \"unit\": \"TNE\"}}";
    tell("hubs", id, "capacities", capacity);
    refuse(
        "hubs", id, "capacities", "capacity-of-another", capacity.replace("turkmenbashi", "baku"));
    refuse("hubs", id, "mergers", "names-itself", "\"into\": \"" + id + "\"");
    tell("hubs", id, "mergers", "\"into\": \"" + UUID.randomUUID() + "\"");
    state("hubs", id)
        .then()
        .body("state.codes.code", equalTo(List.of("TMKRA", "TMKRW")))
        .body("state.mergedInto", notNullValue());
  }

  @Test
  void theStateOfAShipmentDoesNotDependOnTheOrderOfRecording() {
    String id =
        open(
            "shipments",
            "\"consignment\": {\"references\": [{\"type\": \"CIM_SMGS\", \"number\": \"RX-17\"}], \"goods\": [{\"label\": \"Copper cathodes\"}], \"origin\": {\"hub\": \"xian\"}, \"destination\": {\"hub\": \"baku-port\"}}");
    tell(
        "shipments",
        id,
        "itineraries",
        "\"legs\": [{\"from\": \"xian\", \"to\": \"dostyk\", \"mode\": \"RAIL\"}, {\"from\": \"dostyk\", \"to\": \"baku-port\", \"mode\": \"RAIL\", \"arrival\": \"2024-05-12T08:00:00+04:00\"}]");
    tell(
        "shipments",
        id,
        "handlings",
        handling("ARRIVED", "ACTUAL", "dostyk", "2024-05-04T09:00:00+05:00"));
    tell(
        "shipments",
        id,
        "handlings",
        handling("DEPARTED", "ACTUAL", "xian", "2024-05-01T09:00:00+08:00"));
    tell(
        "shipments",
        id,
        "handlings",
        handling("DELIVERED", "ESTIMATED", "baku-port", "2024-05-13T09:00:00+04:00"));
    post(
            "shipments/" + id + "/handlings",
            handling("ARRIVED", "ACTUAL", "dostyk", "2024-05-04T04:00:00Z"))
        .then()
        .statusCode(200)
        .body("version", equalTo(5));
    tell("shipments", id, "etas", "\"eta\": \"2024-05-14T08:00:00+04:00\", \"reason\": \"Storm\"");
    state("shipments", id)
        .then()
        .body("state.journey.state", equalTo("AT_HUB"))
        .body("state.journey.routing", equalTo("ROUTED"))
        .body("state.journey.at", equalTo("dostyk"))
        .body("state.journey.toHub", equalTo("baku-port"))
        .body("state.journey.expected.type", equalTo("DELIVERED"))
        .body("state.journey.eta", equalTo("2024-05-14T08:00:00+04:00"))
        .body("state.journey.etas", hasSize(2))
        .body("state.journey.passages[0].minutes", equalTo(3 * 24 * 60 + 3 * 60));

    String elsewhere =
        post(
                "shipments/" + id + "/handlings",
                handling("ARRIVED", "ACTUAL", "khorgos", "2024-05-05T09:00:00+05:00"))
            .then()
            .statusCode(200)
            .extract()
            .path("events[0].id");
    state("shipments", id).then().body("state.journey.routing", equalTo("MISROUTED"));
    tell(
        "shipments",
        id,
        "retractions",
        "\"target\": \"" + elsewhere + "\", \"because\": \"DID_NOT_OCCUR\"");
    state("shipments", id).then().body("state.journey.routing", equalTo("ROUTED"));

    tell(
        "shipments",
        id,
        "handlings",
        handling("DELIVERED", "ACTUAL", "baku-port", "2024-05-14T09:00:00+04:00"));
  }

  @Test
  void aShipmentIsReportedByThePressWithoutADocumentNumber() {
    String id =
        open(
            "shipments",
            "\"consignment\": {\"name\": \"First train\", \"operator\": \"CO:Operator\", \"corridor\": \"middle-corridor\", \"origin\": {\"label\": \"Xi'an\"}, \"via\": [{\"country\": \"KZ\"}], \"load\": [{\"value\": 42, \"unit\": \"container\"}]}, \"date\": \"2024-05-01/2024-05-10\"");
    tell("shipments", id, "handlings", dated("ARRIVED", "PLANNED", "aktau-port", "2024-05-12"));
    tell("shipments", id, "handlings", dated("DEPARTED", "ACTUAL", "khorgos", "2024-05"));
    tell("shipments", id, "handlings", dated("ARRIVED", "ACTUAL", "aktau-port", "2024-05-14"));
    state("shipments", id)
        .then()
        .body("state.consignment.name", equalTo("First train"))
        .body("state.consignment.load[0].value", equalTo(42))
        .body("state.journey.state", equalTo("RECORDED"))
        .body("state.journey.possibleStates", equalTo(List.of("IN_TRANSIT", "AT_HUB")))
        .body("state.journey.possiblyAt", equalTo(List.of("aktau-port", "khorgos")))
        .body("state.journey.uncertainOrder[0].hub", equalTo(List.of("aktau-port", "khorgos")))
        .body("state.journey.handled[0].date", equalTo("2024-05-14"))
        .body("state.journey.punctuality[0].delay", equalTo("CERTAIN"))
        .body("state.journey.punctuality[0].leastDays", equalTo(2));
    tell("shipments", id, "handlings", dated("DEPARTED", "ACTUAL", "khorgos", "2024-05-08"));
    state("shipments", id)
        .then()
        .body("state.journey.state", equalTo("AT_HUB"))
        .body("state.journey.at", equalTo("aktau-port"))
        .body("state.journey.passages[0].leastDays", equalTo(6));
  }

  @Test
  void aReportOfAShipmentStatesSomethingAndOneTimeAtMost() {
    post("shipments", "\"consignment\": {}")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/consignment"));
    post(
            "shipments",
            "\"consignment\": {\"name\": \"T\", \"load\": [{\"value\": 5, \"unit\": \"KMT\"}]}")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/consignment/load"));
    String id = open("shipments", "\"consignment\": {\"name\": \"First train\"}");
    post(
            "shipments/" + id + "/handlings",
            "\"handling\": {\"type\": \"ARRIVED\", \"classifier\": \"ACTUAL\", \"hub\": \"baku-port\", \"date\": \"2024\", \"time\": \"2024-05-04T04:00:00Z\"}")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/handling/date"));
  }

  @Test
  void aShipmentIsCancelled() {
    String id =
        open(
            "shipments",
            "\"consignment\": {\"references\": [{\"type\": \"CMR\", \"number\": \"1\"}], \"goods\": [{\"label\": \"Tea\"}], \"origin\": {\"hub\": \"osh\"}, \"destination\": {\"hub\": \"baku-port\"}}");
    tell("shipments", id, "cancellations", "\"date\": \"2024-05\"");
    state("shipments", id).then().body("state.journey.state", equalTo("CANCELLED"));
  }

  @Test
  void aProjectSlipsAndIsOpened() {
    String id = open("projects", "\"name\": \"New port\", \"type\": \"PORT\"");
    tell("projects", id, "announcements", "\"name\": \"Port expansion\", \"type\": \"PORT\"");
    tell(
        "projects",
        id,
        "financings",
        "\"amount\": {\"value\": 50, \"unitMult\": 6, \"unit\": \"USD\"}");
    tell("projects", id, "construction-starts", "\"date\": \"2023-04\"");
    tell("projects", id, "milestones", "\"milestone\": \"Quay\", \"due\": \"2024-12\"");
    tell("projects", id, "schedule-revisions", "\"milestone\": \"Quay\", \"due\": \"2025-06\"");
    state("projects", id).then().body("state.milestones[0].slipDays", equalTo(181));
    tell("projects", id, "milestones-reached", "\"milestone\": \"Quay\", \"date\": \"2025-06-10\"");
    tell(
        "projects",
        id,
        "figures",
        "\"figure\": {\"key\": {\"metric\": \"cost\", \"subject\": \"project:new-port\"}, \"quantity\": {\"value\": 100, \"unitMult\": 6, \"unit\": \"USD\"}}");
    tell("projects", id, "suspensions", "\"date\": \"2025-07\"");
    tell("projects", id, "construction-starts", "\"date\": \"2025-09\"");
    tell("projects", id, "commissionings", "\"date\": \"2026-01\"");
    state("projects", id)
        .then()
        .body("state.stage", equalTo("COMMISSIONED"))
        .body("state.names", equalTo(List.of("New port", "Port expansion")))
        .body("state.milestones[0].slipDays", equalTo(161));
  }

  @Test
  void aReportedVolumeIsRevisedDisputedAndRetracted() {
    String figure =
        "\"figure\": {\"key\": {\"metric\": \"cargo_volume\", \"subject\": \"corridor:middle-corridor\", \"period\": \"2023\"}, \"quantity\": {\"value\": 2.8, \"unitMult\": 6, \"unit\": \"TNE\"}}, "
            + SAID;
    String id = open("throughput", figure.substring(0, figure.length() - SAID.length() - 2));
    String target = given().get("/v1/throughput/" + id + "/events").path("events[0].id");
    tell(
        "throughput",
        id,
        "disputes",
        "\"target\": \"" + target + "\", \"statement\": \"The railway counts less\"");
    tell(
        "throughput",
        id,
        "revisions",
        "\"target\": \""
            + target
            + "\", \"replacement\": {\"throughput-reported\": {"
            + figure.replace("2.8", "2.76")
            + "}}");
    state("throughput", id).then().body("state.figure.quantity.value", equalTo(2.76f));
    tell(
        "throughput",
        id,
        "retractions",
        "\"target\": \"" + target + "\", \"because\": \"SOURCE_WITHDRAWN\"");
    tell(
        "throughput",
        id,
        "reinstatements",
        "\"target\": \"" + target + "\", \"reason\": \"It was not\"");
    tell("throughput", id, "notes", "\"text\": \"Counted at the border\"");
    assertEquals(6, state("throughput", id).<Integer>path("version"));
  }

  /// Every aggregate accepts remarks.
  @Test
  void theDocumentHasEveryCommand() {
    JsonPath document = given().accept("application/json").get("/q/openapi").jsonPath();
    Set<String> paths = document.<Map<String, Object>>get("paths").keySet();
    for (String aggregate : List.of("corridors", "hubs", "shipments", "throughput", "projects"))
      for (String remark :
          List.of("corrections", "revisions", "retractions", "disputes", "reinstatements", "notes"))
        assertTrue(
            paths.contains("/v1/" + aggregate + "/{id}/" + remark), aggregate + " " + remark);
  }

  private static String leg(int leg, String from, String to, String mode) {
    return "\"leg\": {\"leg\": %d, \"branch\": \"main\", \"from\": \"%s\", \"to\": \"%s\", \"mode\": \"%s\"}"
        .formatted(leg, from, to, mode);
  }

  private static String handling(String type, String classifier, String hub, String time) {
    return "\"handling\": {\"type\": \"%s\", \"classifier\": \"%s\", \"hub\": \"%s\", \"time\": \"%s\"}"
        .formatted(type, classifier, hub, time);
  }

  private static String dated(String type, String classifier, String hub, String date) {
    return "\"handling\": {\"type\": \"%s\", \"classifier\": \"%s\", \"hub\": \"%s\", \"date\": \"%s\"}"
        .formatted(type, classifier, hub, date);
  }

  private static String open(String aggregate, String fact) {
    return post(aggregate, fact).then().statusCode(201).extract().path("id");
  }

  /// Expects one more event in the stream.
  private static void tell(String aggregate, String id, String action, String fact) {
    post(aggregate + "/" + id + "/" + action, fact)
        .then()
        .statusCode(200)
        .body("events", hasSize(1));
  }

  private static void refuse(String aggregate, String id, String action, String rule, String fact) {
    post(aggregate + "/" + id + "/" + action, fact)
        .then()
        .statusCode(422)
        .body("rule", equalTo(rule));
  }

  private static Response state(String aggregate, String id) {
    Response response = given().get("/v1/" + aggregate + "/" + id);
    response.then().statusCode(200);
    return response;
  }

  private static Response post(String path, String fact) {
    var request =
        given()
            .contentType("application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString());
    if (path.contains("/")) request.header("If-Match", "*");
    // The tests record similar shipments and figures, each time as another one.
    if (path.matches("shipments|throughput")) request.queryParam("confirmed", true);
    return request.body("{" + fact + ", " + SAID + "}").post("/v1/" + path);
  }
}
