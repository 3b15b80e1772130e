package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The reviewed API documents under `docs/openapi`, and the examples in them, are those of the
/// running services.
@OnRunningSystem(Content.DATASET)
class ApiContractTest {

  private static final Path REVIEWED = LedgerSystem.root().resolve("docs/openapi");

  private static final Path EXAMPLES =
      LedgerSystem.root().resolve("projection-service/src/main/resources/openapi/examples");

  private static final boolean WRITE = Boolean.getBoolean("contracts.write");

  private final LedgerSystem system;

  ApiContractTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void everyChangeOfAnApiDocumentIsReviewed() throws IOException {
    for (var service : system.services()) {
      var now = document(service);
      var file = REVIEWED.resolve(service.name() + ".json");
      var before = Files.exists(file) ? Api.json(Files.readString(file)) : Api.json("{}");
      if (before.equals(now)) continue;
      var breaking = ContractChanges.breaking(before, now);
      if (WRITE && breaking.isEmpty()) {
        Files.writeString(file, now.toPrettyString() + "\n");
        continue;
      }
      var written =
          LedgerSystem.root().resolve("system-tests/target/openapi").resolve(file.getFileName());
      Files.createDirectories(written.getParent());
      Files.writeString(written, now.toPrettyString() + "\n");
      fail(
          "%s has another API document than %s. %s\nReview the change, then accept it: cp %s %s\nor, for all documents without a breaking change, run this test with -Dcontracts.write=true"
              .formatted(
                  service.name(),
                  LedgerSystem.root().relativize(file),
                  breaking.isEmpty()
                      ? "No change breaks clients."
                      : "These changes break clients:\n" + String.join("\n", breaking),
                  LedgerSystem.root().relativize(written),
                  LedgerSystem.root().relativize(file)));
    }
  }

  /// An example is a response of the dataset, shortened to two elements of each list. The examples
  /// of the schemas are shortened by hand, because they have no lists of the dataset. With
  /// `-Dcontracts.write=true`, the test writes the examples that differ. The next build has them in
  /// the API document.
  @Test
  void everyExampleHasTheFieldsOfTheResponse() throws IOException {
    var differing = new ArrayList<String>();
    for (var path : document(system.projection()).get("paths").properties()) {
      var operation = path.getValue().path("get");
      var content = operation.at("/responses/200/content");
      var example = content.at("/application~1json/example");
      var request = ExampleRequest.of(path.getKey(), operation);
      if (!path.getKey().startsWith("/v1/") || !content.has("application/json")) continue;
      if (request.isEmpty()) continue;
      var answer = Api.ask(system.projection().url(), request.get(), "Accept", "application/json");
      if (answer.status() != 200) continue; // the dataset has no such item
      var response = shortened(answer.json());
      if (structure(example).equals(structure(response)) && !(WRITE && lacks(example, response)))
        continue;
      var name = operation.get("operationId").asText();
      differing.add("%s, %s".formatted(name, request.get()));
      if (WRITE)
        Files.writeString(EXAMPLES.resolve(name + ".json"), response.toPrettyString() + "\n");
    }
    assertEquals(List.of(), differing, "write the examples again with -Dcontracts.write=true");
  }

  private static JsonNode shortened(JsonNode answer) {
    if (answer.isArray()) {
      var elements = JsonNodeFactory.instance.arrayNode();
      answer.valueStream().limit(2).map(ApiContractTest::shortened).forEach(elements::add);
      return elements;
    }
    if (!answer.isObject()) return answer;
    var fields = JsonNodeFactory.instance.objectNode();
    answer
        .properties()
        .forEach(field -> {
          // Other tests add items to the dataset, so a list can have a next page.
          if (!field.getKey().equals("next"))
            fields.set(field.getKey(), shortened(field.getValue()));
        });
    return fields;
  }

  /// The names of the fields of the response and of its parts. The number of elements of a list
  /// does not count, because other tests add items to the dataset.
  private static Map<String, Set<String>> structure(JsonNode answer) {
    var structure = new TreeMap<String, Set<String>>();
    structure.put("", fields(answer));
    for (var field : fields(answer)) {
      var part = answer.get(field);
      structure.put(field, part.isArray() ? Set.of("list") : fields(part));
    }
    return structure;
  }

  /// Whether a list of the example is empty, although the response has elements for the list.
  private static boolean lacks(JsonNode example, JsonNode response) {
    return fields(example).stream()
        .anyMatch(field ->
            example.get(field).isArray()
                && example.get(field).isEmpty()
                && !response.get(field).isEmpty());
  }

  /// Sends the example of each query. Also reads each list with its evidence, in JSON and in each
  /// other format, and reads the first five items of the list by their ids.
  @Test
  void everyResponseHasTheDocumentedProperties() {
    var document = document(system.projection());
    var documented = new DocumentedAnswer(document);
    var violations = new ArrayList<String>();
    for (var path : document.get("paths").properties()) {
      var operation = path.getValue().path("get");
      ExampleRequest.of(path.getKey(), operation)
          .ifPresent(
              request -> violations.addAll(documented.violations(path.getKey(), ask(request))));
      var parameters = operation.path("parameters").findValuesAsText("name");
      if (!parameters.contains("limit") || path.getKey().contains("{")) continue;
      var evidence = parameters.contains("include") ? "&include=accounts,timeline" : "";
      var list = ask(path.getKey() + "?limit=60" + evidence);
      violations.addAll(documented.violations(path.getKey(), list));
      for (var format : formats(operation))
        violations.addAll(
            documented.violations(
                path.getKey(),
                Api.ask(
                    system.projection().url(),
                    path.getKey() + "?limit=60" + evidence,
                    "Accept",
                    format)));
      var one = path.getKey() + "/{id}";
      if (!document.get("paths").has(one) || list.status() != 200) continue;
      // The list of API keys has another name.
      list.json()
          .path("items")
          .valueStream()
          .limit(5)
          .map(item -> ask(path.getKey() + "/" + item.get("id").asText()))
          .forEach(answer -> violations.addAll(documented.violations(one, answer)));
    }
    assertEquals(List.of(), violations);
  }

  /// The media types in which a list is available, except for JSON.
  private static List<String> formats(JsonNode operation) {
    var formats = new ArrayList<String>();
    operation.at("/responses/200/content").fieldNames().forEachRemaining(formats::add);
    formats.remove("application/json");
    return formats;
  }

  private Api.Answer ask(String request) {
    return Api.ask(system.projection().url(), request, "Accept", "application/json");
  }

  private static Set<String> fields(JsonNode object) {
    var names = new TreeSet<String>();
    if (object.isObject()) object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode document(ServiceProcess service) {
    return Api.get(service.url(), "/q/openapi", "Accept", "application/json").json();
  }
}
