package io.corridorledger.projection.bitemporal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.projection.bitemporal.BitemporalChange.Entity;
import io.corridorledger.projection.bitemporal.BitemporalChange.Region;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BitemporalChangeTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2024, 1, 1);
  private static final UUID STREAM = new UUID(1, 1);

  @Test
  void aFactInOrderOfPublicationOpensTwoRegionsAndClosesOne() {
    var change = BitemporalChange.of(new Entity(STREAM, List.of(fact(1, 1, 1), fact(2, 2, 2)), 1));
    assertEquals(1, change.closed().size());
    assertEquals(2, change.opened().size());
  }

  @Test
  void aFactOfUnknownPublicationIsVisibleOnlyWithoutPublishedBefore() {
    var change = BitemporalChange.of(new Entity(STREAM, List.of(fact(1, 1, 0)), 0));
    assertEquals(
        List.of(1L), visible(change.opened(), START.plusSeconds(1), BitemporalChange.UNPUBLISHED));
    assertEquals(
        List.of(),
        visible(change.opened(), START.plusSeconds(1), BitemporalChange.UNPUBLISHED.minusDays(1)));
  }

  @Test
  void theEarliestSourceDeterminesThePublicationDay() {
    assertEquals(
        DAY.plusDays(3),
        BitemporalChange.published(
            event(Stream.of(null, "2024-01-09", "2024-01-04/..", "../2024"))));
    assertEquals(
        BitemporalChange.UNPUBLISHED, BitemporalChange.published(event(Stream.of("../2024"))));
  }

  @Test
  void aClockSetBackNeverShowsAVersionBeforeItsPredecessor() {
    var change = BitemporalChange.of(new Entity(STREAM, List.of(fact(1, 9, 1), fact(2, 3, 1)), 0));
    assertEquals(List.of(), visible(change.opened(), START.plusSeconds(8), DAY.plusDays(1)));
    assertEquals(List.of(1L, 2L), visible(change.opened(), START.plusSeconds(9), DAY.plusDays(1)));
  }

  /// Random histories, in random batches, compared with the plain definition of visibility.
  @Test
  void everyPointInTimeHasExactlyTheVisibleFacts() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("BitemporalChangeTest: to repeat, -Dtest.seed=" + seed);
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      var history = history(random);
      var stored = inBatches(history, random);
      var atOnce = BitemporalChange.of(new Entity(STREAM, history, 0));
      assertTrue(atOnce.closed().isEmpty());
      assertEquals(
          Set.copyOf(atOnce.opened()), Set.copyOf(stored), () -> "batches matter; seed=" + seed);
      assertEquals(stored.size(), Set.copyOf(stored).size());
      for (int second = 0; second <= 12; second++)
        for (int day = 0; day <= 8; day++) {
          var asOf = START.plusSeconds(second);
          var before = day == 8 ? BitemporalChange.UNPUBLISHED : DAY.plusDays(day);
          var expected =
              history.stream()
                  .filter(f -> !f.recorded().isAfter(asOf))
                  .filter(f -> !BitemporalChange.published(f.event()).isAfter(before))
                  .map(Recorded::version)
                  .toList();
          assertEquals(
              expected,
              visible(stored, asOf, before),
              () -> "asOf %s, publishedBefore %s, seed=%d".formatted(asOf, before, seed));
        }
    }
  }

  /// The content of a table after batches of random size: regions opened, closed and deleted.
  private static List<Region> inBatches(List<Recorded<LedgerEvent>> history, Random random) {
    List<Region> table = new ArrayList<>();
    for (int applied = 0; applied < history.size(); ) {
      int next = applied + 1 + random.nextInt(history.size() - applied);
      var change = BitemporalChange.of(new Entity(STREAM, history.subList(0, next), applied));
      for (var closed : change.closed()) {
        var stood =
            new Region(
                closed.recordedFrom(),
                null,
                closed.publishedFrom(),
                closed.publishedTo(),
                closed.content());
        assertTrue(table.remove(stood), () -> "closed a region that was not current: " + closed);
        if (!closed.neverVisible()) table.add(closed);
      }
      table.addAll(change.opened());
      applied = next;
    }
    return table;
  }

  /// The versions visible at a point; no point may be in two regions.
  private static List<Long> visible(List<Region> table, Instant asOf, LocalDate before) {
    var found =
        table.stream()
            .filter(r -> !r.recordedFrom().isAfter(asOf))
            .filter(r -> r.recordedTo() == null || r.recordedTo().isAfter(asOf))
            .filter(r -> !r.publishedFrom().isAfter(before))
            .filter(r -> r.publishedTo() == null || r.publishedTo().isAfter(before))
            .toList();
    assertTrue(found.size() <= 1, () -> "regions overlap: " + found);
    return found.stream().flatMap(r -> r.visible().stream()).map(Recorded::version).toList();
  }

  private static List<Recorded<LedgerEvent>> history(Random random) {
    var recorded =
        IntStream.range(0, 1 + random.nextInt(7))
            .mapToObj(_ -> 1 + random.nextInt(11))
            .sorted()
            .toList();
    return IntStream.range(0, recorded.size())
        .mapToObj(i -> fact(i + 1, recorded.get(i), random.nextInt(8)))
        .toList();
  }

  private static Recorded<LedgerEvent> fact(long version, int second, int day) {
    String published = day == 0 ? null : DAY.plusDays(day).toString();
    return new Recorded<>(
        STREAM,
        "agreements",
        version,
        new UUID(2, version),
        START.plusSeconds(second),
        event(Stream.of(new String[] {published})));
  }

  private static LedgerEvent event(Stream<String> published) {
    var citations =
        published
            .map(p -> p == null ? null : Period.parse(p))
            .map(
                p -> new Source(null, "News", null, "Story", null, p, null, Source.Kind.NEWS, null))
            .map(s -> new Citation(s, null, null, null, null))
            .toList();
    var instrument =
        new Instrument(
            Instrument.Type.TREATY,
            "Treaty",
            null,
            List.of(new Instrument.Party(new PartyRef("AZ"), null)),
            true,
            null,
            null,
            null,
            null,
            null,
            null);
    return new AgreementSigned(null, instrument, null, citations);
  }
}
