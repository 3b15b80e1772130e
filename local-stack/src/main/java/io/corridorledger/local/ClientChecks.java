package io.corridorledger.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs the checks under `clients/` that need Node. Each check is an npm package with a lock file.
final class ClientChecks {

  /// The folders of the checks, with the npm script that runs each check without a running stack.
  private static final List<Map.Entry<String, List<String>>> CHECKS =
      List.of(
          Map.entry("openapi", List.of("run", "check")),
          Map.entry("asyncapi", List.of("run", "check")),
          Map.entry("topics", List.of("test")));

  private static final int NODE_MAJOR = 20;

  private final PrintStream out;

  ClientChecks(PrintStream out) {
    this.out = out;
  }

  int run() {
    requireNode();
    var failed = false;
    for (var check : CHECKS) {
      var folder = Project.root().resolve("clients").resolve(check.getKey());
      var begin = System.nanoTime();
      var passed =
          npm(folder, List.of("ci", "--ignore-scripts", "--no-audit", "--no-fund")) == 0
              && npm(folder, check.getValue()) == 0;
      out.printf(
          "  clients/%-20s %s  %s%n",
          check.getKey(), passed ? "passed" : "failed", Durations.since(begin));
      failed |= !passed;
    }
    out.println(failed ? "Failed." : "All is well.");
    return failed ? Exit.TESTS_FAILED.code() : Exit.OK.code();
  }

  private static void requireNode() {
    try {
      var node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      var version = new String(node.getInputStream().readAllBytes()).strip();
      if (version.matches("v\\d+\\..*")
          && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= NODE_MAJOR) return;
      throw missing("Node " + NODE_MAJOR + " or newer, but node has the version " + version, null);
    } catch (IOException e) {
      throw missing("Node " + NODE_MAJOR + " or newer, and the command node was not found", e);
    }
  }

  private static int npm(Path folder, List<String> arguments) {
    try {
      var command = new ProcessBuilder("npm");
      command.command().addAll(arguments);
      return command.directory(folder.toFile()).inheritIO().start().waitFor();
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
