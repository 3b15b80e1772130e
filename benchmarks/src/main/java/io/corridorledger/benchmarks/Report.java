package io.corridorledger.benchmarks;

import io.corridorledger.benchmarks.Benchmarks.CommandCost;
import io.corridorledger.benchmarks.Benchmarks.Figures;
import io.corridorledger.benchmarks.Benchmarks.ReadCost;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    report.failures();
    report.aims();
    report.processorTime();
    report.peers();
    report.delays();
    figures.stack().ifPresent(report::localStack);
    report.commandGrowth();
    report.readGrowth();
    report.queries();
    report.lists();
    return report.text.toString();
  }

  private void head() {
    add(
        """
        # Results

        Written by `%s` on %s, after %d minutes. %d processors, %s %s, Java %s. Client, broker, databases, services and peers ran on this machine. Load average
        at the end of the run: %s. Commits were durable: `fsync` was on, and `synchronous_commit` was off only in the sessions of the reader. All JVMs used
        both compilers, except in the section about the local stack, which has its own flags. Each measurement at a constant load began after two windows of a
        warm-up agreed within 5 %%. Compare numbers only within one run.
        """,
        figures.command(),
        LocalDate.now(),
        figures.duration().toMinutes(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version(),
        loadAverage());
    for (String warning : figures.warnings()) add("\n%s\n", warning);
  }

  private void failures() {
    if (figures.failures().isEmpty()) return;
    add("\n## Failed measurements\n\n| Measurement | Failure |\n|---|---|\n");
    for (Attempts.Failure failure : figures.failures())
      add("| %s | %s |\n", failure.measurement(), failure.reason());
  }

  private void aims() {
    add(
        """

        ## Figures and aims

        | Measurement | Measured | Aim | Reached |
        |---|---|---|---|
        """);
    aim(
        "commands/s at %d connections, published and visible included"
            .formatted(Benchmarks.CONNECTIONS),
        "≥ 3,000",
        figures.ledger(),
        fast -> number(fast.perSecond()),
        fast -> fast.perSecond() >= 3_000);
    aimOfPeer("the same, compared with the bare endpoint", Peers.ENDPOINT, 0.3);
    aimOfPeer("the same, compared with the peer system " + Peers.AXON, Peers.AXON, 2);
    aimOfPeer("the same, compared with the peer system " + Peers.EMMETT, Peers.EMMETT, 2);
    Optional<Percentiles> visible =
        figures.latencies().stream()
            .filter(at -> at.perSecond() == Benchmarks.RATE)
            .map(Latency.Result::answerToVisible)
            .findFirst();
    aim(
        "visible after the answer at %d/s, p50 / p99".formatted(Benchmarks.RATE),
        "≤ 10 / ≤ 60 ms",
        visible,
        delay -> "%s / %s ms".formatted(millis(delay.p50()), millis(delay.p99())),
        delay -> delay.p50() <= 10 && delay.p99() <= 60);
    aim(
        "the same p50, compared with the bare Kafka loop",
        "≤ 3",
        both(visible, figures.bareKafka(), (delay, loop) -> delay.p50() / loop.p50()),
        Report::ratio,
        ratio -> ratio <= 3);
    aim(
        "processor time per event at %d/s, all parts".formatted(Benchmarks.RATE),
        "≤ 1.5 ms",
        figures.steady().map(Benchmarks.Steady::millis),
        perEvent -> millis(perEvent) + " ms",
        perEvent -> perEvent <= 1.5);
    aim(
        "idle, all five processes of the local stack",
        "≤ 2 % of a core",
        figures.stack().map(stack -> stack.idle().percentOfACore()),
        idle -> tenth(idle) + " % of a core",
        idle -> idle <= 2);
    aim(
        "rebuild of all read models next to the live ones, mixed events",
        "≥ 20,000/s, and reads go on",
        last(figures.readCosts()).flatMap(ReadCost::nextToLive),
        rebuild ->
            "%s/s of %s events; %s queries were answered, %s were not"
                .formatted(
                    number(rebuild.perSecond()),
                    number(rebuild.events()),
                    number(rebuild.queries().count()),
                    number(rebuild.refused())),
        rebuild ->
            rebuild.perSecond() >= 20_000
                && rebuild.refused() == 0
                && rebuild.queries().count() > 0);
    aim(
        "`./corridor up` on a built tree to the first answer",
        "≤ 7 s",
        figures.stack().map(LocalStack.Result::toFirstAnswer),
        start -> tenth(start) + " s",
        start -> start <= 7);
    aim(
        "memory at rest, all five processes of the local stack",
        "≤ 1,000 MB",
        figures.stack().map(LocalStack.Result::allMegabytes),
        memory -> number(memory) + " MB",
        memory -> memory <= 1_000);
    growthOfCommands();
    growthOfQueries();
  }

  /// Compares the largest ledger with the smaller ledger in which a command costs least. In the
  /// smallest ledger, the writer is not fully warm, so a command can cost more there.
  private void growthOfCommands() {
    List<CommandCost> costs = figures.commandCosts();
    Optional<Double> answer = growth(costs, cost -> cost.answer().p50());
    Optional<Double> database = growth(costs, CommandCost::databaseMillis);
    aim(
        "growth of the cost of a command"
            + sizes(costs.stream().map(CommandCost::events).toList())
            + ": answer p50 / processor time of the database",
        "≤ 1.3",
        both(answer, database, List::of),
        ratios -> "%s / %s".formatted(ratio(ratios.getFirst()), ratio(ratios.getLast())),
        ratios -> ratios.getFirst() <= 1.3 && ratios.getLast() <= 1.3);
  }

  private static Optional<Double> growth(
      List<CommandCost> costs, ToDoubleFunction<CommandCost> figure) {
    if (costs.size() < 2) return Optional.empty();
    double least =
        costs.subList(0, costs.size() - 1).stream().mapToDouble(figure).min().getAsDouble();
    return Optional.of(figure.applyAsDouble(costs.getLast()) / least);
  }

  /// Compares only the queries whose answers have equally many items in both ledgers. An answer
  /// with more items costs more in a ledger of any size.
  private void growthOfQueries() {
    List<ReadCost> costs = readCostsWithQueries();
    List<Double> ratios = new ArrayList<>();
    if (costs.size() > 1)
      for (int i = 0; i < costs.getFirst().queries().size(); i++)
        if (equallyManyItems(costs, i)) ratios.add(growth(costs, i));
    ratios.sort(null);
    aim(
        "growth of the cost of a query"
            + sizes(costs.stream().map(ReadCost::events).toList())
            + ": median / worst of the queries whose answers have equally many items",
        "≤ 1.3",
        ratios.isEmpty() ? Optional.empty() : Optional.of(ratios),
        all ->
            "%s / %s of %d queries"
                .formatted(ratio(all.get(all.size() / 2)), ratio(all.getLast()), all.size()),
        all -> all.getLast() <= 1.3);
  }

  private static boolean equallyManyItems(List<ReadCost> costs, int query) {
    double small = costs.getFirst().queries().get(query).items();
    double large = costs.getLast().queries().get(query).items();
    return Math.abs(large - small) <= Math.max(0.5, 0.1 * small);
  }

  private static String sizes(List<Integer> events) {
    return events.size() < 2
        ? ""
        : " from %s to %s events".formatted(number(events.getFirst()), number(events.getLast()));
  }

  private void aimOfPeer(String what, String peer, double least) {
    aim(
        what,
        "≥ " + (least < 1 ? least : number(least)),
        both(
            figures.ledger(),
            Optional.ofNullable(figures.peers().get(peer)),
            (ledger, load) -> ledger.perSecond() / load.perSecond()),
        Report::ratio,
        ratio -> ratio >= least);
  }

  private <T> void aim(
      String what, String aim, Optional<T> figure, Function<T, String> text, Predicate<T> reached) {
    add(
        "| %s | %s | %s | %s |\n",
        what,
        figure.map(text).orElse("not measured"),
        aim,
        figure.isPresent() && reached.test(figure.get()) ? "yes" : "no");
  }

  private static <A, B, R> Optional<R> both(
      Optional<A> one, Optional<B> other, BiFunction<A, B, R> combine) {
    return one.flatMap(a -> other.map(b -> combine.apply(a, b)));
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.getLast());
  }

  private void processorTime() {
    add(
        """

        ## Processor time of each part

        The operating system counts the processor time of each process and its child processes. At %d commands/s, no observer of the delays runs.

        | Part | %d connections, as fast as possible: ms per event | %d commands/s: ms per event | idle: %% of a core |
        |---|---|---|---|
        """,
        Benchmarks.RATE, Benchmarks.CONNECTIONS, Benchmarks.RATE);
    Stream.of(
            figures.ledger().map(Load.Fast::cost),
            figures.steady().map(Benchmarks.Steady::cost),
            figures.idle())
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(cost ->
            cost.millis()
                .keySet()
                .forEach(part ->
                    processorTime(
                        part,
                        fast -> fast.millis(part),
                        steady -> steady.millis(part),
                        idle -> idle.percentOfACore(part))));
    processorTime(
        "**total**",
        fast -> fast.cost().all() / fast.commands(),
        Benchmarks.Steady::millis,
        Parts.Cost::percentOfACore);
  }

  private void processorTime(
      String part,
      Function<Load.Fast, Double> fast,
      Function<Benchmarks.Steady, Double> steady,
      Function<Parts.Cost, Double> idle) {
    add(
        "| %s | %s | %s | %s |\n",
        part,
        figures.ledger().map(fast).map(Report::ratio).orElse("-"),
        figures.steady().map(steady).map(Report::ratio).orElse("-"),
        figures.idle().map(idle).map(Report::tenth).orElse("-"));
  }

  private void peers() {
    add(
        """

        ## Peers, with %d connections

        The peers use the database server of the writer, and get the same commands. The bare endpoint is a Quarkus service that inserts the body as one row.
        %s (with its JPA event store) and %s record each command as an event of a new stream, which must not exist, and update a read model in the same transaction.
        They have no idempotency keys, no hash chain, no Kafka, and no separate reader, so their commands are visible with the answer.

        | System | commands/s | answer p50 | p99 | processor time per command: service | database | all |
        |---|---|---|---|---|---|---|
        """,
        Benchmarks.CONNECTIONS, Peers.AXON, Peers.EMMETT);
    figures
        .ledger()
        .ifPresent(ledger ->
            row(
                "ledger (service: writer; database: of the writer)",
                ledger,
                ledger.millis("writer"),
                ledger.millis("writer's database")));
    figures
        .peers()
        .forEach((name, load) -> row(name, load, load.millis(name), load.millis("its database")));
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
    figures
        .bareKafka()
        .ifPresent(loop ->
            add(
                "| %d/s | | bare Kafka loop, send → receive | %s\n",
                Benchmarks.RATE, percentiles(loop)));
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

  private void localStack(LocalStack.Result stack) {
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

  private void commandGrowth() {
    if (figures.commandCosts().isEmpty()) return;
    add(
        """

        ## Growth of the cost of a command

        Each command opens a new stream. The p50 of the answer was measured with one connection, and the processor time with %d connections. The reader did not run.
        The larger ledgers were filled with copies of recorded commands, and vacuumed before the measurement. The growth is the ratio of the largest ledger and of
        the smaller ledger in which a command costs least, because the writer is not fully warm in the smallest ledger.

        | Events before | answer p50 | answer p99 | processor time of the writer's database per command |
        |---|---|---|---|
        """,
        Benchmarks.CONNECTIONS);
    for (CommandCost cost : figures.commandCosts())
      add(
          "| %s | %s ms | %s ms | %.3f ms |\n",
          number(cost.events()),
          millis(cost.answer().p50()),
          millis(cost.answer().p99()),
          cost.databaseMillis());
  }

  private void readGrowth() {
    if (figures.readCosts().isEmpty()) return;
    add(
        """

        ## Growth of the costs of the reader

        The reader was measured with generated ledgers of many types of events. The streams are equally long in all sizes. During the rebuild next to the live read
        models, a client sent a query every 100 ms.

        | Events | rebuild from the topics, into an empty database | rebuild next to the live read models | queries meanwhile: p50 | p99 | not answered | seconds of each phase |
        |---|---|---|---|---|---|---|
        """);
    for (ReadCost cost : figures.readCosts())
      add(
          "| %s | %s events/s | %s |\n",
          number(cost.events()),
          number(cost.fromTopics().perSecond()),
          cost.nextToLive().map(Report::nextToLive).orElse("not measured | | | |"));
    List<ReadCost> costs = readCostsWithQueries();
    if (costs.isEmpty()) return;
    add("\n| Query, now, p50 in ms (items) |");
    for (ReadCost cost : costs) add(" %s events |", number(cost.events()));
    add(" growth |\n|---|%s---|\n", "---|".repeat(costs.size()));
    int moments = Queries.Moment.values().length;
    for (int i = 0; i < costs.getFirst().queries().size(); i += moments) {
      add("| %s |", costs.getFirst().queries().get(i).question());
      for (ReadCost cost : costs) {
        Queries.Result query = cost.queries().get(i);
        add(" %s (%.1f) |", millis(query.answers().p50()), query.items());
      }
      add(" %s |\n", ratio(growth(costs, i)));
    }
  }

  private static String nextToLive(Rebuild.NextToLive rebuild) {
    return "%s events/s | %s | %d | %s"
        .formatted(
            number(rebuild.perSecond()),
            rebuild.queries().count() == 0
                ? "- | -"
                : "%s ms | %s ms"
                    .formatted(millis(rebuild.queries().p50()), millis(rebuild.queries().p99())),
            rebuild.refused(),
            rebuild.seconds().entrySet().stream()
                .map(phase -> phase.getKey() + " " + tenth(phase.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private List<ReadCost> readCostsWithQueries() {
    return figures.readCosts().stream().filter(cost -> !cost.queries().isEmpty()).toList();
  }

  /// The ratio of the response times in the largest and in the smallest ledger.
  private static double growth(List<ReadCost> costs, int query) {
    return costs.getLast().queries().get(query).answers().p50()
        / costs.getFirst().queries().get(query).answers().p50();
  }

  private void queries() {
    Optional<ReadCost> largest = last(readCostsWithQueries());
    if (largest.isEmpty()) return;
    add(
        """

        ## Queries over %s events

        The benchmark sends the queries over HTTP, one after the other, each %d times. Times are in milliseconds. "Then" is 2021-01-01, the middle of the ledger. The
        baseline is one look-up by primary key in the same database for each item of the response.

        | Query | Items | now p50 | max | `asOf` then p50 | max | `publishedBefore` then p50 | max | look-ups p50 | Ratio |
        |---|---|---|---|---|---|---|---|---|---|
        """,
        number(largest.get().events()), largest.get().queries().getFirst().answers().count());
    int moments = Queries.Moment.values().length;
    List<Queries.Result> queries = largest.get().queries();
    for (int i = 0; i < queries.size(); i += moments) {
      Queries.Result now = queries.get(i);
      add("| %s | %.1f ", now.question(), now.items());
      for (Queries.Result result : queries.subList(i, i + moments))
        add("| %.1f | %.1f ", result.answers().p50(), result.answers().at(1));
      add("| %.1f | %.1f |\n", now.lookUps().p50(), now.answers().p50() / now.lookUps().p50());
    }
  }

  private void lists() {
    List<ListQueries.Result> lists = figures.lists();
    if (lists.isEmpty()) return;
    add(
        """

        ## Every list with every filter

        The benchmark sends %d queries over HTTP, one after the other: each list without a filter, and with each of its filters. Each query is sent %d times. Times
        are in milliseconds. The target is a maximum of at most 150 ms. The slowest queries are:

        | List | Filter | Items | p50 | max |
        |---|---|---|---|---|
        """,
        lists.size(), lists.getFirst().answers().count());
    for (ListQueries.Result result : lists.subList(0, Math.min(SLOWEST, lists.size())))
      add(
          "| `%s` | %s | %.1f | %.1f | %.1f |\n",
          result.list(),
          result.filter().isEmpty() ? "none" : "`" + result.filter() + "`",
          result.items(),
          result.answers().p50(),
          result.answers().at(1));
  }

  private static String loadAverage() {
    return tenth(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String tenth(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
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
