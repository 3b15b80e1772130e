package io.corridorledger.benchmarks;

import io.corridorledger.benchmarks.Benchmarks.CommandCost;
import io.corridorledger.benchmarks.Benchmarks.Figures;
import io.corridorledger.benchmarks.Benchmarks.ReadCost;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The text of `RESULTS.md`.
final class Report {

  private static final int SLOWEST = 25;

  private final Figures figures;
  private final StringBuilder text = new StringBuilder();

  private Report(Figures figures) {
    this.figures = figures;
  }

  static String text(Figures figures) {
    var report = new Report(figures);
    report.head();
    report.aims();
    report.processorTime();
    report.peers();
    report.delays();
    report.localStack();
    report.growth();
    report.queries();
    if (!figures.lists().isEmpty()) report.lists();
    return report.text.toString();
  }

  private void head() {
    add(
        """
        # Results

        Written by `%s` on %s. %d processors, %s %s, Java %s. Client, broker, databases, services and peers ran on this machine. Load average at the end
        of the run: %s. Commits were durable: `fsync` was on, and `synchronous_commit` was off only in the sessions of the reader. All JVMs used both
        compilers, except in the section about the local stack, which has its own flags. Each measurement began after two windows of a warm-up agreed within
        5 %%. Compare numbers only within one run.
        """,
        figures.command(),
        LocalDate.now(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version(),
        loadAverage());
    for (String warning : figures.warnings()) add("\n%s\n", warning);
  }

  private void aims() {
    Load.Fast fast = figures.ledger();
    Latency.Result slow = figures.latencies().getFirst();
    ReadCost largest = figures.readCosts().getLast();
    CommandCost first = figures.commandCosts().getFirst();
    CommandCost last = figures.commandCosts().getLast();
    List<Double> queries = queryGrowth();
    add(
        """

        ## Figures and aims

        | Measurement | Measured | Aim | Reached |
        |---|---|---|---|
        """);
    aim(
        "commands/s at 32 connections, published and visible included",
        number(fast.perSecond()),
        "≥ 3,000",
        fast.perSecond() >= 3_000);
    aimOfPeer("the same, compared with the bare endpoint", Peers.ENDPOINT, "≥ 0.3", 0.3);
    for (String peer : List.of(Peers.AXON, Peers.EMMETT))
      aimOfPeer("the same, compared with the peer system " + peer, peer, "≥ 2", 2);
    aim(
        "visible after the answer at 200/s, p50 / p99",
        "%s / %s ms"
            .formatted(millis(slow.answerToVisible().p50()), millis(slow.answerToVisible().p99())),
        "≤ 10 / ≤ 60 ms",
        slow.answerToVisible().p50() <= 10 && slow.answerToVisible().p99() <= 60);
    double loops = slow.answerToVisible().p50() / figures.bareKafka().p50();
    aim(
        "the same p50, compared with the bare Kafka loop (%s ms)"
            .formatted(millis(figures.bareKafka().p50())),
        ratio(loops),
        "≤ 3",
        loops <= 3);
    double perEvent = figures.steady().all() / figures.steadyEvents();
    aim(
        "processor time per event at 200/s, all parts",
        millis(perEvent) + " ms",
        "≤ 1.5 ms",
        perEvent <= 1.5);
    double idle = figures.stack().idle().percentOfACore();
    aim(
        "idle, all five processes of the local stack",
        "%.1f %% of a core".formatted(idle),
        "≤ 2 %",
        idle <= 2);
    aim(
        "rebuild of all read models, %s mixed events; queries are not complete meanwhile"
            .formatted(number(largest.events())),
        number(largest.rebuild().perSecond()) + "/s",
        "≥ 20,000/s, and reads go on",
        false);
    double start = figures.stack().toFirstAnswer();
    aim(
        "`./corridor up` on a built tree to the first answer",
        "%.1f s".formatted(start),
        "≤ 7 s",
        start <= 7);
    double memory = figures.stack().allMegabytes();
    aim(
        "memory at rest, all five processes of the local stack",
        number(memory) + " MB",
        "≤ 1,000 MB",
        memory <= 1_000);
    double answer = last.answer().p50() / first.answer().p50();
    double database = last.databaseMillis() / first.databaseMillis();
    aim(
        "growth of the cost of a command from %s to %s events: answer p50 / processor time of the database"
            .formatted(number(first.events()), number(last.events())),
        "%s / %s".formatted(ratio(answer), ratio(database)),
        "≤ 1.3",
        answer <= 1.3 && database <= 1.3);
    double worst = queries.getLast();
    aim(
        "growth of the cost of a query from %s to %s events: median / worst of the queries below"
            .formatted(number(figures.readCosts().getFirst().events()), number(largest.events())),
        "%s / %s".formatted(ratio(queries.get(queries.size() / 2)), ratio(worst)),
        "≤ 1.3",
        worst <= 1.3);
  }

  private void aimOfPeer(String what, String peer, String aim, double least) {
    Peers.Result result = peer(peer);
    if (result.load() == null) {
      add("| %s | not measured | %s | |\n", what, aim);
      return;
    }
    double ratio = figures.ledger().perSecond() / result.load().perSecond();
    aim(what, ratio(ratio), aim, ratio >= least);
  }

  private void aim(String what, String measured, String aim, boolean reached) {
    add("| %s | %s | %s | %s |\n", what, measured, aim, reached ? "yes" : "no");
  }

  private void processorTime() {
    Load.Fast fast = figures.ledger();
    add(
        """

        ## Processor time of each part

        The operating system counts the processor time of each process and its child processes. At 200 commands/s, no observer of the delays runs.

        | Part | 32 connections, as fast as possible: ms per event | 200 commands/s: ms per event | idle: %% of a core |
        |---|---|---|---|
        """);
    for (String part : fast.cost().millis().keySet())
      add(
          "| %s | %.2f | %.2f | %.1f |\n",
          part,
          fast.millis(part),
          figures.steady().millis().get(part) / figures.steadyEvents(),
          figures.idle().percentOfACore(part));
    add(
        "| **total** | %.2f | %.2f | %.1f |\n",
        fast.cost().all() / fast.commands(),
        figures.steady().all() / figures.steadyEvents(),
        figures.idle().percentOfACore());
  }

  private void peers() {
    add(
        """

        ## Peers, with 32 connections

        The peers use the database server of the writer, and get the same commands. The bare endpoint is a Quarkus service that inserts the body as one row.
        %s (with its JPA event store) and %s record each command as an event of a new stream, which must not exist, and update a read model in the same transaction.
        They have no idempotency keys, no hash chain, no Kafka, and no separate reader, so their commands are visible with the answer.

        | System | commands/s | answer p50 | p99 | processor time per command: service | database | all |
        |---|---|---|---|---|---|---|
        """,
        Peers.AXON, Peers.EMMETT);
    Load.Fast ledger = figures.ledger();
    row(
        "ledger (service: writer; database: of the writer)",
        ledger,
        ledger.millis("writer"),
        ledger.millis("writer's database"));
    for (Peers.Result peer : figures.peers())
      if (peer.load() == null)
        add("| %s | not measured: %s | | | | | |\n", peer.name(), peer.missing());
      else
        row(
            peer.name(),
            peer.load(),
            peer.load().millis(peer.name()),
            peer.load().millis("its database"));
  }

  private void row(String name, Load.Fast load, double service, double database) {
    add(
        "| %s | %s | %s ms | %s ms | %.2f ms | %.2f ms | %.2f ms |\n",
        name,
        number(load.perSecond()),
        millis(load.answers().p50()),
        millis(load.answers().p99()),
        service,
        database,
        load.cost().all() / load.commands());
  }

  private void delays() {
    add(
        """

        ## Delays at a constant rate

        Each rate lasted %d s, with %d connections. Times are in milliseconds. The answer counts from the moment at which the command had to be sent. "Commit" is the
        time at which the writer's database committed the command.

        | Rate | events/s reached | Delay | p50 | p90 | p99 | p99.9 | max |
        |---|---|---|---|---|---|---|---|
        """,
        figures.latency().toSeconds(), Load.STEADY_CONNECTIONS);
    for (Latency.Result at : figures.latencies()) {
      delay(at, "answer", at.answer());
      delay(at, "commit → topic", at.commitToTopic());
      delay(at, "commit → visible", at.commitToVisible());
      delay(at, "answer → visible", at.answerToVisible());
    }
    add("| 200/s | | bare Kafka loop, send → receive | %s\n", percentiles(figures.bareKafka()));
    add(
        """

        The bare Kafka loop has an idempotent producer without transactions and with the settings of the writer, which sends all waiting records and waits for their
        acknowledgement, and a consumer with the settings of the reader.
        """);
  }

  private void delay(Latency.Result at, String what, Percentiles delay) {
    add("| %d/s | %s | %s | %s\n", at.perSecond(), number(at.achieved()), what, percentiles(delay));
  }

  private static String percentiles(Percentiles delay) {
    return "%s | %s | %s | %s | %s |"
        .formatted(
            millis(delay.p50()),
            millis(delay.at(0.9)),
            millis(delay.p99()),
            millis(delay.at(0.999)),
            millis(delay.at(1)));
  }

  private void localStack() {
    LocalStack.Result stack = figures.stack();
    add(
        """

        ## The local stack at rest

        `./corridor up` gave the first answer after %.1f s, and was ready, with the dataset loaded, after %.1f s. Afterwards the stack was left alone until two windows
        agreed. A page of memory that several processes share is counted once. The process of `./corridor up` itself used another %s MB.

        | Process | MB | %% of a core |
        |---|---|---|
        """,
        stack.toFirstAnswer(), stack.toReady(), number(stack.supervisorMegabytes()));
    stack
        .megabytes()
        .forEach((part, megabytes) ->
            add(
                "| %s | %s | %.1f |\n",
                part, number(megabytes), stack.idle().percentOfACore(part)));
    add("| **total** | %s | %.1f |\n", number(stack.allMegabytes()), stack.idle().percentOfACore());
  }

  private void growth() {
    add(
        """

        ## Growth of the costs

        The streams are equally long in all sizes. The commands open a new stream each. The p50 of the answer was measured with one connection, and the processor
        time with 32 connections.

        | Events before | answer p50 | answer p99 | processor time of the writer's database per command |
        |---|---|---|---|
        """);
    for (CommandCost cost : figures.commandCosts())
      add(
          "| %s | %s ms | %s ms | %.3f ms |\n",
          number(cost.events()),
          millis(cost.answer().p50()),
          millis(cost.answer().p99()),
          cost.databaseMillis());
    add(
        """

        The reader was measured with generated ledgers of many types of events.

        | Events | rebuild of all read models |
        |---|---|
        """);
    for (ReadCost cost : figures.readCosts())
      add("| %s | %s events/s |\n", number(cost.events()), number(cost.rebuild().perSecond()));
    add("\n| Query, now, p50 in ms (items) |");
    for (ReadCost cost : figures.readCosts()) add(" %s events |", number(cost.events()));
    add(" growth |\n|---|%s---|\n", "---|".repeat(figures.readCosts().size()));
    int moments = Queries.Moment.values().length;
    for (int i = 0; i < figures.readCosts().getFirst().queries().size(); i += moments) {
      add("| %s |", figures.readCosts().getFirst().queries().get(i).question());
      for (ReadCost cost : figures.readCosts()) {
        Queries.Result query = cost.queries().get(i);
        add(" %s (%.1f) |", millis(query.answers().p50()), query.items());
      }
      add(" %s |\n", ratio(growth(i)));
    }
  }

  /// The ratio of the response times in the largest and in the smallest ledger.
  private double growth(int query) {
    return figures.readCosts().getLast().queries().get(query).answers().p50()
        / figures.readCosts().getFirst().queries().get(query).answers().p50();
  }

  private List<Double> queryGrowth() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < figures.readCosts().getFirst().queries().size(); i++) ratios.add(growth(i));
    return ratios.stream().sorted().toList();
  }

  private void queries() {
    ReadCost largest = figures.readCosts().getLast();
    add(
        """

        ## Queries over %s events

        The benchmark sends the queries over HTTP, one after the other. Times are in milliseconds. "Then" is 2021-01-01, the middle of the ledger. The baseline is
        one look-up by primary key in the same database for each item of the response.

        | Query | Items | now p50 | p99 | `asOf` then p50 | p99 | `publishedBefore` then p50 | p99 | look-ups p50 | Ratio |
        |---|---|---|---|---|---|---|---|---|---|
        """,
        number(largest.events()));
    int moments = Queries.Moment.values().length;
    List<Queries.Result> queries = largest.queries();
    for (int i = 0; i < queries.size(); i += moments) {
      Queries.Result now = queries.get(i);
      add("| %s | %.1f ", now.question(), now.items());
      for (Queries.Result result : queries.subList(i, i + moments))
        add("| %.1f | %.1f ", result.answers().p50(), result.answers().p99());
      add("| %.1f | %.1f |\n", now.lookUps().p50(), now.answers().p50() / now.lookUps().p50());
    }
  }

  private void lists() {
    add(
        """

        ## Every list with every filter

        The benchmark sends %d queries over HTTP, one after the other: each list without a filter, and with each of its filters. Times are in milliseconds. The
        target is a p99 of at most 150 ms. The slowest queries are:

        | List | Filter | Items | p50 | p99 |
        |---|---|---|---|---|
        """,
        figures.lists().size());
    for (ListQueries.Result result :
        figures.lists().subList(0, Math.min(SLOWEST, figures.lists().size())))
      add(
          "| `%s` | %s | %.1f | %.1f | %.1f |\n",
          result.list(),
          result.filter().isEmpty() ? "none" : "`" + result.filter() + "`",
          result.items(),
          result.answers().p50(),
          result.answers().p99());
  }

  private Peers.Result peer(String name) {
    return figures.peers().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static String loadAverage() {
    return "%.1f"
        .formatted(
            java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
