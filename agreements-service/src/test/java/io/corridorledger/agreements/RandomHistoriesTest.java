package io.corridorledger.agreements;

import static io.corridorledger.agreements.Facts.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.corridorledger.agreements.agreement.Agreement;
import io.corridorledger.agreements.commitment.Commitment;
import io.corridorledger.agreements.indicator.Indicator;
import io.corridorledger.agreements.membership.Membership;
import io.corridorledger.agreements.visit.Visit;
import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.AgreementEvent;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentAbandoned;
import io.corridorledger.event.CommitmentEvent.CommitmentRefused;
import io.corridorledger.event.IndicatorEvent;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.MembershipEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.VisitEvent;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Thousands of histories of random facts and remarks, valid and invalid. Values come from small
/// pools, so that facts often interact.
///
/// The seed is printed; `-Dtest.seed=…` repeats the run.
class RandomHistoriesTest {

  private static final int HISTORIES = 1500;
  private static final int STEPS = 30;

  private static final Set<String> REMARK_RULES =
      Set.of(
          "unknown-target",
          "correction-of-a-correction",
          "already-retracted",
          "target-retracted",
          "not-retracted-or-disputed",
          "retracted-takes-corrections-only");

  /// @param next a random fact of the family
  /// @param rules rules that the random facts must violate at least once
  /// @param law invariant of the active facts, written without the aggregate's code
  record Aggregate<S, E extends LedgerEvent>(
      Decider<S, E> decider,
      Function<Random, E> next,
      Set<String> rules,
      Consumer<List<LedgerEvent>> law) {

    @Override
    public String toString() {
      return decider.streamType();
    }
  }

  static Stream<Aggregate<?, ?>> aggregates() {
    return Stream.of(
        new Aggregate<>(
            Agreement.DECIDER,
            RandomHistoriesTest::agreementFact,
            Set.of("opening-fact-missing", "package-is-not-an-instrument", "two-parties-needed"),
            RandomHistoriesTest::agreementLaw),
        new Aggregate<>(
            Visit.DECIDER,
            RandomHistoriesTest::visitFact,
            Set.of(
                "already-cancelled",
                "already-held",
                "announced-after-held",
                "host-is-one",
                "not-held",
                "opening-fact-missing",
                "postponed-to-earlier"),
            facts -> nothingFollows(facts, f -> f instanceof VisitCancelled)),
        new Aggregate<>(
            Commitment.DECIDER,
            RandomHistoriesTest::commitmentFact,
            Set.of(
                "already-abandoned",
                "already-refused",
                "another-figure",
                "due-before-made",
                "end-before-start",
                "opening-fact-missing",
                "reaffirmed-before-made",
                "revised-before-made",
                "revision-changes-nothing"),
            facts ->
                nothingFollows(
                    facts,
                    f -> f instanceof CommitmentAbandoned || f instanceof CommitmentRefused)),
        new Aggregate<>(
            Membership.DECIDER,
            RandomHistoriesTest::membershipFact,
            Set.of(
                "already-held",
                "another-membership",
                "end-before-start",
                "opening-fact-missing",
                "status-not-held"),
            RandomHistoriesTest::membershipLaw),
        new Aggregate<>(Indicator.DECIDER, RandomHistoriesTest::indicatorFact, Set.of(), _ -> {}));
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void whateverIsRecordedObeysTheRulesAndReplaysToTheSameState(Aggregate<?, ?> aggregate) {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.printf("%s: -Dtest.seed=%d%n", aggregate, seed);
    var outcomes = new TreeMap<String, Integer>();
    // If no random fact has violated a rule, further histories are generated, up to a large limit.
    for (int history = 0;
        history < HISTORIES
            || history < 50 * HISTORIES
                && !(outcomes.keySet().containsAll(aggregate.rules())
                    && outcomes.keySet().containsAll(REMARK_RULES));
        history++)
      try {
        run(aggregate, new Random(seed + history), outcomes);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("%s, -Dtest.seed=%d".formatted(aggregate, seed + history), e);
      }
    // A test whose generator never reaches a state proves nothing about that state.
    assertTrue(outcomes.getOrDefault("fact recorded", 0) >= HISTORIES, outcomes.toString());
    assertTrue(outcomes.getOrDefault("remark recorded", 0) >= HISTORIES, outcomes.toString());
    for (Set<String> rules : List.of(REMARK_RULES, aggregate.rules()))
      for (String rule : rules) assertTrue(outcomes.containsKey(rule), rule + " never met");
  }

  private static <S, E extends LedgerEvent> void run(
      Aggregate<S, E> aggregate, Random random, TreeMap<String, Integer> outcomes) {
    Decider<S, E> decider = aggregate.decider();
    List<Recorded<LedgerEvent>> events = new ArrayList<>();
    S state = decider.initial();
    for (int step = 0; step < STEPS; step++) {
      boolean remark = !events.isEmpty() && random.nextInt(3) == 0;
      try {
        List<? extends LedgerEvent> decided =
            remark
                ? decider.decide(events, remark(aggregate, events, random))
                : fact(decider, events, aggregate.next().apply(random));
        for (LedgerEvent each : decided) events.add(recorded(decider, events.size() + 1, each));
        if (!decided.isEmpty()) {
          History history = History.of(events);
          S before = state;
          state = decider.state(history);
          if (remark) assertRulesHold(decider, history.facts());
          else assertEquals(evolved(decider, before, decided), state, "replayed as evolved");
          aggregate.law().accept(history.facts());
        }
        count(
            outcomes, decided.isEmpty() ? "nothing" : remark ? "remark recorded" : "fact recorded");
      } catch (Rejected rejection) {
        count(outcomes, rejection.rule().id());
      }
    }
    assertRulesHold(decider, History.of(events).facts());
    assertEquals(
        state,
        decider.state(History.of(throughTheStore(events))),
        "what is read back from the store is what was recorded");
  }

  /// Decides like the command handler: the first fact opens the stream.
  private static <S, E extends LedgerEvent> List<E> fact(
      Decider<S, E> decider, List<Recorded<LedgerEvent>> events, E fact) {
    return events.isEmpty()
        ? decider.decide().apply(decider.initial(), fact)
        : decider.decide(History.of(events), fact);
  }

  private static <S, E extends LedgerEvent> S evolved(
      Decider<S, E> decider, S state, List<? extends LedgerEvent> facts) {
    for (LedgerEvent fact : facts)
      state = decider.evolve().apply(state, decider.family().cast(fact));
    return state;
  }

  /// Checks every prefix of the facts, so it runs only after a remark has changed facts, and at the
  /// end.
  private static <S, E extends LedgerEvent> void assertRulesHold(
      Decider<S, E> decider, List<LedgerEvent> facts) {
    S state = decider.initial();
    for (LedgerEvent content : facts) {
      E fact = decider.family().cast(content);
      try {
        decider.decide().apply(state, fact);
      } catch (Rejected rejection) {
        fail("active fact %s violates %s: %s".formatted(fact, rejection.rule().id(), facts));
      }
      state = decider.evolve().apply(state, fact);
    }
  }

  private static void count(TreeMap<String, Integer> outcomes, String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private static Recorded<LedgerEvent> recorded(
      Decider<?, ?> decider, int version, LedgerEvent event) {
    return new Recorded<>(
        new UUID(0, 0), decider.streamType(), version, new UUID(1, version), Instant.EPOCH, event);
  }

  private static List<Recorded<LedgerEvent>> throughTheStore(List<Recorded<LedgerEvent>> events) {
    return events.stream()
        .map(e ->
            new Recorded<>(
                e.stream(),
                e.streamType(),
                e.version(),
                e.id(),
                e.recorded(),
                LedgerJson.read(
                    LedgerJson.nameOf(e.event().getClass()), LedgerJson.write(e.event()))))
        .toList();
  }

  private static <E extends LedgerEvent> Remark remark(
      Aggregate<?, E> aggregate, List<Recorded<LedgerEvent>> events, Random random) {
    // Sometimes the target is a remark or does not exist.
    UUID target =
        new UUID(1, 1 + random.nextInt(events.size() + (random.nextInt(10) == 0 ? 1 : 0)));
    return switch (random.nextInt(8)) {
      case 0, 1 -> new FactCorrected(target, replacement(aggregate, random), "Misread.", null);
      case 2 -> new FactRevised(target, replacement(aggregate, random), null, said("one"));
      case 3, 4 -> new FactRetracted(target, RetractionReason.INCORRECT_DATA, null, null, null);
      case 5 -> new FactDisputed(target, "No.", null, said("two"));
      case 6 -> new FactReinstated(target, "Yes.", null);
      default -> new NoteCited(target, "Well.", null, said("two"));
    };
  }

  private static <E extends LedgerEvent> Replacement replacement(
      Aggregate<?, E> aggregate, Random random) {
    return new Replacement(aggregate.next().apply(random));
  }

  // Pools

  private static final List<String> DATES =
      Arrays.asList(
          null, "2022", "2022-06-21", "2023", "2023-02", "2024-01-15", "2021/2023", "../2022");

  private static <T> T one(Random random, List<T> pool) {
    return pool.get(random.nextInt(pool.size()));
  }

  private static AgreementEvent agreementFact(Random random) {
    String date = one(random, DATES);
    String party = one(random, List.of("AZ", "UZ", "KZ"));
    return switch (random.nextInt(24)) {
      case 0 -> announced(date, "AZ", "UZ", "KZ");
      case 1, 2 -> signed(date, "AZ", "UZ");
      case 3 -> signed(date, "AZ", "UZ", "KZ");
      case 4 -> signed(date, "AZ");
      case 5, 6 -> signature(party, date);
      case 7, 8 -> approval(party, date);
      case 9, 10 -> deposit(party, date);
      case 11, 12 -> inForce(date);
      case 13 -> inForceFor(party, date);
      case 14 -> provisionallyInForce(date);
      case 15 -> amended(date);
      case 16 -> acceded(party, date);
      case 17 -> withdrew(party, date);
      case 18 -> suspended(date);
      case 19 -> resumed(date);
      case 20 -> terminated(date);
      case 21 -> expired(date);
      case 22 -> superseded(date);
      default -> documents(date, "AZ", "UZ");
    };
  }

  private static VisitEvent visitFact(Random random) {
    String date = one(random, DATES);
    return switch (random.nextInt(8)) {
      case 0, 1 -> planned(date);
      case 2, 3 -> held(date);
      case 4 -> postponed(date);
      case 5 -> cancelled();
      case 6 ->
          alsoThere(
              one(random, List.of("TR", "UZ")),
              one(random, List.of(Meeting.Role.HOST, Meeting.Role.GUEST)));
      default -> outcome(one(random, List.of("Declaration", "Road map")));
    };
  }

  private static CommitmentEvent commitmentFact(Random random) {
    String date = one(random, DATES);
    return switch (random.nextInt(7)) {
      case 0, 1 -> made(date, one(random, DATES));
      case 2 -> reaffirmed(date);
      case 3 -> revised(date, null, one(random, List.of("2023", "2030")));
      case 4 ->
          revised(
              date, target(one(random, List.of("cargo_volume", "container_volume")), "15"), null);
      case 5 -> abandoned(date);
      default -> refused(date);
    };
  }

  private static MembershipEvent membershipFact(Random random) {
    String date = one(random, DATES);
    String status = one(random, List.of("member", "observer"));
    return switch (random.nextInt(7)) {
      case 0 -> applied(status, date);
      case 1, 2, 3 -> granted(status, date);
      case 4 -> granted("ORG:OTS", status, date);
      default -> ended(status, date);
    };
  }

  private static IndicatorEvent indicatorFact(Random random) {
    return observed(one(random, List.of("2700000", "2800000")));
  }

  // Invariants

  /// After an end, only a repeat of an earlier fact may follow, which results from a correction
  /// that made two facts equal.
  private static void nothingFollows(List<LedgerEvent> facts, Predicate<LedgerEvent> end) {
    Set<LedgerEvent> before = new HashSet<>();
    boolean ended = false;
    for (LedgerEvent fact : facts) {
      if (ended) assertTrue(before.contains(fact), "%s follows an end".formatted(fact));
      before.add(fact);
      ended |= end.test(fact);
    }
  }

  private static void agreementLaw(List<LedgerEvent> facts) {
    boolean packages = facts.stream().anyMatch(DocumentPackageReported.class::isInstance);
    assertTrue(
        !packages || facts.stream().allMatch(DocumentPackageReported.class::isInstance),
        "a package among instruments");
  }

  private static void membershipLaw(List<LedgerEvent> facts) {
    Set<Object> organisations = new HashSet<>();
    Set<String> granted = new HashSet<>();
    for (LedgerEvent fact : facts)
      switch ((MembershipEvent) fact) {
        case MembershipApplied f -> organisations.add(f.organisation());
        case StatusGranted f -> {
          organisations.add(f.organisation());
          granted.add(f.status());
        }
        case StatusEnded f ->
            assertTrue(granted.contains(f.status()), "ended a status that was never granted");
      }
    assertTrue(organisations.size() <= 1, "two organisations in one stream");
  }
}
