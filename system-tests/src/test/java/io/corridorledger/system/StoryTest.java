package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import io.corridorledger.system.Topic.Message;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One source reports four facts. Each is recorded by the service that owns it, and a reader finds
/// them under every obvious query. Everything uses the public REST API, except for the check of the
/// topic.
@OnRunningSystem(Content.EMPTY)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoryTest {

  private static final String CORRELATION = UUID.randomUUID().toString();
  private static final String CAUSATION = UUID.randomUUID().toString();
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  /// A unique title separates this story from other content of the shared ledger.
  private static final Source ARTICLE =
      new Source(
          null,
          "Corridor Gazette",
          null,
          "Volumes on the Middle Corridor, issue " + CORRELATION,
          null,
          Period.parse("2024-08-08"),
          "en",
          Source.Kind.NEWS,
          null);

  private static final String CITATIONS =
      """
      "citations": [{"source": {"publisher": "%s", "title": "%s", "published": "2024-08-08", "language": "en",
        "kind": "NEWS"}, "locator": "line %%d", "asPrinted": "%%s"}]\
      """
          .formatted(ARTICLE.publisher(), ARTICLE.title());

  private final LedgerSystem system;
  private final URI reader;

  private Api.Answer agreement;
  private Api.Answer visit;
  private Api.Answer throughput;
  private Api.Answer shipment;

  StoryTest(LedgerSystem system) {
    this.system = system;
    this.reader = system.projection().url();
  }

  @BeforeAll
  void tell() {
    visit =
        record(
            system.agreements(),
            "/v1/visits",
            """
            {"meeting": {"type": "STATE", "title": "State visit to Tashkent", "host": "UZ",
              "participants": [{"party": "AZ", "office": "President", "role": "GUEST"}, {"party": "UZ", "role": "HOST"}],
              "place": {"unlocode": "UZTAS"}}, "date": "2024-08-22/2024-08-23", %s}\
            """
                .formatted(CITATIONS.formatted(3, "22-23 August")));
    agreement =
        record(
            system.agreements(),
            "/v1/agreements",
            """
            {"instrument": {"type": "TREATY", "title": "Treaty on allied relations", "level": "STATE",
              "parties": [{"ref": "AZ"}, {"ref": "UZ"}], "subjects": ["transport"], "visit": "%s"},
             "date": "2024-08-23", %s}\
            """
                .formatted(visit.at("/id"), CITATIONS.formatted(5, "August 23")));
    throughput =
        record(
            system.logistics(),
            "/v1/throughput",
            """
            {"figure": {"key": {"metric": "cargo_volume", "subject": "corridor:middle-corridor", "period": "2023"},
              "quantity": {"value": 2.8, "unitMult": 6, "unit": "TNE", "qualifier": "AT_MOST"},
              "growth": {"kind": "PERCENT", "value": 86, "against": "2022"}}, %s}\
            """
                .formatted(CITATIONS.formatted(9, "nearly 2.8 million tons; 86 percent")));
    shipment =
        record(
            system.logistics(),
            "/v1/shipments",
            """
            {"consignment": {"references": [{"type": "CIM_SMGS", "number": "%s"}],
              "goods": [{"label": "machinery", "hs": "8429", "packages": {"value": 54, "unit": "E22"}}],
              "equipment": [{"type": "CONTAINER", "number": "CSQU3054383"}],
              "origin": {"unlocode": "CNXIA", "label": "Xi'an"}, "destination": {"unlocode": "AZALA", "label": "Alat"}},
             "date": "2024-03", %s}\
            """
                .formatted(reference(), CITATIONS.formatted(11, "March")));
    get("/v1/shipments/" + shipment.at("/id"), visit, agreement, throughput, shipment);
  }

  private static String reference() {
    return CORRELATION.substring(0, 8).toUpperCase(Locale.ROOT);
  }

  private static Api.Answer record(Writer writer, String path, String body) {
    var answer =
        Api.post(
                writer.service().url(),
                path + "?confirmed=true",
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString(),
                "Correlation-Id",
                CORRELATION,
                "Causation-Id",
                CAUSATION,
                "traceparent",
                TRACE)
            .expect(201);
    assertEquals("\"1\"", answer.header("ETag"));
    assertEquals(
        "%s:%s@1".formatted(writer.log(), answer.at("/id")), answer.header("Consistency-Token"));
    assertTrue(answer.header("Location").endsWith(path + "/" + answer.at("/id")), answer::toString);
    return answer;
  }

  /// Reads with these writes applied.
  private Api.Answer get(String path, Api.Answer... writes) {
    var tokens = new ArrayList<String>();
    for (var write : writes) {
      tokens.add(write.header("Consistency-Token"));
    }
    var answer = Api.getAfter(tokens, reader, path);
    assertEquals("wait=20", answer.header("Preference-Applied"), answer::toString);
    return answer;
  }

  /// The items of a list with this id; there must be no second page.
  private static List<JsonNode> itemsOf(Api.Answer list, Api.Answer write) {
    assertTrue(list.json().path("next").isMissingNode(), "a page was left out");
    return StreamSupport.stream(list.json().get("items").spliterator(), false)
        .filter(item -> item.get("id").asText().equals(write.at("/id")))
        .toList();
  }

  @Test
  void aClientReadsItsOwnWriteAndTheAnswerReportsItsFreshness() {
    var body =
        """
        {"instrument": {"type": "MOU", "title": "Memorandum on digital transit", "parties": [{"ref": "KZ"}, {"ref": "GE"}]},
         %s}\
        """
            .formatted(CITATIONS.formatted(20, "memorandum"));
    for (var round = 0; round < 10; round++) {
      var written = record(system.agreements(), "/v1/agreements", body);
      var read = get("/v1/agreements/" + written.at("/id"), written);
      assertEquals("Memorandum on digital transit", read.at("/item/title"));
      assertTrue(read.json().at("/freshness/agreements/position").asLong() > 0, read::toString);
    }
  }

  @Test
  void aWriteThatIsNotVisibleYetIsReported() {
    var answer =
        Api.ask(
            reader,
            "/v1/agreements",
            "Consistency-Token",
            "agreements:" + agreement.at("/id") + "@2",
            "Prefer",
            "wait=1");
    answer.expect(503);
    assertEquals(Api.NOT_YET_VISIBLE, answer.at("/type"));
    assertEquals("1", answer.header("Retry-After"));
  }

  @Test
  void theTreatyIsFoundByBothItsParties() {
    var found =
        itemsOf(
            get(
                "/v1/agreements?party=AZ&party=UZ&type=TREATY&limit=500&include=timeline",
                agreement),
            agreement);
    assertEquals(1, found.size());
    var treaty = found.getFirst();
    assertEquals("SIGNED", treaty.get("status").asText());
    assertEquals("Treaty on allied relations", treaty.get("title").asText());
    assertEquals("2024-08-23", treaty.get("date").asText());
    assertEquals(visit.at("/id"), treaty.get("visit").asText());
    assertEquals(1, treaty.get("timeline").size());
    assertEquals(ARTICLE.id().toString(), treaty.at("/timeline/0/sources/0/id").asText());

    assertEquals(
        List.of(),
        itemsOf(
            get("/v1/agreements?party=AZ&party=KZ&type=TREATY&limit=500", agreement), agreement));
    assertEquals(
        List.of(),
        itemsOf(
            get("/v1/agreements?party=AZ&asOf=2024-08-31&type=TREATY&limit=500", agreement),
            agreement),
        "the ledger did not know it then");
  }

  @Test
  void theVisitIsFoundByItsDays() {
    var found =
        itemsOf(get("/v1/visits?host=UZ&from=2024-08-01&to=2024-08-31&limit=500", visit), visit);
    assertEquals(1, found.size());
    assertEquals("HELD", found.getFirst().get("status").asText());
    assertEquals("STATE", found.getFirst().get("type").asText());
    assertEquals("2024-08-22/2024-08-23", found.getFirst().get("date").asText());
    assertEquals(
        List.of(),
        itemsOf(get("/v1/visits?host=UZ&from=2024-08-24&to=2024-08-31&limit=500", visit), visit));
  }

  @Test
  void theVolumeIsKeptAsStated() {
    var sets =
        get(
                "/v1/figures?subject=corridor:middle-corridor&metric=cargo_volume&period=2023&source="
                    + ARTICLE.id(),
                throughput)
            .json()
            .get("items");
    assertEquals(1, sets.size());
    assertEquals(1, sets.get(0).get("values").size());
    var value = sets.get(0).get("values").get(0);
    assertEquals(throughput.at("/id"), value.get("stream").asText());
    assertEquals(
        Api.json(
            "{\"value\": 2.8, \"unitMult\": 6, \"unit\": \"TNE\", \"qualifier\": \"AT_MOST\"}"),
        value.get("quantity"));
    assertEquals("PERCENT", value.at("/growth/kind").asText());
    assertEquals("86", value.at("/growth/value").asText());
    assertEquals("2022", value.at("/growth/against").asText());
    assertEquals(
        "nearly 2.8 million tons; 86 percent", value.at("/citations/0/asPrinted").asText());
  }

  @Test
  void theShipmentIsFoundByItsContainerAndItsConsignmentNote() {
    var found =
        get("/v1/shipments?equipment=CSQU3054383&reference=" + reference(), shipment)
            .json()
            .get("items");
    assertEquals(1, found.size());
    assertEquals(shipment.at("/id"), found.get(0).get("id").asText());
    assertEquals("CNXIA", found.get(0).at("/origin/unlocode").asText());
    assertEquals("AZALA", found.get(0).at("/destination/unlocode").asText());
  }

  @Test
  void theSourceListsAllFactsThatRestOnIt() {
    var source = get("/v1/sources/" + ARTICLE.id(), agreement, visit, throughput, shipment);
    assertEquals(ARTICLE.title(), source.at("/item/title"));
    var streams = new ArrayList<String>();
    for (var statement : source.json().get("statements")) {
      assertTrue(statement.get("alone").asBoolean(), statement::toString);
      streams.add(statement.get("stream").asText());
    }
    assertTrue(
        streams.containsAll(
            List.of(
                visit.at("/id"), agreement.at("/id"), throughput.at("/id"), shipment.at("/id"))),
        streams::toString);
  }

  @Test
  void theChangeFeedReturnsEachFactOnceInRecordedOrder() {
    var page =
        get(
            "/v1/timeline?to=2024-12-31&from=2023-01-01&source=" + ARTICLE.id(),
            agreement,
            visit,
            throughput,
            shipment);
    var told = new ArrayList<String>();
    page.json().get("items").forEach(item -> told.add(item.get("stream").asText()));
    assertEquals(
        List.of(visit.at("/id"), agreement.at("/id"), throughput.at("/id"), shipment.at("/id")),
        told);

    var first =
        Api.get(
            reader, "/v1/timeline?limit=1&to=2024-12-31&from=2023-01-01&source=" + ARTICLE.id());
    assertEquals(1, first.json().get("items").size());
    var rest =
        Api.get(
            reader,
            "/v1/timeline?to=2024-12-31&from=2023-01-01&source=%s&after=%s"
                .formatted(ARTICLE.id(), first.at("/next")));
    assertEquals(3, rest.json().get("items").size());
    assertEquals(agreement.at("/id"), rest.at("/items/0/stream"));
  }

  @Test
  void aReconnectingListenerReceivesEachEventExactlyOnce() throws Exception {
    var path = "/v1/timeline?to=2024-12-31&from=2023-01-01&source=" + ARTICLE.id();
    var before = listen(path, "", 2);
    assertEquals(
        List.of(visit.at("/id"), agreement.at("/id")),
        before.stream().map(event -> event.data().get("stream").asText()).toList());
    assertNull(before.getFirst().name(), "EventSource.onmessage gets only events without a name");
    assertEquals("visit-held", before.getFirst().data().get("type").asText());

    var after = listen(path, before.getLast().id(), 2);
    assertEquals(
        List.of(throughput.at("/id"), shipment.at("/id")),
        after.stream().map(event -> event.data().get("stream").asText()).toList());
    assertNotEquals(before.getLast().id(), after.getFirst().id());
  }

  /// Listens until this number of events has arrived.
  private List<ServerSentEvent> listen(String path, String lastEventId, int count)
      throws Exception {
    var request =
        Api.request(reader, path, "Accept", "text/event-stream")
            .header("Last-Event-ID", lastEventId)
            .build();
    var response = Api.CLIENT.send(request, HttpResponse.BodyHandlers.ofLines());
    assertEquals(200, response.statusCode());
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      var lines = response.body();
      var events =
          CompletableFuture.supplyAsync(
              () -> ServerSentEvent.first(lines.iterator(), count), thread);
      try {
        var received = events.get(LedgerSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        DocumentedAnswer.check("projection-service", "/v1/timeline", received);
        return received;
      } finally {
        lines.close(); // ends the request and a waiting reader
      }
    }
  }

  @Test
  void theTreatyIsOnItsTopicWithItsWholeEnvelope() {
    var messages =
        Topic.read(system, system.agreements()).stream()
            .filter(message -> message.key().equals(agreement.at("/id")))
            .toList();
    assertEquals(1, messages.size());
    var log =
        system
            .query(
                "agreements",
                """
                SELECT l.position, l.ledger_epoch, encode(l.chain_sha256, 'hex'), e.command_id,
                  to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
                FROM event_log l JOIN event e USING (stream_id, version) WHERE stream_id = '%s'
                """
                    .formatted(agreement.at("/id")),
                row ->
                    List.of(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)))
            .getFirst();
    assertEquals(
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_id", agreement.at("/events/0/id")),
                Map.entry("ce_source", "/corridor/agreements"),
                Map.entry("ce_type", "corridor.agreement-signed.v1"),
                Map.entry("ce_subject", agreement.at("/id")),
                Map.entry("ce_time", log.get(4)),
                Map.entry(
                    "ce_dataschema", system.projection().url() + "/schemas/agreement-signed/v1"),
                Map.entry("content-type", "application/json"),
                Map.entry("ce_streamtype", "agreements"),
                Map.entry("ce_streamversion", "1"),
                Map.entry("ce_logposition", log.get(0)),
                Map.entry("ce_ledgerepoch", log.get(1)),
                Map.entry("ce_chainhash", log.get(2)),
                Map.entry("ce_commandid", log.get(3)),
                Map.entry("ce_correlationid", CORRELATION),
                Map.entry("ce_causationid", CAUSATION),
                Map.entry("ce_traceparent", TRACE),
                Map.entry("ce_hashversion", "2"),
                Map.entry("ce_actor", "anonymous"),
                Map.entry("ce_occurred", "2024-08-23"),
                Map.entry("ce_occurredearliest", "2024-08-23"),
                Map.entry("ce_occurredlatest", "2024-08-23"))),
        plain(messages.getFirst()));
    assertEquals(64, messages.getFirst().headers().get("ce_mac").length());
    assertFalse(messages.getFirst().headers().get("ce_mackeyid").isBlank());
    var value = Api.json(messages.getFirst().value());
    assertEquals("Treaty on allied relations", value.at("/instrument/title").asText());
    assertEquals(
        new Citation(ARTICLE, "line 5", "August 23", null, null),
        messages.getFirst().fact().event().citations().getFirst());
  }

  /// Compares times to the microsecond, whatever their number of digits, and leaves out the MAC and
  /// its key id, which differ between installations.
  private static Map<String, String> plain(Message message) {
    var headers = new TreeMap<>(message.headers());
    headers.keySet().removeAll(List.of("ce_mac", "ce_mackeyid"));
    headers.computeIfPresent(
        "ce_time",
        (_, time) ->
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS")
                .format(OffsetDateTime.parse(time)));
    return headers;
  }
}
