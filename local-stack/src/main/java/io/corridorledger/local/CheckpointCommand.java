package io.corridorledger.local;

import io.corridorledger.integrity.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Verifies all logs, and signs the position and chain hash at the end of each log.
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = {
      "Verify all logs and write a signed note with the last position and chain hash of each log.",
      "./corridor verify --since FILE finds every later change of the covered events, even by an administrator of the databases and the broker. Keep the note, and above all the key, on another machine."
    })
final class CheckpointCommand implements Callable<Integer> {

  @Mixin Settings settings;

  @Mixin VerifyCommand.AcceptedEpochs accepted;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Private key that signs; default operator/checkpoint-key.pem in the data directory, created on first use")
  Path keyFile;

  @Option(
      names = "--create-key",
      paramLabel = "FILE",
      description = "Create a new key in this file and sign with it")
  Path newKeyFile;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The note; default operator/checkpoint.txt in the data directory. An existing note is verified first and then replaced")
  Path out;

  @Override
  public Integer call() throws SQLException {
    if (keyFile != null && newKeyFile != null) {
      throw new StackException(Exit.USAGE, "--key and --create-key are mutually exclusive.");
    }
    var infrastructure = Infrastructure.of(settings);
    var data = infrastructure.data();
    var key = key(data);
    var note = out != null ? out : data.file("operator/checkpoint.txt");
    var before = Files.exists(note) ? CheckpointFile.read(note, key.verifier()) : null;
    var reports =
        VerifyCommand.verify(infrastructure, LogKeys.of(data.path()), accepted.all(), before);
    reports.forEach(report -> report.print(System.out));
    var exit = VerifyCommand.worst(reports);
    // A foreign record is in the topic and not in a log. Therefore the logs can be signed although
    // there are foreign records.
    if (exit != Exit.OK && exit != Exit.FOREIGN_RECORDS) {
      System.out.println("Nothing was signed.");
      return exit.code();
    }
    var checkpoint = new Checkpoint(reports.stream().map(report -> report.end()).toList());
    CheckpointFile.write(note, checkpoint, key);
    System.out.printf("Signed: %s%n%s", note, checkpoint.text());
    return Exit.OK.code();
  }

  private OperatorKey key(DataDirectory data) {
    var first =
        keyFile == null && newKeyFile == null && !Files.exists(OperatorKey.defaultFile(data));
    if (newKeyFile == null && !first) {
      return OperatorKey.read(keyFile != null ? keyFile : OperatorKey.defaultFile(data));
    }
    var file = first ? OperatorKey.defaultFile(data) : newKeyFile;
    var key = OperatorKey.create(file);
    System.out.printf(
        """
        A new key was created:
          %s signs checkpoints. Move it to another machine: a person with this key and access to the databases can sign a falsified log.
          %s verifies checkpoints. It is not secret.
        """,
        file, OperatorKey.verifierOf(file));
    return key;
  }
}
