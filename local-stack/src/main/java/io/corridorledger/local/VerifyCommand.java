package io.corridorledger.local;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Checks that the history is what was recorded; see [Verification].
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check that no event was changed, removed or slipped in:",
      "each log's chain of hashes, and each log against its topic."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final List<String> LOGS = List.of("agreements", "logistics");

  @Mixin Settings settings;

  @Override
  public Integer call() throws SQLException {
    var data = settings.dataDirectory();
    var postgres =
        new Postgres(data.file("postgres"), data.port("postgres").orElse(settings.postgresPort));
    var kafka =
        new KafkaBroker(
            data.file("kafka"),
            data.port("kafka").orElse(settings.kafkaPort),
            settings.kafkaSecurePort);
    for (var component : List.of(postgres, kafka)) {
      if (!component.answers()) {
        throw new StackException(
            Exit.NOT_RUNNING,
            "%s does not answer on port %d: ./corridor up starts it."
                .formatted(component.name(), component.port()));
      }
    }
    var sound = true;
    for (var log : LOGS) {
      try (var connection = postgres.connect(log)) {
        var verification =
            new Verification(
                connection, kafka.bootstrapServers(), "corridor." + log + ".v1", System.out);
        var fault = verification.firstFault();
        sound &= fault.isEmpty();
        System.out.printf(
            "%-12s %s%n",
            log,
            fault
                .map(what -> "NOT AS RECORDED: " + what)
                .orElse(verification.events() + " events, chain unbroken, log and topic agree"));
      }
    }
    return (sound ? Exit.OK : Exit.NOT_AS_RECORDED).code();
  }
}
