package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The reviewed API documents under `docs/openapi`, and the examples in them, are those of the
/// running services.
@OnRunningSystem(Content.DATASET)
class ApiContractTest {

  private static final Path REVIEWED = LedgerSystem.root().resolve("docs/openapi");

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
      var written =
          LedgerSystem.root().resolve("system-tests/target/openapi").resolve(file.getFileName());
      Files.createDirectories(written.getParent());
      Files.writeString(written, now.toPrettyString() + "\n");
      var breaking = ContractChanges.breaking(before, now);
      fail(
          "%s has another API document than %s. %s\nReview the change, then accept it: cp %s %s"
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

  /// An example is a response of the dataset that was shortened to a few elements of each list.
  @Test
  void everyExampleHasTheFieldsOfTheResponse() {
    for (var path : document(system.projection()).get("paths").properties()) {
      var example = path.getValue().at("/get/responses/200/content/application~1json/example");
      var request = ExampleRequest.of(path.getKey(), path.getValue().path("get"));
      if (example.isMissingNode() || request.isEmpty()) continue;
      var answer = Api.ask(system.projection().url(), request.get(), "Accept", "application/json");
      if (answer.status() != 200) continue; // the dataset has no such item
      assertEquals(fields(example), fields(answer.json()), request.get());
      for (var field : fields(example))
        assertTrue(
            fields(answer.json().get(field)).containsAll(fields(example.get(field))),
            request.get() + " " + field);
    }
  }

  /// Sends the example of each query, the same list with its evidence, and the queries for the
  /// first items.
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
      var one = path.getKey() + "/{id}";
      if (!document.get("paths").has(one) || list.status() != 200) continue;
      list.json()
          .get("items")
          .valueStream()
          .limit(5)
          .map(item -> ask(path.getKey() + "/" + item.get("id").asText()))
          .forEach(answer -> violations.addAll(documented.violations(one, answer)));
    }
    assertEquals(List.of(), violations);
  }

  private Api.Answer ask(String request) {
    return Api.ask(system.projection().url(), request, "Accept", "application/json");
  }

  private static TreeSet<String> fields(JsonNode object) {
    var names = new TreeSet<String>();
    if (object.isObject()) object.fieldNames().forEachRemaining(names::add);
    names.remove("next"); // the dataset can grow to several pages
    return names;
  }

  private static JsonNode document(ServiceProcess service) {
    return Api.get(service.url(), "/q/openapi", "Accept", "application/json").json();
  }
}
