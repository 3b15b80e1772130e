package io.corridorledger.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.fuzz.Finding.Kind;
import io.corridorledger.fuzz.StandIn.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs the fuzzer against a server with one planted fault. The fuzzer must find this fault and no
/// other.
class FuzzerTest {

  private static final long SEED = Long.getLong("test.seed", 1);
  private static final int REQUESTS = 1_200;

  /// Faults that occur only with one kind of framing and an otherwise valid command.
  private static final Set<Fault> RARE = Set.of(Fault.ACTS_ON_PART, Fault.SMUGGLES);

  /// Maximum time for the reader to apply all events. The fault READER_BEHIND always needs the
  /// whole time.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// The expected kinds of findings for each fault. Most faults have one kind. If a server acts on
  /// an incomplete request too late for an answer, only the database shows the fault. A server that
  /// ends may leave a request without an answer.
  private static final Map<Fault, Set<Kind>> EXPECTED = new EnumMap<>(Fault.class);

  static {
    EXPECTED.put(Fault.NONE, Set.of());
    EXPECTED.put(Fault.SERVER_ERROR, Set.of(Kind.SERVER_ERROR));
    EXPECTED.put(Fault.OVERLOADED, Set.of(Kind.OVERLOAD));
    EXPECTED.put(Fault.SHOWS_EXCEPTION, Set.of(Kind.INTERNALS));
    EXPECTED.put(Fault.SHOWS_CLASS, Set.of(Kind.INTERNALS));
    EXPECTED.put(Fault.SHOWS_DATABASE, Set.of(Kind.INTERNALS));
    EXPECTED.put(Fault.WRITES_ON_REFUSAL, Set.of(Kind.WRITTEN_BY_REFUSAL));
    EXPECTED.put(Fault.RECEIPT_ON_REFUSAL, Set.of(Kind.WRITTEN_BY_REFUSAL));
    EXPECTED.put(Fault.DROPS_EVENT, Set.of(Kind.LOST));
    EXPECTED.put(Fault.DROPS_RECEIPT, Set.of(Kind.LOST));
    EXPECTED.put(Fault.WRITES_ELSEWHERE, Set.of(Kind.WRITTEN_BY_REFUSAL));
    EXPECTED.put(Fault.NO_PROBLEM, Set.of(Kind.NO_PROBLEM));
    EXPECTED.put(Fault.PROBLEM_WITHOUT_TRACE, Set.of(Kind.NO_PROBLEM));
    EXPECTED.put(Fault.PROBLEM_WITH_OTHER_STATUS, Set.of(Kind.NO_PROBLEM));
    EXPECTED.put(Fault.CLOSES, Set.of(Kind.NO_ANSWER));
    EXPECTED.put(Fault.NOT_JSON, Set.of(Kind.UNREADABLE));
    EXPECTED.put(Fault.ACTS_ON_PART, Set.of(Kind.ACTED_ON_PART, Kind.WRITTEN_BY_REFUSAL));
    EXPECTED.put(Fault.SMUGGLES, Set.of(Kind.SMUGGLING));
    EXPECTED.put(Fault.READER_BEHIND, Set.of(Kind.READER_BEHIND));
    EXPECTED.put(Fault.PARKS, Set.of(Kind.PARKED));
    EXPECTED.put(Fault.DIES, Set.of(Kind.DIED, Kind.NO_ANSWER));
  }

  @TempDir Path directory;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private Fuzzer fuzzer(StandIn server, int requests) throws Exception {
    var targets = new EnumMap<Service, Fuzzer.Target>(Service.class);
    for (var service : Service.values()) {
      targets.put(service, new Fuzzer.Target(server.url(), OptionalLong.empty()));
    }
    return new Fuzzer(
        new Fuzzer.Plan(SEED, requests, Set.of(Service.AGREEMENTS), 4, Set.of(), PATIENCE),
        new Fuzzer.Running(targets, server, List.of(StandIn.DATABASE), Map.of()),
        directory,
        new PrintStream(output, true, StandardCharsets.UTF_8));
  }

  private String printed() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void aPlantedFaultIsFoundAndNothingElse(Fault fault) throws Exception {
    try (var server = new StandIn(fault)) {
      var report = fuzzer(server, RARE.contains(fault) ? 5 * REQUESTS : REQUESTS).run();
      var kinds = report.findings().stream().map(Finding::kind).collect(Collectors.toSet());
      assertEquals(EXPECTED.get(fault).isEmpty(), kinds.isEmpty(), this::printed);
      assertTrue(EXPECTED.get(fault).containsAll(kinds), () -> kinds + printed());
    }
  }

  @Test
  void aFindingPrintsSeedNumberAndAMinimalRequest() throws Exception {
    try (var server = new StandIn(Fault.SERVER_ERROR)) {
      var finding = fuzzer(server, REQUESTS).run().findings().getFirst();
      var number = finding.request().number();
      assertTrue(
          printed()
              .contains(
                  "./corridor fuzz --seed %d --service agreements --request %d"
                      .formatted(SEED, number)),
          this::printed);
      // The shrunk request has only the members and headers that are needed for the fault.
      assertTrue(
          finding.reproduction().matches("(?s).*Idempotency-Key.*name.*"), finding::reproduction);
      assertFalse(finding.reproduction().contains("traceparent"), finding::reproduction);
    }
  }

  @Test
  void aRequestIsRepeatedFromSeedAndNumber() throws Exception {
    Finding finding;
    try (var server = new StandIn(Fault.SERVER_ERROR)) {
      finding = fuzzer(server, REQUESTS).run().findings().getFirst();
    }
    try (var server = new StandIn(Fault.SERVER_ERROR)) {
      var again = fuzzer(server, 0).only(Service.AGREEMENTS, finding.request().number());
      assertTrue(
          again.findings().stream().anyMatch(f -> f.signature().equals(finding.signature())),
          this::printed);
    }
  }
}
