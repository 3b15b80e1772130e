package io.corridorledger.local;

import io.corridorledger.local.verify.KafkaUnreachable;
import io.corridorledger.local.verify.LostEvents;
import io.corridorledger.local.verify.LostEvents.TakenBack;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Takes back from the topic what a restored log lacks; see [LostEvents].
@Command(
    name = "take-back",
    mixinStandardHelpOptions = true,
    description = {
      "Take back from the topic the events that a restored log no longer holds.",
      "After a restore from an older backup: see docs/operating/restore.md.",
      "Needs Kafka and PostgreSQL; the services may run or not."
    })
final class TakeBackCommand implements Callable<Integer> {

  @Mixin OperatorFunction function;

  @Mixin MacKeysOption macKeys;

  @Override
  public Integer call() {
    var infrastructure = function.infrastructure();
    System.out.printf(
        """
        The published events that the log %s lacks are read from %s and written to the database, as they were
        sequenced. Only events whose authentication code is right and that continue the chain of hashes are taken.
        """,
        function.log, function.topic());
    if (!function.yes && !Confirmation.given("Take back what " + function.log + " lacks?")) {
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
        %d events were taken back, positions %d to %d. The relay goes on within some seconds, if %s-service runs.
        The answers to the commands that recorded them are not in the database: a client that sends such a command again records it anew.
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
          "Nothing was changed, the database %s refuses: %s."
              .formatted(function.log, e.getMessage()));
    }
  }
}
