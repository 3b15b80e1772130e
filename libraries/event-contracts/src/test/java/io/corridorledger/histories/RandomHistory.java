package io.corridorledger.histories;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.History;
import io.corridorledger.contract.Recorded;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.ThroughputEvent;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// One stream of random facts and remarks that the rules of the aggregate accept. Facts and remarks
/// have random sources and therefore random publication dates. The recorded times increase.
/// Sometimes two events have the same time, as the events of one command have.
public final class RandomHistory<S, E extends LedgerEvent> {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofDays(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(1),
          Duration.of(1, ChronoUnit.MICROS));

  private final Decider<S, E> decider;
  private final Random random;
  private final RandomFacts facts;
  private final UUID stream;
  private final List<Recorded<LedgerEvent>> events = new ArrayList<>();
  private Instant now = START;

  private RandomHistory(Decider<S, E> decider, Random random) {
    this.decider = decider;
    this.random = random;
    this.facts = new RandomFacts(random);
    this.stream = new UUID(random.nextLong(), random.nextLong());
  }

  /// @param steps number of facts and remarks to try. Rejected facts and remarks are not recorded.
  /// @return at least one event
  public static <S, E extends LedgerEvent> List<Recorded<LedgerEvent>> of(
      Decider<S, E> decider, int steps, Random random) {
    var history = new RandomHistory<>(decider, random);
    while (history.events.isEmpty()) history.step();
    for (int step = 1; step < steps; step++) history.step();
    return List.copyOf(history.events);
  }

  /// Returns a decider without rules, for histories that may violate the rules of the aggregate. A
  /// query by publication date may see any part of a history, so readers must not rely on the rules
  /// of the writer.
  public static <E extends LedgerEvent> Decider<Void, E> unruled(Class<E> family) {
    return new Decider<>(family, null, (_, fact) -> List.of(fact), (_, _) -> null);
  }

  private void step() {
    try {
      decide().forEach(this::record);
    } catch (Rejected _) {
      // The rules reject the event. The next step tries another one.
    }
  }

  private List<? extends LedgerEvent> decide() {
    if (events.isEmpty())
      return decider.decide().apply(decider.initial(), facts.of(decider.family()));
    return random.nextInt(3) == 0
        ? decider.decide(events, remark())
        : decider.decide(History.of(events), facts.of(decider.family()));
  }

  private void record(LedgerEvent event) {
    if (random.nextInt(6) > 0) now = now.plus(facts.one(PAUSES));
    events.add(
        new Recorded<>(
            stream,
            decider.streamType(),
            events.size() + 1,
            new UUID(random.nextLong(), random.nextLong()),
            now,
            event));
  }

  private Remark remark() {
    var entry = facts.one(History.of(events).entries());
    UUID target = entry.original().id();
    return switch (random.nextInt(8)) {
      case 0, 1 -> new FactCorrected(target, another(entry.content()), "Misread.", ours());
      case 2 -> new FactRevised(target, another(entry.content()), null, facts.citations());
      case 3 ->
          new FactRetracted(target, RetractionReason.INCORRECT_DATA, null, "No trace.", ours());
      case 4 -> new FactDisputed(target, "No.", figure(), facts.citations());
      case 5, 6 -> new FactReinstated(target, "Yes.", ours());
      default ->
          new NoteCited(random.nextBoolean() ? target : null, "So.", null, facts.citations());
    };
  }

  private Figure figure() {
    return random.nextBoolean() ? null : facts.of(ThroughputEvent.class).figures().getFirst();
  }

  private Replacement another(LedgerEvent fact) {
    return new Replacement(facts.like(fact));
  }

  /// A remark that corrects a mistake of the ledger needs no source.
  private List<Citation> ours() {
    return random.nextBoolean() ? List.of() : facts.citations();
  }
}
