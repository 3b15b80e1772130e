package io.corridorledger.projection.query;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.contract.Recorded;
import io.corridorledger.event.AgreementEvent.AgreementAmended;
import io.corridorledger.event.AgreementEvent.AgreementResumed;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.AgreementSuspended;
import io.corridorledger.event.AgreementEvent.AgreementTerminated;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InForceScope;
import io.corridorledger.event.AgreementEvent.PartyWithdrew;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Remark.FactCorrected;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.FactRevised;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.event.Remark.Replacement;
import io.corridorledger.event.Remark.RetractionReason;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.event.VisitEvent.OutcomeLinked;
import io.corridorledger.event.VisitEvent.ParticipantAdded;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.projection.Stack;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Remarks and the life cycle after the first fact, in every view.
@QuarkusTest
@WithTestResource(Stack.class)
class RemarksTest {

  private static final String MINE = "CO:Remarks test";
  private final UUID stream = UUID.randomUUID();
  private int second;

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void aCorrectedFactIsShownAsCorrectedAndBeforeTheCorrectionAsRecorded() {
    var first = record("agreements", signed("Old title", "2022-04-26", "2022-05-01"));
    record(
        "agreements",
        new FactCorrected(
            first.id(),
            new Replacement(signed("New title", "2022-04-20", "2022-05-01")),
            "misread",
            List.of()));

    get("/v1/agreements/" + stream)
        .body("item.title", equalTo("New title"))
        .body("item.date", equalTo("2022-04-20"))
        .body("item.version", equalTo(2))
        .body("item.timeline", hasSize(1))
        .body("item.timeline[0].factStatus", equalTo("CORRECTED"))
        .body("item.timeline[0].original.instrument.title", equalTo("Old title"))
        .body("item.timeline[0].remarks[0].text", equalTo("misread"))
        .body("item.timeline[0].remarks[0].type", equalTo("fact-corrected"));
    get("/v1/agreements/" + stream + "?asOf=2026-01-01T00:00:01Z")
        .body("item.title", equalTo("Old title"))
        .body("item.timeline[0].factStatus", equalTo("ACTIVE"))
        .body("item.timeline[0].original", nullValue());
    // a correction of our own mistake is visible together with the fact
    get("/v1/agreements/" + stream + "?publishedBefore=2022-05-01")
        .body("item.title", equalTo("New title"));
    get("/v1/corrections?stream=" + stream)
        .body("items", hasSize(1))
        .body("items[0].type", equalTo("fact-corrected"))
        .body("items[0].by", equalTo(List.of("ledger")))
        .body("items[0].target", equalTo(first.id().toString()))
        .body("items[0].before.instrument.title", equalTo("Old title"))
        .body("items[0].after.instrument.title", equalTo("New title"));
    get("/v1/corrections?stream=" + stream + "&publishedBefore=2022-04-30").body("items", empty());
  }

  @Test
  void correctionsAreListedInOrderOfTimeWithAnyNumberOfDigits() {
    var first = record("agreements", signed("Title", "2022-04-26", "2022-05-01"));
    var times = List.of("2026-01-01T00:00:05Z", "2026-01-01T00:00:05.5Z");
    for (String time : times)
      ledger.record(
          "agreements",
          stream,
          time,
          new FactDisputed(first.id(), time, null, List.of(cited("Agency", "2023-01-01"))));
    get("/v1/corrections?stream=" + stream).body("items.text", equalTo(times));
  }

  @Test
  void aRevisionIsVisibleOnlyAfterItsSourceWasPublished() {
    var first = record("agreements", signed("Title", "2022-04-26", "2022-05-01"));
    record(
        "agreements",
        new FactRevised(
            first.id(),
            new Replacement(signed("Revised", "2022-04-26", "2022-05-01")),
            null,
            List.of(cited("Agency", "2023-01-01"))));
    get("/v1/agreements/" + stream + "?publishedBefore=2022-12-31")
        .body("item.title", equalTo("Title"));
    get("/v1/agreements/" + stream + "?publishedBefore=2023-01-01")
        .body("item.title", equalTo("Revised"))
        .body("item.timeline[0].factStatus", equalTo("REVISED"));
  }

  @Test
  void retractedAggregatesAreShownByIdAndListedOnlyOnRequest() {
    var first = record("agreements", signed("Title", "2022-04-26", "2022-05-01"));
    var retraction =
        new FactRetracted(
            first.id(), RetractionReason.DID_NOT_OCCUR, null, "no such thing", List.of());
    record("agreements", retraction);
    get("/v1/agreements/" + stream)
        .body("item.status", equalTo("RETRACTED"))
        .body("item.title", equalTo("Title"))
        .body("item.timeline[0].factStatus", equalTo("RETRACTED"))
        .body("item.timeline[0].remarks[0].because", equalTo("DID_NOT_OCCUR"));
    String list = "/v1/agreements?party=" + MINE;
    get(list).body("items", empty());
    get(list + "&status=SIGNED").body("items", empty());
    get(list + "&status=RETRACTED").body("items", hasSize(1));
    get(list + "&asOf=2026-01-01T00:00:01Z").body("items", hasSize(1));
    get("/v1/evidence-gaps?of=AGREEMENTS&limit=500")
        .body("items.id", org.hamcrest.Matchers.not(hasItem(stream.toString())));

    record("agreements", new FactReinstated(first.id(), "it is there after all", List.of()));
    get(list).body("items.status", equalTo(List.of("SIGNED")));
  }

  @Test
  void aDisputedFactStaysActiveAndANoteIsShown() {
    var first = record("agreements", signed("Title", null, "2022-05-01"));
    record(
        "agreements",
        new FactDisputed(
            first.id(), "never signed", null, List.of(cited("Opponent", "2022-06-01"))));
    record(
        "agreements",
        new NoteCited(null, "an assessment", null, List.of(cited("Analyst", "2022-07-01"))));
    get("/v1/agreements/" + stream)
        .body("item.disputed", equalTo(true))
        .body("item.status", equalTo("SIGNED"))
        .body("item.timeline[0].factStatus", equalTo("DISPUTED"))
        .body("item.timeline[0].remarks[0].text", equalTo("never signed"))
        .body("item.notes[0].text", equalTo("an assessment"));
    get("/v1/agreements/" + stream + "?publishedBefore=2022-05-31")
        .body("item.disputed", equalTo(false))
        .body("item.notes", nullValue());
    get("/v1/evidence-gaps?of=AGREEMENTS&gap=CONTRADICTED&limit=500")
        .body(
            "items.find { it.id == '%s' }.gaps".formatted(stream),
            equalTo(List.of("CONTRADICTED", "SINGLE_SOURCE", "UNDATED")));
  }

  @Test
  void anAgreementIsInForceFromItsEntryUntilItIsSuspendedOrEnds() {
    record("agreements", signed("Treaty", "2020-01-01", "2020-01-02"));
    record(
        "agreements",
        new EntryIntoForceRecorded(
            InForceScope.GENERAL, null, Period.parse("2021-01-01"), null, by("2021-01-02")));
    record(
        "agreements", new AgreementTerminated(Period.parse("2025-06-30"), null, by("2025-07-01")));
    // recorded last, happened before
    record("agreements", new AgreementSuspended(Period.parse("2023"), null, by("2024-01-01")));
    record(
        "agreements",
        new PartyWithdrew(new PartyRef("UZ"), Period.parse("2024"), null, by("2024-02-01")));

    get("/v1/agreements/" + stream)
        .body("item.status", equalTo("ENDED"))
        .body("item.inForce", hasSize(1))
        .body("item.inForce[0].first", equalTo("2021-01-01"))
        .body("item.inForce[0].last", equalTo("2023-12-31"))
        .body("item.partyStates[0].party", equalTo("ISO:UZ"))
        .body("item.partyStates[0].state", equalTo("WITHDRAWN"));
    get("/v1/agreements/" + stream + "?publishedBefore=2023-12-31")
        .body("item.status", equalTo("IN_FORCE"));
    String list = "/v1/agreements?party=" + MINE + "&inForceOn=";
    get(list + "2020-12-31").body("items", empty());
    get(list + "2021-01-01").body("items.match", equalTo(List.of("CERTAIN")));
    get(list + "2022-12-31").body("items.match", equalTo(List.of("CERTAIN")));
    get(list + "2023-12-31").body("items.match", equalTo(List.of("POSSIBLE")));
    get(list + "2024-01-01").body("items", empty());
    get(list + "2024-01-01&publishedBefore=2023-12-31").body("items", hasSize(1));
  }

  @Test
  void anAgreementWithoutAKnownEntryIsPossiblyInForce() {
    record("agreements", signed("Treaty", "2020-01-01", "2020-01-02"));
    String list = "/v1/agreements?party=" + MINE;
    get(list + "&inForceOn=2019-12-31").body("items", empty());
    get(list + "&inForceOn=2020-01-01").body("items.match", equalTo(List.of("POSSIBLE")));
    get(list + "&inForceOn=2020-01-01&validOn=2020-01-01")
        .body("items.match", equalTo(List.of("POSSIBLE")));
    get(list + "&validOn=2020-01-01").body("items.match", equalTo(List.of("CERTAIN")));
    get(list).body("items[0].match", nullValue());
    get("/v1/agreements/counts?party=" + MINE + "&inForceOn=2020-01-01")
        .body("total", equalTo(1))
        .body("certain", equalTo(0));
    get("/v1/agreements/counts?party=" + MINE).body("certain", nullValue());
    record(
        "agreements",
        new EntryIntoForceRecorded(
            InForceScope.GENERAL, null, Period.parse("2021"), null, by("2022-03-01")));
    get(list + "&inForceOn=2020-01-01").body("items", empty());
    get(list + "&inForceOn=2021-01-01").body("items.match", equalTo(List.of("POSSIBLE")));
    get(list + "&inForceOn=2022-01-01").body("items.match", equalTo(List.of("CERTAIN")));
  }

  @Test
  void anAgreementWithAnImpreciseEndHasEnded() {
    record("agreements", signed("Treaty", "2020-01-01", "2020-01-02"));
    record(
        "agreements",
        new EntryIntoForceRecorded(
            InForceScope.GENERAL, null, Period.parse("2022-06-21"), null, by("2022-06-22")));
    record("agreements", new AgreementTerminated(Period.parse("2022"), null, by("2023-01-01")));
    get("/v1/agreements/" + stream)
        .body("item.status", equalTo("ENDED"))
        .body("item.inForce", hasSize(1))
        .body("item.inForce[0].first", equalTo("2022-06-21"))
        .body("item.inForce[0].last", equalTo("2022-12-31"));
  }

  @Test
  void aSkippedEventIsInNoResponse() {
    record("agreements", signed("Treaty", "2020-01-01", "2020-01-02"));
    var skipped =
        record("agreements", new AgreementTerminated(Period.parse("2021"), null, by("2021-02-01")));
    record("agreements", new AgreementAmended(null, "Tariffs", null, null, by("2022-02-01")));
    ledger.execute(
        "UPDATE fact SET event_type = 'never-heard-of' WHERE event_id = '%s'"
            .formatted(skipped.id()));
    ledger.execute(
        """
        INSERT INTO public.skipped_event (stream, version, log, position, epoch, event_id, event_type, reason, error, skipped_at)
        VALUES ('%s', 2, 'test', 2, 1, '%s', 'never-heard-of', 'a test', 'unknown', now())
        """
            .formatted(stream, skipped.id()));
    get("/v1/agreements/" + stream)
        .body("item.timeline.type", equalTo(List.of("agreement-signed", "agreement-amended")));
  }

  @Test
  void wordSearchIgnoresPunctuation() {
    record("agreements", signed("Protocol-2023 on story-1234e567-0009/B", null, "2020-01-02"));
    for (String q :
        List.of("2023", "1234e567", "0009", "protocol-2023", "story-1234e567-0009", "b"))
      get("/v1/agreements?party=" + MINE + "&q=" + q).body("items", hasSize(1));
    get("/v1/agreements?party=" + MINE + "&q=234e567").body("items", empty());
  }

  @Test
  void aResumedAgreementHasItsEarlierStatus() {
    record("agreements", signed("Treaty", "2020-01-01", "2020-01-02"));
    record("agreements", new AgreementSuspended(Period.parse("2021"), null, by("2021-02-01")));
    record("agreements", new AgreementResumed(Period.parse("2022"), null, by("2022-02-01")));
    get("/v1/agreements/" + stream)
        .body("item.status", equalTo("SIGNED"))
        .body("item.inForce", hasSize(1))
        .body("item.inForce[0].first", equalTo("2020-01-01"))
        .body("item.inForce[0].from", nullValue())
        .body("item.inForce[0].certainFirst", nullValue());
    record(
        "agreements",
        new EntryIntoForceRecorded(
            InForceScope.GENERAL, null, Period.parse("2020-06-01"), null, by("2022-03-01")));
    get("/v1/agreements/" + stream)
        .body("item.status", equalTo("IN_FORCE"))
        .body("item.inForce", hasSize(2));
  }

  @Test
  void aPostponedAndCancelledVisitCanStillBeHeld() {
    record("visits", new VisitAnnounced(null, meeting("UZ"), Period.parse("2024-05"), by("2024")));
    record("visits", new VisitPostponed(Period.parse("2024-09"), null, null, by("2024")));
    get("/v1/visits/" + stream)
        .body("item.status", equalTo("POSTPONED"))
        .body("item.date", equalTo("2024-09"))
        .body("item.postponedTo", equalTo("2024-09"));
    record("visits", new VisitCancelled(null, null, by("2024")));
    get("/v1/visits/" + stream).body("item.status", equalTo("CANCELLED"));
    record("visits", new VisitHeld(null, meeting("UZ"), Period.parse("2024-09-10"), by("2024")));
    record(
        "visits",
        new ParticipantAdded(
            new Meeting.Participant(new PartyRef("KZ"), null, null, null), null, by("2024")));
    record("visits", new OutcomeLinked(null, "a road map", by("2024")));
    get("/v1/visits/" + stream)
        .body("item.status", equalTo("HELD"))
        .body("item.date", equalTo("2024-09-10"))
        .body("item.participants.party", hasItem("ISO:KZ"))
        .body("item.outcomes.label", equalTo(List.of("a road map")))
        .body("item.timeline", hasSize(6));

    UUID other = UUID.randomUUID();
    ledger.record(
        "visits",
        other,
        "2026-01-01T00:01:00Z",
        new VisitHeld(null, meeting("UZ", "KZ"), Period.parse("2024-09"), by("2024")));
    get("/v1/visits/counts?visitor=" + MINE)
        .body("likelyDuplicates.one", equalTo(List.of(stream.toString())))
        .body("likelyDuplicates.other", equalTo(List.of(other.toString())));
  }

  @Test
  void aFigureIsCorrectedRetractedAndDisputedInItsSet() {
    String subject = "corridor:remarks-test";
    var first = record("throughput", throughput("2.8"));
    record(
        "throughput",
        new FactCorrected(first.id(), new Replacement(throughput("2.7")), "misread", List.of()));
    get("/v1/figures?subject=" + subject)
        .body("items[0].values", hasSize(1))
        .body("items[0].values[0].quantity.value", equalTo(2.7f))
        .body("items[0].values[0].factStatus", equalTo("CORRECTED"));
    get("/v1/figures?subject=" + subject + "&asOf=2026-01-01T00:00:01Z")
        .body("items[0].values[0].quantity.value", equalTo(2.8f));
    record(
        "throughput",
        new FactDisputed(
            first.id(), "it was less", throughput("1.9").figure(), List.of(cited("Other", null))));
    get("/v1/figures?subject=" + subject)
        .body("items[0].values", hasSize(2))
        .body("items[0].verdict", equalTo("CONFLICT"))
        .body("items[0].independentSources", equalTo(2));
    get("/v1/figures?subject=" + subject + "&verdict=AGREE").body("items", empty());
    get("/v1/figures/%s/history".formatted(first.id()))
        .body("item.facts[0].remarks.type", equalTo(List.of("fact-corrected", "fact-disputed")))
        .body("item.facts[0].original.figure.quantity.value", equalTo(2.8f));
    record(
        "throughput",
        new FactRetracted(first.id(), RetractionReason.INCORRECT_DATA, null, null, List.of()));
    get("/v1/figures?subject=" + subject)
        .body("items[0].values.quantity.value", equalTo(List.of(1.9f)));
    get("/v1/figures?subject=" + subject + "&status=RETRACTED")
        .body("items[0].values.quantity.value", equalTo(List.of(2.7f)));
    assertEquals(
        "3",
        ledger.ask(
            "SELECT count(*) FROM correction WHERE tags @> '{stream=%s}'".formatted(stream)));
  }

  private Recorded<LedgerEvent> record(String type, LedgerEvent event) {
    return ledger.record(type, stream, "2026-01-01T00:00:%02dZ".formatted(++second), event);
  }

  private static ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }

  private static List<io.corridorledger.value.Citation> by(String published) {
    return List.of(cited("Agency", published));
  }

  private static ThroughputReported throughput(String millions) {
    return new ThroughputReported(
        null,
        new Figure(
            new FigureKey(
                "cargo_volume",
                new SubjectRef("corridor:remarks-test"),
                Period.parse("2023"),
                null,
                null,
                null,
                null,
                null,
                null),
            new Quantity(
                new java.math.BigDecimal(millions),
                null,
                6,
                new io.corridorledger.value.Unit("TNE"),
                null),
            null,
            null,
            false,
            null,
            null),
        by("2024"));
  }

  private static Meeting meeting(String... visitors) {
    return new Meeting(
        Meeting.Type.OFFICIAL,
        "Visit",
        new PartyRef("AZ"),
        Stream.concat(Stream.of("AZ", MINE), Stream.of(visitors))
            .map(p -> new Meeting.Participant(new PartyRef(p), null, null, null))
            .toList(),
        null,
        null,
        null,
        null);
  }

  private static AgreementSigned signed(String title, String date, String published) {
    return new AgreementSigned(
        null,
        new Instrument(
            Instrument.Type.TREATY,
            title,
            Instrument.Level.STATE,
            Stream.of(MINE, "AZ", "UZ")
                .map(p -> new Instrument.Party(new PartyRef(p), null))
                .toList(),
            false,
            null,
            null,
            null,
            null,
            null,
            null),
        date == null ? null : Period.parse(date),
        by(published));
  }
}
