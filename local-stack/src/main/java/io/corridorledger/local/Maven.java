package io.corridorledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/// Runs Maven with the JDK of this process. All output goes to a log file.
final class Maven {

  /// The line that Maven prints when it begins a module. The part `[1/9]` is missing if Maven
  /// builds only one module.
  static final Pattern MODULE =
      Pattern.compile("\\[INFO] Building (?<name>.+) \\d\\S*(?: +\\[(?<place>\\d+/\\d+)])?$");

  /// The line with the progress of one download.
  private static final Pattern PROGRESS =
      Pattern.compile("Progress \\(1\\): (?<done>[\\d.]+)/(?<total>[\\d.]+) MB\\s*");

  private Maven() {}

  /// A child process that does not outlive its parent, even if the parent gets a signal while the
  /// child starts.
  private static final class Child {
    private Process process;
    private boolean ended;

    synchronized Process start(ProcessBuilder builder) throws IOException {
      if (ended) throw new IOException("a signal arrived");
      process = builder.start();
      return process;
    }

    synchronized void end() {
      ended = true;
      if (process != null) process.destroy();
    }
  }

  /// @param onLine receives each line of the output as it is printed
  /// @return the exit code
  static int run(List<String> arguments, Path log, Consumer<String> onLine) {
    return run("-B", arguments, log, onLine);
  }

  /// Runs Maven to download a large file.
  ///
  /// @param onProgress receives the downloaded part of the file in percent
  /// @param onLine receives each other line of the output
  /// @return the exit code
  static int download(
      List<String> arguments, Path log, IntConsumer onProgress, Consumer<String> onLine) {
    // With the option `-B`, Maven would not print the progress.
    return run(
        "--color=never",
        arguments,
        log,
        line -> {
          var progress = PROGRESS.matcher(line);
          if (progress.matches()) {
            onProgress.accept(
                (int)
                    (100
                        * Double.parseDouble(progress.group("done"))
                        / Double.parseDouble(progress.group("total"))));
          } else {
            onLine.accept(line);
          }
        });
  }

  private static int run(String mode, List<String> arguments, Path log, Consumer<String> onLine) {
    var command = new ArrayList<>(List.of(Project.root().resolve("mvnw").toString(), mode));
    command.addAll(arguments);
    var extra = System.getenv("CORRIDOR_MAVEN_ARGS");
    if (extra != null) {
      Arrays.stream(extra.split("\\s+")).filter(word -> !word.isEmpty()).forEach(command::add);
    }
    var builder =
        new ProcessBuilder(command).directory(Project.root().toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      Files.createDirectories(log.getParent());
      // A terminal sends Ctrl-C to Maven too. If only this process gets a signal, the shutdown hook
      // ends Maven.
      var child = new Child();
      var end = new Thread(child::end);
      Runtime.getRuntime().addShutdownHook(end);
      var maven = child.start(builder);
      maven.getOutputStream().close();
      try (var lines = maven.inputReader();
          var copy = Files.newBufferedWriter(log)) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!PROGRESS.matcher(line).matches()) {
            copy.write(line);
            copy.newLine();
          }
          onLine.accept(line);
        }
      }
      var code = maven.waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
      return code;
    } catch (IOException e) {
      throw new StackException(
          Exit.NOT_BUILT, "The build could not be started: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException(Exit.NOT_BUILT, "The build was interrupted.", e);
    }
  }
}
