package io.corridorledger.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Builds and tests everything, and says in a line a module what came of it.
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Build everything and run all tests (./mvnw verify).")
final class TestCommand implements Callable<Integer> {

  private static final Pattern TESTS =
      Pattern.compile("Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)\\s*$");
  private static final int ERROR_LINES = 20;

  @Parameters(
      arity = "0..*",
      paramLabel = "MAVEN_ARGUMENT",
      description = "Passed on to Maven; after -- if they begin with a dash")
  List<String> mavenArguments = List.of();

  private final List<String> errors = new ArrayList<>();
  private String module;
  private String place;
  private long moduleBegin;
  private int moduleTests;
  private int tests;
  private int skipped;

  @Override
  public Integer call() {
    var data = new DataDirectory(Settings.directory(null));
    if (data.isRunning()) {
      throw new StackException(
          Exit.ALREADY_RUNNING,
          "A stack runs from the folders that the tests would build anew: stop it first with ./corridor down.");
    }
    var log = Project.root().resolve(".corridor/test.log");
    var begin = System.nanoTime();
    var arguments = new ArrayList<>(List.of("verify"));
    arguments.addAll(mavenArguments);
    var code = Maven.run(arguments, log, this::line);
    finishModule();
    errors.forEach(System.out::println);
    System.out.printf(
        "%s%d tests, %d skipped, in %s%n",
        code == 0 ? "All is well: " : "It failed: ", tests, skipped, Durations.since(begin));
    if (code != 0) {
      System.out.printf(
          "The whole output is in %s; each module's reports are in target/surefire-reports.%n",
          log);
      return Exit.TESTS_FAILED.code();
    }
    return Exit.OK.code();
  }

  private void line(String line) {
    var next = Maven.MODULE.matcher(line);
    if (next.find()) {
      finishModule();
      module = next.group("name");
      place = Objects.requireNonNullElse(next.group("place"), "1/1");
      moduleBegin = System.nanoTime();
      moduleTests = 0;
      return;
    }
    var counts = TESTS.matcher(line);
    if (counts.find()) {
      moduleTests += Integer.parseInt(counts.group(1));
      skipped += Integer.parseInt(counts.group(4));
    } else if (line.startsWith("[ERROR]") && errors.size() < ERROR_LINES) {
      errors.add(line);
    }
  }

  private void finishModule() {
    if (module != null) {
      System.out.printf(
          "  %-6s %-64s %5d tests  %s%n", place, module, moduleTests, Durations.since(moduleBegin));
      tests += moduleTests;
      module = null;
    }
  }
}
