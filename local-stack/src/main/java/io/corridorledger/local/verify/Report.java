package io.corridorledger.local.verify;

import io.corridorledger.integrity.Checkpoint.LogEnd;
import io.corridorledger.local.Exit;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The result of verifying one log.
///
/// @param events number of events in the log
/// @param end last position of the log, with the chain hash at that position
/// @param findings differences between the log and the events that the writer recorded
/// @param foreign records in the topic that the relay did not write
/// @param epochs epochs after the first one
/// @param notes other information for the operator
/// @param unreachable reason why the topic was not read to its end; empty when it was read
public record Report(
    long events,
    LogEnd end,
    Findings findings,
    Findings foreign,
    List<RaisedEpoch> epochs,
    List<String> notes,
    Optional<String> unreachable) {

  /// An epoch after the first one.
  ///
  /// @param givenUp number of published positions that the epoch gave up
  public record RaisedEpoch(AcceptedEpoch epoch, long givenUp, String reason, boolean accepted) {}

  /// The exit code for the most severe result. The results are, from the most to the least severe:
  /// the log was changed, an epoch is not accepted, the topic could not be read, the topic has
  /// records that the relay did not write.
  public Exit exit() {
    if (!findings.isEmpty()) {
      return Exit.NOT_AS_RECORDED;
    }
    if (epochs.stream().anyMatch(epoch -> !epoch.accepted())) {
      return Exit.EPOCH_NOT_ACCEPTED;
    }
    if (unreachable.isPresent()) {
      return Exit.KAFKA_UNREACHABLE;
    }
    return foreign.isEmpty() ? Exit.OK : Exit.FOREIGN_RECORDS;
  }

  /// Prints one line for the log and one for each finding, epoch and note.
  public void print(PrintStream out) {
    out.printf("%-12s %s%n", end.log(), summary());
    for (var epoch : epochs) {
      line(
          out,
          epoch.accepted() ? "EPOCH" : "EPOCH NOT ACCEPTED",
          "%d from position %d gives up %d published events: %s%s"
              .formatted(
                  epoch.epoch().number(),
                  epoch.epoch().firstPosition(),
                  epoch.givenUp(),
                  epoch.reason(),
                  epoch.accepted() ? "" : " (--accept-epoch " + epoch.epoch() + ")"));
    }
    all(out, "NOT AS RECORDED", findings);
    all(out, "FOREIGN RECORD", foreign);
    notes.forEach(note -> line(out, "NOTE", note));
    unreachable.ifPresent(reason -> line(out, "TOPIC NOT READ", reason));
  }

  private String summary() {
    var state = new ArrayList<String>();
    state.add(
        findings.isEmpty()
            ? unreachable.isPresent() ? "chain unbroken" : "chain unbroken, log and topic agree"
            : findings.count() == 1 ? "1 finding" : findings.count() + " findings");
    if (!foreign.isEmpty()) {
      state.add(foreign.count() == 1 ? "1 foreign record" : foreign.count() + " foreign records");
    }
    return "%d events, %s".formatted(events, String.join(", ", state));
  }

  private static void all(PrintStream out, String kind, Findings findings) {
    findings.shown().forEach(finding -> line(out, kind, finding));
    if (findings.hidden() > 0) {
      line(out, kind, "and %d more".formatted(findings.hidden()));
    }
  }

  /// Prints a line without control characters, because the text may come from an attacker.
  private static void line(PrintStream out, String kind, String text) {
    out.printf("  %s: %s%n", kind, text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?"));
  }
}
