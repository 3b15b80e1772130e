package io.corridorledger.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The introduction of an API document, with curl commands that record a fact and query it.
///
/// @param document title of the API document
/// @param commands the commands; each code block of the introduction is one command
record Introduction(String document, List<String> commands) {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
  private static final Pattern TITLE = Pattern.compile("\"title\": (\"[^\"]+\")");
  private static final String POST = " -X POST ";

  /// Defines `curl` as a function that fails if the status of the response is 400 or higher.
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

  /// Runs the commands unchanged, except for the ports. Failures are: a command that fails, a POST
  /// that records no fact or has no title, a query without a result, a title that no later query
  /// returns, and an introduction without a POST.
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
      if (isPost) {
        var titles = TITLE.matcher(command).results().map(title -> title.group(1)).toList();
        // Without a title, no query could show that the fact was recorded.
        if (titles.isEmpty()) failures.add(document + ": no title in " + command);
        missing.addAll(titles);
      } else missing.removeIf(text::contains);
    }
    if (commands.stream().noneMatch(command -> command.contains(POST)))
      failures.add(document + ": the introduction records no fact");
    for (var title : missing)
      failures.add(document + ": no query of the introduction returns " + title);
    return failures;
  }
}
