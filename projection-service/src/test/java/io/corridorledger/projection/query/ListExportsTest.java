package io.corridorledger.projection.query;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.feed.Freshness;
import io.corridorledger.feed.Freshness.TopicPosition;
import io.corridorledger.projection.Stack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lists as CSV and NDJSON: whole lists and pages. [WholeListsTest] tests how whole lists are sent.
@QuarkusTest
@WithTestResource(Stack.class)
class ListExportsTest {

  private static final String PARTY = "CO:LIST-EXPORTS";
  private static final String OF_PARTY = "/v1/agreements?party=" + PARTY;

  /// Keeps the scale of a number: 2.70 is not 2.7.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// Every list without required parameters.
  private static final List<String> LISTS =
      List.of(
          "agreements",
          "commitments",
          "corrections",
          "corridors",
          "evidence-gaps",
          "figures",
          "figures/derived?subject=country:AZ",
          "hubs",
          "likely-duplicates",
          "memberships",
          "parked-streams",
          "projects",
          "shipments",
          "sources",
          "timeline",
          "visits");

  @Inject Ledger ledger;

  @TestHTTPResource("/")
  URI service;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  private void agreement(String title) {
    UUID stream = UUID.randomUUID();
    var signed =
        ledger.record(
            "agreements",
            stream,
            "2026-01-01T00:00:00Z",
            Ledger.signed(
                Instrument.Type.TREATY,
                title,
                PARTY,
                "2024-08-22",
                List.of(cited("Gazette", "2024-09-01"))));
    ledger.record(
        "agreements",
        stream,
        "2026-01-03T00:00:00Z",
        new FactDisputed(signed.id(), "Another day.", null, List.of(cited("Other", "2024-09-02"))));
  }

  private void figure(String period, String value) {
    ledger.record(
        "indicators",
        UUID.randomUUID(),
        "2026-01-02T00:00:00Z",
        Ledger.turnover("country:AZ", period, value, "Agency"));
  }

  private static List<Map<String, String>> rows(String csv) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    try (MappingIterator<List<String>> all =
        new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .readerForListOf(String.class)
            .readValues(new StringReader(csv))) {
      while (all.hasNext()) lines.add(all.next());
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      assertEquals(lines.getFirst().size(), line.size(), line::toString);
      Map<String, String> row = new TreeMap<>();
      for (int i = 0; i < line.size(); i++)
        if (!line.get(i).isEmpty()) row.put(lines.getFirst().get(i), line.get(i));
      rows.add(row);
    }
    return rows;
  }

  /// The texts, numbers and booleans of an item. The JSON text has the digits.
  private static Map<String, String> scalars(JsonNode object, String path) {
    Map<String, String> scalars = new TreeMap<>();
    object
        .properties()
        .forEach(property -> {
          String name = path + property.getKey();
          JsonNode value = property.getValue();
          if (value.isObject()) scalars.putAll(scalars(value, name + "."));
          else if (!value.isArray() && !value.isNull())
            scalars.put(name, value.isTextual() ? Csv.defused(value.asText()) : value.toString());
        });
    return scalars;
  }

  private static Response get(String path, String accept) {
    Response response = given().urlEncodingEnabled(false).accept(accept).get(path);
    assertEquals(200, response.statusCode(), response::asString);
    return response;
  }

  @Test
  void everyListHasTheSameItemsInEveryFormat() throws IOException {
    agreement("Treaty on transit, with \"quotes\"\nand a second line");
    agreement("Treaty on rail");
    figure("2023", "2.70");
    figure("2024", "3.10");
    for (String list : LISTS) {
      String path = "/v1/" + list;
      List<JsonNode> items = items(path);

      Response ndjson = get(path, ListFormats.NDJSON);
      assertTrue(ndjson.contentType().startsWith(ListFormats.NDJSON), ndjson.contentType());
      List<JsonNode> lines = new ArrayList<>();
      for (String line : ndjson.asString().lines().toList()) lines.add(JSON.readTree(line));
      assertEquals(items, lines, path);

      Response csv = get(path, ListFormats.CSV);
      assertTrue(csv.contentType().startsWith("text/csv;charset=UTF-8"), csv.contentType());
      List<Map<String, String>> expected = items.stream().map(item -> scalars(item, "")).toList();
      if (List.of("timeline", "corrections").contains(list))
        expected = expected.stream().map(ListExportsTest::noData).toList();
      assertEquals(expected, rows(csv.asString()), path);
    }
  }

  /// All items of a list, page by page.
  private static List<JsonNode> items(String list) throws IOException {
    String cursor = list.endsWith("/timeline") ? "after=" : "cursor=";
    List<JsonNode> items = new ArrayList<>();
    for (String next = list; next != null; ) {
      JsonNode page = JSON.readTree(get(next, "application/json").asString());
      page.get("items").forEach(items::add);
      next =
          page.has("next")
              ? list + (list.contains("?") ? "&" : "?") + cursor + page.get("next").asText()
              : null;
    }
    return items;
  }

  /// The content of a fact depends on its type, so it has no columns. The contents of facts have no
  /// columns.
  private static Map<String, String> noData(Map<String, String> row) {
    Map<String, String> without = new TreeMap<>(row);
    without.keySet().removeIf(column -> column.matches("(data|before|after)\\..*"));
    return without;
  }

  @Test
  void theFreshnessIsAHeader() {
    Map<String, Map<String, Object>> logs = get(OF_PARTY, "application/json").path("freshness");
    String header = get(OF_PARTY, ListFormats.CSV).header("Freshness");
    logs.forEach((log, end) ->
        assertTrue(
            header.contains("%s=%s;epoch=%s".formatted(log, end.get("position"), end.get("epoch"))),
            header));
    assertEquals(
        "agreements=12;epoch=1;recorded=\"2024-09-05T08:00:00Z\", logistics=0;epoch=2;stopped",
        FreshnessHeader.of(
            new Freshness(
                Map.of(
                    "logistics",
                    new TopicPosition(0, 2, null, "a position is missing"),
                    "agreements",
                    new TopicPosition(12, 1, Instant.parse("2024-09-05T08:00:00Z"), null)))));
  }

  @Test
  void anEmptyListHasAHeaderRowOnly() {
    String csv = get(OF_PARTY, ListFormats.CSV).asString();
    assertTrue(csv.startsWith("id,version,status,title,"), csv);
    assertEquals(1, csv.lines().count());
    assertTrue(csv.endsWith("\r\n"));
    assertEquals("", get(OF_PARTY, ListFormats.NDJSON).asString());
  }

  @Test
  void aTextThatASpreadsheetWouldRunIsDefused() throws IOException {
    List<String> titles =
        List.of("=1+1", "+1", "-1", "@x", "\tx", "'=1", "'quoted'", "plain = text");
    titles.forEach(this::agreement);
    List<String> shown =
        rows(get(OF_PARTY, ListFormats.CSV).asString()).stream()
            .map(row -> row.get("title"))
            .sorted()
            .toList();
    assertEquals(
        titles.stream().map(t -> t.matches("'*[=+\\-@\t].*") ? "'" + t : t).sorted().toList(),
        shown);
    assertEquals("'\tx", Csv.defused("\tx"));
    assertEquals("'\rx", Csv.defused("\rx"));
    assertEquals("''=x", Csv.defused("'=x"));
    assertEquals("x", Csv.defused("x"));
  }

  @Test
  void numbersKeepTheirDigitsAndAreNotDefused() throws IOException {
    figure("2023", "2.70");
    figure("2024", "-0.50");
    for (String line :
        get("/v1/figures?subject=country:AZ", ListFormats.SDMX_CSV)
            .asString()
            .lines()
            .skip(1)
            .toList())
      assertTrue(line.contains(",2.70,USD,") || line.contains(",-0.50,USD,"), line);
  }

  @Test
  void withALimitTheResponseIsAPage() throws IOException {
    for (int i = 0; i < 3; i++) agreement("Treaty " + i);
    Response first = get(OF_PARTY + "&limit=2", ListFormats.CSV);
    assertEquals(2, rows(first.asString()).size());
    String etag = first.header("ETag");
    assertTrue(etag.startsWith("W/"), etag);
    given()
        .urlEncodingEnabled(false)
        .accept(ListFormats.CSV)
        .header("If-None-Match", etag)
        .get(OF_PARTY + "&limit=2")
        .then()
        .statusCode(304);
    String link = first.header("Link");
    String next = link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    assertEquals(1, rows(get(next, ListFormats.CSV).asString()).size());
    String cursor = next.replaceAll(".*cursor=([^&]*).*", "$1");
    Response rest = get(OF_PARTY + "&cursor=" + cursor, ListFormats.CSV);
    assertEquals(1, rows(rest.asString()).size());
    assertNull(rest.header("ETag"));
    assertEquals("no-cache", rest.header("Cache-Control"));
  }

  @Test
  void jsonIsTheDefaultAndTheFormatIsNegotiated() {
    Map<String, String> expected =
        Map.of(
            "*/*", "application/json",
            "application/*", "application/json",
            "text/*", "text/csv",
            "text/csv, application/json", "application/json",
            "text/csv;q=0.5, application/json;q=0.4", "text/csv",
            "application/json;q=0, */*", "text/csv",
            "text/csv;q=0.1, application/x-ndjson", "application/x-ndjson",
            "application/xml, application/x-ndjson;q=0.1", "application/x-ndjson");
    expected.forEach((accept, type) -> {
      Response response = given().urlEncodingEnabled(false).header("Accept", accept).get(OF_PARTY);
      response.then().statusCode(200).contentType(startsWith(type));
      assertTrue(response.headers().getValues("Vary").contains("Accept"), accept);
    });
    for (String refused :
        List.of("text/html", "application/vnd.sdmx.data+csv;version=1.0.0", "text/csv;q=0"))
      given()
          .header("Accept", refused)
          .get("/v1/figures")
          .then()
          .statusCode(406)
          .contentType("application/problem+json");
    given().accept(ListFormats.CSV).get("/v1/agreements/counts").then().statusCode(406);
    given().accept(ListFormats.CSV).get("/v1/agreements?limit=0").then().statusCode(400);
    given().accept(ListFormats.CSV).head("/v1/agreements").then().statusCode(200);
  }

  @Test
  void anExportIsCompressed() throws IOException {
    agreement("Treaty on transit");
    Response plain = get(OF_PARTY, ListFormats.CSV);
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(OF_PARTY))
            .header("Accept", ListFormats.CSV)
            .header("Accept-Encoding", "gzip")
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var response = http.send(request, BodyHandlers.ofInputStream());
      assertEquals("gzip", response.headers().firstValue("Content-Encoding").orElse(null));
      assertEquals(
          plain.asString(),
          new String(new GZIPInputStream(response.body()).readAllBytes(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
