package io.corridorledger.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes the relay publish a log again, from its first position.
@Command(
    name = "republish",
    mixinStandardHelpOptions = true,
    description = {
      "Make the relay publish a log again from its first position.",
      "Use it after a topic was lost, emptied or recreated: see docs/operating/restore.md."
    })
final class RepublishCommand implements Callable<Integer> {

  @Mixin OperatorFunction function;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Reason for the decision, which the audit log shows")
  String reason;

  @Override
  public Integer call() {
    var infrastructure = function.infrastructure();
    System.out.printf(
        """
        The relay of %s publishes all events of its log to %s again. Readers ignore events that they have already read.
        The log itself does not change.
        """,
        function.log, function.topic());
    if (!function.yes && !Confirmation.given("Publish " + function.log + " again?")) {
      System.out.println("Nothing was changed.");
      return Exit.FAILED.code();
    }
    var events =
        function.decide(
            infrastructure,
            "republish",
            reason,
            "SELECT public.republish(?)",
            function.topic(),
            row -> row.getLong(1));
    System.out.printf(
        """
        %d events will be published again when the relay becomes leader: within a few seconds if %s-service is running.
        ./corridor verify shows whether all of them are on the topic.
        """,
        events, function.log);
    return Exit.OK.code();
  }
}
