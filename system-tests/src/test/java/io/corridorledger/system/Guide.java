package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A page that teaches a change of the sources. The blocks of the page contain the complete change:
///
/// ````
/// ```java new=path/of/the/NewFile.java     the content of a new file
/// ```diff                                  changes of a file, after a line `+++ path/of/the/File`
/// ````
///
/// In a `diff` block, each line `@@` begins a hunk. The lines of a hunk begin with a blank, `+` or
/// `-`, as in a unified diff. A hunk has no line numbers, so its lines must occur exactly once in
/// the file.
///
/// @param changes the blocks, in the order of the page
/// @param files each file in the table of the page, with the text of the second column
record Guide(String page, List<Change> changes, Map<String, String> files) {

  /// The text of the second column for files that the reader of the page writes.
  static final String READER = "you";

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(?:\\w+ new=(?<created>\\S+)|(?<diff>diff))\\n(?<text>.*?)^```$");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(?<file>[^`]+/[^`]+)` \\| (?<by>.+) \\|$");

  /// A change of one file.
  sealed interface Change {

    String file();

    void apply(Path root) throws IOException;
  }

  private record Creation(String file, String text) implements Change {

    @Override
    public void apply(Path root) throws IOException {
      Path created = root.resolve(file);
      assertFalse(Files.exists(created), () -> file + " exists already");
      Files.createDirectories(created.getParent());
      Files.writeString(created, text);
    }
  }

  private record Edit(String file, List<List<String>> hunks) implements Change {

    @Override
    public void apply(Path root) throws IOException {
      Path edited = root.resolve(file);
      List<String> lines = new ArrayList<>(Files.readAllLines(edited));
      for (List<String> hunk : hunks) replace(lines, without('+', hunk), without('-', hunk));
      Files.write(edited, lines);
    }

    private static List<String> without(char sign, List<String> hunk) {
      return hunk.stream()
          .filter(line -> line.isEmpty() || line.charAt(0) != sign)
          .map(line -> line.isEmpty() ? line : line.substring(1))
          .toList();
    }

    private void replace(List<String> lines, List<String> before, List<String> after) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i + before.size() <= lines.size(); i++)
        if (lines.subList(i, i + before.size()).equals(before)) places.add(i);
      if (before.isEmpty() || places.size() != 1)
        throw new AssertionError(
            "%s has these lines %d times, not once:%n%s"
                .formatted(file, places.size(), String.join("\n", before)));
      List<String> place = lines.subList(places.getFirst(), places.getFirst() + before.size());
      place.clear();
      place.addAll(after);
    }
  }

  /// @param adapt changes the text of the page before it is parsed
  static Guide read(Path page, UnaryOperator<String> adapt) throws IOException {
    String text = adapt.apply(Files.readString(page));
    List<Change> changes =
        BLOCK
            .matcher(text)
            .results()
            .map(block ->
                block.group("created") == null
                    ? edit(block.group("text"))
                    : new Creation(block.group("created"), block.group("text")))
            .toList();
    Map<String, String> files =
        ROW.matcher(text)
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group("file"),
                    row -> row.group("by").replace("`", ""),
                    (a, _) -> a,
                    TreeMap::new));
    return new Guide(page.getFileName().toString(), changes, files);
  }

  private static Change edit(String diff) {
    List<List<String>> hunks = new ArrayList<>();
    String file = null;
    for (String line : diff.lines().toList())
      if (line.startsWith("+++ ")) file = line.substring("+++ ".length());
      else if (line.equals("@@")) hunks.add(new ArrayList<>());
      else hunks.getLast().add(line);
    return new Edit(file, hunks);
  }
}
