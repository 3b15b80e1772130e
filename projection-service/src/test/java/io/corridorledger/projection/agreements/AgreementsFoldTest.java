package io.corridorledger.projection.agreements;

import static io.corridorledger.projection.query.Ledger.cited;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.AgreementSuspended;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InForceScope;
import io.corridorledger.event.Instrument;
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
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.knowledge.Documents;
import io.corridorledger.projection.knowledge.Known;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The table against the plain definition: what is visible at a moment is the fold of exactly the
/// facts and remarks that were recorded and published by then.
@QuarkusTest
@WithTestResource(Stack.class)
class AgreementsFoldTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2024, 1, 1);
  private static final int STREAMS = 25;
  private static final int MOST_EVENTS = 9;

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void everyPastAnswerIsTheFoldOfWhatWasKnownThenWithRemarksInTheHistory()
      throws JsonProcessingException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("AgreementsFoldTest seed=" + seed);
    var random = new Random(seed);
    int shown = 0;
    for (int i = 0; i < STREAMS; i++) {
      var history = record(UUID.randomUUID(), random);
      for (int asOf = 0; asOf <= history.size(); asOf++)
        for (int day : new int[] {0, 2, 4, -1}) shown += compare(history, asOf, day, seed);
    }
    assertEquals(true, shown > STREAMS, "too little was visible to prove anything");
  }

  /// @param before days after the first that the question is about; -1 when it does not ask by
  ///   publication
  /// @return 1 when something was visible
  private int compare(List<Recorded<LedgerEvent>> history, int asOf, int before, long seed)
      throws JsonProcessingException {
    var visible =
        history.subList(0, asOf).stream()
            .filter(f -> before < 0 || isPublished(f, history, DAY.plusDays(before)))
            .toList();
    Known known = Known.of(visible);
    UUID id = history.getFirst().stream();
    String row =
        ledger.ask(
            """
            SELECT doc FROM agreement WHERE id = '%s' AND recorded_from <= '%s' AND recorded_to > '%s'
              AND published_from <= '%s' AND published_to > '%s'
            """
                .formatted(
                    id,
                    START.plusSeconds(asOf),
                    START.plusSeconds(asOf),
                    before < 0 ? "9999-12-31" : DAY.plusDays(before),
                    before < 0 ? "9999-12-31" : DAY.plusDays(before)));
    JsonNode expected =
        known == null ? null : Documents.MAPPER.valueToTree(Agreement.of(id, known));
    JsonNode actual = row == null ? null : Documents.MAPPER.readTree(row);
    assertEquals(
        expected == null ? null : Documents.MAPPER.readTree(expected.toString()),
        actual,
        () -> "asOf %d, before %d, %s, seed=%d".formatted(asOf, before, history, seed));
    return known == null ? 0 : 1;
  }

  /// Said again in the words of the definition: a source was out, or it is our own mistake about a
  /// fact whose source was out.
  private static boolean isPublished(
      Recorded<LedgerEvent> fact, List<Recorded<LedgerEvent>> history, LocalDate day) {
    if (fact.event() instanceof Remark remark && remark.citations().isEmpty())
      return history.stream()
          .filter(f -> f.id().equals(remark.target()))
          .anyMatch(f -> isPublished(f, history, day));
    return fact.event().citations().stream()
        .map(c -> c.source().published())
        .anyMatch(p -> p != null && !p.earliest().isAfter(day));
  }

  private List<Recorded<LedgerEvent>> record(UUID stream, Random random) {
    List<Recorded<LedgerEvent>> history = new ArrayList<>();
    int size = 1 + random.nextInt(MOST_EVENTS);
    for (int i = 1; i <= size; i++)
      history.add(
          ledger.record(
              "agreements", stream, START.plusSeconds(i).toString(), event(history, random)));
    return history;
  }

  private static LedgerEvent event(List<Recorded<LedgerEvent>> history, Random random) {
    var facts = history.stream().filter(f -> !(f.event() instanceof Remark)).toList();
    if (facts.isEmpty() || random.nextInt(3) == 0) return fact(random);
    var target = facts.get(random.nextInt(facts.size()));
    UUID id = target.id();
    return switch (random.nextInt(6)) {
      case 0 -> new FactCorrected(id, another(target.event(), random), "misread", List.of());
      case 1 -> new FactRevised(id, another(target.event(), random), null, cites(random));
      case 2 -> new FactRetracted(id, RetractionReason.INCORRECT_DATA, null, null, List.of());
      case 3 -> new FactDisputed(id, "no", null, cites(random));
      case 4 -> new FactReinstated(id, "after all", List.of());
      default -> new NoteCited(random.nextBoolean() ? id : null, "so", null, cites(random));
    };
  }

  private static Replacement another(LedgerEvent fact, Random random) {
    while (true) {
      LedgerEvent other = fact(random);
      if (other.getClass() == fact.getClass()) return new Replacement(other);
    }
  }

  private static LedgerEvent fact(Random random) {
    Period date =
        random.nextInt(4) == 0 ? null : Period.parse("20%02d".formatted(random.nextInt(10, 25)));
    return switch (random.nextInt(4)) {
      case 0 -> new EntryIntoForceRecorded(InForceScope.GENERAL, null, date, null, cites(random));
      case 1 -> new AgreementSuspended(date, null, cites(random));
      default ->
          new AgreementSigned(
              null,
              new Instrument(
                  Instrument.Type.values()[random.nextInt(4)],
                  "Title " + random.nextInt(3),
                  null,
                  List.of(new Instrument.Party(new PartyRef("CO:Fold test"), null)),
                  true,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null),
              date,
              cites(random));
    };
  }

  private static List<Citation> cites(Random random) {
    int day = random.nextInt(6);
    return List.of(cited("Agency", day == 0 ? null : DAY.plusDays(day - 1L).toString()));
  }
}
