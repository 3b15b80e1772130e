package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.corridorledger.consumer.FactFold;
import io.corridorledger.consumer.FactFold.Event;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.histories.ClosedSchemas;
import io.corridorledger.system.LedgerSystem.Writer;
import io.corridorledger.system.OnRunningSystem.Content;
import io.corridorledger.system.Topic.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The topics with the dataset keep the contracts that the reader serves.
@OnRunningSystem(Content.DATASET)
class TopicContractTest {

  private static final SchemaRegistry VALIDATORS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LedgerSystem system;
  private final Map<URI, Schema> schemas = new HashMap<>();

  TopicContractTest(LedgerSystem system) {
    this.system = system;
  }

  private List<Writer> writers() {
    return List.of(system.agreements(), system.logistics());
  }

  /// The schema of each record is fetched from the address in the record. Unknown fields are
  /// forbidden.
  @Test
  void everyRecordIsValidUnderTheSchemasThatItNames() {
    var envelope = schema(system.projection().url().resolve("/schemas/envelope/v1"));
    var invalid = new ArrayList<String>();
    var records = 0;
    for (var writer : writers())
      for (var message : Topic.read(system, writer)) {
        records++;
        var schema = schema(URI.create(message.headers().get("ce_dataschema")));
        schema
            .validate(message.value(), InputFormat.JSON)
            .forEach(error -> invalid.add(message.headers().get("ce_type") + ": " + error));
        envelope
            .validate(LedgerJson.text(message.headers()), InputFormat.JSON)
            .forEach(error -> invalid.add("headers: " + error));
      }
    assertEquals(List.of(), invalid);
    assertTrue(records > 500, "only %d records".formatted(records));
  }

  private Schema schema(URI address) {
    return schemas.computeIfAbsent(
        address,
        _ -> {
          var served = Api.get(address.resolve("/"), address.getPath());
          assertTrue(
              served.header("Content-Type").startsWith("application/schema+json"),
              served::toString);
          return VALIDATORS.getSchema(
              LedgerJson.document(ClosedSchemas.of(map(served.json()))), InputFormat.JSON);
        });
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(JsonNode object) {
    return JSON.convertValue(object, Map.class);
  }

  @Test
  void theServedContractsAreTheCommittedOnes() throws IOException {
    var reader = system.projection().url();
    var docs = LedgerSystem.root().resolve("docs");
    for (var item : Api.get(reader, "/schemas").json().get("items")) {
      var file =
          "schemas/%s.v%d.json".formatted(item.get("event").asText(), item.get("version").asInt());
      assertEquals(
          Files.readString(docs.resolve(file)),
          Api.get(reader, item.get("address").asText()).response().body());
    }
    assertEquals(
        Files.readString(docs.resolve("asyncapi/topics.json")),
        Api.get(reader, "/asyncapi").response().body());
  }

  /// The reference fold of each topic agrees with the read models about the facts of every
  /// aggregate.
  @Test
  void theReferenceFoldAgreesWithTheReadModels() {
    var compared = 0;
    for (var writer : writers()) {
      var fold = new FactFold();
      for (Message message : Topic.read(system, writer))
        fold.add(Event.of(message.headers(), Api.json(message.value())));
      for (var type : List.of("agreements", "visits", "commitments", "memberships", "projects"))
        if (AggregateType.ALL.stream()
            .anyMatch(t -> t.name().equals(type) && t.log().equals(writer.log())))
          for (var item :
              Api.all(system.projection().url(), "/v1/%s?include=timeline".formatted(type))) {
            FactFoldTest.agrees(fold.facts(type + "/" + item.get("id").asText()), item);
            compared++;
          }
    }
    assertTrue(compared > 100, "only %d aggregates were compared".formatted(compared));
  }

  @Test
  void tailPrintsTheEventsOfATypeFromTheStart() {
    var tail = system.corridor("tail", "agreements", "--type", "visit-held", "--to-end");
    assertEquals(0, tail.exitCode(), tail::text);
    var expected =
        Topic.read(system, system.agreements()).stream()
            .filter(message -> message.headers().get("ce_type").equals("corridor.visit-held.v1"))
            .count();
    var lines = tail.text().lines().filter(line -> line.contains("  visit-held  visits/")).toList();
    assertEquals(expected, lines.size(), tail::text);
    assertTrue(lines.getFirst().contains("{\""), lines::getFirst);
    assertTrue(tail.text().lines().noneMatch(line -> line.contains("visit-announced  visits/")));
  }
}
