package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;

/// The request of an operation with its documented examples, as Swagger UI fills in the parameters.
final class ExampleRequest {

  private ExampleRequest() {}

  /// Returns the path and the query. Empty if a path parameter has no example, because the ledger
  /// generates its values.
  static Optional<String> of(String path, JsonNode operation) {
    var address = path;
    var query = new ArrayList<String>();
    for (var parameter : operation.path("parameters")) {
      var example = parameter.path("example");
      var name = parameter.get("name").asText();
      if (parameter.get("in").asText().equals("header")) continue;
      if (parameter.get("in").asText().equals("path"))
        address = address.replace("{" + name + "}", example.asText("{" + name + "}"));
      else if (example.isArray())
        example.forEach(value -> query.add(name + "=" + encoded(value.asText())));
      else if (!example.isMissingNode()) query.add(name + "=" + encoded(example.asText()));
    }
    if (address.contains("{")) return Optional.empty();
    return Optional.of(query.isEmpty() ? address : address + "?" + String.join("&", query));
  }

  /// The headers that have an example, as names and values, alternating.
  static String[] headers(JsonNode operation) {
    return operation
        .path("parameters")
        .valueStream()
        .filter(p -> p.get("in").asText().equals("header") && p.has("example"))
        .flatMap(p -> Stream.of(p.get("name").asText(), p.get("example").asText()))
        .toArray(String[]::new);
  }

  /// The body; missing if the operation has none.
  static JsonNode body(JsonNode operation) {
    return operation.at("/requestBody/content/application~1json/example");
  }

  /// The status of the response: the first documented success, unless the operation documents that
  /// its example has another status.
  static int status(JsonNode operation) {
    return operation
        .path("x-example-status")
        .asInt(Integer.parseInt(operation.get("responses").fieldNames().next()));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
