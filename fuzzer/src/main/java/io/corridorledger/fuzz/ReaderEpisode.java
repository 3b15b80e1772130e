package io.corridorledger.fuzz;

import static io.corridorledger.fuzz.Values.pick;

import io.corridorledger.fuzz.OpenApi.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The requests for the reader: lists, further pages of these lists, and single items.
final class ReaderEpisode extends Episode {

  /// For each list, the id of one of its items.
  private final Map<String, String> ids = new LinkedHashMap<>();

  private final Map<String, String> cursors = new LinkedHashMap<>();

  /// A consistency token from an answer of the change feed. The token names an event that the
  /// reader has applied.
  private String token;

  private final boolean tokensNameTheLog;

  ReaderEpisode(Surface surface, long episode) {
    super(surface, episode);
    tokensNameTheLog =
        surface.document().operations().stream()
            .flatMap(o -> o.parametersIn("header").stream())
            .anyMatch(
                p -> p.name().equals("Consistency-Token") && p.description().contains(":<stream>"));
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  Request request(long number, int index, RandomGenerator random) {
    var operation = pick(surface.document().operations(), random);
    var valid = right(number, operation, random);
    var choice = random.nextInt(100);
    if (choice < 22) {
      return valid;
    }
    if (choice < 50) {
      return Mutations.query(valid, random);
    }
    if (choice < 56) {
      var parameter =
          operation.parametersIn("query").stream().filter(p -> isCursor(p.name())).findFirst();
      return parameter
          .map(p ->
              Mutations.cursor(
                  valid, p.name(), cursors.getOrDefault(operation.collection(), "MQ"), random))
          .orElseGet(() -> Mutations.query(valid, random));
    }
    if (operation.takesBody() && choice < 75) {
      return body(valid, surface.values().body(operation, random), random);
    }
    return anyMutation(valid, random);
  }

  private Request right(long number, Operation operation, RandomGenerator random) {
    var path = operation.path();
    for (var parameter : operation.parametersIn("path")) {
      var seen = random.nextInt(4) == 0 ? ids.get(operation.collection()) : null;
      var other = Values.uuid(random).toString();
      var value = seen != null ? seen : parameter.example().asText(other);
      path = path.replace("{" + parameter.name() + "}", encoded(value));
    }
    var request = base(number, operation, path, random);
    for (var parameter : operation.parametersIn("query")) {
      var wanted =
          parameter.required()
              || random.nextInt(100) < (parameter.name().equals("limit") ? 70 : 14);
      if (!wanted) {
        continue;
      }
      var value =
          isCursor(parameter.name())
              ? cursors.get(operation.collection())
              : surface.values().parameter(parameter, random);
      if (value != null) {
        request = Mutations.set(request, parameter.name(), encoded(value), "");
      }
    }
    if (random.nextInt(10) == 0 && token != null) {
      request = request.with("Consistency-Token", token).with("Prefer", "wait=1");
    }
    if (operation.takesBody()) {
      request = request.withBody(written(surface.values().body(operation, random)));
    }
    return request.as("valid");
  }

  private static boolean isCursor(String parameter) {
    return parameter.equals("cursor") || parameter.equals("after");
  }

  @Override
  void observe(Request request, Answer answer) {
    if (!answer.isSuccess() || request.operation() == null || !answer.hasType("application/json")) {
      return;
    }
    var json = json(answer);
    var collection = request.operation().collection();
    var first = json.path("items").path(0).path("id");
    if (first.isTextual()) {
      ids.put(collection, first.asText());
    }
    var item = json.path("items").path(0);
    if (item.has("log") && item.has("stream") && item.has("version")) {
      token =
          (tokensNameTheLog ? item.path("log").asText() + ":" : "")
              + item.path("stream").asText()
              + "@"
              + item.path("version").asText();
    }
    if (json.path("next").isTextual()) {
      cursors.put(collection, json.path("next").asText());
    }
  }
}
