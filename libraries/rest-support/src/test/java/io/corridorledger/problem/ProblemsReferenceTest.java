package io.corridorledger.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/reference/problems.md lists exactly the problems in the services' source code, with their
/// status.
class ProblemsReferenceTest {

  private static final Path PROJECT = Path.of("../..");
  private static final Pattern MADE =
      Pattern.compile(
          "\\b(?:Problem\\s*\\.\\s*(?:header|plain)|tryLater|of|pointing)\\(\\s*(\\w+),\\s*\"([a-z-]+)\"");
  private static final Pattern LISTED =
      Pattern.compile("(?m)^\\| \\[`([a-z-]+)`\\]\\(#\\1\\) \\| (\\w+) \\| (?:yes|no) \\|");
  private static final Pattern SECTION = Pattern.compile("(?m)^## ([a-z-]+)$");

  @Test
  void everyProblemIsListedWithItsStatusAndHasASection() throws IOException {
    Set<String> made = new TreeSet<>();
    for (Path file : sources())
      MADE.matcher(Files.readString(file))
          .results()
          .forEach(r -> made.add(status(r.group(1)) + " " + r.group(2)));
    assertTrue(made.size() > 15, "too few to be all: " + made);

    String reference = Files.readString(PROJECT.resolve("docs/reference/problems.md"));
    Set<String> listed = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    LISTED
        .matcher(reference)
        .results()
        .forEach(r -> {
          listed.add(r.group(2) + " " + r.group(1));
          names.add(r.group(1));
        });
    assertEquals(made, listed);

    Set<String> sections = new TreeSet<>();
    SECTION.matcher(reference).results().forEach(r -> sections.add(r.group(1)));
    assertEquals(names, sections);
  }

  /// A status that is only known at run time.
  private static String status(String argument) {
    return argument.matches("\\d+") ? argument : "4xx";
  }

  private static List<Path> sources() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (Path parent : List.of(PROJECT, PROJECT.resolve("libraries")))
      try (Stream<Path> folders = Files.list(parent)) {
        folders
            .map(f -> f.resolve("src/main/java"))
            .filter(Files::isDirectory)
            .forEach(modules::add);
      }
    Stream<Path> found = Stream.empty();
    for (Path module : modules)
      try (Stream<Path> files = Files.walk(module)) {
        found =
            Stream.concat(
                found, files.filter(f -> f.toString().endsWith(".java")).toList().stream());
      }
    return found.toList();
  }
}
