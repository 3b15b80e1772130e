package io.corridorledger.projection.timeline;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.edge.ClientAddress;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.feed.FeedTables;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.ReadProgress;
import io.corridorledger.feed.TestLog;
import io.corridorledger.feed.TestLog.Entry;
import io.corridorledger.problem.Problem;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.evidence.FactPages;
import io.corridorledger.projection.query.PointInTime;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@QuarkusTest
@WithTestResource(Stack.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TimelineTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The default of the setting.
  private static final int LISTENERS_PER_ADDRESS = 10;

  @TestHTTPResource("/v1/timeline")
  URI timeline;

  @TestHTTPResource(management = true)
  URI management;

  @Inject ReadProgress applied;
  @Inject FeedTables tables;
  @Inject TimelineListeners listeners;
  @Inject Timeline feed;

  private TestLog agreements;
  private TestLog logistics;
  private HttpClient client;

  @BeforeEach
  void open() {
    agreements = new TestLog("agreements");
    logistics = new TestLog("logistics");
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterEach
  void close() {
    agreements.close();
    logistics.close();
    client.shutdownNow();
  }

  @Test
  void aListenerThatDisconnectsEarlyIsNotAnError() {
    var wanted = new TimelineResource.Wanted();
    wanted.party = List.of();
    var gone =
        (SseEventSink)
            Proxy.newProxyInstance(
                SseEventSink.class.getClassLoader(),
                new Class<?>[] {SseEventSink.class},
                (_, method, _) ->
                    switch (method.getName()) {
                      case "send" -> throw new IllegalStateException("the sink is closed");
                      case "isClosed" -> true;
                      default -> null;
                    });
    assertDoesNotThrow(() ->
        listeners.add(
            Cursor.START,
            wanted.filter(new PointInTime()),
            1,
            Optional.empty(),
            gone,
            new SseImpl()));
  }

  @Test
  void oneAddressCannotTakeAllListenerPlaces() {
    var wanted = new TimelineResource.Wanted();
    wanted.party = List.of();
    var open = new AtomicBoolean(true);
    var listening =
        (SseEventSink)
            Proxy.newProxyInstance(
                SseEventSink.class.getClassLoader(),
                new Class<?>[] {SseEventSink.class},
                (_, method, _) ->
                    switch (method.getName()) {
                      case "send" -> CompletableFuture.completedFuture(null);
                      case "isClosed" -> !open.get();
                      default -> null;
                    });
    IntFunction<Executable> listen =
        last ->
            () ->
                listeners.add(
                    Cursor.START,
                    wanted.filter(new PointInTime()),
                    1,
                    Optional.of(ClientAddress.of(InetAddress.ofLiteral("192.0.2." + last))),
                    listening,
                    new SseImpl());
    try {
      for (int i = 0; i < LISTENERS_PER_ADDRESS; i++) assertDoesNotThrow(listen.apply(1));
      Problem refused = assertThrows(Problem.class, listen.apply(1));
      assertEquals(429, refused.body().status());
      assertDoesNotThrow(listen.apply(2));
    } finally {
      open.set(false);
    }
    await("a place is released")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertDoesNotThrow(listen.apply(1)));
  }

  @Test
  void pagesHaveEachFactOnceAndEachLogInOrder() {
    String after = now();
    List<Entry> a = publish(agreements, 30);
    List<Entry> l = publish(logistics, 20);
    var told = new ArrayList<String>();
    int pages = 0;
    for (String next = after; next != null; pages++) {
      var page =
          given()
              .queryParam("after", next)
              .queryParam("limit", 7)
              .get("/v1/timeline")
              .then()
              .statusCode(200)
              .extract();
      told.addAll(page.path("items.id"));
      assertEquals(page.path("next") != null, page.header("Link") != null);
      next = page.path("next");
    }
    assertEquals(8, pages);
    assertEquals(50, told.size());
    assertEquals(ids(a), told.stream().filter(ids(a)::contains).toList());
    assertEquals(ids(l), told.stream().filter(ids(l)::contains).toList());
  }

  @Test
  void anEmptyFeedHasHints() {
    publish(agreements, 1);
    given()
        .queryParam("asOf", "1999-01-01")
        .get("/v1/timeline")
        .then()
        .statusCode(200)
        .body("items", hasSize(0))
        .body(
            "hints", contains(startsWith("asOf: the ledger recorded the first fact of this list")));
    given()
        .queryParam("party", "CO:Nobody knows")
        .get("/v1/timeline")
        .then()
        .statusCode(200)
        .body("items", hasSize(0))
        .body("hints", contains(startsWith("party: no item of this list has 'CO:Nobody knows'")));
    // The fact names AZ and UZ. The service reads the parties of the list at most once a minute, so
    // it may still have the parties before this fact.
    await("the nearest words")
        .atMost(PATIENCE.multipliedBy(2))
        .untilAsserted(() ->
            given()
                .queryParam("party", "AX")
                .get("/v1/timeline")
                .then()
                .statusCode(200)
                .body("items", hasSize(0))
                .body("hints", contains(containsString("; the nearest words are [ISO:"))));
    given().get("/v1/timeline").then().body("hints", nullValue());
  }

  @Test
  void aFilteredFeedStillReachesTheEnd() {
    String after = now();
    List<Entry> all = publish(agreements, 3);
    UUID stream = UUID.randomUUID();
    Entry odd =
        agreements.next(
            stream, 1, "observation-reported", TestLog.observation(7, "Zangezur gazetteer"));
    agreements.publish(odd);
    awaitVersion(stream, 1);
    for (String[] filter :
        new String[][] {
          {"q", "zangezur -absent"},
          {"stream", stream.toString()},
          {"source", TestLog.sourceOf("Zangezur gazetteer").toString()}
        })
      given()
          .queryParam("after", after)
          .queryParam(filter[0], filter[1])
          .get("/v1/timeline")
          .then()
          .statusCode(200)
          .body("items", hasSize(1))
          .body("items[0].id", equalTo(odd.id().toString()))
          .body("items[0].data.figure.quantity.value", equalTo(7))
          .body("after", equalTo(now()));
    for (String query :
        List.of(
            "party=AZ&party=UZ",
            "type=observation-reported",
            "streamType=indicators",
            "from=2023-05-01&to=2023-05-02",
            "publishedBefore=2024-05-07"))
      given()
          .queryParam("after", after)
          .get("/v1/timeline?" + query)
          .then()
          .body("items", hasSize(all.size() + 1))
          .body("items[0].match", equalTo(query.startsWith("from") ? "POSSIBLE" : null));
    given()
        .queryParam("after", after)
        .get("/v1/timeline?from=2023-01-01")
        .then()
        .body("items[0].match", equalTo("CERTAIN"));
    for (String query :
        List.of(
            "party=AZ&party=KZ",
            "from=2024-01-01",
            "to=2022-12-31",
            "publishedBefore=2024-05-06",
            "asOf=2020-01-01"))
      given()
          .queryParam("after", after)
          .get("/v1/timeline?" + query)
          .then()
          .statusCode(200)
          .body("items", hasSize(0));
  }

  /// A correction of the ledger's own mistake has no source; it is visible together with the fact.
  @Test
  void aRetractionWithoutASourceIsVisibleWithItsFact() {
    String after = now();
    UUID stream = UUID.randomUUID();
    Entry fact = agreements.next(stream, 1);
    Entry retraction =
        agreements.next(
            stream,
            2,
            "fact-retracted",
            """
            {"target":"%s","because":"INCORRECT_DATA","reason":"misread","citations":[]}\
            """
                .formatted(fact.id()));
    agreements.publish(List.of(fact, retraction));
    awaitVersion(stream, 2);
    given()
        .queryParam("after", after)
        .get("/v1/timeline?publishedBefore=2024-05-07")
        .then()
        .statusCode(200)
        .body("items.id", contains(fact.id().toString(), retraction.id().toString()));
    given()
        .queryParam("after", after)
        .get("/v1/timeline?publishedBefore=2024-05-06")
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
  }

  @Test
  void aCorrectionOfOurOwnMistakeIsVisibleWithItsFact() {
    UUID stream = UUID.randomUUID();
    Entry fact = agreements.next(stream, 1);
    Entry retraction =
        agreements.next(
            stream,
            2,
            "fact-retracted",
            LedgerJson.write(
                new FactRetracted(
                    fact.id(), RetractionReason.INCORRECT_DATA, null, "Misread.", List.of())));
    agreements.publish(fact, retraction);
    awaitVersion(stream, 2);
    String told = "/v1/timeline?stream=" + stream + "&publishedBefore=";
    given()
        .get(told + "2024-05-07")
        .then()
        .body("items.type", contains("observation-reported", "fact-retracted"));
    given().get(told + "2024-05-06").then().body("items", hasSize(0));
  }

  @Test
  void theFeedWaitsForAMissingPosition() {
    String after = now();
    UUID early = UUID.randomUUID();
    UUID late = UUID.randomUUID();
    Entry first = agreements.next(early, 1);
    Entry second = agreements.next(late, 1);
    agreements.publish(second);
    awaitVersion(late, 1);
    given().queryParam("after", after).get("/v1/timeline").then().body("items", hasSize(0));
    agreements.publish(first);
    awaitVersion(early, 1);
    given()
        .queryParam("after", after)
        .get("/v1/timeline")
        .then()
        .body("items.id", contains(first.id().toString(), second.id().toString()));
  }

  @RepeatedTest(3)
  void aListenerThatComesBackMissesNothingAndHearsNothingTwice() throws Exception {
    String after = now();
    List<Entry> before = publish(agreements, 25);
    List<Heard> first = heard(after, null, 10).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    List<Entry> meanwhile = publish(logistics, 15);
    String lastSeen = first.getLast().place();
    var rest = heard(after, lastSeen, 35);
    List<Entry> live = publish(agreements, 5);
    var heard = new ArrayList<>(first);
    heard.addAll(rest.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    List<String> ids = heard.stream().map(Heard::event).toList();
    assertEquals(45, ids.stream().distinct().count());
    assertEquals(45, ids.size());
    var inAgreements = new ArrayList<>(ids(before));
    inAgreements.addAll(ids(live));
    assertEquals(inAgreements, ids.stream().filter(inAgreements::contains).toList());
    assertEquals(ids(meanwhile), ids.stream().filter(ids(meanwhile)::contains).toList());
  }

  @Test
  void aClientThatDoesNotPreferTheEventStreamGetsAPage() {
    for (String accept :
        List.of(
            "application/json, text/event-stream",
            "text/event-stream, application/json",
            "text/event-stream;q=0.9, application/json",
            "text/event-stream;q=0, */*",
            "*/*"))
      given()
          .header("Accept", accept)
          .queryParam("limit", 1)
          .get("/v1/timeline")
          .then()
          .statusCode(200)
          .contentType("application/json");
  }

  /// A range of types includes the event stream, but does not prefer it.
  @Test
  void aRangeOfTextTypesSelectsCsv() {
    for (String accept : List.of("text/*", "text/csv, text/event-stream;q=0.5"))
      given()
          .urlEncodingEnabled(false)
          .header("Accept", accept)
          .queryParam("limit", 1)
          .get("/v1/timeline")
          .then()
          .statusCode(200)
          .contentType(startsWith("text/csv"));
  }

  @Test
  void anEventStreamEndsAtItsLimitAndHasEventsWithoutNames() throws Exception {
    String after = now();
    List<Entry> published = publish(agreements, 5);
    for (String accept :
        List.of(
            "text/event-stream",
            "text/event-stream, application/json;q=0.5",
            "text/event-stream, text/*;q=0.5")) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(timeline + "?limit=3&after=" + after))
                  .header("Accept", accept)
                  .header("Accept-Encoding", "gzip")
                  .timeout(PATIENCE)
                  .build(),
              BodyHandlers.ofLines());
      assertEquals(200, answer.statusCode(), accept);
      assertEquals("no", answer.headers().firstValue("X-Accel-Buffering").orElse(""));
      assertEquals("no-cache", answer.headers().firstValue("Cache-Control").orElse(""));
      List<String> lines = answer.body().toList();
      List<String> data = lines.stream().filter(line -> line.startsWith("data:")).toList();
      assertEquals(3, data.size(), lines::toString);
      for (int i = 0; i < 3; i++)
        assertTrue(data.get(i).contains(published.get(i).id().toString()), lines::toString);
      assertTrue(lines.stream().noneMatch(line -> line.startsWith("event:")), lines::toString);
      assertTrue(lines.stream().anyMatch(line -> line.matches("retry: ?3000")), lines::toString);
    }
  }

  @Test
  void wordsOfClosedListsAndCursorsAreChecked() {
    for (String query : List.of("streamType=NONSENSE", "type=agreement-sined", "limit=0"))
      given()
          .get("/v1/timeline?" + query)
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("query:" + query.split("=")[0]));
    given()
        .header("Last-Event-ID", "nonsense")
        .header("Accept", "text/event-stream")
        .get("/v1/timeline")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("header:Last-Event-ID"));
  }

  @Test
  void aSourceHasItsStatementsAndMarksThoseThatRestOnItAlone() {
    String title = "only in " + UUID.randomUUID();
    UUID alone = UUID.randomUUID();
    UUID shared = UUID.randomUUID();
    agreements.publish(
        agreements.next(alone, 1, "observation-reported", TestLog.observation(1, title)),
        agreements.next(shared, 1, "observation-reported", TestLog.observation(2, title)),
        agreements.next(
            shared, 2, "observation-reported", TestLog.observation(3, "somebody else")));
    awaitVersion(alone, 1);
    awaitVersion(shared, 2);
    UUID source = TestLog.sourceOf(title);
    given()
        .get("/v1/sources/" + source)
        .then()
        .statusCode(200)
        .body("item.title", equalTo(title))
        .body("item.facts", equalTo(2))
        .body("statements.stream", contains(alone.toString(), shared.toString()))
        .body("statements.asPrinted", contains("1 tonnes", "2 tonnes"))
        .body("statements.alone", contains(true, false))
        .body("freshness.agreements.position", notNullValue());
    given()
        .get("/v1/sources/" + source + "?alone=true")
        .then()
        .body("statements.stream", contains(alone.toString()));
    var first =
        given()
            .get("/v1/sources/" + source + "?limit=1")
            .then()
            .body("statements", hasSize(1))
            .extract();
    String next = first.path("next");
    given()
        .get("/v1/sources/" + source + "?limit=1&cursor=" + next)
        .then()
        .body("statements.stream", contains(shared.toString()));
    List<Entry> more = new ArrayList<>();
    for (int i = 0; i < 8; i++)
      more.add(
          agreements.next(
              UUID.randomUUID(), 1, "observation-reported", TestLog.observation(1, title + i)));
    more.forEach(agreements::publish);
    more.forEach(entry -> awaitVersion(entry.stream(), 1));
    List<String> byTwo = sources(2, 8);
    assertEquals(byTwo, sources(3, 8));
    assertEquals(8, Set.copyOf(byTwo).size());
  }

  /// The first sources, read in pages of this size.
  private static List<String> sources(int limit, int count) {
    List<String> ids = new ArrayList<>();
    for (String cursor = ""; ids.size() < count; ) {
      var page =
          given()
              .get("/v1/sources?limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
              .then()
              .statusCode(200)
              .extract();
      ids.addAll(page.path("items.id"));
      cursor = page.path("next");
      assertTrue(cursor != null || ids.size() >= count, () -> "only " + ids);
    }
    return ids.subList(0, count);
  }

  @Test
  void healthReportsLagAndParkedStreams() {
    // Its consumers may still be joining, or recovering from a failure.
    await("readiness")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            given()
                .get(management.resolve("/q/health/ready"))
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'feed' }.data.parked", equalTo(0))
                .body("checks.find { it.name == 'feed' }.data.'lag.agreements'", notNullValue()));
    assertNull(given().get("/v1/parked-streams").then().statusCode(200).extract().path("items[0]"));
    String metrics =
        given().get(management.resolve("/q/metrics")).then().statusCode(200).extract().asString();
    for (String name :
        List.of(
            "corridor_feed_lag{",
            "corridor_feed_parked_streams",
            "corridor_feed_batch_seconds_count",
            "corridor_feed_position{",
            "corridor_feed_foreign_total{",
            "corridor_feed_stalled{")) assertTrue(metrics.contains(name), name);
  }

  // ---- help ----------------------------------------------------------------------------------

  private record Heard(String place, String event) {}

  private CompletableFuture<List<Heard>> heard(String after, String lastEventId, int count) {
    return CompletableFuture.supplyAsync(() -> listen(after, lastEventId, count));
  }

  private List<Heard> listen(String after, String lastEventId, int count) {
    var request =
        HttpRequest.newBuilder(URI.create(timeline + "?after=" + after))
            .header("Accept", "text/event-stream")
            .timeout(PATIENCE);
    if (lastEventId != null) request.header("Last-Event-ID", lastEventId);
    try {
      var answer = client.send(request.build(), BodyHandlers.ofInputStream());
      assertEquals(200, answer.statusCode());
      var heard = new ArrayList<Heard>();
      try (var lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        String place = null;
        for (String line; heard.size() < count && (line = lines.readLine()) != null; ) {
          if (line.startsWith("id:")) place = line.substring(3).strip();
          if (line.startsWith("data:"))
            heard.add(new Heard(place, line.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1")));
        }
      }
      assertEquals(count, heard.size(), "heard before the stream ended");
      return heard;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// With filters by time only, a page examines a limited number of facts. The pages together have
  /// the same facts in the same order, whether a page is full or empty.
  @Test
  void pagesThatExamineFewFactsReachTheEnd() {
    Cursor after = Cursor.parse(now());
    List<UUID> published = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      publish(agreements, 4).forEach(entry -> published.add(entry.id()));
      publish(logistics, 2).forEach(entry -> published.add(entry.id()));
    }
    FactPages.Filter all = filterByTime(Instant.now().plusSeconds(3600));
    FactPages.Filter none = filterByTime(Instant.parse("1999-01-01T00:00:00Z"));
    List<UUID> whole = ids(after, all, 500, 1_000);
    assertEquals(Set.copyOf(published), Set.copyOf(whole));
    for (int limit : List.of(1, 3, 500))
      for (long examined : List.of(1L, 3L, 5L, 1_000L)) {
        assertEquals(whole, ids(after, all, limit, examined), limit + ", " + examined);
        assertEquals(List.of(), ids(after, none, limit, examined), limit + ", " + examined);
      }
    assertTrue(feed.read(after, none, 500, 1 << 20, 3).more());
    assertFalse(feed.read(after, none, 500, 1 << 20, 1_000).more());
  }

  private static FactPages.Filter filterByTime(Instant asOf) {
    return new FactPages.Filter(null, null, null, List.of(), null, null, null, null, asOf, null);
  }

  private List<UUID> ids(Cursor after, FactPages.Filter filter, int limit, long examined) {
    List<UUID> ids = new ArrayList<>();
    Timeline.Piece piece;
    do {
      piece = feed.read(after, filter, limit, 1 << 20, examined);
      piece.facts().forEach(fact -> ids.add(fact.id));
      assertTrue(!piece.end().equals(after) || !piece.more(), "the cursor does not move");
      after = piece.end();
    } while (piece.more());
    return ids;
  }

  /// The cursor after all events.
  private String now() {
    Freshness freshness = applied.freshness();
    return freshness.topics().entrySet().stream()
        .map(log ->
            "%s:%d@%d".formatted(log.getKey(), log.getValue().position(), log.getValue().epoch()))
        .collect(Collectors.joining("."));
  }

  private List<Entry> publish(TestLog log, int count) {
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < count; i++) entries.add(log.next(UUID.randomUUID(), 1));
    log.publish(entries);
    for (Entry entry : entries) tables.awaitPosition(entry);
    return entries;
  }

  private void awaitVersion(UUID stream, long version) {
    tables.awaitVersion("agreements", stream, version);
  }

  private static List<String> ids(List<Entry> entries) {
    return entries.stream().map(e -> e.id().toString()).toList();
  }
}
