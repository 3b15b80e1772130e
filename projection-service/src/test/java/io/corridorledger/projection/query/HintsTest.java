package io.corridorledger.projection.query;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.Standing;
import io.corridorledger.event.Instrument;
import io.corridorledger.projection.Stack;
import io.corridorledger.value.PlaceRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// If a filter accepts any word, and no item has the word of the request, the list is empty and the
/// response has a hint.
@QuarkusTest
@WithTestResource(Stack.class)
class HintsTest {

  private static final String CORRIDOR = "hints-corridor";

  /// Values that no item has, by schema of the parameter. Parameters of other schemas get [#WORD].
  private static final Map<String, String> VALUES =
      Map.of(
          "PartyRef", "CO:Nobody knows",
          "SubjectRef", "corridor:nobody-knows");

  private static final String WORD = "nobody-knows";

  /// Parameters with a text that is not a word of a vocabulary: free text, codes, and places in a
  /// list.
  private static final Set<String> NO_WORDS = Set.of("q", "commodity", "asOf", "cursor", "after");

  /// Schemas of texts whose values are not words: periods and units.
  private static final Set<String> NOTATIONS = Set.of("Period", "Unit");

  /// Filters that accept any word but give no hint. The filter `party` of the list of corridors
  /// selects the corridors through a country or region. Other parties match no corridor.
  private static final Set<String> WITHOUT_HINT = Set.of("listCorridors party");

  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject Ledger ledger;

  @BeforeEach
  void begin() {
    ledger.clear();
    ledger.record(
        "corridors",
        UUID.randomUUID(),
        "2026-01-01T00:00:00Z",
        new CorridorDefined(
            null,
            CORRIDOR,
            "Hints",
            null,
            Standing.EXISTING,
            List.of(new PlaceRef(null, null, null, "AZ")),
            null,
            null,
            List.of(Ledger.cited("Hints Gazette", "2024-03-01"))));
    ledger.record(
        "agreements",
        UUID.randomUUID(),
        "2026-01-02T00:00:00Z",
        Ledger.signed(
            Instrument.Type.TREATY,
            "Hints",
            "CO:Hints Railway",
            "2024-03-01",
            List.of(Ledger.cited("Hints Gazette", "2024-03-01"))));
    ledger.record(
        "indicators",
        UUID.randomUUID(),
        "2026-01-03T00:00:00Z",
        Ledger.turnover("corridor:" + CORRIDOR, "2023", "2.7", "Hints Gazette"));
  }

  @AfterEach
  void clear() {
    ledger.clear();
  }

  private static JsonNode document() throws Exception {
    return JSON.readTree(given().queryParam("format", "json").get("/q/openapi").asString());
  }

  private static JsonNode resolved(JsonNode document, JsonNode schema) {
    JsonNode one = schema.path("type").asText().equals("array") ? schema.get("items") : schema;
    return one.has("$ref") ? document.at(one.get("$ref").asText().substring(1)) : one;
  }

  private static String name(JsonNode schema) {
    JsonNode one = schema.path("type").asText().equals("array") ? schema.get("items") : schema;
    return one.path("$ref").asText().replaceFirst(".*/", "");
  }

  /// Whether a parameter accepts any word.
  private static boolean isOpen(JsonNode document, JsonNode parameter) {
    JsonNode schema = resolved(document, parameter.get("schema"));
    return parameter.get("in").asText().equals("query")
        && !NO_WORDS.contains(parameter.get("name").asText())
        && !NOTATIONS.contains(name(parameter.get("schema")))
        && schema.path("type").asText().equals("string")
        && !schema.has("enum")
        && !schema.has("format");
  }

  @Test
  void everyFilterThatAcceptsAnyWordHasAHint() throws Exception {
    JsonNode document = document();
    List<String> without = new ArrayList<>();
    int open = 0;
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      JsonNode operation = path.getValue().path("get");
      if (!operation.at("/responses/200/content").has("text/csv")) continue;
      for (JsonNode parameter : operation.path("parameters")) {
        if (!isOpen(document, parameter)) continue;
        open++;
        String name = parameter.get("name").asText();
        var request = given();
        if (path.getKey().equals("/v1/figures/derived") && !name.equals("subject"))
          request.queryParam("subject", "corridor:" + CORRIDOR);
        String value =
            name.equals("country")
                ? "AQ"
                : VALUES.getOrDefault(name(parameter.get("schema")), WORD);
        String id = operation.get("operationId").asText() + " " + name;
        var response = request.queryParam(name, value).get(path.getKey().replace("{id}", CORRIDOR));
        JsonNode page = JSON.readTree(response.asString());
        boolean has =
            page.path("hints")
                .valueStream()
                .anyMatch(hint -> hint.asText().startsWith(name + ": no item of this list has '"));
        if (!page.path("items").isEmpty() || has == WITHOUT_HINT.contains(id))
          without.add(id + ": " + response.asString());
      }
    }
    assertEquals(List.of(), without);
    assertTrue(open > 30, open + " open parameters");
  }

  @Test
  void everyFilterWithAClosedListRejectsOtherWords() throws Exception {
    JsonNode document = document();
    int closed = 0;
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties())
      for (JsonNode parameter : path.getValue().path("get").path("parameters")) {
        if (!parameter.get("in").asText().equals("query")
            || !resolved(document, parameter.get("schema")).has("enum")) continue;
        closed++;
        given()
            .queryParam(parameter.get("name").asText(), WORD)
            .get(path.getKey().replace("{id}", CORRIDOR))
            .then()
            .statusCode(400)
            .body("errors[0].pointer", equalTo("query:" + parameter.get("name").asText()));
      }
    assertTrue(closed > 20, closed + " closed parameters");
  }

  @Test
  void everyListSaysWhenItsFirstItemWasRecorded() throws Exception {
    for (String list :
        List.of(
            "/v1/agreements",
            "/v1/evidence-gaps",
            "/v1/figures",
            "/v1/figures/derived?subject=corridor:" + CORRIDOR,
            "/v1/likely-duplicates"))
      given()
          .queryParam("asOf", "1999-01-01")
          .get(list)
          .then()
          .statusCode(200)
          .body("items", hasSize(0))
          .body("hints[0]", startsWith("asOf: the ledger recorded the first "));
  }

  private static ValidatableResponse empty(String list, String name, String value) {
    return given()
        .queryParam(name, value)
        .get(list)
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
  }

  @Test
  void hintsNameTheNearestWords() {
    String subject = "corridor:" + CORRIDOR;
    for (String list : List.of("/v1/figures", "/v1/figures/derived"))
      empty(list, "subject", "corridor:hints-corridors")
          .body(
              "hints",
              contains(
                  "subject: no item of this list has 'corridor:hints-corridors'; the nearest words are [%s]"
                      .formatted(subject)));
    empty("/v1/corridors/" + CORRIDOR + "/throughput", "metric", "trade_turnovers")
        .body(
            "hints",
            contains(
                "metric: no item of this list has 'trade_turnovers'; the nearest words are [trade_turnover]"));
    empty("/v1/timeline", "party", "CO:Hints Railways")
        .body("hints[0]", startsWith("party: no item of this list has 'CO:Hints Railways'"));
    given().get("/v1/timeline?limit=1").then().body("hints", nullValue());
  }
}
