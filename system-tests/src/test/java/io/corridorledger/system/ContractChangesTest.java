package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractChangesTest {

  private static final String DOCUMENT =
      """
      {"paths": {"/v1/things": {"post": {
          "operationId": "addThing",
          "parameters": [{"in": "query", "name": "kind", "schema": {"type": "string", "enum": ["A", "B"]}}],
          "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
          "responses": {"200": {"headers": {"ETag": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}}}}}},
       "components": {"schemas": {
          "Thing": {"type": "object", "required": ["name"], "properties": {
              "name": {"type": "string", "maxLength": 9}, "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}},
          "Answer": {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "string", "format": "uuid"}, "kind": {"const": "thing"}, "count": {"type": "integer"}}}}}}
      """;

  private static List<String> after(String old, String now) {
    JsonNode before = Api.json(DOCUMENT);
    assertEquals(true, DOCUMENT.contains(old), old);
    return ContractChanges.breaking(before, Api.json(DOCUMENT.replace(old, now)));
  }

  @Test
  void theSameDocumentBreaksNothing() {
    assertEquals(List.of(), after("addThing", "addThing"));
  }

  @Test
  void removedPartsAreNamed() {
    assertEquals(
        List.of("addThing: the operation post /v1/things was removed"),
        after("/v1/things", "/v2/things"));
    assertEquals(
        List.of("addThing, response 200: count was removed"),
        after(", \"count\": {\"type\": \"integer\"}", ""));
    assertEquals(
        List.of("addThing, request: parts was removed"),
        after(
            ", \"parts\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/components/schemas/Thing\"}}",
            ""));
  }

  @Test
  void stricterRequestsAreNamed() {
    assertEquals(
        List.of("addThing, request: parts is now required"),
        after("[\"name\"]", "[\"name\", \"parts\"]"));
    assertEquals(
        List.of("addThing, request: name has a lower maxLength"),
        after("\"maxLength\": 9", "\"maxLength\": 8"));
    assertEquals(
        List.of("addThing, request: query parameter kind no longer accepts B"),
        after("[\"A\", \"B\"]", "[\"A\"]"));
    assertEquals(
        List.of("addThing, request: query parameter kind is now required"),
        after("\"name\": \"kind\",", "\"name\": \"kind\", \"required\": true,"));
  }

  @Test
  void weakerResponsesAreNamed() {
    assertEquals(
        List.of("addThing, response 200: id is no longer always present"), after("[\"id\"]", "[]"));
    assertEquals(
        List.of("addThing, response 200: count has the type \"string\" instead of \"integer\""),
        after("\"count\": {\"type\": \"integer\"}", "\"count\": {\"type\": \"string\"}"));
  }

  @Test
  void removedHeadersAndOtherFormatsAreNamed() {
    assertEquals(
        List.of("addThing, response 200: header ETag was removed"),
        after("\"ETag\": {\"schema\": {\"type\": \"string\"}}", ""));
    assertEquals(
        List.of("addThing, response 200: id has another format"), after("\"uuid\"", "\"date\""));
    assertEquals(
        List.of("addThing, response 200: kind has another constant"),
        after("\"const\": \"thing\"", "\"const\": \"part\""));
  }

  @Test
  void aNewNeedForATokenIsNamed() {
    var change = List.of("addThing, request: now needs a token");
    assertEquals(
        change, after("\"operationId\"", "\"security\": [{\"bearer\": []}], \"operationId\""));
    assertEquals(change, after("{\"paths\"", "{\"security\": [{\"bearer\": []}], \"paths\""));
    assertEquals(
        List.of(), after("{\"paths\"", "{\"security\": [{}, {\"bearer\": []}], \"paths\""));
  }

  @Test
  void additionsBreakNothing() {
    assertEquals(
        List.of(), after("\"count\": {", "\"more\": {\"type\": \"string\"}, \"count\": {"));
    assertEquals(
        List.of(), after("\"parts\": {", "\"more\": {\"type\": \"string\"}, \"parts\": {"));
    assertEquals(List.of(), after("[\"A\", \"B\"]", "[\"A\", \"B\", \"C\"]"));
  }
}
