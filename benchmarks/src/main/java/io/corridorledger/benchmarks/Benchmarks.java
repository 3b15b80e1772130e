package io.corridorledger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Measures the running ledger and the baselines, prints the results, and writes `RESULTS.md`.
/// Usage: `benchmarks/run [EVENTS]`.
public final class Benchmarks {

  private static final int RATE = 200;
  private static final int COMMANDS = 6_000;
  private static final int CONNECTIONS = 32;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration LOAD = Duration.ofSeconds(15);
  private static final int MANY_EVENTS = 1_000_000;
  private static final int SLOWEST = 25;

  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath().normalize();
    int many = arguments.length > 1 ? Integer.parseInt(arguments[1]) : MANY_EVENTS;
    Path directory = Files.createTempDirectory("corridor-benchmarks");
    try (RunningLedger ledger = new RunningLedger(root, directory)) {
      say(
          "throughput: HTTP and direct database access, %d connections, %d s each",
          CONNECTIONS, LOAD.toSeconds());
      // This first run lets the JVM compile the code. Its result is not used.
      Throughput.http(ledger, CONNECTIONS, WARM_UP);
      double http = Throughput.http(ledger, CONNECTIONS, LOAD);
      double straight = Throughput.straight(ledger.agreements, CONNECTIONS, LOAD);
      say("  HTTP %.0f/s, direct %.0f/s, ratio %.2f", http, straight, http / straight);

      ledger.startReader();
      say("visibility: %d commands at %d/s, then a bare Kafka loop", COMMANDS, RATE);
      Visibility.measure(ledger, RATE, COMMANDS / 3); // This first run is not measured.
      Percentiles visible = Visibility.measure(ledger, RATE, COMMANDS);
      Percentiles bare = BareKafka.measure(ledger.kafka.bootstrapServers(), RATE, COMMANDS);
      say(
          "  visible p50 %.1f ms, p99 %.1f ms; bare Kafka p50 %.1f ms, p99 %.1f ms",
          visible.p50(), visible.p99(), bare.p50(), bare.p99());
      ledger.reader.stop();

      say("rebuild: %d events of many types", many);
      try (Connection reads = ledger.postgres.connect("many")) {
        Rebuild.Result rebuild =
            Rebuild.measure(
                ledger.readerOfMany,
                reads,
                ManyEvents.publish(ledger.kafka.bootstrapServers(), many));
        say("  %d events at %.0f/s", rebuild.events(), rebuild.perSecond());
        say("rebuild from the stored facts, next to the live read models");
        Rebuild.Beside beside = Rebuild.besideLive(ledger.readerOfMany, rebuild.events());
        say("  %.0f/s, seconds of each phase %s", beside.perSecond(), beside.seconds());
        say("queries over these events");
        List<Queries.Result> queries = Queries.measure(ledger.readerOfMany.url(), reads);
        say("every list with every filter over these events");
        List<ListQueries.Result> lists = ListQueries.measure(root, ledger.readerOfMany.url());
        write(root, http, straight, rebuild, beside, visible, bare, queries, lists);
      }
    } finally {
      delete(directory);
    }
  }

  private static void write(
      Path root,
      double http,
      double straight,
      Rebuild.Result rebuild,
      Rebuild.Beside beside,
      Percentiles visible,
      Percentiles bare,
      List<Queries.Result> queries,
      List<ListQueries.Result> lists)
      throws IOException {
    String results =
        """
        # Results

        Written by `benchmarks/run` on %s. %d processors, %s, Java %s. Client, broker, database and services ran on one machine. Commits
        were durable: `fsync` was on, and `synchronous_commit` was off only in the sessions of the reader. Compare numbers only within one run.

        | Measurement | Ledger | Baseline | Ratio | Target |
        |---|---|---|---|---|
        | Delay from the response until the row is visible in a read model, %d commands/s, p50 | %.1f ms | bare Kafka loop %.1f ms | %.2f | ≤ 2 |
        | the same delay, p99 | %.1f ms | %.1f ms | %.2f | ≤ 2 |
        | Commands over HTTP, %d connections | %.0f/s | the same transactions directly on the database %.0f/s | %.2f | ≥ 0.33 |
        | Rebuild of all read models from the topics, %d events of many types | %.0f events/s | | | |
        | Rebuild of all read models from the stored facts, while queries continue | %.0f events/s | | | ≥ 20,000 |

        The bare Kafka loop has a transactional producer, which commits all waiting records, and a `read_committed` consumer.

        ## Queries over these events

        The benchmark sends the queries over HTTP, one after the other. Times are in milliseconds. "Then" is 2021-01-01, the middle of the ledger. The baseline is
        one look-up by primary key in the same database for each item of the response.

        | Query | Items | now p50 | p99 | `asOf` then p50 | p99 | `publishedBefore` then p50 | p99 | look-ups p50 | Ratio |
        |---|---|---|---|---|---|---|---|---|---|
        %s
        ## Every list with every filter

        The benchmark sends %d queries over HTTP, one after the other: each list without a filter, and with each of its filters. Times are in milliseconds. The
        target is a p99 of at most 150 ms. The slowest queries are:

        | List | Filter | Items | p50 | p99 |
        |---|---|---|---|---|
        %s\
        """
            .formatted(
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.version(),
                RATE,
                visible.p50(),
                bare.p50(),
                visible.p50() / bare.p50(),
                visible.p99(),
                bare.p99(),
                visible.p99() / bare.p99(),
                CONNECTIONS,
                http,
                straight,
                http / straight,
                rebuild.events(),
                rebuild.perSecond(),
                beside.perSecond(),
                rows(queries),
                lists.size(),
                slowest(lists));
    Files.writeString(root.resolve("benchmarks/RESULTS.md"), results);
  }

  private static String slowest(List<ListQueries.Result> lists) {
    var rows = new StringBuilder();
    for (ListQueries.Result result : lists.subList(0, Math.min(SLOWEST, lists.size())))
      rows.append(
          "| `%s` | %s | %.1f | %.1f | %.1f |%n"
              .formatted(
                  result.list(),
                  result.filter().isEmpty() ? "none" : "`" + result.filter() + "`",
                  result.items(),
                  result.answers().p50(),
                  result.answers().p99()));
    return rows.toString();
  }

  /// The table rows, one for each query. Each row has the results of the query for each
  /// [Queries.Moment].
  private static String rows(List<Queries.Result> queries) {
    int moments = Queries.Moment.values().length;
    var rows = new StringBuilder();
    for (int i = 0; i < queries.size(); i += moments) {
      Queries.Result now = queries.get(i);
      rows.append("| %s | %.1f ".formatted(now.question(), now.items()));
      for (Queries.Result result : queries.subList(i, i + moments))
        rows.append("| %.1f | %.1f ".formatted(result.answers().p50(), result.answers().p99()));
      rows.append(
          "| %.1f | %.1f |%n"
              .formatted(now.lookUps().p50(), now.answers().p50() / now.lookUps().p50()));
    }
    return rows.toString();
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
