package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.local.ServiceProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Runs the introduction of each API document, and sends the example of every operation unchanged,
/// in the order of the documents, to a new system with the dataset.
///
/// Introductions and examples record facts, so this test has a system of its own.
class ExamplesTest {

  /// The lists that are empty on a new system. Their operations say so.
  private static final Set<String> EMPTY = Set.of("listParkedStreams", "listLikelyDuplicates");

  @Test
  void everyIntroductionAndExampleRunsUnchangedInTheOrderOfTheDocument() {
    try (var system = LedgerSystem.start()) {
      var loaded = system.corridor("load", "dataset/commands");
      assertEquals(0, loaded.exitCode(), loaded::text);
      system.awaitEverythingVisible();
      var failures = new ArrayList<String>();
      for (var service :
          List.of(system.projection(), system.agreements().service(), system.logistics().service()))
        failures.addAll(failures(system, service));
      assertEquals(List.of(), failures);
    }
  }

  private static List<String> failures(LedgerSystem system, ServiceProcess service) {
    var document = Api.get(service.url(), "/q/openapi", "Accept", "application/json").json();
    var documented = new DocumentedAnswer(document);
    var failures = new ArrayList<>(Introduction.of(document).failures(system));
    var operations = 0;
    for (var path : document.get("paths").properties())
      for (var operation : path.getValue().properties()) {
        operations++;
        failures.addAll(failures(service, documented, path.getKey(), operation.getValue()));
      }
    assertTrue(operations > 20, "too few operations in the document of " + service.name());
    return failures;
  }

  private static List<String> failures(
      ServiceProcess service, DocumentedAnswer documented, String path, JsonNode operation) {
    var name = "%s %s: ".formatted(service.name(), operation.get("operationId").asText());
    var request = ExampleRequest.of(path, operation);
    if (request.isEmpty()) return List.of(name + "a path parameter has no example");
    var answer = sent(service, request.get(), operation);
    if (answer.status() != ExampleRequest.status(operation)) return List.of(name + answer);
    var failures = new ArrayList<>(documented.violations(path, answer));
    var id = operation.get("operationId").asText();
    if (answer.json().path("items").isArray()
        && answer.json().get("items").isEmpty() != EMPTY.contains(id))
      failures.add(name + "the list is empty, or should be: " + answer);
    var body = ExampleRequest.body(operation);
    // The first execution of an example on a new system records its fact. API keys and
    // proposals are not facts.
    if (!body.isMissingNode()
        && !path.startsWith("/v1/api-keys")
        && !path.startsWith("/v1/proposals")
        && answer.json().path("events").isEmpty())
      failures.add(name + "recorded nothing: " + answer);
    return failures;
  }

  private static Api.Answer sent(ServiceProcess service, String request, JsonNode operation) {
    var headers = ExampleRequest.headers(operation);
    var body = ExampleRequest.body(operation);
    if (!body.isMissingNode()) return Api.post(service.url(), request, body.toString(), headers);
    var all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Accept";
    all[headers.length + 1] = "*/*";
    return Api.ask(service.url(), request, all);
  }
}
