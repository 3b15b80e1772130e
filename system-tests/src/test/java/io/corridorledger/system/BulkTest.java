package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The lists of the dataset in bulk formats.
@OnRunningSystem(Content.DATASET)
class BulkTest {

  private static final String CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";
  private static final String SDMX_CSV = "application/vnd.sdmx.data+csv;version=2.0.0";
  private static final Path PAGE = LedgerSystem.root().resolve("docs/reference/bulk.md");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(\\w+)` \\| (`[^|]*`) \\|$");

  private final LedgerSystem system;

  BulkTest(LedgerSystem system) {
    this.system = system;
  }

  private Api.Answer ask(String request, String accept) {
    return Api.ask(system.projection().url(), request, "Accept", accept).expect(200);
  }

  /// The example request of each list, without `limit`, by the id of the operation.
  private Map<String, String> lists() {
    var lists = new TreeMap<String, String>();
    var document = ask("/q/openapi", "application/json").json();
    for (var path : document.get("paths").properties()) {
      var operation = path.getValue().path("get");
      if (!operation.at("/responses/200/content").has(CSV)) continue;
      lists.put(
          operation.get("operationId").asText(),
          switch (path.getKey()) {
            case "/v1/figures/derived" -> path.getKey() + "?subject=corridor:middle-corridor";
            default -> path.getKey().replace("{id}", "middle-corridor");
          });
    }
    assertTrue(lists.size() > 15, lists::toString);
    return lists;
  }

  /// All items of a list, page by page.
  private List<JsonNode> items(String request) {
    var items = new ArrayList<JsonNode>();
    var parameters = request.contains("?") ? "&" : "?";
    var cursor = request.startsWith("/v1/timeline") ? "after" : "cursor";
    for (var next = request; next != null; ) {
      var page = ask(next, "application/json").json();
      page.get("items").forEach(items::add);
      next =
          page.has("next") ? request + parameters + cursor + "=" + page.get("next").asText() : null;
    }
    return items;
  }

  @Test
  void everyListHasTheSameItemsInEveryFormat() {
    lists()
        .forEach((operation, request) -> {
          var items = items(request);
          assertEquals(
              items,
              ask(request, NDJSON).response().body().lines().map(Api::json).toList(),
              operation);
          var rows = CsvText.rows(ask(request, CSV).response().body());
          var columns = Set.copyOf(rows.getFirst());
          var expected = items.stream().map(item -> scalars(item, "")).toList();
          assertEquals(
              expected.stream().map(row -> only(columns, row)).toList(),
              rows.stream().skip(1).map(row -> row(rows.getFirst(), row)).toList(),
              operation);
          // Only the contents of facts and of maps have no columns.
          if (!List.of("listTimelineEntries", "listCorrections").contains(operation))
            for (var row : expected) assertTrue(columns.containsAll(row.keySet()), operation + row);
        });
  }

  @Test
  void theColumnsAreDocumented() throws IOException {
    var documented = new TreeMap<String, String>();
    DOCUMENTED
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(line -> documented.put(line.group(1), line.group(2)));
    var actual = new TreeMap<String, String>();
    lists()
        .forEach((operation, request) ->
            actual.put(
                operation,
                CsvText.rows(ask(request, CSV).response().body()).getFirst().stream()
                    .map("`%s`"::formatted)
                    .collect(Collectors.joining(" "))));
    assertEquals(actual, documented);
  }

  private static Map<String, String> only(Set<String> columns, Map<String, String> row) {
    var some = new TreeMap<>(row);
    some.keySet().retainAll(columns);
    return some;
  }

  private static Map<String, String> row(List<String> columns, List<String> cells) {
    assertEquals(columns.size(), cells.size(), cells::toString);
    var row = new TreeMap<String, String>();
    for (int i = 0; i < cells.size(); i++)
      if (!cells.get(i).isEmpty()) row.put(columns.get(i), cells.get(i));
    return row;
  }

  private static Map<String, String> scalars(JsonNode object, String path) {
    var scalars = new TreeMap<String, String>();
    object
        .properties()
        .forEach(property -> {
          var name = path + property.getKey();
          var value = property.getValue();
          if (value.isObject()) scalars.putAll(scalars(value, name + "."));
          else if (value.isTextual())
            scalars.put(
                name,
                (CsvText.FORMULA.matcher(value.asText()).lookingAt() ? "'" : "") + value.asText());
          else if (!value.isArray() && !value.isNull()) scalars.put(name, value.toString());
        });
    return scalars;
  }

  /// Each row is checked with the structure alone, as a consumer would check it.
  @Test
  void everyFigureIsValidByTheServedDataStructure() {
    var structure =
        ask("/v1/figures/structure", "application/vnd.sdmx.structure+json;version=2.0.0")
            .json()
            .get("data");
    var codes = new TreeMap<String, Set<String>>();
    for (var list : structure.get("codelists"))
      codes.put(
          "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=" + identity(list),
          list.get("codes")
              .valueStream()
              .map(code -> code.get("id").asText())
              .collect(Collectors.toSet()));
    var flow = structure.at("/dataflows/0");
    var definition = structure.at("/dataStructures/0");
    assertEquals(
        "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=" + identity(definition),
        flow.get("structure").asText());
    var parts = definition.get("dataStructureComponents");
    var dimensions = new LinkedHashMap<String, JsonNode>();
    parts.at("/dimensionList/dimensions").forEach(d -> dimensions.put(d.get("id").asText(), d));
    var time = parts.at("/dimensionList/timeDimension");
    dimensions.put(time.get("id").asText(), time);
    var components = new LinkedHashMap<>(dimensions);
    parts.at("/measureList/measures").forEach(m -> components.put(m.get("id").asText(), m));
    parts.at("/attributeList/attributes").forEach(a -> components.put(a.get("id").asText(), a));
    var concepts =
        structure
            .at("/conceptSchemes/0/concepts")
            .valueStream()
            .map(concept -> concept.get("id").asText())
            .collect(Collectors.toSet());
    assertEquals(components.keySet(), concepts);

    var rows = CsvText.rows(ask("/v1/figures", SDMX_CSV).response().body());
    var header = new ArrayList<>(List.of("STRUCTURE[;]", "STRUCTURE_ID", "ACTION"));
    components.forEach((id, part) -> header.add(isRepeated(part) ? id + "[]" : id));
    assertEquals(header, rows.getFirst());
    var keys = new HashSet<List<String>>();
    for (var row : rows.subList(1, rows.size())) {
      assertEquals(List.of("dataflow", identity(flow), "I"), row.subList(0, 3));
      var values = new LinkedHashMap<String, String>();
      for (var id : components.keySet()) values.put(id, row.get(3 + values.size()));
      assertTrue(keys.add(dimensions.keySet().stream().map(values::get).toList()), row::toString);
      components.forEach((id, part) -> {
        var mandatory =
            dimensions.containsKey(id) || part.path("usage").asText().equals("mandatory");
        if (values.get(id).isEmpty()) assertTrue(!mandatory, id + " is missing in " + row);
        else
          for (var value :
              isRepeated(part) ? values.get(id).split(";") : new String[] {values.get(id)})
            assertTrue(isValid(value, part.get("localRepresentation"), codes), id + " " + row);
      });
    }
    // A figure without a first or a last day has no row.
    var figures =
        items("/v1/figures").stream()
            .flatMap(set -> set.get("values").valueStream())
            .filter(value -> value.has("period") && !value.get("period").asText().contains(".."))
            .map(value -> value.get("id").asText())
            .collect(Collectors.toSet());
    assertFalse(figures.isEmpty());
    assertEquals(
        figures,
        rows.stream()
            .skip(1)
            .map(row -> row.get(header.indexOf("FIGURE")))
            .collect(Collectors.toSet()));
  }

  private static String identity(JsonNode maintained) {
    return "%s:%s(%s)"
        .formatted(
            maintained.get("agencyID").asText(),
            maintained.get("id").asText(),
            maintained.get("version").asText());
  }

  private static boolean isRepeated(JsonNode component) {
    return component.at("/localRepresentation/maxOccurs").asInt(1) > 1;
  }

  private static boolean isValid(
      String value, JsonNode representation, Map<String, Set<String>> codes) {
    if (representation.has("enumeration"))
      return codes.get(representation.get("enumeration").asText()).contains(value);
    var format = representation.get("format");
    if (format.has("maxLength") && value.length() > format.get("maxLength").asInt()) return false;
    if (format.has("pattern") && !value.matches(format.get("pattern").asText())) return false;
    return switch (format.get("dataType").asText()) {
      case "String" -> true;
      case "Boolean" -> value.matches("true|false");
      case "Decimal" -> value.matches("-?\\d+(\\.\\d+)?");
      case "Integer" ->
          value.matches("-?\\d+")
              && Integer.parseInt(value) >= format.get("minValue").asInt()
              && Integer.parseInt(value) <= format.get("maxValue").asInt();
      case "DateTime" -> value.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");
      case "ObservationalTimePeriod" ->
          value.matches("\\d{4}(-(0[1-9]|1[0-2])(-\\d{2}(/P[1-9]\\d*D)?)?|-Q[1-4]|-S[12])?");
      default -> throw new AssertionError("unknown type of data " + format);
    };
  }
}
