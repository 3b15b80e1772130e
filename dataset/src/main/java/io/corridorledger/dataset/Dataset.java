package io.corridorledger.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corridorledger.contract.FactConstraints;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.LedgerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The files of the dataset, which are parsed as strictly as the services parse requests.
///
/// @param facts the statements of the articles, in the order of the file
/// @param commands the commands in the order in which they are sent: by file name, then by line
public record Dataset(List<Fact> facts, List<Command> commands) {

  static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /// A placeholder for the id of an event that is not recorded yet.
  private static final String UNKNOWN_EVENT = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  // Keeps zeros at the end of a number, because Jackson would change 2.70 to 2.7.
  private static final JsonMapper JSON =
      (JsonMapper)
          LedgerJson.strict().configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

  private record Line(
      String key,
      String method,
      String path,
      String ifMatch,
      String aggregate,
      List<String> facts,
      String targetOf,
      ObjectNode body) {}

  /// @param folder the folder that contains `facts.jsonl` and `commands/`
  /// @throws IllegalArgumentException if a fact or a command is invalid; the message names its file
  ///   and line
  public static Dataset read(Path folder) throws IOException {
    var facts = new ArrayList<Fact>();
    var factsFile = folder.resolve("facts.jsonl");
    var lines = Files.readAllLines(factsFile);
    for (int i = 0; i < lines.size(); i++)
      facts.add(parse(lines.get(i), Fact.class, "facts.jsonl:" + (i + 1)));
    var commands = new ArrayList<Command>();
    for (Path file : commandFiles(folder.resolve("commands"))) {
      lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++)
        commands.add(command(file.getFileName().toString(), i + 1, lines.get(i)));
    }
    return new Dataset(List.copyOf(facts), List.copyOf(commands));
  }

  private static List<Path> commandFiles(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private static Command command(String file, int number, String text) {
    String place = file + ":" + number;
    Line line = parse(text, Line.class, place);
    if (line.key() == null
        || line.path() == null
        || line.body() == null
        || !"POST".equals(line.method()))
      throw new IllegalArgumentException(
          place + " needs a key, the method POST, a path and a body");
    Class<? extends LedgerEvent> type =
        CommandBodies.of(line.path())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    place + " has a path that takes nothing: " + line.path()));
    if (line.targetOf() != null) line.body().put("target", UNKNOWN_EVENT);
    return new Command(
        file,
        number,
        line.key(),
        line.method(),
        line.path(),
        line.ifMatch(),
        line.aggregate(),
        line.facts() == null ? List.of() : List.copyOf(line.facts()),
        line.targetOf(),
        body(line.body(), type, place));
  }

  private static <T> T body(JsonNode body, Class<T> type, String place) {
    T fact;
    try {
      fact = JSON.treeToValue(body, type);
    } catch (JsonProcessingException e) {
      throw unreadable(type, place, e);
    }
    var violations = FactConstraints.violations(fact);
    if (!violations.isEmpty())
      throw new IllegalArgumentException(
          "%s is not a %s to record: %s".formatted(place, type.getSimpleName(), violations));
    return fact;
  }

  private static <T> T parse(String text, Class<T> type, String place) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw unreadable(type, place, e);
    }
  }

  private static IllegalArgumentException unreadable(
      Class<?> type, String place, JsonProcessingException e) {
    return new IllegalArgumentException(
        "%s is not a readable %s: %s".formatted(place, type.getSimpleName(), e.getMessage()), e);
  }
}
