package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.contract.AggregateType;
import io.corridorledger.local.ServiceProcess;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Each running service describes its API and reports its health.
@OnRunningSystem(Content.DATASET)
class SelfDescriptionTest {

  private static final String QUERY = "(get|list|count)([A-Z][a-z]+)+";
  private static final String COMMAND = "(?!(get|list|count|post)[A-Z])[a-z]+([A-Z][a-z]+)+";
  private static final Pattern RULE = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (.*) \\|$");

  private static final Pattern PROBLEM =
      Pattern.compile("(?m)^\\| \\[`([a-z-]+)`][^|]*\\| [^|]*\\| [^|]*\\| ([a-z -]+) \\|$");

  /// A document in the configuration of Swagger UI.
  private static final Pattern OFFERED =
      Pattern.compile(
          "\\{\\s*\"?url\"?:\\s*[\"']([^\"']+)[\"'],\\s*\"?name\"?:\\s*[\"']([^\"']+)[\"']");

  private final LedgerSystem system;

  SelfDescriptionTest(LedgerSystem system) {
    this.system = system;
  }

  @Test
  void swaggerUiIsServed() {
    for (var service : system.services()) {
      var page = Api.get(service.url(), "/q/swagger-ui");
      assertTrue(page.header("Content-Type").startsWith("text/html"), page::toString);
      assertTrue(page.response().body().contains("swagger-ui-bundle.js"), page::toString);
      Api.get(service.url(), "/q/swagger-ui/swagger-ui-bundle.js");
    }
  }

  @Test
  void swaggerUiOfTheReaderOffersTheDocumentsOfAllServices() {
    var reader = system.projection().url();
    var offered = new TreeMap<String, String>();
    OFFERED
        .matcher(Api.get(reader, "/q/swagger-ui").response().body())
        .results()
        .forEach(document -> offered.put(document.group(2), document.group(1)));
    var titles = new TreeMap<String, String>();
    offered.forEach((name, path) ->
        titles.put(name, Api.get(reader, path, "Accept", "application/json").at("/info/title")));
    var expected = new TreeMap<String, String>();
    for (var service : system.services())
      expected.put(
          (service.url().equals(reader) ? "Queries: " : "Commands: ") + service.name(),
          document(service).at("/info/title").asText());
    assertEquals(expected, titles);
  }

  @Test
  void theOpenApiDocumentNamesItsOperations() {
    for (var service : system.services()) {
      var document = Api.get(service.url(), "/q/openapi", "Accept", "application/json");
      assertEquals("3.1.0", document.at("/openapi"), service.name());
      assertFalse(document.json().get("paths").isEmpty(), service.name());
    }
    assertEquals(
        "signAgreement",
        Api.get(system.agreements().service().url(), "/q/openapi", "Accept", "application/json")
            .at("/paths/~1v1~1agreements/post/operationId"));
  }

  @Test
  void everyOperationAndParameterIsDescribed() {
    for (var service : system.services()) {
      var document = document(service);
      var ids = new ArrayList<String>();
      for (var path : document.get("paths").properties())
        for (var operation : path.getValue().properties()) {
          var said = operation.getValue();
          Supplier<String> where = () -> service.name() + " " + path.getKey() + ": " + said;
          for (var member : List.of("operationId", "summary", "description"))
            assertFalse(said.path(member).asText().isBlank(), where);
          assertEquals(1, said.path("tags").size(), where);
          for (var parameter : said.path("parameters")) {
            assertFalse(parameter.path("description").asText().isBlank(), where);
            var schema = parameter.path("schema");
            assertTrue(
                schema.has("type") || schema.has("$ref"),
                () -> "without a type: " + where.get() + " " + parameter);
          }
          assertTrue(said.at("/responses/200").isObject() || said.at("/responses/201").isObject());
          var id = said.path("operationId").asText();
          var form = operation.getKey().equals("get") ? QUERY : COMMAND;
          assertTrue(id.matches(form), () -> id + " is not a verb and a noun");
          ids.add(id);
        }
      assertEquals(ids.size(), Set.copyOf(ids).size(), ids::toString);
      for (var tag : document.path("tags"))
        assertFalse(tag.path("description").asText().isBlank(), tag::toString);
      for (var header : document.findValues("headers"))
        header.forEach(one -> assertTrue(one.has("schema"), one::toString));
    }
  }

  @Test
  void eachWriterHasThePathsOfTheStreamTypesOfItsLog() {
    for (var writer : List.of(system.agreements(), system.logistics())) {
      var opening = new TreeSet<String>();
      for (var path : document(writer.service()).get("paths").properties())
        if (path.getValue().has("post")
            && !path.getKey().contains("{id}")
            && !path.getKey().equals("/v1/api-keys"))
          opening.add(AggregateType.ofPath(path.getKey()).orElseThrow().name());
      assertEquals(
          AggregateType.ALL.stream()
              .filter(type -> type.log().equals(writer.log()))
              .map(AggregateType::name)
              .collect(Collectors.toCollection(TreeSet::new)),
          opening);
    }
  }

  @Test
  void theReferenceExplainsExactlyTheRulesOfTheOperations() throws IOException {
    var named = new TreeSet<String>();
    for (var service : system.services())
      for (var rules : document(service).findValues("x-rules"))
        for (var rule : rules.properties())
          named.add(rule.getKey() + ": " + rule.getValue().asText());
    var page = Files.readString(LedgerSystem.root().resolve("docs/reference/rules.md"));
    var explained =
        RULE.matcher(page)
            .results()
            .map(row -> row.group(1) + ": " + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(named, explained);
  }

  /// Each service declares the problems that the reference page assigns to it, and no others.
  @Test
  void theReferenceListsExactlyTheProblemsOfTheOperations() throws IOException {
    var page = Files.readString(LedgerSystem.root().resolve("docs/reference/problems.md"));
    var rows = PROBLEM.matcher(page).results().toList();
    var declared = new TreeMap<String, Set<String>>();
    var listed = new TreeMap<String, Set<String>>();
    for (var service : system.services()) {
      var problems = new TreeSet<String>();
      for (var content : document(service).findValues("application/problem+json"))
        content.path("examples").fieldNames().forEachRemaining(problems::add);
      declared.put(service.name(), problems);
      var group = service == system.projection() ? "read models" : "writers";
      listed.put(
          service.name(),
          rows.stream()
              .filter(row -> Set.of("all", group, service.name()).contains(row.group(2)))
              .map(row -> row.group(1))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertEquals(listed, declared);
  }

  /// Two types of the same name would be distinguished only by a meaningless number.
  @Test
  void everySchemaHasAName() {
    for (var service : system.services())
      document(service)
          .at("/components/schemas")
          .fieldNames()
          .forEachRemaining(name ->
              assertFalse(
                  name.matches(".*\\d|One|Page|Single|Listed|Part"), service.name() + ": " + name));
  }

  private static JsonNode document(ServiceProcess service) {
    return Api.get(service.url(), "/q/openapi", "Accept", "application/json").json();
  }

  @Test
  void readinessNamesEveryCheck() {
    for (var service : system.services()) {
      Eventually.holds(
          service.name() + " is ready",
          LedgerSystem.PATIENCE,
          () -> {
            var health = Api.get(service.managementUrl(), "/q/health/ready");
            assertEquals("UP", health.at("/status"), health::toString);
            assertFalse(health.json().get("checks").isEmpty(), health::toString);
          });
    }
  }
}
