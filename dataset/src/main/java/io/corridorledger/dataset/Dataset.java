package io.corridorledger.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitHeld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The committed files, read as strictly as the services read their requests.
///
/// @param facts what the articles state, in their order
/// @param commands in the order in which they are sent: by file name, then line
public record Dataset(List<Fact> facts, List<Command> commands) {

  /// The id in a path.
  static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Map<String, Class<? extends LedgerEvent>> BODIES =
      Map.ofEntries(
          Map.entry("/v1/agreements", AgreementSigned.class),
          Map.entry("/v1/agreements/announcements", AgreementAnnounced.class),
          Map.entry("/v1/agreements/packages", DocumentPackageReported.class),
          Map.entry("/v1/agreements/{id}/signings", AgreementSigned.class),
          Map.entry("/v1/agreements/{id}/announcements", AgreementAnnounced.class),
          Map.entry("/v1/agreements/{id}/packages", DocumentPackageReported.class),
          Map.entry("/v1/visits", VisitHeld.class),
          Map.entry("/v1/visits/announcements", VisitAnnounced.class),
          Map.entry("/v1/visits/{id}/meetings", VisitHeld.class),
          Map.entry("/v1/indicators", ObservationReported.class),
          Map.entry("/v1/throughput", ThroughputReported.class));

  // A tree would make 2.70 of a source into 2.7.
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
      JsonNode body) {}

  /// @param folder the one with `facts.jsonl` and `commands/`
  /// @throws IllegalArgumentException naming file and line of what is not a fact or command
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
        || line.facts() == null
        || line.body() == null
        || !"POST".equals(line.method()))
      throw new IllegalArgumentException(
          place + " needs a key, the method POST, a path, facts and a body");
    Class<? extends LedgerEvent> type = BODIES.get(ID.matcher(line.path()).replaceFirst("{id}"));
    if (type == null)
      throw new IllegalArgumentException(place + " has a path that takes nothing: " + line.path());
    return new Command(
        file,
        number,
        line.key(),
        line.method(),
        line.path(),
        line.ifMatch(),
        line.aggregate(),
        List.copyOf(line.facts()),
        body(line.body(), type, place));
  }

  private static <T> T body(JsonNode body, Class<T> type, String place) {
    try {
      return JSON.treeToValue(body, type);
    } catch (JsonProcessingException e) {
      throw unreadable(type, place, e);
    }
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
