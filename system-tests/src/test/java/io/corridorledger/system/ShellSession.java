package io.corridorledger.system;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sessions in a Markdown file: blocks fenced as `console`. A line that begins with `$ ` is a
/// command, and the lines up to the next command are its output. A backslash continues a command on
/// the next line.
///
/// In an output, `…` matches any text, including several lines. All white space is equivalent, so
/// that JSON can be shown on several lines.
final class ShellSession {

  private static final String FENCE = "```";
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /// One command with its promised output, which is empty when the page shows none.
  record Step(int line, String command, String expected) {

    boolean expects(String actual) {
      return expected.isBlank() || pattern().matcher(actual.strip()).matches();
    }

    private Pattern pattern() {
      return Pattern.compile(
          Stream.of(expected.strip().split("…", -1))
              .map(Step::literally)
              .collect(Collectors.joining(".*")),
          Pattern.DOTALL);
    }

    private static String literally(String text) {
      var anySpace =
          Stream.of(SPACE.split(text, -1)).map(Pattern::quote).collect(Collectors.joining("\\s*"));
      return text.isBlank() ? "\\s*" : anySpace;
    }
  }

  private ShellSession() {}

  static List<Step> steps(String markdown) {
    var steps = new ArrayList<Step>();
    var lines = markdown.lines().toList();
    var inside = false;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(FENCE)) {
        inside = !inside && lines.get(i).strip().equals(FENCE + "console");
      } else if (inside && lines.get(i).startsWith("$ ")) {
        var begin = i;
        var command = lines.get(i).substring(2);
        while (command.endsWith("\\") && i + 1 < lines.size()) {
          command = command.substring(0, command.length() - 1) + lines.get(++i).stripLeading();
        }
        var answer = new ArrayList<String>();
        while (i + 1 < lines.size()
            && !lines.get(i + 1).startsWith("$ ")
            && !lines.get(i + 1).strip().startsWith(FENCE)) {
          answer.add(lines.get(++i));
        }
        steps.add(new Step(begin + 1, command, String.join("\n", answer)));
      } else if (inside && !lines.get(i).isBlank()) {
        throw new IllegalArgumentException(
            "line %d is in a console block but answers no command".formatted(i + 1));
      }
    }
    return steps;
  }
}
