package io.corridorledger.local;

import io.corridorledger.local.verify.KafkaUnreachable;
import io.corridorledger.local.verify.PublishedEpoch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Gives up published events that a restored log lacks. The command raises the epoch of the log.
@Command(
    name = "raise-epoch",
    mixinStandardHelpOptions = true,
    description = {
      "Give up the published events that are missing from a restored log, and publish the log again.",
      "Use it only after a restore that cannot be completed: see docs/operating/restore.md.",
      "Needs Kafka and PostgreSQL: the new epoch must be later than every epoch on the topic."
    })
final class RaiseEpochCommand implements Callable<Integer> {

  @Mixin OperatorFunction function;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Reason in one sentence; it becomes part of the history")
  String reason;

  @Mixin MacKeysOption macKeys;

  private record End(long position, long epoch) {}

  private record Raised(long epoch, long firstPosition) {}

  @Override
  public Integer call() {
    var infrastructure = function.infrastructure();
    var end =
        function.call(
            infrastructure,
            """
            SELECT coalesce(max(position), 0),
                   coalesce((SELECT ledger_epoch FROM public.event_log ORDER BY position DESC LIMIT 1), 1)
            FROM public.event_log
            """,
            null,
            row -> new End(row.getLong(1), row.getLong(2)));
    var published = publishedEpoch(infrastructure);
    System.out.printf(
        """
        The log %s ends at position %d, in epoch %d. An event that raises the epoch to %d takes the next position.
        Every event published so far at position %d or later is given up: readers remove it, and an event that only the topic
        holds is lost. This cannot be undone. ./corridor verify shows which events are affected.
        """,
        function.log,
        end.position(),
        end.epoch(),
        Math.max(end.epoch(), published) + 1,
        end.position() + 1);
    if (!function.yes && !Confirmation.given("Raise the epoch of " + function.log + "?")) {
      System.out.println("Nothing was changed.");
      return Exit.FAILED.code();
    }
    var raised =
        function.call(
            infrastructure,
            "SELECT epoch, first_position FROM public.raise_epoch(?, %d)".formatted(published),
            reason,
            row -> new Raised(row.getLong(1), row.getLong(2)));
    var accepted =
        "--accept-epoch %s:%d@%d".formatted(function.log, raised.epoch(), raised.firstPosition());
    System.out.printf(
        """
        Epoch %d of %s begins at position %d. The relay publishes the log again within a few seconds.
        From now on, verify this log with ./corridor verify %s
        and make a new checkpoint with ./corridor checkpoint %4$s
        """,
        raised.epoch(), function.log, raised.firstPosition(), accepted);
    return Exit.OK.code();
  }

  private long publishedEpoch(Infrastructure infrastructure) {
    var keys = macKeys.keys(infrastructure.data());
    try {
      return new PublishedEpoch(function.log, infrastructure.reader(), keys.keys(function.log))
          .latest(System.out);
    } catch (KafkaUnreachable e) {
      throw new StackException(Exit.KAFKA_UNREACHABLE, e.getMessage());
    }
  }
}
