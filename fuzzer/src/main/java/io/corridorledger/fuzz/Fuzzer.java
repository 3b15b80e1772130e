package io.corridorledger.fuzz;

import io.corridorledger.fuzz.Finding.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Sends generated requests to the services of a running ledger, one service after another. Checks
/// each answer, and compares the answers with the rows of the databases and the answers of
/// projection-service.
public final class Fuzzer {

  private static final int PROGRESS_SECONDS = 10;
  private static final Duration DOCUMENT_TIMEOUT = Duration.ofSeconds(60);

  /// A service to test, with its URL. The process id is empty if the service runs on another
  /// machine.
  public record Target(URI url, OptionalLong pid) {}

  /// The settings of a run.
  ///
  /// @param requests number of requests for each service
  /// @param connections number of parallel connections
  /// @param without texts that exclude errors. If the name of an error contains one of these texts,
  ///   requests with this error are not sent.
  /// @param patience maximum time until the reader has applied all events
  public record Plan(
      long seed,
      int requests,
      Set<Service> services,
      int connections,
      Set<String> without,
      Duration patience) {}

  /// The tested ledger.
  ///
  /// @param targets all three services, because the reader depends on the writers
  /// @param secrets texts that no answer may contain, such as the address of the database
  /// @param foreignIds ids of aggregates, by writer. The aggregates exist in the log of the other
  ///   writer. The fuzzer tries to create aggregates with the same ids in the log of this writer.
  public record Running(
      Map<Service, Target> targets,
      Ledger ledger,
      List<String> secrets,
      Map<Service, List<UUID>> foreignIds) {}

  /// The numbers of requests and successful requests to one service.
  ///
  /// @param events number of events in the answers; 0 for the reader
  public record Sent(long requests, long succeeded, long events) {}

  /// The result of a run.
  public record Report(List<Finding> findings, Map<Service, Sent> sent) {}

  private final Plan plan;
  private final Running system;
  private final Path directory;
  private final PrintStream out;
  private final Map<Service, Surface> surfaces = new EnumMap<>(Service.class);
  private final Internals internals;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("fuzz-watchdog").factory());

  /// @param directory folder for requests that are too long for a command line
  public Fuzzer(Plan plan, Running system, Path directory, PrintStream out) throws IOException {
    this.plan = plan;
    this.system = system;
    this.directory = directory;
    this.out = out;
    this.internals = new Internals(system.secrets());
    var documents = new EnumMap<Service, OpenApi>(Service.class);
    for (var target : system.targets().entrySet()) {
      documents.put(target.getKey(), document(target.getValue().url()));
    }
    var vocabulary = new Vocabulary(documents.values());
    out.printf("Values found in the documents: %s%n", vocabulary);
    documents.forEach((service, document) ->
        surfaces.put(
            service,
            new Surface(
                service,
                system.targets().get(service).url(),
                document,
                new Values(document, vocabulary),
                plan.seed(),
                system.foreignIds().getOrDefault(service, List.of()))));
  }

  private static OpenApi document(URI url) throws IOException {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request =
          HttpRequest.newBuilder(url.resolve("/q/openapi?format=json"))
              .timeout(DOCUMENT_TIMEOUT)
              .build();
      return OpenApi.read(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// Sends all requests and runs all checks.
  public Report run() throws IOException {
    var settlement =
        new Settlement(system.targets().get(Service.PROJECTION).url(), system.ledger());
    var before = memory();
    var findings = new ArrayList<Finding>();
    var table = new ArrayList<List<String>>();
    table.add(
        List.of(
            "service",
            "requests",
            "per s",
            "2xx",
            "4xx",
            "5xx",
            "503 stated",
            "other",
            "closed",
            "cut",
            "events named = added",
            "slowest"));
    var sent = new EnumMap<Service, Sent>(Service.class);
    for (var service : plan.services()) {
      var begin = System.nanoTime();
      var run = run(service);
      var ticks =
          watchdog.scheduleAtFixedRate(
              () -> progress(service, run, begin),
              PROGRESS_SECONDS,
              PROGRESS_SECONDS,
              TimeUnit.SECONDS);
      run.run(plan.requests(), plan.connections());
      ticks.cancel(false);
      progress(service, run, begin);
      run.findings().forEach(finding -> show(finding, run.count(finding)));
      findings.addAll(run.findings());
      table.add(row(service, run, begin));
      var tally = run.tally();
      sent.put(
          service, new Sent(tally.requests(), tally.succeeded(), run.accounts().namedEvents()));
      closed(service, run);
    }
    try {
      add(findings, settlement.await(plan.patience()));
      memory(before, findings);
    } catch (IOException e) {
      add(findings, List.of(Finding.of(Kind.DIED, null, e.toString())));
    }
    var text = aligned(table);
    out.printf(
        "%n%s%nseed %d: %s%n",
        text, plan.seed(), findings.isEmpty() ? "no findings" : findings.size() + " findings");
    return new Report(List.copyOf(findings), sent);
  }

  /// Sends the episode that contains the request with this number, but only up to this request.
  /// Prints this request and its answers.
  public Report only(Service service, long number) throws IOException {
    var run = run(service);
    var answers = run.only(number);
    var request =
        Episode.containing(surfaces.get(service), number).request((int) (number % Episode.LENGTH));
    out.printf("%s%n", request);
    answers.forEach(answer -> out.printf("  %s%n", answer));
    run.findings().forEach(finding -> show(finding, run.count(finding)));
    return new Report(run.findings(), Map.of());
  }

  private ServiceRun run(Service service) {
    var surface = surfaces.get(service);
    return new ServiceRun(
        surface,
        new AnswerChecks(service, surface.document(), internals),
        new Accounts(service, system.ledger()),
        directory,
        plan.without(),
        watchdog);
  }

  private void add(List<Finding> findings, List<Finding> more) {
    more.forEach(finding -> show(finding, 1));
    findings.addAll(more);
  }

  private void show(Finding finding, int count) {
    out.printf("%nFINDING (%d times) %s%n", count, finding);
    finding
        .causedBy()
        .ifPresent(request ->
            out.printf(
                "  ./corridor fuzz --seed %d --service %s --request %d%n",
                plan.seed(), finding.service().label(), request.number()));
  }

  private void progress(Service service, ServiceRun run, long begin) {
    var seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(
        Locale.ROOT,
        "  %-11s %d of %d, %.0f per s, %d findings%n",
        service.label(),
        run.tally().requests(),
        plan.requests(),
        run.tally().requests() / seconds,
        run.findings().size());
    out.flush();
  }

  private static List<String> row(Service service, ServiceRun run, long begin) {
    var tally = run.tally();
    var seconds = (System.nanoTime() - begin) / 1e9;
    var named = run.accounts().namedEvents();
    var added = run.accounts().addedEvents();
    return List.of(
        service.label() + (run.wasStopped() ? " (stopped)" : ""),
        Long.toString(tally.requests()),
        String.format(Locale.ROOT, "%.0f", tally.requests() / seconds),
        "%d (%d %%)"
            .formatted(tally.succeeded(), 100 * tally.succeeded() / Math.max(1, tally.requests())),
        Long.toString(tally.refused()),
        Long.toString(tally.serverErrors()),
        Long.toString(tally.overloads()),
        Long.toString(tally.others()),
        Long.toString(tally.closed().values().stream().mapToLong(Long::longValue).sum()),
        Long.toString(tally.abandoned()),
        "%d %s %d".formatted(named, named == added ? "=" : "≠", added),
        tally.slowest());
  }

  private void closed(Service service, ServiceRun run) {
    var closed = run.tally().closed();
    if (!closed.isEmpty()) {
      out.printf("%n%s closed without an answer: %s%n", service.label(), closed);
    }
  }

  private void memory(Map<Service, Memory> before, List<Finding> findings) throws IOException {
    var after = memory();
    out.printf(
        "%nMemory      resident            live heap, of %s more at most%n",
        Memory.megabytes(Memory.MAX_HEAP_GROWTH_BYTES));
    before.forEach((service, memory) -> {
      var then = after.get(service);
      out.printf(
          "%-11s %s to %s, %s to %s%n",
          service.label(),
          Memory.megabytes(memory.residentBytes()),
          Memory.megabytes(then.residentBytes()),
          Memory.megabytes(memory.liveHeapBytes()),
          Memory.megabytes(then.liveHeapBytes()));
      add(findings, memory.boundsOf(service, then));
    });
  }

  private Map<Service, Memory> memory() throws IOException {
    var all = new EnumMap<Service, Memory>(Service.class);
    for (var target : system.targets().entrySet()) {
      if (target.getValue().pid().isPresent()) {
        all.put(target.getKey(), Memory.of(target.getValue().pid().getAsLong()));
      }
    }
    return all;
  }

  private static String aligned(List<List<String>> table) {
    var text = new StringBuilder();
    for (var row : table) {
      for (var i = 0; i < row.size(); i++) {
        var column = i;
        var width = table.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        text.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
