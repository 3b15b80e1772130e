package io.corridorledger.command;

import io.corridorledger.body.SentRemark;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.problem.ProblemResponse;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Creates the example bodies of commands. An example has the content of the example file of its
/// event type, with changes that allow a user to send all examples one after another.
final class CommandExamples {

  /// The citation in the example of a command that reports a known fact from a second source.
  private static final Citation ANOTHER_SOURCE =
      new Citation(
          new Source(
              null,
              "Trade Monthly",
              null,
              "A second account",
              null,
              null,
              "en",
              Source.Kind.NEWS,
              null),
          "page 3",
          null,
          null,
          null);

  private CommandExamples() {}

  /// Creates the example body of a command on an existing stream.
  ///
  /// @param opening the command that opens the stream of the example
  /// @param toldAgain whether the command reports the fact of the opening command again, from a
  ///   second source
  static Map<String, Object> ofChange(Command command, Command opening, boolean toldAgain) {
    Map<String, Object> example = of(command.event());
    example.remove("id");
    if (toldAgain) example.put("citations", List.of(ProblemResponse.json(ANOTHER_SOURCE)));
    if (example.containsKey("replacement"))
      example.put("replacement", replacement(command, opening));
    return command.isRemark() && example.remove("target") != null ? onFirst(example) : example;
  }

  /// The replacement in the example of a correction or revision: the fact of the opening command
  /// with another citation. The examples of correction and revision have different citations,
  /// because the second of two equal replacements would change nothing.
  private static Map<String, Object> replacement(Command command, Command opening) {
    Map<String, Object> fact = of(opening.event());
    Map<String, Object> citation = ProblemResponse.json(ANOTHER_SOURCE);
    if (command.event() == FactRevised.class) citation.put("locator", "page 4");
    fact.put("citations", List.of(citation));
    return Map.of(LedgerJson.nameOf(opening.event()), fact);
  }

  /// Creates the example of a remark about the first event of the stream.
  private static Map<String, Object> onFirst(Map<String, Object> remark) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put(SentRemark.FIELD, 1);
    example.putAll(remark);
    return example;
  }

  static Map<String, Object> of(Class<? extends LedgerEvent> event) {
    return ProblemResponse.parsed(text(event));
  }

  /// Reads the example file of the current version of an event.
  static String text(Class<? extends LedgerEvent> event) {
    String file =
        "/examples/%s.v%d.json".formatted(LedgerJson.nameOf(event), LedgerJson.versionOf(event));
    try (InputStream json = LedgerJson.class.getResourceAsStream(file)) {
      return new String(json.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
