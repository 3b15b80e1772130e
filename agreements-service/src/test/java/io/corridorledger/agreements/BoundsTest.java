package io.corridorledger.agreements;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.store.LongStreams;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Behaviour of a stream at its maximum size.
@QuarkusTest
@WithTestResource(LedgerStack.class)
class BoundsTest {

  private static final int PAGE_BYTES = 1 << 20;
  private static final String CITATIONS =
      """
      "citations": [{"source": {"publisher": "Gazette", "title": "Declarations of June", "kind": "NEWS"}, "locator": "%s"}]\
      """;
  private static final String DECLARATION =
      """
      {"instrument": {"type": "DECLARATION", "title": "Bounded %s", "level": "STATE",
        "parties": [{"ref": "AZ"}, {"ref": "UZ"}]}, "date": "2022-06-21", %s}\
      """
          .formatted("%s", CITATIONS.formatted("line 1"));

  private record Thing(String id, String path, String event) {}

  private static Thing opened() {
    Response answer =
        send("/v1/agreements?confirmed=true", null, DECLARATION.formatted(UUID.randomUUID()), 201);
    String id = answer.path("id");
    return new Thing(id, "/v1/agreements/" + id, answer.path("events[0].id"));
  }

  /// Enough time to process a hundred megabytes.
  private static RequestSpecification patient() {
    return given()
        .config(
            RestAssured.config()
                .httpClient(
                    HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", 600_000)));
  }

  private static Response send(String path, String ifMatch, String body, int status) {
    var request =
        given()
            .contentType("application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .body(body);
    if (ifMatch != null) request.header("If-Match", ifMatch);
    Response answer = request.post(path);
    assertEquals(status, answer.statusCode(), path + ": " + answer.asString());
    return answer;
  }

  private static String note() {
    return "{\"text\": \"Noted.\", %s}".formatted(CITATIONS.formatted(UUID.randomUUID()));
  }

  private static String signing() {
    return DECLARATION.formatted("again").replace("line 1", UUID.randomUUID().toString());
  }

  private static String dispute(Thing thing) {
    return "{\"target\": \"%s\", \"statement\": \"Another day is given.\", %s}"
        .formatted(thing.event, CITATIONS.formatted(UUID.randomUUID()));
  }

  private static ValidatableResponse full(String path, String body) throws SQLException {
    String before = counts();
    ValidatableResponse answer =
        send(path, "*", body, 409)
            .then()
            .contentType("application/problem+json")
            .body("type", equalTo("urn:corridor:problem:stream-full"))
            .body("retryable", equalTo(false));
    assertEquals(before, counts(), "a refusal wrote something");
    return answer;
  }

  private static String counts() throws SQLException {
    return one(
        "SELECT (SELECT count(*) FROM event) || '|' || (SELECT count(*) FROM command_receipt)");
  }

  private static String one(String sql) throws SQLException {
    try (Connection superuser = LedgerStack.superuser();
        var statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void grow(Thing thing, long toVersion, int citations) throws SQLException {
    try (Connection superuser = LedgerStack.superuser();
        var statement = superuser.createStatement()) {
      statement.execute(LongStreams.grow(UUID.fromString(thing.id), toVersion, citations));
    }
  }

  @Test
  void aStreamFullOfEventsAcceptsOnlyCorrections() throws Exception {
    Thing thing = opened();
    grow(thing, 9_998, 1);
    send(thing.path + "/notes", "*", note(), 200);
    send(thing.path + "/signings", "*", signing(), 200);
    full(thing.path + "/notes", note());
    full(thing.path + "/signings", signing());
    send(thing.path + "/disputes", "*", dispute(thing), 200);
    grow(thing, 10_999, 1);
    send(
        thing.path + "/reinstatements",
        "*",
        "{\"target\": \"%s\", \"reason\": \"It was right.\", %s}"
            .formatted(thing.event, CITATIONS.formatted("line 9")),
        200);
    assertEquals(11_000, given().get(thing.path).<Integer>path("version"));
    full(thing.path + "/disputes", dispute(thing));
    full(thing.path + "/notes", note());
  }

  @Test
  void aStreamFullOfBytesAcceptsOnlyCorrections() throws Exception {
    Thing thing = opened();
    grow(thing, 2_500, 24);
    long bytes =
        Long.parseLong(one("SELECT bytes FROM stream WHERE stream_id = '%s'".formatted(thing.id)));
    assertTrue(bytes > 16 << 20 && bytes < 17 << 20, "bytes " + bytes);
    full(thing.path + "/notes", note());
    send(thing.path + "/disputes", "*", dispute(thing), 200);
    send(
        thing.path + "/retractions",
        "*",
        "{\"target\": \"%s\", \"because\": \"INCORRECT_DATA\", \"reason\": \"It never was.\", %s}"
            .formatted(thing.event, CITATIONS.formatted("line 9")),
        200);
    assertEquals(2_502, given().get(thing.path).<Integer>path("version"));
  }

  /// A retry of a recorded command gets the first response, even if the stream is now full.
  @Test
  void aRetryOnAFullStreamGetsTheFirstResponse() throws Exception {
    Thing thing = opened();
    String key = UUID.randomUUID().toString();
    String note = note();
    for (int retry = 0; retry < 2; retry++) {
      given()
          .contentType("application/json")
          .header("Idempotency-Key", key)
          .header("If-Match", "*")
          .body(note)
          .post(thing.path + "/notes")
          .then()
          .statusCode(200)
          .header("ETag", "\"2\"");
      if (retry == 0) grow(thing, 10_000, 1);
    }
  }

  @Test
  void pagesOfEventsAreBoundedInBytesAndReachTheEnd() throws Exception {
    Thing thing = opened();
    grow(thing, 1_000, 12);
    List<Integer> versions = new ArrayList<>();
    int pages = 0;
    for (String next = thing.path + "/events"; next != null; pages++) {
      Response page = given().get(next);
      assertEquals(200, page.statusCode(), page.asString());
      int size = page.asByteArray().length;
      assertTrue(size < PAGE_BYTES * 5 / 4, "a page has bytes " + size);
      versions.addAll(page.jsonPath().getList("events.version"));
      Matcher link =
          Pattern.compile("<(.*)>; rel=\"next\"").matcher(String.valueOf(page.header("Link")));
      next = link.matches() ? link.group(1) : null;
    }
    assertTrue(pages > 3, "pages " + pages);
    assertEquals(1_000, versions.size());
    for (int i = 0; i < 1_000; i++) assertEquals(i + 1, versions.get(i));
  }

  /// Streams that are older than the bound: a hundred megabytes, a hundred thousand events.
  @Test
  void streamsFarBeyondTheBoundAreReadableAndAcceptNoMore() throws Exception {
    Thing bytes = opened();
    grow(bytes, 4_000, 90);
    Thing events = opened();
    grow(events, 100_000, 1);
    Map<String, Integer> answers = new TreeMap<>();
    try (var threads = Executors.newFixedThreadPool(12)) {
      List<Future<Response>> all = new ArrayList<>();
      for (Thing thing : List.of(bytes, events))
        for (Callable<Response> request :
            List.<Callable<Response>>of(
                () -> patient().get(thing.path),
                () -> patient().get(thing.path + "/events"),
                () -> patient().get(thing.path + "/events?from=3000"),
                () -> patient().get(thing.path + "/events?from=3999"),
                () -> send(thing.path + "/notes", "*", note(), 409),
                () -> send(thing.path + "/disputes", "*", dispute(thing), 409)))
          all.add(threads.submit(request));
      for (Future<Response> one : all) {
        Response answer = one.get();
        answers.merge(
            answer.statusCode() == 200 ? "200" : String.valueOf(answer.<Object>path("type")),
            1,
            Integer::sum);
      }
    }
    assertTrue(
        Set.of(
                "200",
                "urn:corridor:problem:stream-full",
                "urn:corridor:problem:stream-too-large",
                "urn:corridor:problem:overloaded")
            .containsAll(answers.keySet()),
        answers::toString);
    assertEquals(4, answers.get("urn:corridor:problem:stream-full"), answers::toString);
    assertTrue(answers.get("200") >= 6, answers::toString);
  }

  @Test
  void clientsCannotWriteToTheStreamOfTheLedger() throws Exception {
    String reserved = "5d5a10eb-b378-5693-b15c-9e3d34f14114";
    String before = counts();
    send(
            "/v1/agreements",
            null,
            DECLARATION.formatted("x").replaceFirst("\\{", "{\"id\": \"%s\", ".formatted(reserved)),
            422)
        .then()
        .body("type", equalTo("urn:corridor:problem:invalid-field"))
        .body("errors[0].pointer", equalTo("/id"));
    assertEquals(before, counts());
  }

  /// An id is unique within a service; the problem has the address of the existing aggregate.
  @Test
  void anIdOfAnotherTypeIsReportedWithItsAddress() throws Exception {
    Thing thing = opened();
    String before = counts();
    String visit =
        "{\"id\": \"%s\", \"meeting\": {\"title\": \"Talks\", \"participants\": [{\"party\": \"AZ\"}]}, %s}"
            .formatted(thing.id, CITATIONS.formatted("line 2"));
    String existing =
        send("/v1/visits", null, visit, 409)
            .then()
            .body("type", equalTo("urn:corridor:problem:already-exists"))
            .body("errors.pointer", equalTo(List.of("/id")))
            .extract()
            .path("existing");
    assertEquals(thing.path, existing);
    given().get(existing).then().statusCode(200);
    assertEquals(before, counts());
  }
}
