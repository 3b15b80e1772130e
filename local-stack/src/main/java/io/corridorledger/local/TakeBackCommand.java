package io.corridorledger.local;

import io.corridorledger.local.verify.KafkaUnreachable;
import io.corridorledger.local.verify.LostEvents;
import io.corridorledger.local.verify.LostEvents.TakenBack;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Copies events from the topic into a restored log that lacks them, see [LostEvents].
@Command(
    name = "take-back",
    mixinStandardHelpOptions = true,
    description = {
      "Copy events that were lost in a database restore from the topic back to the log.",
      "Use it after a restore from an older backup: see docs/operating/restore.md.",
      "Needs Kafka and PostgreSQL; the services may be running or stopped."
    })
final class TakeBackCommand implements Callable<Integer> {

  @Mixin OperatorFunction function;

  @Mixin MacKeysOption macKeys;

  @Override
  public Integer call() {
    var infrastructure = function.infrastructure();
    System.out.printf(
        """
        Published events that are missing from the log %s are read from %s and written to the database with their
        original positions. Only events that have a valid authentication code and continue the hash chain are accepted.
        """,
        function.log, function.topic());
    if (!function.yes && !Confirmation.given("Restore the events of " + function.log + "?")) {
      System.out.println("Nothing was changed.");
      return Exit.FAILED.code();
    }
    var taken = takeBack(infrastructure);
    if (taken.count() == 0) {
      System.out.printf(
          "Nothing was changed: the topic holds no event after position %d, where the log ends.%n",
          taken.last());
      return Exit.OK.code();
    }
    System.out.printf(
        """
        %d events were taken back, positions %d to %d. If %s-service is running, its relay resumes within a few seconds.
        The stored responses to their commands are not restored: a client that retries one of these commands records it again.
        """,
        taken.count(), taken.first(), taken.last(), function.log);
    return Exit.OK.code();
  }

  private TakenBack takeBack(Infrastructure infrastructure) {
    var keys = macKeys.keys(infrastructure.data());
    var lost = new LostEvents(function.log, infrastructure.reader(), keys.keys(function.log));
    try (var owner = infrastructure.connectAsOwner(function.log)) {
      return lost.takeBack(owner, System.out)
          .orElseThrow(() ->
              new StackException(
                  Exit.FAILED,
                  "There is no topic %s, so nothing can be taken back from it."
                      .formatted(function.topic())));
    } catch (KafkaUnreachable e) {
      throw new StackException(Exit.KAFKA_UNREACHABLE, e.getMessage());
    } catch (SQLException e) {
      throw new StackException(
          Exit.FAILED,
          "Nothing was changed: the database %s rejected the operation: %s."
              .formatted(function.log, e.getMessage()));
    }
  }
}
