package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each check of [DocumentedAnswer] fails on a response that violates the document.
class DocumentedAnswerTest {

  private static final String DOCUMENT =
      """
      {"paths": {"/v1/things": {"get": {"responses": {"200": {
          "headers": {"ETag": {"schema": {"type": "string"}}},
          "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ThingPage"}},
            "application/x-ndjson": {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "string"}, "example": "id,name,count,valid,place.day\\r\\n"},
            "application/vnd.sdmx.data+csv;version=2.0.0": {"schema": {"type": "string"}, "example": "A,B\\r\\n"},
            "text/event-stream": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
       "components": {"schemas": {
          "ThingPage": {"type": "object", "required": ["items"], "properties": {
              "items": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}},
          "Thing": {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "string", "format": "uuid"}, "name": {"type": "string"},
              "count": {"type": "integer"}, "valid": {"type": "boolean"},
              "place": {"$ref": "#/components/schemas/Place"}}},
          "Place": {"type": "object", "properties": {"day": {"type": "string", "format": "date"}}}}}}
      """;

  private static final String ID = "01a227c3-7204-7e8f-bd74-99c9e5605f57";
  private static final String HEADER = "id,name,count,valid,place.day\r\n";
  private static final String THING =
      "{\"id\": \"%s\", \"count\": 7, \"place\": {\"day\": \"2024-08-08\"}}".formatted(ID);

  private static List<String> violations(String type, String body) {
    return violations(type, true, body);
  }

  private static List<String> violations(String type, boolean hasTag, String body) {
    var document = Api.json(DOCUMENT);
    return new DocumentedAnswer(document)
        .violations(
            document.at("/paths/~1v1~1things/get/responses/200"), type + ";x=y", hasTag, body);
  }

  private static void isValid(String type, String body) {
    assertEquals(List.of(), violations(type, body));
  }

  private static void violates(String part, List<String> violations) {
    assertEquals(1, violations.size(), violations::toString);
    assertTrue(violations.getFirst().contains(part), violations::toString);
  }

  @Test
  void everyItemOfAJsonResponseIsChecked() {
    var page = "{\"items\": [%s]}".formatted(THING);
    isValid("application/json", page);
    violates("other", violations("application/json", page.replace("\"count\"", "\"other\"")));
    violates("id", violations("application/json", page.replace("\"id\"", "\"name\"")));
  }

  @Test
  void aDocumentedTagIsRequired() {
    violates("ETag", violations("application/json", false, "{\"items\": []}"));
  }

  @Test
  void everyLineOfNdjsonIsChecked() {
    isValid("application/x-ndjson", "");
    isValid("application/x-ndjson", THING + "\n" + THING + "\n");
    violates(
        "count",
        violations(
            "application/x-ndjson", THING + "\n" + THING.replace(": 7", ": \"seven\"") + "\n"));
    violates(
        "other",
        violations("application/x-ndjson", THING + "\n" + THING.replace("count", "other") + "\n"));
  }

  @Test
  void theColumnsOfCsvAreExactlyTheDocumentedOnes() {
    isValid("text/csv", HEADER);
    violates("other columns", violations("text/csv", ""));
    violates("other columns", violations("text/csv", HEADER.replace("name", "title")));
    violates("other columns", violations("text/csv", HEADER.replace("name,count", "count,name")));
    violates("other columns", violations("text/csv", HEADER.replace("\r", ",more\r")));
    violates("cells", violations("text/csv", HEADER + ID + ",,,\r\n"));
    violates("cells", violations("text/csv", HEADER + ID + ",,,,,more\r\n"));
  }

  @Test
  void everyCellOfCsvHasTheTypeOfItsColumn() {
    isValid("text/csv", HEADER + ID + ",'-7,7,true,2024-08-08\r\n" + ID + ",,,,\r\n");
    violates("column id", violations("text/csv", HEADER + "7,,,,\r\n"));
    violates("column count", violations("text/csv", HEADER + ID + ",,seven,,\r\n"));
    violates("column count", violations("text/csv", HEADER + ID + ",,7.5,,\r\n"));
    violates("column valid", violations("text/csv", HEADER + ID + ",,,yes,\r\n"));
    violates("column place.day", violations("text/csv", HEADER + ID + ",,,,2024-13-01\r\n"));
  }

  @Test
  void aRequiredCellOfCsvIsNotEmpty() {
    violates(
        "column id: a value is missing", violations("text/csv", HEADER + ",,7,,2024-08-08\r\n"));
  }

  /// A required text may be empty. A required number may not.
  @Test
  void onlyARequiredTextMayBeEmptyInCsv() {
    var document =
        Api.json(
            DOCUMENT.replace(
                "\"required\": [\"id\"]", "\"required\": [\"id\", \"name\", \"count\"]"));
    violates(
        "column count: a value is missing",
        new DocumentedAnswer(document)
            .violations(
                document.at("/paths/~1v1~1things/get/responses/200"),
                "text/csv",
                false,
                HEADER + ID + ",,,,\r\n"));
  }

  @Test
  void aColumnWithoutASchemaIsAViolation() {
    var document = Api.json(DOCUMENT.replace("place.day\\r", "place.hub\\r"));
    violates(
        "column place.hub: no schema",
        new DocumentedAnswer(document)
            .violations(
                document.at("/paths/~1v1~1things/get/responses/200"),
                "text/csv",
                false,
                HEADER.replace("day", "hub") + ID + ",,,,hub\r\n"));
  }

  @Test
  void theColumnsOfSdmxAreTheDocumentedOnes() {
    isValid("application/vnd.sdmx.data+csv", "A,B\r\n1,2\r\n");
    violates("other columns", violations("application/vnd.sdmx.data+csv", "A,C\r\n1,2\r\n"));
    violates("cells", violations("application/vnd.sdmx.data+csv", "A,B\r\n1\r\n"));
  }

  @Test
  void theDataOfEveryServerSentEventAreChecked() {
    var event = "id: 1\ndata: %s\n\n".formatted(THING);
    isValid("text/event-stream", ":still here\n\n" + event + event);
    violates("count", violations("text/event-stream", event + event.replace(": 7", ": true")));
    violates("other", violations("text/event-stream", event + event.replace("count", "other")));
  }

  @Test
  void aMediaTypeThatTheDocumentDoesNotHaveIsAViolation() {
    violates("no schema", violations("text/html", "<p>"));
  }

  /// The examples are responses for the dataset, so this test also finds a check that rejects valid
  /// responses.
  @Test
  void everyExampleOfTheReviewedDocumentsIsValid() throws IOException {
    var violations = new ArrayList<String>();
    var examples = 0;
    for (var service : List.of("projection-service", "agreements-service", "logistics-service")) {
      var document =
          Api.json(
              Files.readString(
                  LedgerSystem.root().resolve("docs/openapi").resolve(service + ".json")));
      var documented = new DocumentedAnswer(document);
      for (var operation : document.get("paths").findParents("operationId"))
        for (var response : operation.get("responses"))
          for (var content : response.path("content").properties()) {
            var example = content.getValue().path("example");
            if (example.isMissingNode()) continue;
            examples++;
            var body = example.isTextual() ? example.asText() : example.toString();
            documented
                .violations(response, content.getKey(), true, body)
                .forEach(
                    violation -> violations.add(operation.get("operationId") + " " + violation));
          }
    }
    assertEquals(List.of(), violations);
    assertTrue(examples > 200, examples + " examples");
  }
}
