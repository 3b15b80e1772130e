package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tables of `docs/operating/security.md`: each requirement has one status, and the named tests
/// exist.
class SecurityPageTest {

  private static final Path ROOT = LedgerSystem.root();
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d[^|]*) \\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(?:–\\1\\.\\2\\.(\\d+))?");
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+(?:Test|Contract|Requests)\\b");
  private static final Set<String> STATUSES =
      Set.of("held", "by design", "does not apply", "not met");
  private static final int CHAPTERS = 16;

  private record Row(String requirement, String status, String reason) {

    List<String> numbers() {
      Matcher found = NUMBERS.matcher(requirement);
      List<String> numbers = new ArrayList<>();
      while (found.find()) {
        int first = Integer.parseInt(found.group(3));
        int last = found.group(4) == null ? first : Integer.parseInt(found.group(4));
        for (int i = first; i <= last; i++)
          numbers.add("%s.%s.%d".formatted(found.group(1), found.group(2), i));
      }
      return numbers;
    }

    List<String> tests() {
      return TEST.matcher(reason).results().map(found -> found.group()).toList();
    }
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(ROOT.resolve("docs/operating/security.md")))
        .results()
        .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
        .toList();
  }

  @Test
  void everyRequirementHasOneStatus() throws IOException {
    var numbers = new ArrayList<String>();
    for (Row row : rows()) {
      assertTrue(STATUSES.contains(row.status()), row.toString());
      assertFalse(row.numbers().isEmpty(), row.toString());
      numbers.addAll(row.numbers());
    }
    assertEquals(numbers.size(), Set.copyOf(numbers).size(), "a requirement is listed twice");
    assertEquals(
        IntStream.rangeClosed(1, CHAPTERS).boxed().collect(Collectors.toSet()),
        numbers.stream()
            .map(number -> Integer.valueOf(number.substring(0, number.indexOf('.'))))
            .collect(Collectors.toSet()));
  }

  @Test
  void everyNamedTestExistsAndEveryHeldRequirementNamesOne() throws IOException {
    Set<String> sources = sources();
    var missing = new TreeSet<String>();
    for (Row row : rows()) {
      if (row.status().equals("held")) assertFalse(row.tests().isEmpty(), row.toString());
      row.tests().stream().filter(test -> !sources.contains(test)).forEach(missing::add);
    }
    assertEquals(Set.of(), missing);
  }

  /// The names of the test classes of all modules.
  private static Set<String> sources() throws IOException {
    var names = new TreeSet<String>();
    for (Path modules : List.of(ROOT, ROOT.resolve("libraries")))
      try (Stream<Path> folders = Files.list(modules)) {
        for (Path tests : folders.map(module -> module.resolve("src/test/java")).toList())
          if (Files.isDirectory(tests))
            try (Stream<Path> files = Files.walk(tests)) {
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".java"))
                  .map(name -> name.substring(0, name.length() - ".java".length()))
                  .forEach(names::add);
            }
      }
    return names;
  }
}
