package io.corridorledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Deletes the data of a stopped stack.
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = "Delete the data directory after confirmation.")
final class ResetCommand implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "DIR", description = "Data directory of the stack")
  Path data;

  @Option(names = "--yes", description = "Do not ask for confirmation")
  boolean yes;

  @Override
  public Integer call() {
    var directory = new DataDirectory(Settings.directory(data));
    if (!Files.exists(directory.path())) {
      System.out.printf("%s does not exist.%n", directory.path());
      return Exit.OK.code();
    }
    if (directory.isRunning()) {
      throw directory.alreadyRunning();
    }
    if (!directory.isOurs()) {
      throw new StackException(
          Exit.DATA_DIRECTORY,
          directory.path()
              + " was not created by ./corridor up, so it is kept: delete it manually if intended.");
    }
    if (!yes
        && !Confirmation.given("Delete %s and everything in it?".formatted(directory.path()))) {
      System.out.println("Nothing was deleted.");
      return Exit.FAILED.code();
    }
    try {
      FileTrees.delete(directory.path());
    } catch (IOException e) {
      throw new StackException(
          Exit.DATA_DIRECTORY,
          "%s could not be deleted completely: %s.".formatted(directory.path(), e),
          e);
    }
    System.out.printf("Deleted %s.%n", directory.path());
    return Exit.OK.code();
  }
}
