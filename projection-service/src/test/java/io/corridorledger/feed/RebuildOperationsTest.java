package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The requests that start, end and accept a rebuild. The service has no worker for rebuilds, so a
/// rebuild stays in its phase.
@QuarkusTest
@WithTestResource(Stack.class)
class RebuildOperationsTest {

  @TestHTTPResource(management = true)
  URI management;

  @AfterEach
  void end() {
    send("DELETE", "", null).statusCode(anyOf(is(200), is(422)));
  }

  @Test
  void deleteEndsARunningRebuildAndOnlyThat() {
    send("POST", "", "{}").statusCode(202).body("phase", equalTo("FILLING"));
    impossible("DELETE", "/former", null, "there are no former tables");
    send("DELETE", "", null).statusCode(200).body("phase", equalTo("DISCARDED"));
    impossible("DELETE", "", null, "no rebuild is running or refused");
  }

  @Test
  void deleteEndsARefusedRebuild() throws SQLException {
    refuse();
    send("DELETE", "", null).statusCode(200).body("phase", equalTo("DISCARDED"));
  }

  @Test
  void theFormerTablesAreDroppedOnce() throws SQLException {
    administer("UPDATE public.live_schema SET previous_path = path, previous_versions = versions");
    send("GET", "", null).statusCode(200).body("canRollBack", equalTo(true));
    impossible("DELETE", "", null, "no rebuild is running or refused");
    send("DELETE", "/former", null).statusCode(200).body("canRollBack", equalTo(false));
    impossible("DELETE", "/former", null, "there are no former tables");
    impossible("POST", "/roll-back", "{}", "there are no former tables");
  }

  @Test
  void onlyARefusedRebuildIsAccepted() throws SQLException {
    String reason = "{\"reason\": \"the live rows are damaged\"}";
    send("POST", "", "{}").statusCode(202);
    impossible("POST", "/accept", reason, "no rebuild is refused");
    refuse();
    send("POST", "/accept", reason).statusCode(202);
  }

  @Test
  void decisionsAreInTheAuditLog() throws SQLException {
    String reason = "the live rows are damaged " + UUID.randomUUID();
    refuse();
    send("POST", "/accept", "{\"reason\": \"%s\"}".formatted(reason)).statusCode(202);
    send("DELETE", "", null).statusCode(200);
    send("DELETE", "/former", null).statusCode(422);
    List<String> decisions =
        given()
            .get("/v1/audit/entries?kind=DECISION&limit=1000")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("entries.collect { it.operation + ' by ' + it.principal + ': ' + it.reason }");
    assertEquals(
        List.of(
            "rebuild all read models by anonymous: ",
            "accept the differences of the rebuild by anonymous: " + reason,
            "end the rebuild by anonymous: ",
            "drop the former tables of the rebuild by anonymous: "),
        decisions.subList(decisions.size() - 4, decisions.size()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | malformed-json | {",
        "400 | malformed-json | []",
        "400 | malformed-json | null",
        "400 | malformed-json | ''",
        "400 | malformed-json | {\"reason\":\"x\",\"more\":1}",
        "400 | malformed-json | {\"reason\":[]}",
        "422 | invalid-field  | {}",
        "422 | invalid-field  | {\"reason\":null}",
        "422 | invalid-field  | {\"reason\":\" \"}",
        "422 | invalid-field  | {\"reason\":\"a\\u0000\"}"
      })
  void anAcceptanceNeedsAReason(int status, String type, String body) throws SQLException {
    refuse();
    ValidatableResponse answer =
        send("POST", "/accept", body)
            .statusCode(status)
            .contentType("application/problem+json")
            .body("type", equalTo("urn:corridor:problem:" + type));
    if (status == 422) answer.body("errors.pointer", hasItem("/reason"));
    send("GET", "", null).body("phase", equalTo("REFUSED"));
  }

  @Test
  void aReasonHasAtMost1000Characters() throws SQLException {
    refuse();
    send("POST", "/accept", "{\"reason\": \"%s\"}".formatted("ə".repeat(1_001)))
        .statusCode(422)
        .body("errors.pointer", hasItem("/reason"));
    send("POST", "/accept", "{\"reason\": \"%s\"}".formatted("ə".repeat(1_000))).statusCode(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/accept", "/roll-back", "/former"})
  void anUnknownMethodIsRejected(String operation) {
    send("PUT", operation, "{}").statusCode(405);
  }

  @Test
  void rejectsAnUnknownReadModel() {
    send("POST", "", "{\"readModel\": \"unknown\"}")
        .statusCode(422)
        .body("errors.pointer", hasItem("/readModel"));
    send("POST", "", "{").statusCode(400);
    send("POST", "", "null").statusCode(400);
    send("POST", "", "").statusCode(400);
  }

  /// Starts a rebuild and makes it a refused one.
  private void refuse() throws SQLException {
    if (!given().get(address("")).jsonPath().getString("phase").equals("FILLING"))
      send("POST", "", "{}").statusCode(202);
    administer("UPDATE public.rebuild SET phase = 'REFUSED', differences = '{a row}'");
    send("GET", "", null).statusCode(200).body("phase", equalTo("REFUSED"));
  }

  private static void administer(String sql) throws SQLException {
    try (var superuser = Stack.superuser();
        var statement = superuser.createStatement()) {
      assertEquals(1, statement.executeUpdate(sql));
    }
  }

  private void impossible(String method, String operation, String body, String why) {
    send(method, operation, body)
        .statusCode(422)
        .body("rule", equalTo("rebuild-impossible"))
        .body("detail", containsString(why));
  }

  private ValidatableResponse send(String method, String operation, String body) {
    var request = given();
    if (body != null) request = request.contentType(ContentType.JSON).body(body);
    return request.request(method, address(operation)).then();
  }

  private URI address(String operation) {
    return management.resolve("/operations/rebuild" + operation);
  }
}
