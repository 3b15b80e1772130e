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
        say("queries over these events");
        List<Queries.Result> queries = Queries.measure(ledger.readerOfMany.url(), reads);
        say("every list with every filter over these events");
        List<ListQueries.Result> lists = ListQueries.measure(root, ledger.readerOfMany.url());
        write(root, http, straight, rebuild, visible, bare, queries, lists);
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
      Percentiles visible,
      Percentiles bare,
      List<Queries.Result> queries,
      List<ListQueries.Result> lists)
      throws IOException {
    String results =
        """
        # Results

        Written by `benchmarks/run` on %s. %d processors, %s, Java %s, one machine for client, broker, database and services; durable
        (`fsync` on, `synchronous_commit` off only in the reader's sessions). Compare numbers only within one run, not between days.

        | What | Ours | Compared with | Ratio | Aim |
        |---|---|---|---|---|
        | Visible in a read model after the response, %d commands/s, p50 | %.1f ms | bare Kafka loop %.1f ms | %.2f | ≤ 2 |
        | the same, p99 | %.1f ms | %.1f ms | %.2f | ≤ 2 |
        | Commands over HTTP, %d connections | %.0f/s | the same transaction sent directly to the database %.0f/s | %.2f | ≥ 0.33 |
        | Rebuild of all read models, %d events of many types | %.0f events/s | | | ≥ 30,000 |

        The bare loop is only a transactional producer that commits all waiting records, and a `read_committed` consumer.

        ## Questions over these events

        Over HTTP, sequentially, in milliseconds; "then" is 2021-01-01, the middle of the ledger. Each answer is compared with one look-up per item by
        primary key in the same database.

        | Question | Items | now p50 | p99 | `asOf` then p50 | p99 | `publishedBefore` then p50 | p99 | look-ups p50 | Ratio |
        |---|---|---|---|---|---|---|---|---|---|
        %s
        ## Every list with every filter

        Over HTTP, sequentially, in milliseconds: each list alone and with each of its filters, %d cases. The aim is a p99 of at most 150 ms. The slowest cases:

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

  /// The table rows. Each row has one query with its results for each point in time.
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
