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

/// The main class of `./corridor`. A failed command prints one sentence with the next step for the
/// user, and writes the stack trace to a file. Each kind of failure has its own exit code.
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
      TailCommand.class,
      TokenCommand.class,
      KeyCommand.class,
      RebuildCommand.class,
      FuzzCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:failed; the message names the log file",
      " 2:wrong usage",
      " 3:the build failed",
      " 4:a port is in use",
      " 5:a stack is already running",
      " 6:no stack is running",
      " 7:the data directory cannot be used",
      " 8:a component failed to start",
      " 9:a component ended unexpectedly",
      "10:some lines were rejected",
      "11:tests failed",
      "12:a service does not respond",
      "13:no JDK 25 was found",
      "14:the history differs from what was recorded",
      "15:an epoch was not accepted",
      "16:foreign records are on a topic; no more severe finding",
      "17:Kafka does not respond or is too slow",
      "18:a migration failed",
      "19:a key or a checkpoint cannot be used",
      "20:the fuzzer reported findings",
      "21:the rows of a rebuild differ from the live rows",
      "22:the rows of a rebuild are not live"
    })
public final class CorridorCli {

  private CorridorCli() {}

  public static void main(String[] args) {
    // Warnings of the Kafka client are hidden, because they do not help the user of a command.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new CorridorCli());
    // The command `test` passes unknown options to Maven, and `coverage` passes them to the module
    // `dataset`.
    for (var name : List.of("test", "coverage")) {
      commandLine.getSubcommands().get(name).setUnmatchedOptionsArePositionalParams(true);
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
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
        : "Unexpected error: " + e + "." + trace;
  }

  /// Writes the stack trace to a file in the project folder. Uses the folder for temporary files if
  /// this fails, for example because the disk is full.
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
