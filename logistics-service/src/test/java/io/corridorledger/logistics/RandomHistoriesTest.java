package io.corridorledger.logistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.Leg;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.HubMerged;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProjectEvent.FinancingAgreed;
import io.corridorledger.event.ProjectEvent.ProjectCancelled;
import io.corridorledger.event.ProjectEvent.ProjectFigureStated;
import io.corridorledger.event.ProjectEvent.ProjectSuspended;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.ShipmentEvent;
import io.corridorledger.event.ShipmentEvent.Classifier;
import io.corridorledger.event.ShipmentEvent.HandlingType;
import io.corridorledger.event.ShipmentEvent.ShipmentCancelled;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.lifecycle.Journey;
import io.corridorledger.lifecycle.ProjectProgress;
import io.corridorledger.logistics.corridor.Corridor;
import io.corridorledger.logistics.hub.Hub;
import io.corridorledger.logistics.project.Project;
import io.corridorledger.logistics.shipment.Shipment;
import io.corridorledger.logistics.throughput.Throughput;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Random histories: every decided event can be evolved, a replay of the stored events gives the
/// same state, and the invariants are true at every step, including retractions.
///
/// The seed is printed; `-Dtest.seed=…` repeats the run.
class RandomHistoriesTest {

  private static final int HISTORIES = 60;
  private static final int FACTS = 30;
  private static final List<String> HUBS =
      List.of("xian", "dostyk", "khorgos", "aktau-port", "baku-port");
  private static final List<String> SOURCES = List.of("one", "two");
  private static final List<String> DATES =
      List.of("2022", "2023-05", "2023-11-02", "2024-40", "2025~");

  @Test
  void corridors() {
    live(
        Corridor.DECIDER,
        Facts.defined("middle-corridor", "one"),
        random ->
            switch (random.nextInt(8)) {
              case 0 ->
                  Facts.defined(pick(random, List.of("middle-corridor", "other")), source(random));
              case 1 -> Facts.retired(1 + random.nextInt(8), date(random), source(random));
              default -> leg(random);
            },
        Set.of(
            "another-corridor",
            "no-such-leg",
            "leg-exists",
            "leg-does-not-join",
            "branch-forks",
            "gauge-changes-without-transshipment"),
        (_, corridor) -> {
          List<Leg> used =
              corridor.lifecycle().legs().stream()
                  .filter(l -> !l.retired())
                  .map(l -> l.leg())
                  .toList();
          assertEquals(
              used.size(), used.stream().map(l -> l.branch() + l.from()).distinct().count());
          assertEquals(used.size(), used.stream().map(l -> l.branch() + l.to()).distinct().count());
        });
  }

  private static CorridorEvent leg(Random random) {
    String from = pick(random, HUBS);
    String to = pick(random, HUBS.stream().filter(h -> !h.equals(from)).toList());
    return Facts.added(
        new Leg(
            1 + random.nextInt(7),
            pick(random, List.of("main", "north")),
            from,
            to,
            Mode.RAIL,
            random.nextBoolean() ? 1435 : 1520,
            null,
            random.nextInt(3) == 0),
        source(random));
  }

  @Test
  void hubs() {
    live(
        Hub.DECIDER,
        Facts.registered("aktau-port", HubEvent.Type.PORT, "one"),
        random ->
            switch (random.nextInt(16)) {
              case 0 ->
                  new HubMerged(new UUID(0, random.nextInt(3)), null, Facts.said(source(random)));
              case 1, 2 ->
                  Facts.registered(
                      pick(random, List.of("aktau-port", "kuryk")),
                      pick(random, List.of(HubEvent.Type.values())),
                      source(random));
              case 3, 4, 5 ->
                  Facts.capacity(
                      pick(random, List.of("hub:aktau-port", "hub:baku-port")),
                      pick(random, List.of(FigureKey.Basis.values())));
              case 6, 7, 8, 9, 10 -> Facts.alias("Name " + random.nextInt(5), source(random));
              default -> Facts.code("KZA" + (char) ('A' + random.nextInt(5)) + "U", source(random));
            },
        Set.of("another-hub", "capacity-of-another", "names-itself"),
        (_, hub) -> {
          assertEquals(
              new HashSet<>(hub.lifecycle().codes()).size(), hub.lifecycle().codes().size());
          assertEquals(
              new HashSet<>(hub.lifecycle().aliases()).size(), hub.lifecycle().aliases().size());
        });
  }

  @Test
  void shipments() {
    live(
        Shipment.DECIDER,
        Facts.consigned(),
        random ->
            switch (random.nextInt(24)) {
              case 0 -> new ShipmentCancelled(null, null, Facts.said(source(random)));
              case 1, 2 -> Facts.eta("" + (1 + random.nextInt(28)));
              case 3, 4 -> {
                String by = pick(random, HUBS.subList(1, 4));
                yield Facts.route(
                    "xian " + by + " 1 " + (2 + random.nextInt(9)),
                    pick(random, HUBS.subList(1, 4))
                        + " baku-port "
                        + (5 + random.nextInt(9))
                        + " 20");
              }
              case 5, 6, 7 ->
                  Facts.reported(
                      pick(random, List.of(HandlingType.values())),
                      pick(random, HUBS),
                      pick(random, List.of("2024-05", "2024-05-02", "../2024-05-02", "2024-21")),
                      source(random));
              default ->
                  Facts.handled(
                      pick(random, List.of(HandlingType.values())),
                      pick(random, List.of(Classifier.values())),
                      pick(random, HUBS),
                      Facts.time("" + (1 + random.nextInt(3))),
                      random.nextInt(4) == 0 ? "A reason" : null,
                      source(random));
            },
        Set.of("leg-does-not-join", "departs-before-it-arrives"),
        (_, shipment) -> {
          Journey journey = shipment.journey();
          List<ShipmentEvent.Handling> sorted = new ArrayList<>(journey.handled());
          sorted.sort(Journey.WORLD_ORDER);
          assertEquals(sorted, journey.handled());
        });
  }

  @Test
  void projects() {
    live(
        Project.DECIDER,
        Facts.announced("Port"),
        random -> {
          String milestone = pick(random, List.of("Quay", "quay", "Rail"));
          return switch (random.nextInt(24)) {
            case 0 ->
                new ProjectCancelled(Facts.day(date(random)), null, Facts.said(source(random)));
            case 1, 2 -> Facts.commissioned(date(random));
            case 3, 4 ->
                new ProjectSuspended(Facts.day(date(random)), null, Facts.said(source(random)));
            case 5, 6, 7 -> Facts.started(date(random));
            case 8, 9 -> Facts.announced(pick(random, List.of("Port", "New port")));
            case 10 ->
                new FinancingAgreed(
                    null,
                    List.of(),
                    null,
                    Facts.day(date(random)),
                    null,
                    Facts.said(source(random)));
            case 11 ->
                new ProjectFigureStated(
                    Facts.capacity("project:port", FigureKey.Basis.PLANNED).figure(),
                    Facts.said(source(random)));
            case 12, 13, 14, 15 -> Facts.planned(milestone, date(random));
            case 16, 17 -> Facts.reached(milestone, date(random));
            default -> Facts.revised(milestone, pick(random, DATES));
          };
        },
        Set.of(),
        (facts, project) -> assertEquals(ProjectProgress.of(facts), project.progress()));
  }

  @Test
  void throughput() {
    ThroughputReported volume =
        new ThroughputReported(
            null,
            Facts.capacity("corridor:middle-corridor", FigureKey.Basis.CURRENT).figure(),
            Facts.said("one"));
    live(
        Throughput.DECIDER,
        (ThroughputEvent) volume,
        random -> new ThroughputReported(null, volume.figure(), Facts.said(source(random))),
        Set.of(),
        (_, state) -> assertEquals(volume.figure(), state.figure()));
  }

  /// Runs histories of random facts and retractions.
  ///
  /// @param rules rules, each of which must reject at least one fact
  /// @param holds invariant of the active facts at every step
  private static <S, E extends LedgerEvent> void live(
      Decider<S, E> decider,
      E first,
      Function<Random, E> next,
      Set<String> rules,
      BiConsumer<List<E>, S> holds) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.printf("%s: -Dtest.seed=%d%n", decider.streamType(), seed);
    Random random = new Random(seed);
    Set<String> said = new HashSet<>();
    // If no random fact has violated a rule, further histories are generated, up to a large limit.
    for (int history = 0;
        history < HISTORIES || history < 50 * HISTORIES && !said.containsAll(rules);
        history++) {
      List<Recorded<LedgerEvent>> log = new ArrayList<>();
      S state = append(decider, log, List.of(first), decider.initial());
      for (int i = 0; i < FACTS; i++) {
        try {
          if (random.nextInt(8) == 0) {
            UUID target = pick(random, log).id();
            append(
                log,
                decider,
                decider.decide(
                    log,
                    random.nextBoolean()
                        ? new FactRetracted(
                            target, RetractionReason.DID_NOT_OCCUR, null, null, List.of())
                        : new FactReinstated(target, "So it was", List.of())));
            state = decider.state(History.of(log));
          } else {
            state =
                append(decider, log, decider.decide(History.of(log), next.apply(random)), state);
          }
        } catch (Rejected rule) {
          said.add(rule.rule().id());
        }
        assertEquals(decider.state(History.of(stored(log))), state, "-Dtest.seed=" + seed);
        if (!History.of(log).facts().isEmpty())
          holds.accept(
              History.of(log).facts().stream().map(decider.family()::cast).toList(), state);
      }
    }
    assertTrue(
        said.containsAll(rules),
        () -> "-Dtest.seed=%d, only these rules rejected a fact: %s".formatted(seed, said));
  }

  private static <S, E extends LedgerEvent> S append(
      Decider<S, E> decider, List<Recorded<LedgerEvent>> log, List<E> decided, S state) {
    append(log, decider, decided);
    for (E fact : decided) state = decider.evolve().apply(state, fact);
    return state;
  }

  private static void append(
      List<Recorded<LedgerEvent>> log, Decider<?, ?> decider, List<? extends LedgerEvent> decided) {
    for (LedgerEvent event : decided)
      log.add(
          new Recorded<>(
              Facts.STREAM,
              decider.streamType(),
              log.size() + 1,
              new UUID(1, log.size() + 1),
              Instant.EPOCH,
              event));
  }

  /// The event after it was written and read again.
  private static List<Recorded<LedgerEvent>> stored(List<Recorded<LedgerEvent>> log) {
    return log.stream()
        .map(r ->
            new Recorded<>(
                r.stream(),
                r.streamType(),
                r.version(),
                r.id(),
                r.recorded(),
                LedgerJson.read(
                    LedgerJson.nameOf(r.event().getClass()), LedgerJson.write(r.event()))))
        .toList();
  }

  private static <T> T pick(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static String source(Random random) {
    return pick(random, SOURCES);
  }

  private static String date(Random random) {
    return random.nextInt(3) == 0 ? null : pick(random, DATES);
  }
}
