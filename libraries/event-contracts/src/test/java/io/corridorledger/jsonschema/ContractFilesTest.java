package io.corridorledger.jsonschema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.contract.LedgerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The committed schemas and the committed AsyncAPI document equal the generated ones, and no
/// change of the records breaks consumers.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContractFilesTest {

  private static final Path DOCS = Path.of("../../docs");
  private static final Path SCHEMAS = DOCS.resolve("schemas");
  private static final JsonMapper JSON = new JsonMapper();

  /// This test runs before the files are written, so that a breaking change is never written.
  @Test
  @Order(1)
  void noChangeBreaksConsumers() throws IOException {
    assertEquals(
        List.of(),
        breaking(Committed.files(SCHEMAS, ".json"), generated()),
        "Published events stay as they are, and consumers rely on their form. If the meaning of an"
            + " event changes, add an event with a new name.");
  }

  @Test
  @Order(2)
  void theCommittedSchemasAreTheGeneratedOnes() throws IOException {
    if (!breaking(Committed.files(SCHEMAS, ".json"), generated()).isEmpty()) return;
    Committed.compare(SCHEMAS, ".json", generated());
  }

  @Test
  @Order(3)
  void theCommittedAsyncApiDocumentIsTheGeneratedOne() throws IOException {
    Committed.compare(
        DOCS.resolve("asyncapi"),
        ".json",
        new TreeMap<>(
            java.util.Map.of("topics.json", LedgerJson.document(TopicsDocument.generate()))));
  }

  private static SortedMap<String, String> generated() {
    SortedMap<String, String> files = new TreeMap<>();
    EventSchemas.all()
        .forEach((id, schema) ->
            files.put(
                "%s.v%d.json".formatted(id.event(), id.version()), LedgerJson.document(schema)));
    return files;
  }

  private static List<String> breaking(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    List<String> breaking = new ArrayList<>();
    before.forEach((file, schema) -> {
      String name = file.replace(".json", "");
      if (!after.containsKey(file))
        breaking.add(
            "%s is gone: an event was removed, renamed or got another version".formatted(name));
      else breaking.addAll(SchemaChanges.breaking(name, json(schema), json(after.get(file))));
    });
    return breaking;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void aRenamedEventIsReported() {
    var renamed = generated();
    renamed.put("visit-took-place.v1.json", renamed.remove("visit-held.v1.json"));
    assertEquals(
        List.of("visit-held.v1 is gone: an event was removed, renamed or got another version"),
        breaking(generated(), renamed));
  }

  @Test
  void aRemovedFieldIsReported() {
    assertEquals(
        List.of(
            "visit-held.v1.Meeting lost the field place",
            "visit-held.v1.Meeting lost the field title",
            "visit-held.v1.Meeting: the field title is no longer required, but consumers may rely"
                + " on it"),
        planted(schema -> {
          at(schema, "/$defs/Meeting/properties").remove(List.of("place", "title"));
          ((ArrayNode) schema.at("/$defs/Meeting/required")).remove(0);
        }));
  }

  @Test
  void aTighterSchemaIsReported() {
    assertEquals(
        List.of(
            "visit-held.v1.Meeting.title tightened maxLength from 300 to 100",
            "visit-held.v1.MeetingType lost the constant STATE",
            "visit-held.v1: the field date became required, but published events may lack it"),
        planted(schema -> {
          at(schema, "/$defs/Meeting/properties/title").put("maxLength", 100);
          ((ArrayNode) schema.at("/$defs/MeetingType/enum")).remove(0);
          ((ArrayNode) schema.get("required")).add("date");
        }));
  }

  @Test
  void aNewRequiredFieldIsReported() {
    assertEquals(
        List.of("visit-held.v1: the new field weather is required, but published events lack it"),
        planted(schema -> {
          at(schema, "/properties").putObject("weather").put("type", "string");
          ((ArrayNode) schema.get("required")).add("weather");
        }));
  }

  @Test
  void anotherTypeOfAFieldIsReported() {
    assertEquals(
        List.of("visit-held.v1.Meeting.title changed type from \"string\" to \"number\""),
        planted(schema -> at(schema, "/$defs/Meeting/properties/title").put("type", "number")));
  }

  @Test
  void additionsAndTextsAreCompatible() {
    assertEquals(
        List.of(),
        planted(schema -> {
          schema.put("description", "Other words");
          at(schema, "/properties").putObject("weather").put("type", "string");
          ((ArrayNode) schema.at("/$defs/MeetingType/enum")).add("VIRTUAL");
          at(schema, "/$defs/Meeting/properties/title").put("maxLength", 400);
        }));
  }

  /// The changes that are reported after a change of the schema of `visit-held`, in alphabetical
  /// order.
  private static List<String> planted(Consumer<ObjectNode> change) {
    var changed = generated();
    ObjectNode schema = (ObjectNode) json(changed.get("visit-held.v1.json"));
    change.accept(schema);
    changed.put("visit-held.v1.json", schema.toString());
    return breaking(generated(), changed).stream().sorted().toList();
  }

  private static ObjectNode at(ObjectNode schema, String pointer) {
    return (ObjectNode) schema.at(pointer);
  }
}
