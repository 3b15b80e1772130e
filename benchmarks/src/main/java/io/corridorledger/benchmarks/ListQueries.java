package io.corridorledger.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// Measures the response time of each list of the reader, without a filter and with each filter.
/// The database contains the events of [ManyEvents]. The lists, the filters and the allowed values
/// come from the API document, so a new filter is measured automatically. If this class has no
/// value for a filter, the benchmark fails and names the filter.
final class ListQueries {

  private static final int WARM = 2;
  private static final int REQUESTS = 20;

  /// Parameters that are not filters. `limit`, `cursor` and `after` select the page. `prefer` names
  /// the rule that selects one value of each set of figures.
  private static final List<String> NOT_FILTERS = List.of("limit", "cursor", "after", "prefer");

  /// The lists that do not depend on the events: the audit log and the API keys of the reader.
  private static final Set<String> OF_THE_SERVICE = Set.of("/v1/audit/entries", "/v1/api-keys");

  /// The values for filters that accept any text. A key such as `subject` is the name of a
  /// parameter. A key such as `listAgreements.subject` has the values for one operation, if this
  /// operation needs other values.
  private static final Map<String, Function<Random, String>> VALUES = values();

  /// The result for one list and one filter.
  ///
  /// @param filter the parameter and its value; empty for no filter
  /// @param items average number of items in a response
  record Result(String list, String filter, double items, Percentiles answers) {}

  /// @param query gives the parameters of a request, each with `&` in front
  private record Case(String list, String filter, Function<Random, String> query) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI reader;
  private final JsonNode document;
  private final Map<String, List<String>> ids = new HashMap<>();

  private ListQueries(Path root, URI reader) throws IOException {
    this.reader = reader;
    document = json.readTree(root.resolve("docs/openapi/projection-service.json").toFile());
  }

  /// Measures all lists. The slowest result is the first.
  static List<Result> measure(Path root, URI reader) throws IOException, InterruptedException {
    var queries = new ListQueries(root, reader);
    List<Result> results = new ArrayList<>();
    for (Case one : queries.cases()) results.add(queries.measure(one));
    results.sort(Comparator.comparingDouble((Result r) -> r.answers.at(1)).reversed());
    return results;
  }

  private List<Case> cases() throws IOException, InterruptedException {
    List<Case> cases = new ArrayList<>();
    for (var path : document.required("paths").properties()) {
      var operation = path.getValue().path("get");
      if (path.getKey().contains("{")
          || OF_THE_SERVICE.contains(path.getKey())
          || parameter(operation, "limit") == null) continue;
      var id = operation.required("operationId").textValue();
      List<JsonNode> filters = new ArrayList<>();
      Function<Random, String> always = _ -> "";
      for (JsonNode reference : operation.required("parameters")) {
        var parameter = resolved(reference);
        var name = parameter.required("name").textValue();
        if (!parameter.required("in").textValue().equals("query") || NOT_FILTERS.contains(name))
          continue;
        if (parameter.path("required").asBoolean())
          always = and(always, values(id, name, parameter).andThen(value -> query(name, value)));
        else filters.add(parameter);
      }
      cases.add(new Case(path.getKey(), "", always));
      for (JsonNode filter : filters) {
        var name = filter.required("name").textValue();
        var words = words(filter.required("schema"));
        for (String word : words)
          cases.add(
              new Case(path.getKey(), name + "=" + word, and(always, _ -> query(name, word))));
        if (words.isEmpty())
          cases.add(
              new Case(
                  path.getKey(),
                  name,
                  and(always, values(id, name, filter).andThen(value -> query(name, value)))));
      }
    }
    for (String query : List.of("railway transit", "strategic"))
      for (String list : List.of("/v1/agreements", "/v1/timeline", "/v1/commitments"))
        cases.add(new Case(list, "q (common words)", _ -> query("q", query)));
    return cases;
  }

  private static Function<Random, String> and(
      Function<Random, String> some, Function<Random, String> more) {
    return random -> some.apply(random) + more.apply(random);
  }

  private static String query(String name, String value) {
    return "&" + name + "=" + encoded(value);
  }

  private Function<Random, String> values(String operation, String name, JsonNode parameter)
      throws IOException, InterruptedException {
    var values = VALUES.getOrDefault(operation + "." + name, VALUES.get(name));
    if (values != null) return values;
    var list = LISTS_OF_IDS.get(name);
    if (list != null) {
      var known = ids(list);
      return random -> known.get(random.nextInt(known.size()));
    }
    if (parameter.required("schema").path("type").asText().equals("boolean"))
      return random -> Boolean.toString(random.nextBoolean());
    throw new IllegalStateException(
        "%s has the filter %s, for which this benchmark has no values".formatted(operation, name));
  }

  /// The parameters whose values are ids. Each parameter is mapped to the list from which the
  /// benchmark takes the ids.
  private static final Map<String, String> LISTS_OF_IDS =
      Map.of(
          "parent", "/v1/agreements",
          "visit", "/v1/visits",
          "project", "/v1/projects",
          "stream", "/v1/agreements",
          "source", "/v1/sources",
          "target", "/v1/corrections");

  private List<String> ids(String list) throws IOException, InterruptedException {
    if (!ids.containsKey(list))
      ids.put(
          list,
          StreamSupport.stream(items(list + "?limit=200").spliterator(), false)
              .map(item -> item.path(list.endsWith("corrections") ? "target" : "id"))
              .map(id -> id.isObject() ? id.required("id") : id)
              .map(JsonNode::textValue)
              .toList());
    return ids.get(list);
  }

  private Result measure(Case one) throws IOException, InterruptedException {
    var random = new Random(11);
    var answers = new long[REQUESTS];
    var items = 0L;
    for (int i = -WARM; i < REQUESTS; i++) {
      var query = one.query.apply(random);
      var address = one.list + (query.isEmpty() ? "" : "?" + query.substring(1));
      var begin = System.nanoTime();
      var found = items(address).size();
      if (i < 0) continue;
      answers[i] = System.nanoTime() - begin;
      items += found;
    }
    var result =
        new Result(one.list, one.filter, (double) items / REQUESTS, Percentiles.ofNanos(answers));
    Progress.say(
        "  %s %s: p50 %.1f ms, max %.1f ms, %.1f items",
        one.list, one.filter, result.answers.p50(), result.answers.at(1), result.items);
    return result;
  }

  private JsonNode items(String address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(reader.resolve(address)).build();
    var answer = http.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200)
      throw new IOException(
          "%s: %d %s".formatted(address, answer.statusCode(), new String(answer.body())));
    return json.readTree(answer.body()).required("items");
  }

  private JsonNode parameter(JsonNode operation, String name) {
    for (JsonNode reference : operation.path("parameters"))
      if (resolved(reference).required("name").textValue().equals(name)) return resolved(reference);
    return null;
  }

  /// The values that the schema allows; empty if the schema allows any text.
  private List<String> words(JsonNode schema) {
    var one = resolved(schema);
    var list = resolved(one.path("items").isMissingNode() ? one : one.path("items")).path("enum");
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
  }

  private JsonNode resolved(JsonNode node) {
    var reference = node.path("$ref").textValue();
    return reference == null ? node : document.at(reference.substring(1));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static Map<String, Function<Random, String>> values() {
    Map<String, Function<Random, String>> values = new HashMap<>();
    Function<Random, String> country =
        r -> ManyEvents.COUNTRIES.get(r.nextInt(ManyEvents.COUNTRIES.size()));
    Function<Random, String> hub = r -> ManyEvents.HUBS.get(r.nextInt(ManyEvents.HUBS.size()));
    Function<Random, String> pair =
        r ->
            "pair:%s/%s"
                .formatted(
                    ManyEvents.COUNTRIES.get(r.nextInt(9)),
                    ManyEvents.COUNTRIES.get(9 + r.nextInt(9)));
    for (String party :
        List.of("party", "by", "concerns", "host", "visitor", "in", "reporter", "operator"))
      values.put(party, country);
    values.put("country", country);
    values.put("listCommitments.to", country);
    for (String place : List.of("at", "toHub", "origin", "destination", "place", "via"))
      values.put(place, hub);
    for (String moment : List.of("asOf", "publishedBefore")) values.put(moment, _ -> "2021-01-01");
    for (String day : List.of("from", "to", "validOn", "inForceOn"))
      values.put(day, r -> "%d-%02d-15".formatted(2005 + r.nextInt(20), 1 + r.nextInt(12)));
    for (String period : List.of("period", "overlaps"))
      values.put(period, r -> Integer.toString(2010 + r.nextInt(15)));
    values.put("metric", r -> ManyEvents.METRICS.get(r.nextInt(ManyEvents.METRICS.size())));
    values.put("unit", r -> r.nextBoolean() ? "TNE" : "USD");
    values.put("q", r -> "w" + r.nextInt(20_000));
    values.put("subject", pair);
    values.put(
        "listAgreements.subject", r -> ManyEvents.FIELDS.get(r.nextInt(ManyEvents.FIELDS.size())));
    values.put("listCorrections.by", r -> "Gazette " + r.nextInt(40));
    values.put("listCorrections.streamType", _ -> "agreements");
    values.put("listCorrections.type", _ -> "fact-disputed");
    values.put("publisher", r -> "Gazette " + r.nextInt(40));
    values.put("carries", _ -> "freight");
    values.put("organisation", r -> "ORG:O" + r.nextInt(ManyEvents.ORGANISATIONS));
    for (String status : List.of("holds", "appliedFor")) values.put(status, _ -> "observer");
    values.put("code", r -> "AZ" + (char) ('A' + r.nextInt(26)) + "AA");
    values.put("commodity", r -> Integer.toString(27 + r.nextInt(9)));
    values.put("corridor", _ -> "middle-corridor");
    values.put("equipment", _ -> "CSQU3054383");
    values.put("reference", r -> "RX-" + r.nextInt(10_000_000));
    values.put("person", _ -> "Shavkat Mirziyoyev");
    values.put("series", _ -> "OTS summit");
    return values;
  }
}
