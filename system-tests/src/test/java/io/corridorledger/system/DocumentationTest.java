package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.corridorledger.contract.LedgerJson;
import io.corridorledger.system.OnRunningSystem.Content;
import io.corridorledger.system.ShellSession.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Executes the README and the pages under `docs`: each command in a block fenced as `console` is
/// run, in order, against a system with the dataset, and its output must match the page. All links
/// must have targets, and every event must be described.
@OnRunningSystem(Content.DATASET)
class DocumentationTest {

  /// Commands of `./corridor` that are run. The others would build, start or stop something, so
  /// only their existence is checked.
  private static final Set<String> HARMLESS =
      Set.of("load", "coverage", "verify", "checkpoint", "tail");

  /// Other commands on the pages that no test runs.
  private static final Set<String> NOT_RUN = Set.of("./mvnw", "git", "cd", "docker", "kubectl");

  private static final Path README = LedgerSystem.root().resolve("README.md");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)[^)]*\\)");

  private final LedgerSystem system;
  private final PrintedPorts ports;

  DocumentationTest(LedgerSystem system) {
    this.system = system;
    ports = new PrintedPorts(system);
  }

  @TestFactory
  Stream<DynamicTest> everyCommandDoesWhatThePageSays() throws IOException {
    assertTrue(
        ShellSession.steps(Files.readString(README)).stream()
            .anyMatch(step -> step.command().startsWith("curl ")),
        "README.md shows no curl in a block fenced as console");
    var tests = new ArrayList<DynamicTest>();
    for (Path page : pages())
      for (Step step : ShellSession.steps(Files.readString(page)))
        tests.add(
            DynamicTest.dynamicTest(
                "%s, line %d: %s".formatted(nameOf(page), step.line(), step.command()),
                page.toUri(),
                () -> perform(page, step)));
    return tests.stream();
  }

  @Test
  void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
    var dead = new ArrayList<String>();
    for (Path page : pages())
      for (String target : links(Files.readString(page)))
        if (!Files.exists(page.resolveSibling(target))) dead.add(nameOf(page) + ": " + target);
    assertEquals(List.of(), dead);
    assertEquals(
        List.of("a.md", "../b"),
        links("[a](a.md#there) [w](https://example.org/c.md) [here](#x) [b](../b)"));
  }

  @Test
  void everyEventIsExplained() throws IOException {
    var page = Files.readString(LedgerSystem.root().resolve("docs/concepts/aggregates.md"));
    for (String name : LedgerJson.types().keySet())
      assertTrue(page.contains("`" + name + "`"), "docs/concepts/aggregates.md lacks " + name);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(LedgerSystem.root().resolve("docs"))) {
      return Stream.concat(
              Stream.of(README), docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static List<String> links(String markdown) {
    return LINK.matcher(markdown)
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.contains(":") && !target.isEmpty())
        .toList();
  }

  private static String nameOf(Path page) {
    return LedgerSystem.root().relativize(page).toString();
  }

  private void perform(Path page, Step step) {
    var words = List.of(step.command().strip().split("\\s+"));
    switch (words.getFirst()) {
      case "curl" -> {
        var output = curl(step.command());
        assertEquals(0, output.exitCode(), output::text);
        compare(page, step, ports.asPrinted(output.text()));
        if (step.command().contains("-X POST")) {
          system.awaitEverythingVisible(); // a person needs longer for the next command
        }
      }
      case "./corridor" -> {
        var arguments =
            words.subList(1, words.size()).stream()
                .map(word -> word.replaceFirst("^\\.corridor/", system.directory() + "/"))
                .toArray(String[]::new);
        if (!arguments[0].startsWith("-") && !HARMLESS.contains(arguments[0])) {
          var help = system.corridor(arguments[0], "--help");
          assertTrue(help.text().contains("Usage: corridor " + arguments[0]), help::text);
        } else {
          var output = system.corridor(arguments);
          assertEquals(0, output.exitCode(), output::text);
          compare(page, step, ports.asPrinted(output.text()));
        }
      }
      default ->
          assertTrue(
              NOT_RUN.contains(words.getFirst()),
              () -> "No test knows how to run this: " + step.command());
    }
  }

  /// Repeats a read that is not yet visible within the page's waiting time.
  private LedgerSystem.Output curl(String command) {
    var deadline = System.nanoTime() + LedgerSystem.PATIENCE.toNanos();
    while (true) {
      var output = system.run(List.of("sh", "-c", ports.onThisSystem(command)));
      if (!output.text().contains(Api.NOT_YET_VISIBLE) || System.nanoTime() > deadline) {
        return output;
      }
    }
  }

  private static void compare(Path page, Step step, String actual) {
    if (!step.expects(actual)) {
      fail(
          "%s, line %d: %s%nThe page shows:%n%s%nBut the answer is:%n%s"
              .formatted(nameOf(page), step.line(), step.command(), step.expected(), actual));
    }
  }

  // ---- tests of the page reader itself: it must not accept everything --------------------------

  private static final String SAMPLE =
      """
      Some text with a `$ curl` in it.

      ```sh
      $ rm -rf not-run
      ```
      ```console
      $ curl -s localhost:8080/v1/visits \\
          | head -1
      {"items": […"title": "a  b",
        … }
      $ ./corridor status
      ```
      """;

  @Test
  void commandsAndOutputsAreReadOnlyFromConsoleBlocks() {
    assertEquals(
        List.of(
            new Step(
                7,
                "curl -s localhost:8080/v1/visits | head -1",
                "{\"items\": […\"title\": \"a  b\",\n  … }"),
            new Step(11, "./corridor status", "")),
        ShellSession.steps(SAMPLE));
    assertEquals(List.of(), ShellSession.steps("# Title\n\n```sh\n$ curl localhost\n```\n"));
    assertThrows(
        IllegalArgumentException.class,
        () -> ShellSession.steps("```console\nanswers nothing\n```\n"));
  }

  @Test
  void anAnswerThatDiffersIsNoticed() {
    var step = ShellSession.steps(SAMPLE).getFirst();
    assertTrue(step.expects("{\"items\":[{\"id\":1,\n\"title\":\"a b\",\"x\":2}\n"));
    assertFalse(step.expects("{\"items\":[{\"id\":1,\"title\":\"a c\",\"x\":2}"));
    assertFalse(step.expects("{\"items\":[{\"id\":1,\"title\":\"a b\",\"x\":2"));
    assertFalse(step.expects(""));
    assertFalse(new Step(1, "curl", "{\"a\": 1.5}").expects("{\"a\": 105}"));
    assertThrows(
        AssertionError.class,
        () -> perform(README, new Step(1, "curl -sf localhost:8080/v1/none", "")));
    assertThrows(AssertionError.class, () -> perform(README, new Step(1, "./corridor upp", "")));
    assertThrows(
        AssertionError.class, () -> perform(README, new Step(1, "wget localhost:8080", "")));
  }
}
