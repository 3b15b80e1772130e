package io.corridorledger.local;

import io.corridorledger.integrity.Checkpoint;
import io.corridorledger.local.verify.AcceptedEpoch;
import io.corridorledger.local.verify.LogVerification;
import io.corridorledger.local.verify.Report;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Checks that the logs were not changed after they were recorded, see [LogVerification].
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check that only the services added events, and that no event was changed, removed or moved.",
      "Reads each log and its topic, recomputes every hash, and prints the position of each finding.",
      "Needs Kafka and PostgreSQL; the services may be running or stopped."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:the history is unchanged",
      " 6:PostgreSQL is not running",
      "14:the history differs from what was recorded",
      "15:an epoch was raised that --accept-epoch does not name; no more severe finding",
      "16:foreign records are on a topic; no more severe finding",
      "17:Kafka does not respond or is too slow; no other finding"
    })
final class VerifyCommand implements Callable<Integer> {

  @Mixin Settings settings;

  @Mixin AcceptedEpochs accepted;

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description = "Also compare the logs with this checkpoint (see ./corridor checkpoint)")
  Path since;

  @Option(
      names = "--verifier-key",
      paramLabel = "FILE",
      description =
          "Public key of the checkpoint; default operator/checkpoint-key.pub in the data directory")
  Path verifierKey;

  @Mixin MacKeysOption macKeys;

  /// The command-line option for the epochs that the operator accepts. An operator raises the epoch
  /// to give up published events after a restore.
  static final class AcceptedEpochs {

    @Option(
        names = "--accept-epoch",
        paramLabel = "LOG:EPOCH@POSITION",
        description = "Accept this epoch, for example agreements:2@173; can be repeated")
    private List<String> texts = List.of();

    Set<AcceptedEpoch> all() {
      try {
        var epochs = new HashSet<AcceptedEpoch>();
        for (var text : texts) {
          var epoch = AcceptedEpoch.parse(text);
          if (!Infrastructure.LOGS.contains(epoch.log())) {
            throw new IllegalArgumentException("there is no log " + epoch.log());
          }
          epochs.add(epoch);
        }
        return epochs;
      } catch (IllegalArgumentException e) {
        throw new StackException(Exit.USAGE, "--accept-epoch: " + e.getMessage() + ".");
      }
    }
  }

  @Override
  public Integer call() throws SQLException {
    var infrastructure = Infrastructure.of(settings);
    var checkpoint = since == null ? null : checkpoint(infrastructure.data());
    var reports =
        verify(infrastructure, macKeys.keys(infrastructure.data()), accepted.all(), checkpoint);
    reports.forEach(report -> report.print(System.out));
    return worst(reports).code();
  }

  private Checkpoint checkpoint(DataDirectory data) {
    var key = verifierKey != null ? verifierKey : OperatorKey.defaultVerifier(data);
    return CheckpointFile.read(since, OperatorKey.readVerifier(key));
  }

  /// @param checkpoint the signed checkpoint with which the logs are compared; null for none
  static List<Report> verify(
      Infrastructure infrastructure,
      LogKeys keys,
      Set<AcceptedEpoch> accepted,
      Checkpoint checkpoint)
      throws SQLException {
    var reports = new ArrayList<Report>();
    for (var log : Infrastructure.LOGS) {
      var since =
          checkpoint == null
              ? Optional.<Checkpoint.LogEnd>empty()
              : checkpoint.logs().stream().filter(end -> end.log().equals(log)).findFirst();
      if (checkpoint != null && since.isEmpty()) {
        throw new StackException(
            Exit.NOT_AS_RECORDED, "The checkpoint does not cover the log %s.".formatted(log));
      }
      try (var connection = infrastructure.connect(log)) {
        reports.add(
            new LogVerification(log, infrastructure.reader(), keys.keys(log), accepted, since)
                .run(connection, System.out));
      }
    }
    return reports;
  }

  /// The exit code for the most severe of all results, in the order of [Report#exit].
  static Exit worst(List<Report> reports) {
    var order =
        List.of(
            Exit.NOT_AS_RECORDED,
            Exit.EPOCH_NOT_ACCEPTED,
            Exit.KAFKA_UNREACHABLE,
            Exit.FOREIGN_RECORDS);
    return order.stream()
        .filter(exit -> reports.stream().anyMatch(report -> report.exit() == exit))
        .findFirst()
        .orElse(Exit.OK);
  }
}
