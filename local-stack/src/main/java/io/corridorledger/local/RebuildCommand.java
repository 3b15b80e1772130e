package io.corridorledger.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Rebuilds read models of a running stack, and prints the progress. The service does the work, so
/// the rebuild continues if this command ends.
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Write the rows of read models again from the stored facts, next to the live rows, and print the progress.",
      "If the new rows are equal to the live rows, the new rows become live. Queries continue meanwhile.",
      "Ctrl-C ends only this command. With --watch, the command prints the progress again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:the new rows are live, or the operation is done",
      " 2:the operation is not possible",
      "12:projection-service does not respond, or still works on the request",
      "21:rows differ, so the rebuild was refused",
      "22:the new rows are not live: there was no rebuild, it was ended, or it was rolled back"
    })
final class RebuildCommand implements Callable<Integer> {

  private static final String PATH = "/operations/rebuild";
  private static final int INTERVAL_MILLIS = 1_000;
  private static final Set<String> RUNNING =
      Set.of("FILLING", "INDEXING", "CATCHING_UP", "COMPARING");

  @ArgGroup(exclusive = true)
  private Choice choice = new Choice();

  private static final class Choice {

    @Parameters(
        paramLabel = "MODEL",
        arity = "0..1",
        description = "Read model, such as figure; default all read models")
    String readModel;

    @Option(
        names = "--watch",
        description = "Start no rebuild; print the progress of the running one")
    boolean watch;

    @Option(
        names = "--accept",
        paramLabel = "REASON",
        description =
            "Start no rebuild; continue the refused one, because its rows are right and the live rows are wrong. The audit log shows the reason")
    String reason;

    @Option(names = "--discard", description = "Start no rebuild; end the running or refused one")
    boolean discard;

    @Option(
        names = "--roll-back",
        description =
            "Start no rebuild; make the former rows live again, with the events since then")
    boolean rollBack;

    @Option(
        names = "--drop-former",
        description =
            "Start no rebuild; delete the former rows. A roll-back is then no longer possible")
    boolean dropFormer;
  }

  @Mixin private Settings settings;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var client = new OperatorClient(settings, "./corridor rebuild --watch");
    var out = spec.commandLine().getOut();
    if (choice.discard) {
      return done(out, client.delete(OperatorClient.MANAGEMENT, PATH), "The rebuild is ended.");
    }
    if (choice.dropFormer) {
      return done(
          out,
          client.delete(OperatorClient.MANAGEMENT, PATH + "/former"),
          "The former tables are no longer kept.");
    }
    if (choice.rollBack) {
      return done(
          out,
          client.post(OperatorClient.MANAGEMENT, PATH + "/roll-back", "{}"),
          "The former rows are live again.");
    }
    var body = OperatorClient.JSON.createObjectNode();
    if (choice.reason != null) {
      body.put("reason", choice.reason);
      client.post(OperatorClient.MANAGEMENT, PATH + "/accept", body.toString());
    } else if (!choice.watch) {
      if (choice.readModel != null) {
        body.put("readModel", choice.readModel);
      }
      client.post(OperatorClient.MANAGEMENT, PATH, body.toString());
    }
    return follow(client, out);
  }

  private int done(PrintWriter out, JsonNode status, String sentence) {
    out.printf("%s The live tables are in %s.%n", sentence, status.path("liveSchema").asText());
    printRemaining(out, status);
    return Exit.OK.code();
  }

  private int follow(OperatorClient client, PrintWriter out) throws InterruptedException {
    var printed = "";
    while (true) {
      var status = client.get(OperatorClient.MANAGEMENT, PATH);
      var line = line(status);
      if (!line.equals(printed)) {
        out.println(line);
        out.flush();
        printed = line;
      }
      if (!RUNNING.contains(status.path("phase").asText())) {
        status.path("differences").forEach(row -> out.println("  " + row.asText()));
        printRemaining(out, status);
        requireLive(status);
        return Exit.OK.code();
      }
      Thread.sleep(INTERVAL_MILLIS);
    }
  }

  /// Prints the schemas that are no longer needed. A transaction, such as an export, still reads
  /// them.
  private void printRemaining(PrintWriter out, JsonNode status) {
    var remaining =
        StreamSupport.stream(status.path("remainingSchemas").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "));
    if (!remaining.isEmpty()) {
      out.printf(
          "No longer needed, but still read by a transaction, such as an export: %s. %s%n",
          remaining,
          choice.dropFormer
              ? "Repeat the command after the end of the transaction."
              : "The next rebuild drops these schemas.");
    }
    out.flush();
  }

  /// @throws StackException if the rows of the last rebuild are not live
  private static void requireLive(JsonNode status) {
    switch (status.path("phase").asText()) {
      case "LIVE" -> {
        var live = List.of(status.path("liveSchema").asText().split(","));
        if (!live.contains(status.path("schema").asText())) {
          throw new StackException(
              Exit.ROWS_NOT_LIVE,
              "The rebuild was rolled back, so the former rows are live: to write new rows, start another rebuild with ./corridor rebuild.");
        }
      }
      case "REFUSED" ->
          throw new StackException(
              Exit.ROWS_DIFFER,
              "These rows differ: if the new rows are right, run ./corridor rebuild --accept REASON; if not, run ./corridor rebuild --discard.");
      case "DISCARDED" ->
          throw new StackException(
              Exit.ROWS_NOT_LIVE,
              "The rebuild was ended before its rows were live: start another one with ./corridor rebuild.");
      default ->
          throw new StackException(
              Exit.ROWS_NOT_LIVE, "There was no rebuild: start one with ./corridor rebuild.");
    }
  }

  private static String line(JsonNode status) {
    var line = new StringBuilder(status.path("phase").asText());
    if (status.path("events").asLong() > 0) {
      line.append(
          "  %,d of %,d events"
              .formatted(status.path("eventsDone").asLong(), status.path("events").asLong()));
    }
    if (status.has("eventsPerSecond")) {
      line.append("  %,d events/s".formatted(status.path("eventsPerSecond").asLong()));
    }
    if (status.has("secondsLeft")) {
      line.append("  %d s left".formatted(status.path("secondsLeft").asLong()));
    }
    if (status.has("failure")) {
      line.append("  failed, and is repeated: ").append(status.path("failure").asText());
    }
    return line.toString();
  }
}
