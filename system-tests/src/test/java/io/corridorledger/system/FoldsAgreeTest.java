package io.corridorledger.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.agreements.agreement.Agreement;
import io.corridorledger.agreements.commitment.Commitment;
import io.corridorledger.agreements.membership.Membership;
import io.corridorledger.agreements.visit.Visit;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.histories.RandomHistory;
import io.corridorledger.logistics.corridor.Corridor;
import io.corridorledger.logistics.hub.Hub;
import io.corridorledger.logistics.project.Project;
import io.corridorledger.logistics.shipment.Shipment;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.value.PartyRef;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The reader can show everything that the writers decide, and both derive the same conclusions
/// from the same facts: compared on random histories as the writers decide them, after every event.
/// The two share the events and the folds of the contracts, but no other code.
///
/// The seed is printed; `-Dtest.seed=…` repeats a run.
class FoldsAgreeTest {

  private static final int HISTORIES = 60;
  private static final int STEPS = 25;

  /// @param decided the writer's conclusion
  /// @param shown the reader's conclusion
  record Aggregate<S, E extends LedgerEvent>(
      Decider<S, E> decider, Function<S, Object> decided, Function<VisibleHistory, Object> shown) {

    @Override
    public String toString() {
      return decider.streamType();
    }
  }

  static Stream<Aggregate<?, ?>> aggregates() {
    return Stream.of(
        new Aggregate<>(
            Agreement.DECIDER,
            agreement -> List.of(agreement.lifecycle().status(), agreement.lifecycle().inForce()),
            known -> {
              var agreement = io.corridorledger.projection.agreements.Agreement.of(null, known);
              return List.of(agreement.status(), agreement.inForce());
            }),
        new Aggregate<>(
            Visit.DECIDER,
            visit -> List.of(visit.status().name(), parties(visit.participants())),
            known -> {
              var visit = io.corridorledger.projection.visits.Visit.of(null, known);
              return List.of(visit.status().name(), parties(visit.participants()));
            }),
        new Aggregate<>(
            Commitment.DECIDER,
            commitment -> commitment.status().name(),
            known ->
                io.corridorledger.projection.commitments.Commitment.of(null, known)
                    .status()
                    .name()
                    .replace("REAFFIRMED", "MADE")),
        new Aggregate<>(
            Membership.DECIDER,
            membership ->
                Arrays.asList(
                    membership.party(), membership.organisation(), membership.held().keySet()),
            known -> {
              var membership = io.corridorledger.projection.memberships.Membership.of(null, known);
              return Arrays.asList(
                  membership.party(), membership.organisation(), new TreeSet<>(membership.holds()));
            }),
        new Aggregate<>(
            Corridor.DECIDER,
            corridor -> Arrays.asList(corridor.slug(), corridor.legs(), corridor.retired()),
            known -> {
              var corridor = io.corridorledger.projection.corridors.Corridor.of(null, known);
              return Arrays.asList(
                  corridor.slug(),
                  corridor.legs().stream()
                      .collect(Collectors.toMap(l -> l.leg().leg(), l -> l.leg())),
                  corridor.legs().stream()
                      .filter(l -> l.retired())
                      .map(l -> l.leg().leg())
                      .collect(Collectors.toSet()));
            }),
        new Aggregate<>(
            Hub.DECIDER,
            hub ->
                Arrays.asList(
                    hub.slug(),
                    hub.country(),
                    hub.mergedInto(),
                    hub.codes().stream().map(c -> c.scheme() + " " + c.code()).toList(),
                    hub.capacities()),
            known -> {
              var hub = io.corridorledger.projection.hubs.Hub.of(null, known);
              return Arrays.asList(
                  hub.slug(),
                  hub.country(),
                  hub.mergedInto(),
                  hub.codes().stream().map(c -> c.scheme() + " " + c.code()).toList(),
                  hub.capacities());
            }),
        new Aggregate<>(
            Shipment.DECIDER,
            shipment -> List.of(shipment.journey().state().name(), shipment.journey()),
            known -> {
              var shipment = io.corridorledger.projection.shipments.Shipment.of(null, known);
              return List.of(shipment.state().name(), shipment.journey());
            }),
        new Aggregate<>(
            Project.DECIDER,
            progress ->
                List.of(
                    progress.stage().name().replace("NONE", "ANNOUNCED"),
                    progress.milestones().stream()
                        .map(m -> m.milestone() + " " + m.reached())
                        .toList()),
            known -> {
              var project = io.corridorledger.projection.projects.Project.of(null, known);
              return List.of(
                  project.status().name(),
                  project.milestones().stream().map(m -> m.name() + " " + m.done()).toList());
            }));
  }

  private static Set<PartyRef> parties(List<Participant> participants) {
    return participants.stream().map(Participant::party).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void theReaderDrawsTheWritersConclusions(Aggregate<?, ?> aggregate) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.printf("%s: to repeat, -Dtest.seed=%d%n", aggregate, seed);
    for (int i = 0; i < HISTORIES; i++) compare(aggregate, seed + i);
  }

  private static <S, E extends LedgerEvent> void compare(Aggregate<S, E> aggregate, long seed) {
    var history = RandomHistory.of(aggregate.decider(), STEPS, new Random(seed));
    for (int events = 1; events <= history.size(); events++) {
      var prefix = history.subList(0, events);
      VisibleHistory known = VisibleHistory.of(prefix);
      if (known.retracted()) continue; // the writer's state is then empty
      assertEquals(
          aggregate.decided().apply(aggregate.decider().state(History.of(prefix))),
          aggregate.shown().apply(known),
          () -> "-Dtest.seed=%d: %s".formatted(seed, told(prefix)));
    }
  }

  private static String told(List<Recorded<LedgerEvent>> history) {
    return history.stream()
        .map(f -> f.version() + " " + LedgerJson.nameOf(f.event().getClass()) + " " + f.event())
        .collect(Collectors.joining("\n"));
  }
}
