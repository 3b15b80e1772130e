package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The introduction of an API document. It has curl commands that record a fact and query it.
///
/// @param commands each block of the introduction is one command
record Introduction(String document, List<String> commands) {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
  private static final Pattern TITLE = Pattern.compile("\"title\": (\"[^\"]+\")");
  private static final String POST = " -X POST ";

  /// Ends with an error if the status of the response is 400 or higher.
  private static final String CURL = "curl() { command curl -sS --fail-with-body \"$@\"; }\n";

  static Introduction of(JsonNode document) {
    var info = document.get("info");
    return new Introduction(
        info.get("title").asText(),
        BLOCK
            .matcher(info.get("description").asText())
            .results()
            .map(block -> block.group(1))
            .toList());
  }

  /// Runs the commands unchanged, except for the ports. A command without a recorded fact, a query
  /// without a result, and a last query without the recorded fact are failures.
  List<String> failures(LedgerSystem system) {
    var ports = new PrintedPorts(system);
    var failures = new ArrayList<String>();
    var missing = new ArrayList<String>();
    for (var command : commands) {
      var output = system.run(List.of("sh", "-c", CURL + ports.onThisSystem(command)));
      var text = output.text();
      var isPost = command.contains(POST);
      if (output.exitCode() != 0
          || isPost && !text.contains("\"events\":[{")
          || text.contains("\"items\":[]")) failures.add(document + ": " + command + text);
      if (isPost) TITLE.matcher(command).results().forEach(title -> missing.add(title.group(1)));
      else missing.removeIf(text::contains);
    }
    if (commands.stream().noneMatch(command -> command.contains(POST)))
      failures.add(document + ": the introduction records no fact");
    for (var title : missing)
      failures.add(document + ": no query of the introduction returns " + title);
    return failures;
  }
}
