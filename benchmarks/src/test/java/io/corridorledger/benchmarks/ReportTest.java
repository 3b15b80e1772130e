package io.corridorledger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.benchmarks.Benchmarks.CommandCost;
import io.corridorledger.benchmarks.Benchmarks.Figures;
import io.corridorledger.benchmarks.Benchmarks.ReadCost;
import io.corridorledger.benchmarks.Benchmarks.Steady;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final String AIMS = "## Figures and aims";
  private static final Percentiles DELAY = new Percentiles(new double[] {2, 4, 6});
  private static final Parts.Cost COST =
      new Parts.Cost(10, Map.of("writer", 100.0, "writer's database", 200.0));

  @Test
  void aReportWithAllFiguresHasAFigureForEachAim() {
    String report = Report.text(complete());
    assertFalse(report.contains("not measured"), report);
    assertFalse(report.contains("Failed measurements"), report);
    assertEquals(13, aims(report).filter(aim -> aim.matches(".*\\| (yes|no) \\|")).count(), report);
    assertTrue(report.contains("| Axon Framework | 50 |"), report);
    assertTrue(
        report.contains(
            "| rebuild of all read models next to the live ones, mixed events | 25,000/s"),
        report);
    assertTrue(report.contains("FILLING 2.0"), report);
  }

  @Test
  void aReportWithoutFiguresNamesTheFailuresAndReachesNoAim() {
    String report = Report.text(empty());
    assertTrue(report.contains("| idle | IOException: no answer |"), report);
    assertEquals(13, aims(report).filter(aim -> aim.contains("| not measured |")).count(), report);
    assertEquals(0, aims(report).filter(aim -> aim.endsWith("| yes |")).count(), report);
  }

  @Test
  void everyRowHasTheCellsOfItsTable() {
    for (Figures figures : List.of(complete(), empty()))
      for (String table : Report.text(figures).split("\n\n")) {
        List<String> rows = table.lines().filter(line -> line.startsWith("|")).toList();
        for (String row : rows) assertEquals(cells(rows.getFirst()), cells(row), table);
      }
  }

  private static long cells(String row) {
    return row.chars().filter(c -> c == '|').count();
  }

  private static Stream<String> aims(String report) {
    String section = report.substring(report.indexOf(AIMS) + AIMS.length());
    return section.substring(0, section.indexOf("\n## ")).lines().skip(4);
  }

  private static Figures complete() {
    var load = new Load.Fast(500, 10, DELAY, COST);
    var peer =
        new Load.Fast(
            500,
            10,
            DELAY,
            new Parts.Cost(
                10,
                Map.of(
                    Peers.ENDPOINT, 1.0, Peers.AXON, 1.0, Peers.EMMETT, 1.0, "its database", 1.0)));
    return new Figures(
        "benchmarks/run",
        Duration.ofMinutes(30),
        Duration.ofSeconds(60),
        Optional.of(new LocalStack.Result(6, 9, Map.of("writer", 100.0), 80, COST)),
        Optional.of(load),
        Map.of(Peers.ENDPOINT, peer, Peers.AXON, peer, Peers.EMMETT, peer),
        Optional.of(new Steady(100, COST)),
        Optional.of(COST),
        List.of(new Latency.Result(Benchmarks.RATE, 3, 200, DELAY, DELAY, DELAY, DELAY)),
        Optional.of(DELAY),
        List.of(new CommandCost(1_000, DELAY, 0.3), new CommandCost(1_000_000, DELAY, 0.4)),
        List.of(readCost(1_000), readCost(1_000_000)),
        List.of(new ListQueries.Result("/v1/agreements", "party", 3, DELAY)),
        List.of("A warm-up did not end."),
        List.of());
  }

  private static ReadCost readCost(int events) {
    List<Queries.Result> queries =
        List.of(Queries.Moment.values()).stream()
            .map(moment -> new Queries.Result("agreements", moment, 3, DELAY, DELAY))
            .toList();
    return new ReadCost(
        events,
        new Rebuild.Result(events, 4_000),
        Optional.of(new Rebuild.NextToLive(events, 25_000, Map.of("FILLING", 2.0), DELAY, 0)),
        queries);
  }

  private static Figures empty() {
    return new Figures(
        "benchmarks/run",
        Duration.ofMinutes(1),
        Duration.ofSeconds(60),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(new ReadCost(1_000, new Rebuild.Result(1_000, 4_000), Optional.empty(), List.of())),
        List.of(),
        List.of(),
        List.of(new Attempts.Failure("idle", "IOException: no answer")));
  }
}
