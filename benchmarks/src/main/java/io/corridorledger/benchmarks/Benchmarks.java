package io.corridorledger.benchmarks;

import io.corridorledger.local.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Measures the running ledger and its peers in one run, and writes `RESULTS.md`. Usage:
/// `benchmarks/run [--quick] [--output FILE] [EVENTS…]`. The numbers are the sizes of the ledger at
/// which the growth of the costs is measured, in ascending order.
public final class Benchmarks {

  static final int CONNECTIONS = 32;

  /// The rate of the commands at which the processor time is measured, per second.
  static final int RATE = 200;

  private static final List<Integer> RATES = List.of(RATE, 1_000);

  /// The length of each part of a run.
  ///
  /// @param window a window of the warm-up
  /// @param fast load as fast as possible
  /// @param steady load at a constant rate, and the time at rest
  /// @param latency each rate of [#RATES]
  /// @param repeats requests of each query
  /// @param lists whether each list is measured with each filter
  private record Plan(
      String name,
      Duration window,
      Duration fast,
      Duration steady,
      Duration latency,
      List<Integer> sizes,
      int repeats,
      boolean lists) {}

  private static final Plan FULL =
      new Plan(
          "benchmarks/run",
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          List.of(1_000, 100_000, 1_000_000),
          50,
          true);
  private static final Plan QUICK =
      new Plan(
          "benchmarks/run --quick",
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8),
          List.of(1_000, 20_000),
          5,
          false);

  /// The cost of a command in a ledger of a size.
  ///
  /// @param events number of events before the measurement
  /// @param databaseMillis processor time of the writer's database for each command
  record CommandCost(int events, Percentiles answer, double databaseMillis) {}

  /// Processor time at a constant rate.
  record Steady(long events, Parts.Cost cost) {
    double millis() {
      return cost.all() / events;
    }

    double millis(String part) {
      return cost.millis().get(part) / events;
    }
  }

  /// The cost of the rebuilds and of the queries in a ledger of a size.
  ///
  /// @param queries empty if the measurement failed
  record ReadCost(
      int events,
      Rebuild.Result fromTopics,
      Optional<Rebuild.NextToLive> nextToLive,
      List<Queries.Result> queries) {}

  /// All figures of one run. A figure is missing if its measurement failed.
  ///
  /// @param steady processor time at a constant rate
  /// @param idle processor time of the measured ledger at rest
  record Figures(
      String command,
      Duration duration,
      Duration latency,
      Optional<LocalStack.Result> stack,
      Optional<Load.Fast> ledger,
      Map<String, Load.Fast> peers,
      Optional<Steady> steady,
      Optional<Parts.Cost> idle,
      List<Latency.Result> latencies,
      Optional<Percentiles> bareKafka,
      List<CommandCost> commandCosts,
      List<ReadCost> readCosts,
      List<ListQueries.Result> lists,
      List<String> warnings,
      List<Attempts.Failure> failures) {}

  private final Plan plan;
  private final Path root;
  private final Path directory;
  private final List<String> warnings = new ArrayList<>();
  private final Attempts attempts = new Attempts();
  private Optional<LocalStack.Result> stack = Optional.empty();
  private Optional<Load.Fast> fast = Optional.empty();
  private Optional<Steady> steady = Optional.empty();
  private Optional<Parts.Cost> idle = Optional.empty();
  private Optional<Percentiles> bareKafka = Optional.empty();
  private final Map<String, Load.Fast> peers = new LinkedHashMap<>();
  private final List<Latency.Result> latencies = new ArrayList<>();
  private final List<CommandCost> commandCosts = new ArrayList<>();
  private final List<ReadCost> readCosts = new ArrayList<>();
  private final List<ListQueries.Result> lists = new ArrayList<>();

  private Benchmarks(Plan plan, Path root, Path directory) {
    this.plan = plan;
    this.root = root;
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    List<String> rest = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
    Plan plan = rest.remove("--quick") ? QUICK : FULL;
    // A quick run does not replace the results of a full run.
    Path output =
        root.resolve(plan == QUICK ? "benchmarks/target/QUICK.md" : "benchmarks/RESULTS.md");
    int option = rest.indexOf("--output");
    if (option >= 0 && option + 1 < rest.size()) {
      output = Path.of(rest.remove(option + 1)).toAbsolutePath();
      rest.remove(option);
    }
    if (!rest.stream().allMatch(size -> size.matches("[1-9][0-9]{2,7}"))) {
      System.err.println(
          "Usage: benchmarks/run [--quick] [--output FILE] [EVENTS…]. Each size is a number from 100 to 99999999.");
      System.exit(2);
    }
    if (!rest.isEmpty())
      plan = sized(plan, rest.stream().map(Integer::valueOf).sorted().distinct().toList());
    if (!Files.isReadable(Path.of("/proc/self/stat"))) {
      System.err.println(
          "The benchmark reads the processor time from /proc: run the benchmark on Linux.");
      System.exit(2);
    }
    Path directory = Files.createTempDirectory("corridor-benchmarks");
    int code = 0;
    try {
      Figures figures = new Benchmarks(plan, root, directory).run();
      Files.writeString(output, Report.text(figures));
      Progress.say("written: %s", output);
      if (figures.failures().isEmpty()) delete(directory);
      else {
        System.err.printf(
            "%nFailed measurements: %d. %s names them. The logs are in %s. Delete this folder after you have read them.%n",
            figures.failures().size(), output, directory);
        code = 1;
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.err.printf(
          "%nThe benchmark failed, and %s is unchanged. The logs are in %s. Delete this folder after you have read them.%n",
          output, directory);
      code = 1;
    }
    // The load threads of a failed measurement must not keep the JVM alive.
    System.exit(code);
  }

  private static Plan sized(Plan plan, List<Integer> sizes) {
    return new Plan(
        plan.name + " " + String.join(" ", sizes.stream().map(String::valueOf).toList()),
        plan.window,
        plan.fast,
        plan.steady,
        plan.latency,
        sizes,
        plan.repeats,
        plan.lists);
  }

  private Figures run() throws InterruptedException {
    Instant begun = Instant.now();
    stack =
        attempts.attempt(
            "the stack of ./corridor up: first answer, memory and processor time at rest",
            () -> LocalStack.measure(root, directory.resolve("local-stack"), plan.steady));
    attempts.attempt("start of the measured ledger", this::measureLedger);
    attempts.attempt("start of a ledger that grows", this::measureGrowth);
    return new Figures(
        plan.name,
        Duration.between(begun, Instant.now()),
        plan.latency,
        stack,
        fast,
        peers,
        steady,
        idle,
        latencies,
        bareKafka,
        commandCosts,
        readCosts,
        lists,
        warnings,
        attempts.failures());
  }

  private Path measureLedger() throws Exception {
    Path data = directory.resolve("ledger");
    try (RunningLedger ledger = new RunningLedger(root, data)) {
      ledger.startWriter();
      if (attempts.attempt("start of the reader", () -> started(ledger)).isPresent())
        measureCommandsToQueries(ledger);
      ledger.stopReader();
      bareKafka =
          attempts.attempt(
              "%d records/s through a bare Kafka loop".formatted(RATE), () -> bareKafka(ledger));
      for (Peers.Peer peer : new Peers(root, directory, ledger.writersPostgres).all())
        attempts
            .attempt(
                "%s with %d connections".formatted(peer.name(), CONNECTIONS),
                () -> peer.measure((server, parts) -> peer(peer.name(), server, parts)))
            .ifPresent(load -> peers.put(peer.name(), load));
    }
    return data;
  }

  /// Measures the costs in ledgers of each size. The costs of a command are measured without the
  /// reader, so that a large ledger is filled faster. The reader gets generated ledgers.
  private Path measureGrowth() throws Exception {
    Path data = directory.resolve("growth");
    try (RunningLedger ledger = new RunningLedger(root, data)) {
      ledger.startWriter();
      attempts.attempt("warm-up of the writer", () -> warmUpWithRepeats(ledger));
      for (int size : plan.sizes)
        attempts
            .attempt(
                "cost of a command in a ledger of %d events".formatted(size),
                () -> commandCost(ledger, size))
            .ifPresent(commandCosts::add);
      ledger.stopWriter();
      for (int size : plan.sizes)
        attempts
            .attempt(
                "rebuild and queries of a ledger of %d events of many types".formatted(size),
                () -> readCost(ledger, size))
            .ifPresent(readCosts::add);
    }
    return data;
  }

  private void measureCommandsToQueries(RunningLedger ledger) throws InterruptedException {
    fast =
        attempts.attempt(
            "commands with %d connections, published and visible".formatted(CONNECTIONS),
            () -> warmFast(ledger));
    steady =
        attempts.attempt("%d commands/s: processor time".formatted(RATE), () -> steady(ledger));
    idle = attempts.attempt("idle: processor time", () -> idle(ledger));
    for (int rate : RATES)
      attempts
          .attempt("%d commands/s: delays".formatted(rate), () -> latency(ledger, rate))
          .ifPresent(latencies::add);
  }

  /// Records the events of the smallest ledger, and then only repeats their commands. A repeated
  /// command gets its first answer again, so the writer is warm and the ledger does not grow. The
  /// writer commits single commands in another way than commands that arrive together.
  private double warmUpWithRepeats(RunningLedger ledger) throws Exception {
    List<UUID> ids =
        IntStream.range(0, plan.sizes.getFirst()).mapToObj(_ -> UUID.randomUUID()).toList();
    record(ledger, CONNECTIONS, ids.size(), ids::get);
    int repeats = Math.toIntExact(1_000 * plan.window.toSeconds());
    warmUp(
        "the writer with repeated commands, %d connections (commands/s)".formatted(CONNECTIONS),
        () -> repeat(ledger, CONNECTIONS, repeats, ids));
    return warmUp(
        "the writer with repeated commands, one connection (commands/s)",
        () -> repeat(ledger, 1, repeats / 3, ids));
  }

  private static double repeat(
      RunningLedger ledger, int connections, int repeats, List<UUID> commands) throws Exception {
    return Load.count(
            ledger.writer.url(),
            ledger.writingParts(),
            connections,
            repeats,
            i -> commands.get(i % commands.size()),
            _ -> {})
        .perSecond();
  }

  private static CommandCost commandCost(RunningLedger ledger, int events) throws Exception {
    Filling.upTo(events, ledger);
    int before = Math.toIntExact(ledger.lastPosition());
    // The measured commands must not change the size of a small ledger much.
    Load.Fast single =
        record(ledger, 1, Math.clamp(events / 5, 200, 1_000), _ -> UUID.randomUUID());
    Load.Fast many =
        record(ledger, CONNECTIONS, Math.clamp(events, 1_000, 10_000), _ -> UUID.randomUUID());
    CommandCost cost = new CommandCost(before, single.answers(), many.millis("writer's database"));
    Progress.say(
        "  answer p50 %.2f ms, database %.3f ms of processor time per command",
        cost.answer().p50(), cost.databaseMillis());
    return cost;
  }

  /// Records new commands, and waits until they are published.
  private static Load.Fast record(
      RunningLedger ledger, int connections, int commands, IntFunction<UUID> ids) throws Exception {
    long first = ledger.lastPosition();
    return Load.count(
        ledger.writer.url(),
        ledger.writingParts(),
        connections,
        commands,
        ids,
        recorded -> ledger.awaitPublished(first + recorded));
  }

  private static RunningLedger started(RunningLedger ledger) throws Exception {
    ledger.startReader();
    ledger.awaitVisible(ledger.lastPosition());
    return ledger;
  }

  private Load.Fast warmFast(RunningLedger ledger) throws Exception {
    warmUp("the ledger (commands/s)", () -> fast(ledger, plan.window).perSecond());
    Load.Fast fast = fast(ledger, plan.fast);
    Progress.say("  %.0f commands/s", fast.perSecond());
    return fast;
  }

  private static Load.Fast fast(RunningLedger ledger, Duration time) throws Exception {
    long first = ledger.lastPosition();
    return Load.fast(
        ledger.writer.url(),
        ledger.parts(),
        CONNECTIONS,
        time,
        commands -> ledger.awaitVisible(first + commands));
  }

  private Steady steady(RunningLedger ledger) throws Exception {
    warmUp(
        "the ledger at %d/s (ms of processor time per event)".formatted(RATE),
        () -> steady(ledger, plan.window).millis());
    Steady steady = steady(ledger, plan.steady);
    Progress.say("  %.2f ms per event", steady.millis());
    return steady;
  }

  private static Steady steady(RunningLedger ledger, Duration time) throws Exception {
    long first = ledger.lastPosition();
    Parts.Meter meter = ledger.parts().start();
    long events = Load.steady(ledger.writer.url(), RATE, time).size();
    ledger.awaitVisible(first + events);
    return new Steady(events, meter.stop());
  }

  private Parts.Cost idle(RunningLedger ledger) throws InterruptedException {
    Parts.Meter meter = ledger.parts().start();
    Thread.sleep(plan.steady);
    Parts.Cost idle = meter.stop();
    Progress.say("  %.1f %% of a core", idle.percentOfACore());
    return idle;
  }

  private Latency.Result latency(RunningLedger ledger, int rate) throws Exception {
    Latency.Result result = Latency.measure(ledger, rate, plan.latency);
    Progress.say(
        "  answer p50 %.1f ms, visible after the answer p50 %.1f ms, p99 %.1f ms",
        result.answer().p50(), result.answerToVisible().p50(), result.answerToVisible().p99());
    return result;
  }

  private Percentiles bareKafka(RunningLedger ledger) throws Exception {
    Percentiles loop =
        BareKafka.measure(
            ledger.kafka.bootstrapServers(),
            RATE,
            Math.toIntExact(RATE * plan.window.toSeconds()),
            Math.toIntExact(RATE * plan.latency.toSeconds()));
    Progress.say("  p50 %.1f ms, p99 %.1f ms", loop.p50(), loop.p99());
    return loop;
  }

  /// Measures a peer as fast as possible. The writer of the ledger is idle meanwhile.
  private Load.Fast peer(String name, URI server, Parts parts) throws Exception {
    warmUp(
        name + " (commands/s)",
        () -> Load.fast(server, parts, CONNECTIONS, plan.window, _ -> {}).perSecond());
    Load.Fast fast = Load.fast(server, parts, CONNECTIONS, plan.fast, _ -> {});
    Progress.say("  %.0f commands/s", fast.perSecond());
    return fast;
  }

  private ReadCost readCost(RunningLedger ledger, int size) throws Exception {
    ServiceProcess reader = ledger.readerOfMany(size);
    try (Connection reads = ledger.readersPostgres.connect(RunningLedger.databaseOfMany(size))) {
      Rebuild.Result fromTopics =
          Rebuild.fromTopics(
              reader, reads, ManyEvents.publish(ledger.kafka.bootstrapServers(), size));
      Progress.say("  %d events at %.0f/s", fromTopics.events(), fromTopics.perSecond());
      List<Queries.Result> queries =
          attempts
              .attempt(
                  "queries over %d events".formatted(size),
                  () -> Queries.measure(reader.url(), reads, size, plan.repeats))
              .orElse(List.of());
      if (size == plan.sizes.getLast() && plan.lists)
        attempts
            .attempt(
                "every list with every filter over %d events".formatted(size),
                () -> ListQueries.measure(root, reader.url()))
            .ifPresent(lists::addAll);
      Optional<Rebuild.NextToLive> nextToLive =
          attempts.attempt(
              "rebuild of %d events next to the live read models".formatted(size),
              () -> nextToLive(reader, fromTopics.events()));
      return new ReadCost(size, fromTopics, nextToLive, queries);
    } finally {
      if (reader.isAlive()) reader.stop();
    }
  }

  private static Rebuild.NextToLive nextToLive(ServiceProcess reader, long events)
      throws Exception {
    Rebuild.NextToLive result = Rebuild.nextToLive(reader, events);
    Progress.say(
        "  %.0f events/s, seconds of each phase: %s; queries: %d answered, %d not",
        result.perSecond(), result.seconds(), result.queries().count(), result.refused());
    return result;
  }

  private double warmUp(String what, Load.Window window) throws Exception {
    Load.WarmUp warmUp = Load.warmUp(what, window);
    if (!warmUp.agreed()) warnings.add(warmUp.warning());
    return warmUp.last();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
