package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.system.OnRunningSystem.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Analysts' questions about the evidence, sent to the readers and compared with the sources:
/// figures, days, parties, verdicts and statuses, never wording.
///
/// A question is a line of `questions.jsonl` with a query (`get`) and assertions about the answer.
/// There is one kind of assertion: of the nodes `at` a path, the number that meet all of `where` is
/// `count`, or at least one. A path is a JSON pointer in which `*` means each element of a list; a
/// path without a target selects nothing. `where` gives conditions for the values at a path:
///
/// | written | holds when |
/// |---|---|
/// | `null` | there is none |
/// | `[…]` | each of these is among them |
/// | `{"closeTo": x, "within": d}` | one is a number as near as that |
/// | `{"present": true}` | there is one |
/// | any other object | one has all these fields, and may have more |
/// | any other value | one is equal; numbers by their value |
@OnRunningSystem(Content.DATASET)
class QuestionsTest {

  private final LedgerSystem system;

  QuestionsTest(LedgerSystem system) {
    this.system = system;
  }

  static Stream<Named<JsonNode>> questions() throws IOException {
    try (var file = QuestionsTest.class.getResourceAsStream("/questions.jsonl")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Api::json)
          .map(q -> named(q.get("id").asText() + ": " + q.get("question").asText(), q));
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void theReadersAnswer(JsonNode question) {
    for (var ask : question.get("asks")) {
      var answer = Api.get(system.projection().url(), ask.get("get").asText());
      assertFalse(answer.json().has("next"), () -> "a page was left out: " + answer);
      for (var claim : ask.get("holds"))
        if (!holds(claim, answer.json()))
          fail("%s%n%s%nnot so: %s".formatted(question.get("question").asText(), answer, claim));
    }
  }

  private static boolean holds(JsonNode claim, JsonNode answer) {
    var found =
        picked(answer, claim.get("at").asText())
            .filter(node ->
                claim.path("where").properties().stream()
                    .allMatch(w -> isMet(w.getValue(), picked(node, w.getKey()).toList())))
            .count();
    return claim.has("count") ? found == claim.get("count").asLong() : found > 0;
  }

  private static Stream<JsonNode> picked(JsonNode node, String path) {
    var nodes = Stream.of(node);
    for (var step : path.substring(1).split("/"))
      nodes =
          step.equals("*")
              ? nodes.filter(JsonNode::isArray).flatMap(QuestionsTest::elements)
              : nodes.filter(n -> n.has(step)).map(n -> n.get(step));
    return nodes;
  }

  private static boolean isMet(JsonNode wanted, List<JsonNode> values) {
    if (wanted.isNull()) return values.isEmpty();
    if (!wanted.isArray()) return values.stream().anyMatch(value -> matches(wanted, value));
    var each = values.stream().flatMap(v -> v.isArray() ? elements(v) : Stream.of(v)).toList();
    return elements(wanted).allMatch(w -> each.stream().anyMatch(value -> matches(w, value)));
  }

  private static boolean matches(JsonNode wanted, JsonNode value) {
    if (wanted.has("present")) return true;
    if (wanted.has("closeTo")) return value.isNumber() && isClose(wanted, value);
    if (wanted.isObject())
      return wanted.properties().stream()
          .allMatch(w -> value.has(w.getKey()) && matches(w.getValue(), value.get(w.getKey())));
    return wanted.isNumber() && value.isNumber()
        ? wanted.decimalValue().compareTo(value.decimalValue()) == 0
        : wanted.equals(value);
  }

  private static boolean isClose(JsonNode wanted, JsonNode value) {
    var distance = value.decimalValue().subtract(wanted.get("closeTo").decimalValue()).abs();
    return distance.compareTo(wanted.get("within").decimalValue()) <= 0;
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
