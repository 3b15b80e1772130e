package io.corridorledger.benchmarks;

import io.corridorledger.local.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Measures the running ledger and its peers in one run, and writes `RESULTS.md`. Usage:
/// `benchmarks/run [--quick] [--output FILE] [EVENTS…]`. The numbers are the sizes of the ledger at
/// which the growth of the costs is measured, in ascending order.
public final class Benchmarks {

  private static final int CONNECTIONS = 32;
  private static final int RATE = 200;
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

  /// The cost of a rebuild and of the queries in a ledger of a size.
  record ReadCost(int events, Rebuild.Result rebuild, List<Queries.Result> queries) {}

  /// All figures of one run.
  record Figures(
      String command,
      Duration latency,
      LocalStack.Result stack,
      Load.Fast ledger,
      List<Peers.Result> peers,
      Parts.Cost steady,
      long steadyEvents,
      Parts.Cost idle,
      List<Latency.Result> latencies,
      Percentiles bareKafka,
      List<CommandCost> commandCosts,
      List<ReadCost> readCosts,
      List<ListQueries.Result> lists,
      List<String> warnings) {}

  private final Plan plan;
  private final Path root;
  private final Path directory;
  private final List<String> warnings = new ArrayList<>();

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
      delete(directory);
    } catch (Exception e) {
      e.printStackTrace();
      System.err.printf(
          "%nThe benchmark failed, and %s is unchanged. All its processes have ended. The logs are in %s. Delete this folder after you have read them.%n",
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

  private Figures run() throws Exception {
    Progress.say("the stack of ./corridor up: first answer, memory and processor time at rest");
    LocalStack.Result stack =
        LocalStack.measure(root, directory.resolve("local-stack"), plan.steady);
    Progress.say(
        "  first answer after %.1f s, %.0f MB, %.1f %% of a core",
        stack.toFirstAnswer(), stack.allMegabytes(), stack.idle().percentOfACore());

    Progress.say("start of the measured ledger");
    try (RunningLedger ledger = new RunningLedger(root, directory.resolve("ledger"))) {
      ledger.start();
      return measure(ledger, stack);
    }
  }

  private Figures measure(RunningLedger ledger, LocalStack.Result stack) throws Exception {
    List<CommandCost> commandCosts = new ArrayList<>();
    Progress.say("cost of a command in a ledger of %d events", plan.sizes.getFirst());
    warmUpWithRepeats(ledger);
    commandCosts.add(commandCost(ledger, plan.sizes.getFirst()));

    Progress.say("commands with %d connections, published and visible", CONNECTIONS);
    warnings.add(
        Load.warmUp("the ledger (commands/s)", () -> fast(ledger, plan.window).perSecond()));
    Load.Fast fast = fast(ledger, plan.fast);
    Progress.say("  %.0f commands/s", fast.perSecond());

    List<Peers.Result> peers =
        List.of(
            Peers.bareEndpoint(root, directory, ledger.writersPostgres, this::peer),
            Peers.axon(root, directory, ledger.writersPostgres, this::peer),
            Peers.emmett(root, directory, ledger.writersPostgres, this::peer));

    Progress.say("%d commands/s: processor time", RATE);
    warnings.add(
        Load.warmUp(
            "the ledger at %d/s (ms of processor time per event)".formatted(RATE),
            () -> steady(ledger, plan.window).all() / (RATE * plan.window.toSeconds())));
    Parts.Cost steady = steady(ledger, plan.steady);
    long steadyEvents = RATE * plan.steady.toSeconds();
    Progress.say("  %.2f ms per event", steady.all() / steadyEvents);

    Progress.say("idle: processor time");
    Parts.Meter meter = ledger.parts().start();
    Thread.sleep(plan.steady);
    Parts.Cost idle = meter.stop();
    Progress.say("  %.1f %% of a core", idle.percentOfACore());

    List<Latency.Result> latencies = new ArrayList<>();
    for (int rate : RATES) {
      Progress.say("%d commands/s: delays", rate);
      Latency.Result result = Latency.measure(ledger, rate, plan.latency);
      latencies.add(result);
      Progress.say(
          "  answer p50 %.1f ms, visible after the answer p50 %.1f ms, p99 %.1f ms",
          result.answer().p50(), result.answerToVisible().p50(), result.answerToVisible().p99());
    }
    Progress.say("%d records/s through a bare Kafka loop", RATE);
    Percentiles bareKafka =
        BareKafka.measure(
            ledger.kafka.bootstrapServers(), RATE, (int) (RATE * plan.latency.toSeconds()));
    Progress.say("  p50 %.1f ms, p99 %.1f ms", bareKafka.p50(), bareKafka.p99());

    for (int size : plan.sizes.subList(1, plan.sizes.size())) {
      Progress.say("cost of a command in a ledger of %d events", size);
      commandCosts.add(commandCost(ledger, size));
    }
    // The remaining measurements use the broker and the database server of the reader only.
    ledger.reader.stop();
    ledger.writer.stop();

    List<ReadCost> readCosts = new ArrayList<>();
    List<ListQueries.Result> lists = List.of();
    for (int size : plan.sizes) {
      boolean largest = size == plan.sizes.getLast();
      Progress.say("rebuild and queries of a ledger of %d events of many types", size);
      ServiceProcess reader = ledger.readerOfMany(size);
      try (Connection reads = ledger.readersPostgres.connect(RunningLedger.databaseOfMany(size))) {
        Rebuild.Result rebuild =
            Rebuild.measure(
                reader, reads, ManyEvents.publish(ledger.kafka.bootstrapServers(), size));
        Progress.say("  %d events at %.0f/s", rebuild.events(), rebuild.perSecond());
        readCosts.add(
            new ReadCost(size, rebuild, Queries.measure(reader.url(), reads, size, plan.repeats)));
        if (largest && plan.lists) {
          Progress.say("every list with every filter over these events");
          lists = ListQueries.measure(root, reader.url());
        }
      } finally {
        if (reader.isAlive()) reader.stop();
      }
    }
    return new Figures(
        plan.name,
        plan.latency,
        stack,
        fast,
        peers,
        steady,
        steadyEvents,
        idle,
        latencies,
        bareKafka,
        commandCosts,
        readCosts,
        lists,
        warnings.stream().filter(warning -> !warning.isEmpty()).toList());
  }

  /// Records the events of the smallest ledger, and then only repeats their commands. A repeated
  /// command gets its first answer again, so the writer is warm and the ledger does not grow.
  private void warmUpWithRepeats(RunningLedger ledger) throws Exception {
    List<UUID> ids =
        IntStream.range(0, plan.sizes.getFirst()).mapToObj(_ -> UUID.randomUUID()).toList();
    Load.count(
        ledger.writer.url(), ledger.parts(), CONNECTIONS, ids.size(), ids::get, afterNow(ledger));
    int repeats = Math.toIntExact(1_000 * plan.window.toSeconds());
    warnings.add(
        Load.warmUp(
            "the writer with repeated commands (commands/s)",
            () ->
                Load.count(
                        ledger.writer.url(),
                        ledger.parts(),
                        CONNECTIONS,
                        repeats,
                        i -> ids.get(i % ids.size()),
                        _ -> {})
                    .perSecond()));
  }

  /// Fills the ledger up to a number of events, and measures the cost of new commands: the answer
  /// with one connection, and the processor time of the database with all connections.
  private CommandCost commandCost(RunningLedger ledger, int events) throws Exception {
    for (long missing = events - ledger.lastPosition(); missing > 0; ) {
      int step = (int) Math.min(missing, 50_000);
      Load.count(
          ledger.writer.url(),
          ledger.parts(),
          CONNECTIONS,
          step,
          _ -> UUID.randomUUID(),
          afterNow(ledger));
      missing = events - ledger.lastPosition();
      Progress.say("  %d events", events - missing);
    }
    int before = Math.toIntExact(ledger.lastPosition());
    // The measured commands must not change the size of a small ledger much.
    Load.Fast single =
        Load.count(
            ledger.writer.url(),
            ledger.parts(),
            1,
            Math.clamp(events / 5, 200, 1_000),
            _ -> UUID.randomUUID(),
            afterNow(ledger));
    Load.Fast many =
        Load.count(
            ledger.writer.url(),
            ledger.parts(),
            CONNECTIONS,
            Math.clamp(events, 1_000, 10_000),
            _ -> UUID.randomUUID(),
            afterNow(ledger));
    CommandCost cost = new CommandCost(before, single.answers(), many.millis("writer's database"));
    Progress.say(
        "  answer p50 %.2f ms, database %.3f ms of processor time per command",
        cost.answer().p50(), cost.databaseMillis());
    return cost;
  }

  private static Load.Fast fast(RunningLedger ledger, Duration time) throws Exception {
    return Load.fast(ledger.writer.url(), ledger.parts(), CONNECTIONS, time, afterNow(ledger));
  }

  /// Waits until the read models contain the commands that are sent from now on.
  private static Load.Visible afterNow(RunningLedger ledger) throws Exception {
    long first = ledger.lastPosition();
    return commands -> ledger.awaitVisible(first + commands);
  }

  private static Parts.Cost steady(RunningLedger ledger, Duration time) throws Exception {
    long first = ledger.lastPosition();
    Parts.Meter meter = ledger.parts().start();
    Map<UUID, Load.Sent> sent = Load.steady(ledger.writer.url(), RATE, time);
    ledger.awaitVisible(first + sent.size());
    return meter.stop();
  }

  /// Measures a peer as fast as possible. The services of the ledger are idle meanwhile.
  private Load.Fast peer(URI server, Parts parts) throws Exception {
    Progress.say("a peer with %d connections", CONNECTIONS);
    warnings.add(
        Load.warmUp(
            "the peer (commands/s)",
            () -> Load.fast(server, parts, CONNECTIONS, plan.window, _ -> {}).perSecond()));
    Load.Fast fast = Load.fast(server, parts, CONNECTIONS, plan.fast, _ -> {});
    Progress.say("  %.0f commands/s", fast.perSecond());
    return fast;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
