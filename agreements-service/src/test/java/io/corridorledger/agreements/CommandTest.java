package io.corridorledger.agreements;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.store.Append;
import io.corridorledger.store.PostgresEventStore;
import io.corridorledger.store.StreamBound;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The guarantees of commands to clients, over HTTP against a real database.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class CommandTest {

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  private static final String SOURCE =
      """
      {"publisher": "Gazette", "title": "Declarations of June", "published": "2022-06-22", "kind": "OFFICIAL"}\
      """;
  private static final String DECLARATION =
      """
      {"instrument": {"type": "DECLARATION", "title": "Strategic partnership", "level": "STATE",
        "parties": [{"ref": "AZ"}, {"ref": "UZ"}]},
       "date": "2022-06-21", "citations": [{"source": %s, "locator": "line 4"}]}\
      """
          .formatted(SOURCE);

  private static final String VISIT =
      """
      {"meeting": {"title": "Talks", "participants": [{"party": "AZ"}]}, "citations": [{"source": %s}]}\
      """
          .formatted(SOURCE);

  @Inject DataSource database;
  @Inject PostgresEventStore store;

  @Test
  void aSignedAgreementIsRecordedAndCanBeReadFromItsStream() throws SQLException {
    Response created = post("/v1/agreements", key(), DECLARATION);
    created
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"")
        .header("Location", matchesPattern(".*/v1/agreements/[0-9a-f-]{36}"))
        .header("Consistency-Token", matchesPattern("agreements:[0-9a-f-]{36}@1"))
        .body("version", equalTo(1))
        .body("events", hasSize(1))
        .body("events[0].type", equalTo("agreement-signed"));
    String id = created.path("id");

    given()
        .get("/v1/agreements/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("state.status", equalTo("SIGNED"))
        .body("state.instrument.parties.ref", equalTo(List.of("ISO:AZ", "ISO:UZ")))
        .body("state.signed", equalTo(List.of("2022-06-21")));
    given()
        .get("/v1/agreements/" + id + "/events")
        .then()
        .statusCode(200)
        .body("streamType", equalTo("agreements"))
        .body("events", hasSize(1))
        .body("events[0].data.citations[0].source.publisher", equalTo("Gazette"))
        .body("events[0].data.date", equalTo("2022-06-21"));
    assertEquals(
        "2022-06-21|2022-06-21|2022-06-21",
        one(
            "SELECT occurred || '|' || occurred_earliest || '|' || occurred_latest FROM event WHERE stream_id = '%s'"
                .formatted(id)));
  }

  @Test
  void aRetryGetsTheFirstAnswerAndTheSameKeyWithAnotherBodyIsRefused() throws SQLException {
    String key = key();
    long before = events();
    Response first = post("/v1/agreements", key, DECLARATION);
    Response again = post("/v1/agreements", key, DECLARATION.replace("\n", "  "));
    again.then().statusCode(201).header("Idempotency-Replayed", "true");
    assertEquals(first.asString(), again.asString());
    assertEquals(before + 1, events());

    post("/v1/agreements", key, DECLARATION.replace("2022-06-21", "2022-06-22"))
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:corridor:problem:idempotency-key-reused"));
    assertEquals(before + 1, events());
  }

  @Test
  void twentyParallelPostsWithOneKeyMakeOneEventSet() throws Exception {
    String key = key();
    long before = events();
    List<Response> answers = inParallel(20, _ -> () -> post("/v1/agreements", key, DECLARATION));
    for (Response answer : answers) answer.then().statusCode(201);
    assertEquals(1, answers.stream().map(a -> a.<String>path("id")).distinct().count());
    assertEquals(
        19, answers.stream().filter(a -> a.header("Idempotency-Replayed") != null).count());
    assertEquals(before + 1, events());
  }

  @Test
  void ofParallelPostsWithOneKeyAndTwoBodiesOneBodyWins() throws Exception {
    String key = key();
    long before = events();
    List<Response> answers =
        inParallel(
            20,
            i -> () -> post("/v1/agreements", key, i % 2 == 0 ? DECLARATION : signing("another")));
    List<Response> recorded = answers.stream().filter(a -> a.statusCode() == 201).toList();
    assertEquals(10, recorded.size(), "answers with the body that won");
    assertEquals(1, recorded.stream().map(a -> a.<String>path("id")).distinct().count());
    assertEquals(
        9, recorded.stream().filter(a -> a.header("Idempotency-Replayed") != null).count());
    for (Response loser : answers.stream().filter(a -> a.statusCode() != 201).toList())
      refused(loser, 422, "idempotency-key-reused");
    assertEquals(before + 1, events());
  }

  /// The client closes the connection after the commit and before it has read the response.
  @Test
  void aLostResponseIsRepeated() throws Exception {
    String key = key();
    long before = events();
    byte[] body = DECLARATION.getBytes(StandardCharsets.UTF_8);
    try (Socket client = new Socket(service.getHost(), service.getPort())) {
      client.setSoLinger(true, 0);
      client
          .getOutputStream()
          .write(
              """
              POST /v1/agreements?confirmed=true HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/json\r
              Idempotency-Key: %s\r
              Content-Length: %d\r
              \r
              """
                  .formatted(key, body.length)
                  .getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().write(body);
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (events() == before) {
        assertTrue(System.nanoTime() < deadline, "the command was not recorded");
        Thread.sleep(20);
      }
    }
    String recorded =
        one("SELECT stream_id FROM event ORDER BY recorded_at DESC, event_id DESC LIMIT 1");
    post("/v1/agreements", key, DECLARATION)
        .then()
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("id", equalTo(recorded));
    assertEquals(before + 1, events());
  }

  @Test
  void aCommandInProgressMustBeRetried() throws SQLException {
    String key = key();
    long before = events();
    try (var first = LedgerStack.superuser();
        var statement = first.createStatement()) {
      first.setAutoCommit(false);
      statement.execute(
          "INSERT INTO command_receipt (principal, idempotency_key, fingerprint, http_status, response)"
              + " VALUES ('anonymous', '%s', '', 201, '{}')".formatted(key));
      refused(post("/v1/agreements", key, DECLARATION), 409, "in-progress")
          .header("Retry-After", "1")
          .body("retryable", equalTo(true));
      first.rollback();
    }
    assertEquals(before, events());
    post("/v1/agreements", key, DECLARATION).then().statusCode(201);
    assertEquals(before + 1, events());
  }

  @Test
  void aCommandOnALockedStreamMustBeRetried() throws SQLException {
    String id = post("/v1/agreements", key(), DECLARATION).path("id");
    String key = key();
    try (var other = LedgerStack.superuser();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE stream SET version = version WHERE stream_id = '%s'".formatted(id));
      refused(
              change("/v1/agreements/" + id + "/signings", key, "*", signing("page 2")),
              409,
              "contended")
          .header("Retry-After", "1")
          .body("retryable", equalTo(true));
      other.rollback();
    }
    change("/v1/agreements/" + id + "/signings", key, "*", signing("page 2"))
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"");
  }

  @Test
  void ofTwentyParallelConditionalWritesOneWinsAndTheOthersGetTheVersion() throws Exception {
    String id = post("/v1/agreements", key(), DECLARATION).path("id");
    List<Response> answers =
        inParallel(
            20,
            i ->
                () ->
                    change(
                        "/v1/agreements/" + id + "/signings",
                        key(),
                        "\"1\"",
                        signing("page " + i)));
    assertEquals(1, answers.stream().filter(a -> a.statusCode() == 200).count());
    for (Response loser : answers.stream().filter(a -> a.statusCode() != 200).toList())
      loser
          .then()
          .statusCode(412)
          .body("type", equalTo("urn:corridor:problem:stale-version"))
          .body("currentVersion", equalTo(2));
    assertEquals("2", one("SELECT version FROM stream WHERE stream_id = '%s'".formatted(id)));
    assertEquals("2", one("SELECT count(*) FROM event WHERE stream_id = '%s'".formatted(id)));
  }

  @Test
  void twentyParallelUnconditionalWritesAllSucceed() throws Exception {
    String id = post("/v1/agreements", key(), DECLARATION).path("id");
    List<Response> answers =
        inParallel(
            20,
            i ->
                () ->
                    change("/v1/agreements/" + id + "/signings", key(), "*", signing("page " + i)));
    for (Response answer : answers) answer.then().statusCode(200);
    assertEquals(
        "21|21|21",
        one(
            "SELECT count(*) || '|' || max(e.version) || '|' || max(s.version) FROM event e JOIN stream s USING (stream_id) WHERE stream_id = '%s'"
                .formatted(id)));
  }

  @Test
  void aRepeatedFactIsNotRecorded() throws SQLException {
    String id = post("/v1/agreements", key(), DECLARATION).path("id");
    long before = events();
    change("/v1/agreements/" + id + "/signings", key(), "*", DECLARATION)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("version", equalTo(1))
        .body("events", equalTo(null));
    assertEquals(before, events());
  }

  @Test
  void aUsedIdIsAConflictWithTheAddressOfTheExistingAggregate() throws SQLException {
    String id = UUID.randomUUID().toString();
    String body = "{\"id\": \"" + id + "\", " + DECLARATION.substring(1);
    post("/v1/agreements", key(), body).then().statusCode(201).body("id", equalTo(id));
    long before = events();
    post("/v1/agreements", key(), body)
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:corridor:problem:already-exists"))
        .body("existing", equalTo("/v1/agreements/" + id));
    assertEquals(before, events());
  }

  @Test
  void anUnchangedStreamIs304() {
    String path = "/v1/agreements/" + post("/v1/agreements", key(), DECLARATION).path("id");
    for (String known : List.of("\"1\"", "W/\"1\"", "\"0\", \"1\"", "*"))
      given()
          .header("If-None-Match", known)
          .get(path)
          .then()
          .statusCode(304)
          .header("ETag", "\"1\"")
          .header("Cache-Control", "no-cache");
    change(path + "/signings", key(), "\"1\"", signing("page 9")).then().statusCode(200);
    given()
        .header("If-None-Match", "\"1\"")
        .header("Accept-Encoding", "gzip")
        .get(path)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        // A compressed response has no length.
        .header("Content-Length", notNullValue());
  }

  /// The position of an event is added after the event was recorded. Until then, the page has an
  /// ETag of its own.
  @Test
  void eventsAreUnchangedOnlyWhenTheyHaveTheirPositions() {
    String path =
        "/v1/agreements/" + post("/v1/agreements", key(), DECLARATION).path("id") + "/events";
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!given().get(path).header("ETag").equals("\"1\""))
      assertTrue(System.nanoTime() < end, "the event gets no position");
    given().get(path).then().body("events[0].position", notNullValue());
    given().header("If-None-Match", "\"1\"").get(path).then().statusCode(304);
    given().header("If-None-Match", "W/\"1-unsequenced\"").get(path).then().statusCode(200);
  }

  @Test
  void aChangeRequiresIfMatch() {
    String id = post("/v1/agreements", key(), DECLARATION).path("id");
    String path = "/v1/agreements/" + id + "/signings";
    given()
        .contentType("application/json")
        .header("Idempotency-Key", key())
        .body(DECLARATION)
        .post(path)
        .then()
        .statusCode(428)
        .body("errors[0].pointer", equalTo("header:If-Match"));
    refused(change(path, key(), "\"7\"", signing("p")), 412, "stale-version")
        .body("currentVersion", equalTo(1));
    for (String unreadable :
        List.of(
            "7", "\"1\", \"2\"", "W/\"1\"", "\"-1\"", "*, \"1\"", "\"" + "1".repeat(5_000) + "\""))
      refused(change(path, key(), unreadable, signing("p")), 400, "if-match-invalid")
          .body("errors[0].pointer", equalTo("header:If-Match"));
    refused(
        given()
            .contentType("application/json")
            .header("Idempotency-Key", key())
            .header("If-Match", "\"1\"", "\"2\"")
            .body(signing("p"))
            .post(path),
        400,
        "if-match-invalid");
    refused(
        change("/v1/agreements/" + UUID.randomUUID() + "/signings", key(), "*", DECLARATION),
        404,
        "not-found");
  }

  @Test
  void aVeryLongStreamIsJudgedByAllOfItsEvents() throws Exception {
    String id = post("/v1/agreements", key(), DECLARATION).path("id");
    List<NoteCited> notes =
        IntStream.range(0, 9_997)
            .mapToObj(i -> new NoteCited(null, "Note " + i, null, List.of(citation())))
            .toList();
    UUID command = UUID.randomUUID();
    store.append(
        new Append(
            new Append.Receipt("tester", key(), new byte[0], 200, "{}"),
            UUID.fromString(id),
            "agreements",
            1,
            notes.stream().map(_ -> UUID.randomUUID()).toList(),
            notes,
            new StreamBound(10_000, 16 << 20),
            "tester",
            command,
            command,
            null,
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    String path = "/v1/agreements/" + id;
    String citations = DECLARATION.substring(DECLARATION.indexOf("\"citations\""));
    change(path + "/terminations", key(), "*", "{" + citations).then().statusCode(200);
    given().get(path).then().body("version", equalTo(9_999)).body("state.status", equalTo("ENDED"));
  }

  @Test
  void aStreamOfAnotherTypeIsNotFound() {
    String visit = post("/v1/visits", key(), VISIT).path("id");
    given().get("/v1/agreements/" + visit).then().statusCode(404);
    given().get("/v1/visits/" + visit).then().statusCode(200);
  }

  @Test
  void violatedRulesAreNamed() throws SQLException {
    long before = events();
    refused(
            post("/v1/agreements", key(), DECLARATION.replace(", {\"ref\": \"UZ\"}", "")),
            422,
            "rule-violated")
        .body("rule", equalTo("two-parties-needed"));
    UUID id = UUID.randomUUID();
    String ofItself =
        DECLARATION
            .replaceFirst("\\{", "{\"id\": \"%s\", ".formatted(id))
            .replace("\"level\"", "\"parent\": \"%s\", \"level\"".formatted(id));
    refused(post("/v1/agreements", key(), ofItself), 422, "rule-violated")
        .body("rule", equalTo("names-itself"));
    assertEquals(before, events());
  }

  /// Each row: the replaced text of a valid body, its replacement, and the expected pointer.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"2022-06-21\"       | \"2024-13\"               | /date",
        "\"2022-06-21\"       | \"2024-02-30\"            | /date",
        "\"2022-06-21\"       | \"2024-05/2024-01\"       | /date",
        "\"2022-06-21\"       | 20220621                  | /date",
        "\"AZ\"               | \"XX\"                    | /instrument/parties/0/ref",
        "\"ref\": \"AZ\"      | \"ref\": \"AZ\", \"x\": 1 | /instrument/parties/0/x",
        "\"DECLARATION\"      | \"DECLARATIO\"            | /instrument/type",
        "\"DECLARATION\"      | 3                         | /instrument/type",
        "\"Strategic partnership\" | \"\"                 | /instrument/title",
        "\"Strategic partnership\" | 17                   | /instrument/title",
        "\"line 4\"           | {\"page\": 4}             | /citations/0/locator",
        "\"OFFICIAL\"         | null                      | /citations/0/source/kind",
        "\"Gazette\"          | null                      | /citations/0/source/publisher",
        "\"date\":            | \"dates\":                | /dates",
        "[{\"ref\": \"AZ\"}, {\"ref\": \"UZ\"}] | [null]  | /instrument/parties/0",
        "[{\"ref\": \"AZ\"}, {\"ref\": \"UZ\"}] | \"AZ\"  | /instrument/parties",
      })
  void aWrongFieldIsPointedAtAndNothingIsWritten(String good, String bad, String pointer)
      throws SQLException {
    long before = receipts();
    refused(post("/v1/agreements", key(), DECLARATION.replace(good, bad)), 422, "invalid-field")
        .body("errors.pointer", equalTo(List.of(pointer)))
        .body("traceId", matchesPattern("[0-9a-f]{32}"));
    assertEquals(before, receipts());
    given().get(management.resolve("/q/health/ready")).then().statusCode(200);
  }

  @Test
  void allInvalidFieldsAreReportedTogether() {
    refused(
            post(
                "/v1/agreements",
                key(),
                DECLARATION
                    .replace("2022-06-21", "2024-13")
                    .replace("\"AZ\"", "\"XX\"")
                    .replace("\"locator\"", "\"locater\"")),
            422,
            "invalid-field")
        .body(
            "errors.pointer",
            containsInAnyOrder("/date", "/instrument/parties/0/ref", "/citations/0/locater"));
  }

  @Test
  void impossibleFiguresAreRejected() throws SQLException {
    long before = receipts();
    String figure =
        """
        {"figure": {"key": {"metric": "containers", "subject": "country:AZ", "period": "2023"}, "quantity": %s},
         "citations": [{"source": %s}]}\
        """;
    for (var wrong :
        List.of(
            List.of("{\"value\": -3, \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of("{\"value\": 2.5, \"unit\": \"E22\"}", "/figure/quantity/value"),
            List.of("{\"value\": 1e999999999, \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of("{\"value\": 1e2147483648, \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of("{\"value\": 1e-2147483648, \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of(
                "{\"value\": 1e99999999999999999999, \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of(
                "{\"value\": 1, \"unitMult\": 1e99999999999999999999, \"unit\": \"TNE\"}",
                "/figure/quantity/unitMult"),
            List.of(
                "{\"value\": 1, \"unitMult\": 1e2, \"unit\": \"TNE\"}",
                "/figure/quantity/unitMult"),
            List.of("{\"value\": true, \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of("{\"value\": [1], \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of("{\"value\": 1, \"unit\": [\"TNE\"]}", "/figure/quantity/unit"),
            List.of("{\"value\": \"3\", \"unit\": \"TNE\"}", "/figure/quantity/value"),
            List.of("{\"value\": 3, \"unit\": \"stone\"}", "/figure/quantity/unit"),
            List.of(
                "{\"value\": 3, \"unit\": \"TNE\", \"qualifier\": \"RANGE\"}",
                "/figure/quantity/high")))
      refused(
              post("/v1/indicators", key(), figure.formatted(wrong.get(0), SOURCE)),
              422,
              "invalid-field")
          .body("errors.pointer", equalTo(List.of(wrong.get(1))));
    post(
            "/v1/indicators",
            key(),
            figure.formatted("{\"value\": 1.2, \"unitMult\": 3, \"unit\": \"E22\"}", SOURCE))
        .then()
        .statusCode(201);
    assertEquals(before + 1, receipts());
  }

  @Test
  void bodiesThatAreMalformedOrTooLargeAreRejected() throws SQLException {
    long before = receipts();
    refused(post("/v1/agreements", key(), DECLARATION.substring(0, 60)), 400, "malformed-json");
    refused(post("/v1/agreements", key(), ""), 400, "malformed-json");
    refused(post("/v1/agreements", key(), "null"), 400, "malformed-json");
    refused(post("/v1/agreements", key(), DECLARATION + "{}"), 400, "malformed-json");
    refused(
        post(
            "/v1/agreements",
            key(),
            DECLARATION.replace("\"date\"", "\"date\": \"2022\", \"date\"")),
        400,
        "malformed-json");
    refused(post("/v1/agreements", key(), " ".repeat(10_000_000)), 413, "body-too-large");
    refused(
            post(
                "/v1/agreements",
                key(),
                DECLARATION.replaceFirst(
                    "\"citations\": \\[.*",
                    "\"citations\": ["
                        + ("{\"source\": " + SOURCE + "},").repeat(299)
                        + "{\"source\": "
                        + SOURCE
                        + "}]}")),
            422,
            "invalid-field")
        .body("errors[0].pointer", equalTo("/citations"))
        .body("errors[0].detail", containsString("300 entries"));
    assertEquals(before, receipts());
    given().get(management.resolve("/q/health/ready")).then().statusCode(200);
  }

  @Test
  void headersAreChecked() {
    given()
        .contentType("application/json")
        .body(DECLARATION)
        .post("/v1/agreements")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:corridor:problem:idempotency-key-missing"))
        .body("errors[0].pointer", equalTo("header:Idempotency-Key"));
    refused(post("/v1/agreements", "x".repeat(256), DECLARATION), 400, "idempotency-key-invalid");
    given()
        .contentType("text/plain")
        .header("Idempotency-Key", key())
        .body(DECLARATION)
        .post("/v1/agreements")
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
    given().get("/v1/nothing").then().statusCode(404).contentType("application/problem+json");
    given().delete("/v1/agreements").then().statusCode(405).contentType("application/problem+json");
  }

  @Test
  void parametersAreChecked() {
    String id = post("/v1/agreements", key(), DECLARATION).path("id");
    for (String from : List.of("0", "-1", "x", "1.5", "99999999999999999999"))
      refused(
              given().queryParam("from", from).get("/v1/agreements/" + id + "/events"),
              400,
              "invalid-parameter")
          .body("errors[0].pointer", equalTo("query:from"));
    refused(post("/v1/visits?confirmed=perhaps", key(), VISIT), 400, "invalid-parameter")
        .body("errors[0].pointer", equalTo("query:confirmed"));
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
  void theDocumentNamesEveryCommandAndSwaggerUiIsServed() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("openapi", equalTo("3.1.0"))
        .body("paths.'/v1/agreements'.post.operationId", equalTo("signAgreement"))
        .body("paths.keySet()", hasItem("/v1/visits/announcements"));
    given()
        .redirects()
        .follow(true)
        .get("/q/swagger-ui")
        .then()
        .statusCode(200)
        .body(containsString("swagger"));
    given()
        .get(management.resolve("/q/health/ready"))
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("ledger-log"));
    given().get(management.resolve("/q/metrics")).then().statusCode(200).body(not(equalTo("")));
  }

  private static Citation citation() {
    return new Citation(
        new Source(null, "Gazette", null, "Notes", null, null, null, Source.Kind.OFFICIAL, null),
        null,
        null,
        null,
        null);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static String signing(String locator) {
    return DECLARATION.replace("line 4", locator);
  }

  /// Many tests record the same fact, each time as another one.
  private static Response post(String path, String key, String body) {
    return given()
        .queryParam(
            "confirmed",
            path.matches("/v1/(agreements|visits|indicators)") ? List.of("true") : List.of())
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post(path);
  }

  private static Response change(String path, String key, String ifMatch, String body) {
    return given()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .header("If-Match", ifMatch)
        .body(body)
        .post(path);
  }

  private static ValidatableResponse refused(Response response, int status, String type) {
    return response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:corridor:problem:" + type))
        .body("detail", not(containsString("Exception")));
  }

  private static <T> List<T> inParallel(int count, IntFunction<Callable<T>> task) throws Exception {
    try (var threads = Executors.newFixedThreadPool(count)) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) running.add(threads.submit(task.apply(i)));
      List<T> done = new ArrayList<>();
      for (Future<T> one : running) done.add(one.get());
      return done;
    }
  }

  private long events() throws SQLException {
    return Long.parseLong(one("SELECT count(*) FROM event"));
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
