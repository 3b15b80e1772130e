package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.corridorledger.system.OnRunningSystem.Content;
import io.corridorledger.system.Readme.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What the README shows is what happens: each `curl` in it is run, in order, against a system that
/// holds the dataset, and answers what is printed there.
@OnRunningSystem(Content.DATASET)
class ReadmeTest {

  /// Commands of `./corridor` that are run; of the others only their existence is checked, because
  /// they would build, start or stop things.
  private static final Set<String> HARMLESS = Set.of("load", "coverage");

  /// What else a reader may be told to type, and no test does.
  private static final Set<String> NOT_RUN = Set.of("./mvnw", "git", "cd", "docker", "kubectl");

  private final LedgerSystem system;

  ReadmeTest(LedgerSystem system) {
    this.system = system;
  }

  @TestFactory
  Stream<DynamicTest> everyCommandDoesWhatTheReadmeSays() throws IOException {
    var readme = LedgerSystem.root().resolve("README.md");
    var steps = Readme.steps(Files.readString(readme));
    assertTrue(
        steps.stream().anyMatch(step -> step.command().startsWith("curl ")),
        "README.md shows no curl in a block fenced as console");
    return steps.stream()
        .map(step ->
            DynamicTest.dynamicTest(
                "line %d: %s".formatted(step.line(), step.command()),
                readme.toUri(),
                () -> perform(step)));
  }

  private void perform(Step step) {
    var words = List.of(step.command().strip().split("\\s+"));
    switch (words.getFirst()) {
      case "curl" -> {
        var output = system.run(List.of("sh", "-c", onThisSystem(step.command())));
        assertEquals(0, output.exitCode(), output::text);
        compare(step, asPrinted(output.text()));
      }
      case "./corridor" -> {
        var arguments = words.subList(1, words.size()).toArray(String[]::new);
        if (!arguments[0].startsWith("-") && !HARMLESS.contains(arguments[0])) {
          var help = system.corridor(arguments[0], "--help");
          assertTrue(help.text().contains("Usage: corridor " + arguments[0]), help::text);
        } else {
          var output = system.corridor(arguments);
          assertEquals(0, output.exitCode(), output::text);
          compare(step, asPrinted(output.text()));
        }
      }
      default ->
          assertTrue(
              NOT_RUN.contains(words.getFirst()),
              () -> "Nobody knows whether this works: " + step.command());
    }
  }

  private static void compare(Step step, String actual) {
    if (!step.expects(actual)) {
      fail(
          "README.md, line %d: %s%nThe README shows:%n%s%nBut the answer is:%n%s"
              .formatted(step.line(), step.command(), step.expected(), actual));
    }
  }

  /// The ports that the README means, and those of this system.
  private Map<String, Integer> ports() {
    return Map.of(
        "8080", system.projection().port(),
        "8081", system.agreements().service().port(),
        "8082", system.logistics().service().port());
  }

  private String onThisSystem(String command) {
    var here = command;
    for (var port : ports().entrySet()) {
      here =
          here.replaceAll(
              "(localhost|127\\.0\\.0\\.1):%s\\b".formatted(port.getKey()),
              "$1:" + port.getValue());
    }
    return here;
  }

  private String asPrinted(String text) {
    var there = text;
    for (var port : ports().entrySet()) {
      there =
          there.replaceAll(
              "(localhost|127\\.0\\.0\\.1):%d\\b".formatted(port.getValue()),
              "$1:" + port.getKey());
    }
    return there;
  }

  // ---- the reader of the README, so that it cannot pass everything ------------------------------

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
  void commandsAndAnswersAreReadFromConsoleBlocksAlone() {
    assertEquals(
        List.of(
            new Step(
                7,
                "curl -s localhost:8080/v1/visits | head -1",
                "{\"items\": […\"title\": \"a  b\",\n  … }"),
            new Step(11, "./corridor status", "")),
        Readme.steps(SAMPLE));
    assertEquals(List.of(), Readme.steps("# Title\n\n```sh\n$ curl localhost\n```\n"));
    assertThrows(
        IllegalArgumentException.class, () -> Readme.steps("```console\nanswers nothing\n```\n"));
  }

  @Test
  void anAnswerThatDiffersIsNoticed() {
    var step = Readme.steps(SAMPLE).getFirst();
    assertTrue(step.expects("{\"items\":[{\"id\":1,\n\"title\":\"a b\",\"x\":2}\n"));
    assertFalse(step.expects("{\"items\":[{\"id\":1,\"title\":\"a c\",\"x\":2}"));
    assertFalse(step.expects("{\"items\":[{\"id\":1,\"title\":\"a b\",\"x\":2"));
    assertFalse(step.expects(""));
    assertFalse(new Step(1, "curl", "{\"a\": 1.5}").expects("{\"a\": 105}"));
    assertThrows(
        AssertionError.class, () -> perform(new Step(1, "curl -sf localhost:8080/v1/none", "")));
    assertThrows(AssertionError.class, () -> perform(new Step(1, "./corridor upp", "")));
    assertThrows(AssertionError.class, () -> perform(new Step(1, "wget localhost:8080", "")));
  }
}
