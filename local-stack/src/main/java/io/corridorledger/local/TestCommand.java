package io.corridorledger.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Builds and tests the whole project, and prints one result line per module.
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Build everything and run all tests except the long ones (./mvnw verify).")
final class TestCommand implements Callable<Integer> {

  static final Pattern TESTS =
      Pattern.compile("Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)\\s*$");
  private static final Pattern TEST_CLASS =
      Pattern.compile(
          "Tests run: (\\d+),.* Time elapsed: (?<time>.+) -+ in (?:\\w+\\.)*(?<name>\\w+)$");
  private static final int ERROR_LINES = 20;

  @Option(
      names = "--faults",
      description =
          "Run only the long fault-injection tests: killed or frozen processes, full disks, lost topics, old backups")
  boolean faults;

  @Option(
      names = "--clients",
      description =
          "Run only the checks that need Node, Chromium or Keycloak: the folders under clients/, and the tests with tokens of Keycloak")
  boolean clients;

  @Parameters(
      arity = "0..*",
      paramLabel = "MAVEN_ARGUMENT",
      description = "Passed to Maven; put arguments that begin with a dash after --")
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
          "A running stack uses the folders that the tests would rebuild: stop it first with ./corridor down.");
    }
    if (clients) {
      return new ClientChecks(System.out).run();
    }
    var log = Project.root().resolve(".corridor/test.log");
    var begin = System.nanoTime();
    var arguments = new ArrayList<>(List.of("verify"));
    if (faults) {
      arguments.add("-Pfaults");
    }
    arguments.addAll(mavenArguments);
    var code = Maven.run(arguments, log, this::line);
    finishModule();
    errors.forEach(System.out::println);
    if (faults && code == 0 && tests == skipped) {
      System.out.println("Failed: no fault-injection test ran. The full output is in " + log + ".");
      return Exit.TESTS_FAILED.code();
    }
    System.out.printf(
        "%s%d tests, %d skipped, in %s%n",
        code == 0 ? "All is well: " : "Failed: ", tests, skipped, Durations.since(begin));
    if (code != 0) {
      System.out.printf(
          "The full output is in %s; the reports of each module are in target/surefire-reports.%n",
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
    var testClass = TEST_CLASS.matcher(line);
    if (faults && testClass.find()) {
      System.out.printf("         %s: %s%n", testClass.group("name"), testClass.group("time"));
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
    // With `--faults`, a module without fault-injection tests gets no result line. Most modules
    // have none.
    if (module != null && (!faults || moduleTests > 0)) {
      System.out.printf(
          "  %-6s %-64s %5d tests  %s%n", place, module, moduleTests, Durations.since(moduleBegin));
      tests += moduleTests;
    }
    module = null;
  }
}
