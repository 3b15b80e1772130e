package io.corridorledger.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line behind `./corridor`. A failure is one sentence that says what to do next, and
/// an exit code of its own; a stack trace goes to a file.
@Command(
    name = "corridor",
    description = "Runs Corridor Ledger on this machine: no containers, no installation.",
    mixinStandardHelpOptions = true,
    version = "Corridor Ledger 1.0.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      DownCommand.class,
      ResetCommand.class,
      LoadCommand.class,
      TestCommand.class,
      CoverageCommand.class,
      VerifyCommand.class,
      CheckpointCommand.class,
      RaiseEpochCommand.class,
      RepublishCommand.class,
      TakeBackCommand.class,
      FuzzCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:failed; the message names the log",
      " 2:wrong usage",
      " 3:the build failed",
      " 4:a port is taken",
      " 5:a stack runs already",
      " 6:no stack runs",
      " 7:the data directory cannot be used",
      " 8:a component did not start",
      " 9:a component died",
      "10:some lines were refused",
      "11:tests failed",
      "12:a service does not answer",
      "13:no JDK 25 was found",
      "14:the history is not what was recorded",
      "15:an epoch was not accepted",
      "16:foreign records are on a topic, and nothing else is wrong",
      "17:Kafka does not answer or is too slow",
      "18:a migration failed",
      "19:a key or a checkpoint cannot be used",
      "20:the fuzzer found something"
    })
public final class Corridor {

  private Corridor() {}

  public static void main(String[] args) {
    // What a Kafka client tells while it works is not for whoever types a command.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Corridor());
    // Their arguments are somebody else's: Maven's, the dataset's.
    for (var name : List.of("test", "coverage")) {
      commandLine.getSubcommands().get(name).setUnmatchedOptionsArePositionalParams(true);
    }
    return commandLine.setExecutionExceptionHandler((e, failed, _) -> {
      var exit = e instanceof StackException known ? known.exit() : Exit.FAILED;
      commandLine.getErr().println(sentence(e));
      commandLine.getErr().flush();
      return exit.code();
    });
  }

  private static String sentence(Exception e) {
    if (e instanceof StackException && e.getCause() == null) {
      return e.getMessage();
    }
    var trace = writeTrace(e).map(log -> " The trace is in " + log + ".").orElse("");
    return e instanceof StackException
        ? e.getMessage() + trace
        : "This should not have happened: " + e + "." + trace;
  }

  /// Into the project, or where temporary files go when that cannot be written, as on a full disk.
  private static Optional<Path> writeTrace(Exception e) {
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    try {
      return Optional.of(append(Project.root().resolve(".corridor/corridor.log"), trace));
    } catch (IOException | StackException _) {
      try {
        return Optional.of(
            append(Path.of(System.getProperty("java.io.tmpdir"), "corridor.log"), trace));
      } catch (IOException _) {
        return Optional.empty();
      }
    }
  }

  private static Path append(Path log, StringWriter trace) throws IOException {
    Files.createDirectories(log.getParent());
    Files.writeString(
        log, Instant.now() + " " + trace, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return log;
  }
}
