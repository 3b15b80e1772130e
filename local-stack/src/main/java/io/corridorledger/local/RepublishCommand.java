package io.corridorledger.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lets the relay publish a log again from its first position.
@Command(
    name = "republish",
    mixinStandardHelpOptions = true,
    description = {
      "Let the relay publish a log again from its first position.",
      "After a topic was lost, emptied or created again: see docs/operating/restore.md."
    })
final class RepublishCommand implements Callable<Integer> {

  @Mixin OperatorFunction function;

  @Override
  public Integer call() {
    var infrastructure = function.infrastructure();
    System.out.printf(
        """
        The relay of %s publishes all events of its log to %s again. Readers drop those that they know.
        Nothing in the log changes.
        """,
        function.log, function.topic());
    if (!function.yes && !Confirmation.given("Publish " + function.log + " again?")) {
      System.out.println("Nothing was changed.");
      return Exit.FAILED.code();
    }
    var events =
        function.call(
            infrastructure, "SELECT public.republish(?)", function.topic(), row -> row.getLong(1));
    System.out.printf(
        """
        %d events are published again, as soon as the relay has the lead anew: within some seconds, if %s-service runs.
        ./corridor verify shows when all of them are on the topic.
        """,
        events, function.log);
    return Exit.OK.code();
  }
}
