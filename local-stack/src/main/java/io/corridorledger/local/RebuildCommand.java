package io.corridorledger.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "12:projection-service does not respond",
      "21:rows differ, so the rebuild was refused"
    })
final class RebuildCommand implements Callable<Integer> {

  private static final String PATH = "/operations/rebuild";
  private static final int INTERVAL_MILLIS = 1_000;
  private static final Set<String> RUNNING =
      Set.of("FILLING", "INDEXING", "CATCHING_UP", "COMPARING");

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
      names = "--roll-back",
      description = "Start no rebuild; make the former rows live again, with the events since then")
  boolean rollBack;

  @Option(
      names = "--discard",
      description =
          "Start no rebuild; end the running or refused one, or delete the former rows after a rebuild")
  boolean discard;

  @Mixin Settings settings;

  @Override
  public Integer call() throws InterruptedException {
    if ((watch ? 1 : 0) + (rollBack ? 1 : 0) + (discard ? 1 : 0) + (readModel == null ? 0 : 1)
        > 1) {
      throw new StackException(
          Exit.USAGE, "MODEL, --watch, --roll-back and --discard are mutually exclusive.");
    }
    var client = new OperatorClient(settings);
    if (rollBack || discard) {
      var done =
          rollBack
              ? client.post(OperatorClient.MANAGEMENT, PATH + "/roll-back", "{}")
              : client.delete(OperatorClient.MANAGEMENT, PATH);
      System.out.printf("The live tables are in %s.%n", done.path("liveSchema").asText());
      return Exit.OK.code();
    }
    if (!watch) {
      var body = OperatorClient.JSON.createObjectNode();
      if (readModel != null) {
        body.put("readModel", readModel);
      }
      client.post(OperatorClient.MANAGEMENT, PATH, body.toString());
    }
    return follow(client, System.out);
  }

  private static int follow(OperatorClient client, PrintStream out) throws InterruptedException {
    var printed = "";
    while (true) {
      var status = client.get(OperatorClient.MANAGEMENT, PATH);
      var line = line(status);
      if (!line.equals(printed)) {
        out.println(line);
        printed = line;
      }
      if (!RUNNING.contains(status.path("phase").asText())) {
        status.path("differences").forEach(row -> out.println("  " + row.asText()));
        return (status.path("phase").asText().equals("REFUSED") ? Exit.ROWS_DIFFER : Exit.OK)
            .code();
      }
      Thread.sleep(INTERVAL_MILLIS);
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
