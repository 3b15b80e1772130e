package io.corridorledger.local;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the checks that need more than a JDK. The checks in `clients/` need Node.js or Chromium,
/// and each of them is a script of an npm package. The last check is a test of the module
/// system-tests that needs Keycloak.
///
/// The checks that need running services use one new stack with the dataset. The checks get the
/// URLs of this stack as environment variables, see [ClientStack#environment()].
final class ClientChecks {

  /// A check of client code or API documents.
  ///
  /// @param folder npm package under `clients/`
  /// @param script npm script of the package
  /// @param onStack whether the script needs running services
  private record Check(String folder, String script, boolean onStack) {

    static Check alone(String folder, String script) {
      return new Check(folder, script, false);
    }

    static Check onStack(String folder, String script) {
      return new Check(folder, script, true);
    }
  }

  /// The checks, in the order in which they run. The check `topics` compares the read models with
  /// the topics and needs a ledger that does not change meanwhile. Therefore it runs before the
  /// check `typescript`, which records events.
  private static final List<Check> CHECKS =
      List.of(
          Check.alone("openapi", "check"),
          Check.alone("asyncapi", "check"),
          Check.alone("topics", "test"),
          Check.onStack("topics", "check"),
          Check.onStack("swagger-ui", "check"),
          Check.onStack("typescript", "check"));

  private static final String NODE = "20.19";
  private static final int ERROR_LINES = 20;

  private final PrintStream out;
  private final Set<String> installed = new HashSet<>();

  ClientChecks(PrintStream out) {
    this.out = out;
  }

  int run() {
    requireNode();
    var environment = new HashMap<String, String>();
    environment.put("CORRIDOR_CHROMIUM", chromium());
    KeycloakDistribution.ensure(out);
    var failed = false;
    for (var check : CHECKS) if (!check.onStack()) failed |= !passes(check, environment);
    new Build(out).ensure(Stack.SERVICES, "target/quarkus-app/quarkus-run.jar");
    try (var stack = ClientStack.start(out)) {
      environment.putAll(stack.environment());
      for (var check : CHECKS) if (check.onStack()) failed |= !passes(check, environment);
    }
    failed |= !passesWithKeycloak();
    out.println(failed ? "Failed." : "All is well.");
    return failed ? Exit.TESTS_FAILED.code() : Exit.OK.code();
  }

  private boolean passes(Check check, Map<String, String> environment) {
    var folder = Project.root().resolve("clients").resolve(check.folder());
    var begin = System.nanoTime();
    var passed =
        (installed.contains(check.folder())
                || npm(folder, environment, "ci", "--ignore-scripts", "--no-audit", "--no-fund"))
            && npm(folder, environment, "run", check.script());
    installed.add(check.folder());
    out.printf(
        "  clients/%-28s %s  %s%n",
        check.folder() + " " + check.script(),
        passed ? "passed" : "failed",
        Durations.since(begin));
    return passed;
  }

  /// Runs the tests with the tag `keycloak`. They start their own stack with the packages of the
  /// services, which must be built.
  private boolean passesWithKeycloak() {
    var log = Project.root().resolve(".corridor/keycloak-test.log");
    var begin = System.nanoTime();
    var tests = new AtomicInteger();
    var errors = new ArrayList<String>();
    out.println("Running the tests with Keycloak; first, Maven compiles their modules");
    var code =
        Maven.run(
            List.of("-Pkeycloak", "-pl", "system-tests", "-am", "test"),
            log,
            line -> {
              var module = Maven.MODULE.matcher(line);
              var counts = TestCommand.TESTS.matcher(line);
              if (module.find()) {
                out.printf("  %-6s %s%n", module.group("place"), module.group("name"));
              } else if (counts.find()) {
                tests.addAndGet(Integer.parseInt(counts.group(1)));
              } else if (line.startsWith("[ERROR]") && errors.size() < ERROR_LINES) {
                errors.add(line);
              }
            });
    var passed = code == 0 && tests.get() > 0;
    errors.forEach(out::println);
    out.printf(
        "  %-36s %s  %s%n",
        "system-tests keycloak, %d tests".formatted(tests.get()),
        passed ? "passed" : "failed; the full output is in " + log,
        Durations.since(begin));
    return passed;
  }

  private static void requireNode() {
    try {
      var node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      var version = new String(node.getInputStream().readAllBytes()).strip();
      if (version.matches("v\\d+\\.\\d+\\..*")
          && Version.parse(version.substring(1)).compareTo(Version.parse(NODE)) >= 0) return;
      throw missing("Node " + NODE + " or newer, but node has the version " + version, null);
    } catch (IOException e) {
      throw missing("Node " + NODE + " or newer, and the command node was not found", e);
    }
  }

  /// Returns the path of the Chromium program that `clients/chromium.sh` finds.
  private static String chromium() {
    var script = Project.root().resolve("clients/chromium.sh").toString();
    try {
      var search = new ProcessBuilder(script).redirectErrorStream(true).start();
      var output = new String(search.getInputStream().readAllBytes()).strip();
      if (search.waitFor() == 0) return output;
      throw missing("Chromium, but " + output, null);
    } catch (IOException e) {
      throw missing(
          "Chromium, but the script %s that searches for it could not be run".formatted(script), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.FAILED, "The check was interrupted.", e);
    }
  }

  private static boolean npm(Path folder, Map<String, String> environment, String... arguments) {
    try {
      var command = new ProcessBuilder("npm");
      command.command().addAll(List.of(arguments));
      command.environment().putAll(environment);
      return command.directory(folder.toFile()).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      throw missing("npm, and the command npm was not found", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.FAILED, "The check was interrupted.", e);
    }
  }

  private static StackException missing(String what, Exception cause) {
    return new StackException(
        Exit.TESTS_FAILED, "./corridor test --clients needs %s.".formatted(what), cause);
  }
}
