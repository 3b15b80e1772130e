package io.corridorledger.projection.query;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.edge.RawHttp;
import io.corridorledger.event.Instrument;
import io.corridorledger.projection.Stack;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How whole lists are sent: page by page, from one snapshot, to the end or with an error.
@QuarkusTest
@WithTestResource(Stack.class)
class WholeListsTest {

  private static final String PARTY = "CO:WHOLE-LISTS";
  private static final String OF_PARTY = "/v1/agreements?party=" + PARTY;

  /// Characters of the title of each agreement. Few large rows are inserted faster than many small
  /// ones.
  private static final int TITLE = 3_000;

  /// Agreements of a list of 60 MB. The buffers of a connection have no room for it.
  private static final int MANY = 20_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();

  @Inject Ledger ledger;
  @Inject DataSource database;
  @Inject MeterRegistry meters;

  @TestHTTPResource("/")
  URI service;

  @AfterEach
  void clear() {
    ledger.execute("DELETE FROM agreement WHERE tags @> ARRAY['party=%s']".formatted(PARTY));
    ledger.clear();
  }

  /// Records one agreement and copies its row. Without statistics of the table, the database would
  /// sort the whole list for each page.
  private void agreements(int copies) {
    ledger.record(
        "agreements",
        UUID.randomUUID(),
        "2026-01-01T00:00:00Z",
        Ledger.signed(
            Instrument.Type.TREATY,
            "T".repeat(TITLE),
            PARTY,
            "2024-08-22",
            List.of(cited("Gazette", "2024-09-01"))));
    ledger.execute(
        """
        INSERT INTO agreement SELECT (a).* FROM (
          SELECT jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'sort_key', 'copy/' || lpad(n::text, 9, '0'))) AS a
          FROM agreement g, generate_series(1, %d) n WHERE g.tags @> ARRAY['party=%s'] AND g.recorded_to > now() AND g.published_to > DATE '9000-01-01') AS copies
        """
            .formatted(copies, PARTY));
    ledger.analyze("agreement");
  }

  private static HttpRequest csv(URI address) {
    return HttpRequest.newBuilder(address).header("Accept", ListFormats.CSV).build();
  }

  private static InputStream body(HttpClient http, URI address)
      throws IOException, InterruptedException {
    var response = http.send(csv(address), BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    return response.body();
  }

  private static BufferedReader lines(HttpClient http, URI address)
      throws IOException, InterruptedException {
    return new BufferedReader(
        new InputStreamReader(body(http, address), StandardCharsets.UTF_8), 1 << 10);
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// While the client pauses, the service holds only one page and the buffers of the connection. A
  /// service that collected the list would hold 50 MB more at the second pause.
  @Test
  void aLongListIsSentInConstantMemoryToASlowClient() throws Exception {
    agreements(MANY);
    try (HttpClient http = HttpClient.newHttpClient();
        BufferedReader lines = lines(http, service.resolve(OF_PARTY))) {
      long early = 0;
      long late = 0;
      int count = 0;
      while (lines.readLine() != null) {
        count++;
        if (count == MANY / 20) early = usedHeap();
        if (count == MANY - MANY / 20) late = usedHeap();
      }
      assertEquals(MANY + 2, count);
      assertTrue(late - early < 24 << 20, "bytes " + (late - early));
    }
  }

  /// A row far behind the first page cannot be read.
  @Test
  void anErrorAfterTheFirstByteIsAnErrorForTheClient() {
    agreements(2_000);
    ledger.execute(
        "UPDATE agreement SET doc = '[]' WHERE sort_key = 'copy/000001900' AND tags @> ARRAY['party=%s']"
            .formatted(PARTY));
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI list = service.resolve(OF_PARTY);
      assertThrows(IOException.class, () -> body(http, list).readAllBytes());
    }
    await().atMost(PATIENCE).until(this::exports, open -> open == 0);
  }

  @Test
  void anErrorBeforeTheFirstByteIsAProblem() throws IOException {
    agreements(1);
    ledger.execute(
        "UPDATE agreement SET doc = '[]' WHERE tags @> ARRAY['party=%s']".formatted(PARTY));
    for (String type : List.of(ListFormats.CSV, ListFormats.NDJSON)) {
      var response = given().urlEncodingEnabled(false).accept(type).get(OF_PARTY);
      isProblem(
          500, "internal", response.statusCode(), response.contentType(), response.asString());
    }
  }

  private static void isProblem(int status, String type, HttpResponse<String> response)
      throws IOException {
    isProblem(
        status,
        type,
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
  }

  private static void isProblem(
      int status, String type, int received, String mediaType, String body) throws IOException {
    assertEquals(status, received, body);
    assertTrue(mediaType.startsWith("application/problem+json"), mediaType);
    JsonNode problem = JSON.readTree(body);
    assertEquals("urn:corridor:problem:" + type, problem.path("type").asText(), body);
    assertEquals(status, problem.path("status").asInt(), body);
    assertEquals(32, problem.path("traceId").asText().length(), body);
    assertTrue(problem.hasNonNull("title"), body);
  }

  private int exports() {
    return (int) meters.get("corridor.exports").gauge().value();
  }

  /// While this connection has a lock, the lists of agreements wait for their first page.
  private Connection locked() throws SQLException {
    Connection db = database.getConnection();
    db.setAutoCommit(false);
    try (var lock = db.createStatement()) {
      lock.execute("LOCK TABLE agreement IN ACCESS EXCLUSIVE MODE");
    }
    return db;
  }

  private void awaitWaiting(int number) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            ledger
                .ask(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'agreement'::regclass")
                .equals("" + number));
  }

  @Test
  void onlySomeWholeListsAreSentAtATime() throws Exception {
    agreements(10);
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> waiting;
      try (Connection lock = locked()) {
        waiting =
            Stream.of(1, 2)
                .map(_ -> http.sendAsync(csv(service.resolve(OF_PARTY)), BodyHandlers.ofString()))
                .toList();
        awaitWaiting(2);
        assertEquals(2, exports());
        HttpResponse<String> third =
            http.send(csv(service.resolve("/v1/hubs")), BodyHandlers.ofString());
        isProblem(503, "too-many-exports", third);
        assertEquals("10", third.headers().firstValue("Retry-After").orElse(null));
        given().accept(ListFormats.CSV).get("/v1/hubs?limit=1").then().statusCode(200);
        lock.rollback();
      }
      for (var list : waiting) {
        assertEquals(200, list.get().statusCode());
        assertEquals(12, list.get().body().lines().count());
      }
    }
    await().atMost(PATIENCE).until(this::exports, open -> open == 0);
    given().accept(ListFormats.CSV).get("/v1/hubs").then().statusCode(200);
  }

  @Test
  void anOutageOfTheDatabaseBeforeTheFirstByteIsAProblem() throws Exception {
    agreements(10);
    try (HttpClient http = HttpClient.newHttpClient();
        Connection lock = locked()) {
      var list = http.sendAsync(csv(service.resolve(OF_PARTY)), BodyHandlers.ofString());
      awaitWaiting(1);
      ledger.ask(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'agreement'::regclass");
      isProblem(503, "unavailable", list.get());
      lock.rollback();
    }
    await().atMost(PATIENCE).until(this::exports, open -> open == 0);
  }

  /// A client that closes the connection, or does not read, gives its place back before it has
  /// received the list.
  @Test
  void aClientThatIsGoneOrDoesNotReadGivesItsPlaceBack() throws Exception {
    agreements(MANY);
    String request = RawHttp.request(service, "GET", OF_PARTY, "", "Accept: text/csv");
    try (RawHttp stalled = new RawHttp(service, null)) {
      try (RawHttp gone = new RawHttp(service, null)) {
        gone.write(request);
        stalled.write(request);
        assertTrue(gone.hasAnswer(PATIENCE) && stalled.hasAnswer(PATIENCE));
      }
      await().atMost(PATIENCE).until(this::exports, open -> open == 0);
      assertThrows(IOException.class, () -> stalled.answer(request));
    }
  }

  /// Changes behind the first page, which are made while the list is sent, are not part of the
  /// list.
  @Test
  void aListIsASnapshot() throws Exception {
    agreements(MANY);
    try (HttpClient http = HttpClient.newHttpClient();
        BufferedReader lines = lines(http, service.resolve(OF_PARTY))) {
      lines.readLine();
      ledger.execute(
          "UPDATE agreement SET sort_key = 'copy/999999999' WHERE sort_key = 'copy/000019999' AND tags @> ARRAY['party=%s']"
              .formatted(PARTY));
      ledger.execute(
          "DELETE FROM agreement WHERE sort_key = 'copy/000019998' AND tags @> ARRAY['party=%s']"
              .formatted(PARTY));
      assertEquals(MANY + 1, lines.lines().count());
    }
  }
}
