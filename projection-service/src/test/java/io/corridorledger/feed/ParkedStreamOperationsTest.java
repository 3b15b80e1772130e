package io.corridorledger.feed;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Stack.class)
class ParkedStreamOperationsTest {

  private static final String LOG = "agreements";

  /// Names of classes, SQL, hosts and exceptions.
  private static final Pattern INTERNAL =
      Pattern.compile(
          "(?i)(java\\.|io\\.corridor|jackson|exception|\\berror\\b:|sqlstate|127\\.0\\.0\\.1|localhost|duplicate key|insert into|select )");

  @Inject Journal journal;
  @Inject FeedTables tables;

  @TestHTTPResource(management = true)
  URI management;

  private TestLog log;
  private Entry failing;

  @BeforeEach
  void parkAStream() {
    log = new TestLog(LOG);
    failing = log.next(UUID.randomUUID(), 1);
    journal.poison.put(failing.stream(), 1L);
    log.publish(failing);
    tables.awaitParked(failing, ParkingCode.READ_MODEL_FAILED);
  }

  @AfterEach
  void applyIt() {
    journal.poison.clear();
    send(json("{}"), "retry").statusCode(anyOf(is(200), is(404)));
    tables.awaitApplied(failing);
    log.close();
  }

  private static RequestSpecification json(String body) {
    return given().contentType(ContentType.JSON).body(body);
  }

  private ValidatableResponse send(RequestSpecification request, String operation) {
    return request.post(address(LOG, failing.stream(), operation)).then();
  }

  private URI address(String ofLog, Object stream, String operation) {
    return management.resolve(
        "/operations/parked-streams/%s/%s/%s".formatted(ofLog, stream, operation));
  }

  private int attempts() {
    return (int)
        tables.count("SELECT attempts FROM parked_stream WHERE stream = ?", failing.stream());
  }

  @Test
  void theListIsPublicAndHasNoInternalDetails() {
    String list =
        given()
            .get("/v1/parked-streams")
            .then()
            .statusCode(200)
            .body("items[0].stream", equalTo(failing.stream().toString()))
            .body("items[0].code", equalTo("READ_MODEL_FAILED"))
            .body("items[0].explanation", equalTo("A read model cannot apply version 1."))
            .extract()
            .asString();
    String one =
        given()
            .get("/v1/parked-streams/%s/%s".formatted(LOG, failing.stream()))
            .then()
            .statusCode(200)
            .body("item.reason", equalTo("POISON"))
            .extract()
            .asString();
    assertFalse(INTERNAL.matcher(list + one).find(), list + one);
    given()
        .get("/v1/parked-streams/logistics/" + failing.stream())
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:corridor:problem:not-found"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/parked-streams/agreements/%s/retry",
        "/v1/parked-streams/%s/retry",
        "/v1/parked-streams/agreements/%s/skip",
        "/operations/parked-streams/agreements/%s/retry"
      })
  void theClientPortHasNoOperations(String path) {
    json("{\"version\":1,\"reason\":\"a test\"}")
        .post(path.formatted(failing.stream()))
        .then()
        .statusCode(anyOf(is(404), is(405)));
    assertEquals(0, attempts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry", "skip"})
  void aForeignWebPageCannotOperate(String operation) {
    String body = "{\"version\":1,\"reason\":\"a test\"}";
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"})
      send(given().contentType(type).body(body), operation)
          .statusCode(415)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:corridor:problem:unsupported-media-type"));
    send(given(), operation).statusCode(415);
    for (String origin : new String[] {"https://evil.example", "null"})
      send(json(body).header("Origin", origin), operation)
          .statusCode(403)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:corridor:problem:origin-not-allowed"));
    given().get(address(LOG, failing.stream(), operation)).then().statusCode(405);
    assertEquals(0, attempts());
    assertEquals(
        0,
        tables.count(
            "SELECT count(*) FROM public.skipped_event WHERE stream = ?", failing.stream()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | malformed-json | {",
        "400 | malformed-json | []",
        "400 | malformed-json | {\"version\":1,\"reason\":\"x\",\"more\":1}",
        "400 | malformed-json | {\"version\":\"one\",\"reason\":\"x\"}",
        "400 | malformed-json | null",
        "400 | malformed-json | ''",
        "422 | invalid-field  | {}",
        "422 | invalid-field  | {\"version\":1}",
        "422 | invalid-field  | {\"version\":1,\"reason\":\" \"}",
        "422 | invalid-field  | {\"version\":1,\"reason\":\"a\\u0000\"}",
        "422 | rule-violated  | {\"version\":2,\"reason\":\"another version\"}"
      })
  void anInvalidOperationIsAProblemAndChangesNothing(int status, String type, String body) {
    String answer =
        send(json(body), "skip")
            .statusCode(status)
            .contentType("application/problem+json")
            .body("type", equalTo("urn:corridor:problem:" + type))
            .extract()
            .asString();
    assertFalse(INTERNAL.matcher(answer).find(), answer);
    assertEquals(
        0,
        tables.count(
            "SELECT count(*) FROM public.skipped_event WHERE stream = ?", failing.stream()));
  }

  @Test
  void aTooLargeBodyIsRejected() {
    String reason = "x".repeat(20_000);
    send(json("{\"version\":1,\"reason\":\"%s\"}".formatted(reason)), "skip")
        .statusCode(413)
        .contentType("application/problem+json");
    send(json("{\"version\":1,\"reason\":\"%s\"}".formatted("x".repeat(1_001))), "skip")
        .statusCode(422);
  }

  @Test
  void unknownStreamsAndOperationsAreNotFound() {
    for (URI address :
        new URI[] {
          address(LOG, UUID.randomUUID(), "retry"),
          address("logistics", failing.stream(), "retry"),
          address("other", failing.stream(), "retry"),
          address(LOG, "1-1-1-1-1", "retry"),
          address(LOG, failing.stream(), "delete")
        })
      json("{}")
          .post(address)
          .then()
          .statusCode(404)
          .body("type", equalTo("urn:corridor:problem:not-found"));
  }

  @Test
  void aRetryIsCountedAndASkipResumesTheStream() {
    send(json("{}"), "retry").statusCode(200).body("waiting", equalTo(true));
    assertEquals(1, attempts());
    send(json("{\"version\":1,\"reason\":\"a test\"}"), "skip")
        .statusCode(200)
        .body("waiting", equalTo(false));
    assertEquals(
        0, tables.count("SELECT count(*) FROM parked_stream WHERE stream = ?", failing.stream()));
    // Later events are applied without it.
    Entry next = log.next(failing.stream(), 2);
    log.publish(next);
    tables.awaitApplied(next);
    tables.update("UPDATE journal SET in_order = true WHERE stream = ?", failing.stream());
  }

  private List<String> decisions() {
    return given()
        .get("/v1/audit/entries?kind=DECISION&limit=1000")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("entries.collect { it.operation + ' by ' + it.principal + ': ' + it.reason }");
  }

  @Test
  void decisionsAreInTheAuditLog() {
    String stream = LOG + " " + failing.stream();
    send(json("{}"), "retry").statusCode(200);
    send(json("{\"version\":1,\"reason\":\"a test\"}"), "skip").statusCode(200);
    assertEquals(
        List.of(
            "retry %s by anonymous: ".formatted(stream),
            "skip version 1 of %s by anonymous: a test".formatted(stream)),
        decisions().stream().filter(decision -> decision.contains(stream)).toList());
  }

  @Test
  void aDecisionWithoutAnEntryIsNotCarriedOut() throws SQLException {
    String function = "FUNCTION append_audit(text, text[], text[], text[], text[], bigint[])";
    try (var superuser = Stack.superuser();
        var statement = superuser.createStatement()) {
      statement.execute("REVOKE EXECUTE ON %s FROM projections_app".formatted(function));
      try {
        send(json("{}"), "retry").statusCode(500);
        send(json("{\"version\":1,\"reason\":\"a test\"}"), "skip").statusCode(500);
      } finally {
        statement.execute("GRANT EXECUTE ON %s TO projections_app".formatted(function));
      }
    }
    assertEquals(0, attempts());
    assertEquals(
        0,
        tables.count(
            "SELECT count(*) FROM public.skipped_event WHERE stream = ?", failing.stream()));
  }

  @Test
  void theServiceCannotChangeItsAuditLog() throws SQLException {
    try (var superuser = Stack.superuser();
        var statement = superuser.createStatement()) {
      statement.execute("SET ROLE projections_app");
      for (String change :
          List.of(
              "DELETE FROM public.audit_entry",
              "UPDATE public.audit_entry SET reason = ''",
              "UPDATE public.audit_chain SET max_entries = 1",
              "TRUNCATE public.audit_entry",
              "INSERT INTO public.audit_chain (kind, max_entries) VALUES ('REFUSAL', 1)"))
        assertEquals(
            "42501",
            assertThrows(SQLException.class, () -> statement.execute(change)).getSQLState());
    }
  }
}
