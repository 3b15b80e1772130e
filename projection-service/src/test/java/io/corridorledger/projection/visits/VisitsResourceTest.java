package io.corridorledger.projection.visits;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.Meeting.Participant;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.event.VisitEvent.VisitAnnounced;
import io.corridorledger.event.VisitEvent.VisitCancelled;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.event.VisitEvent.VisitPostponed;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Stack.class)
class VisitsResourceTest {

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void heldVisitsAreCountedByVisitorAndHostAndMeetingsOnce() {
    held("2023-08-23", "AZ", "AZ", "UZ");
    held("2024-08-23", "AZ", "AZ", "UZ");
    held("2022-06-21", "UZ", "UZ", "AZ");
    held("2024-08-09", "KZ", "KZ", "AZ", "UZ", "TM");
    held("2024-01-01", null, "AZ", "UZ");
    record(
        new VisitAnnounced(
            null, meeting("UZ", "UZ", "AZ"), Period.parse("2024-12"), List.of(cited("A", "2024"))));
    reported("pair:AZ/UZ", "2022/2024", "16");
    reported("pair:AZ/KZ", "2022/2024", "9");
    reported("group:central-asia", "2023", "7");
    reported("pair:AZ/UZ", "2010", "1");

    assertEquals(Map.of("UZ→AZ", 2, "AZ→UZ", 1, "null→KZ", 1, "null→null", 1), counts(given()));
    assertEquals(
        Map.of("UZ→AZ", 2, "null→KZ", 1, "null→null", 1),
        counts(given().queryParam("visitor", "UZ")));
    assertEquals(
        Map.of("UZ→AZ", 2), counts(given().queryParam("visitor", "UZ").queryParam("host", "AZ")));
    assertEquals(
        Map.of("UZ→AZ", 1),
        counts(
            given()
                .queryParam("host", "AZ")
                .queryParam("from", "2024-01-01")
                .queryParam("to", "2024-12-31")));

    given()
        .get("/v1/visits/counts?visitor=UZ&host=AZ&from=2022-01-01&to=2024-12-31")
        .then()
        .statusCode(200)
        .body("reported.key.subject", equalTo(List.of("group:central-asia", "pair:AZ/UZ")))
        .body("reported[1].values", hasSize(1))
        .body("reported[1].values[0].quantity.value", equalTo(16))
        .body("items[0].count", equalTo(2));
    given()
        .get("/v1/visits/counts?visitor=Narnia")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("query:visitor"));
  }

  @Test
  void theTotalSeparatesCertainFromPossibleVisits() {
    UUID inCountry = heldIn("KZ", "2023-09", "AZ", "KZ", "UZ");
    UUID received = held("2024-03-05", "KZ", "KZ", "AZ");
    UUID straddles = held("2022", "KZ", "KZ", "AZ");
    UUID anywhere = held("2023-10-01", null, "AZ", "UZ");
    heldIn("AZ", "2023-09-02", "AZ", "UZ");
    heldIn("TR", "2023-09-03", "AZ", "UZ");
    held("2021-05-05", "KZ", "KZ", "AZ");

    given()
        .get("/v1/visits/counts?visitor=AZ&in=KZ&from=2022-07-01&to=2024-06-30")
        .then()
        .statusCode(200)
        .body("total.certain", equalTo(2))
        .body("total.possible", equalTo(4))
        .body("total.counted.visit", equalTo(List.of(inCountry.toString(), received.toString())))
        .body("total.open.visit", equalTo(List.of(straddles.toString(), anywhere.toString())))
        .body(
            "total.open.why",
            equalTo(
                List.of(
                    List.of("2022 may be outside 2022-07-01/2024-06-30"),
                    List.of("the place is not stated"))));
    given()
        .get("/v1/visits/counts?visitor=UZ&in=AZ")
        .then()
        .body("total.certain", equalTo(1))
        .body("total.possible", equalTo(2))
        .body("items.count", equalTo(List.of(1, 1)))
        .body("items.certain", equalTo(List.of(1, 0)))
        .body("items[0].visitor", equalTo("ISO:UZ"));
  }

  @Test
  void aCeremonyWithinAVisitIsPartOfTheVisit() {
    UUID visit = visit("State visit", Meeting.Type.STATE, "2024-03-11/2024-03-12", null);
    UUID ceremony = visit("Opening", Meeting.Type.CEREMONY, "2024-03-12", null);
    UUID marginal = visit("Talks", Meeting.Type.WORKING, "2024-03", visit);
    UUID council = visit("Council", Meeting.Type.INSTITUTION_MEETING, "2024-03", null);
    String counts = "/v1/visits/counts?visitor=UZ&in=AZ";
    given()
        .get(counts)
        .then()
        .statusCode(200)
        .body("total.certain", equalTo(1))
        .body("total.possible", equalTo(2))
        .body("total.counted[0].visit", equalTo(visit.toString()))
        .body("total.counted[0].title", equalTo("State visit"))
        .body(
            "total.counted[0].parts.visit",
            equalTo(List.of(ceremony.toString(), marginal.toString())))
        .body("total.open.visit", equalTo(List.of(council.toString())))
        .body("total.open[0].why", equalTo(List.of("may be part of State visit")))
        .body("items", hasSize(1))
        .body("items[0].count", equalTo(2))
        .body("items[0].certain", equalTo(1))
        .body("people.person", equalTo(List.of("President of UZ")))
        .body("people[0].count", equalTo(2))
        .body("people[0].certain", equalTo(1));
    given()
        .get(counts + "&type=CEREMONY&type=SUMMIT")
        .then()
        .body("total.counted.title", equalTo(List.of("Opening")));
    given()
        .get(counts + "&from=2024-03-12&to=2024-03-12")
        .then()
        .body("total.certain", equalTo(1))
        .body("items[0].count", equalTo(2));
    given().get(counts + "&type=TALK").then().statusCode(400);
  }

  @Test
  void aCountThatMustExamineMoreThanAThousandVisitsIsPartial() {
    List<Ledger.Fact> visits = new ArrayList<>();
    for (int i = 0; i < 1_000; i++)
      visits.add(
          new Ledger.Fact(
              "visits",
              UUID.randomUUID(),
              Instant.parse("2026-01-01T00:00:00Z"),
              new VisitHeld(
                  null,
                  meeting("TO", "TO", "NR"),
                  Period.day(LocalDate.of(2020, 1, 1).plusDays(i)),
                  List.of(cited("A", "2024")))));
    ledger.recordAll(visits);
    String counts = "/v1/visits/counts?visitor=NR&host=TO";
    given()
        .get(counts)
        .then()
        .statusCode(200)
        .body("partial", equalTo(false))
        .body("items.count", equalTo(List.of(1_000)))
        .body("items.certain", equalTo(List.of(1_000)))
        .body("total.certain", equalTo(1_000))
        .body("people.count", equalTo(List.of(1_000)));
    held("2024-06", "TO", "TO", "NR");
    given()
        .get(counts)
        .then()
        .statusCode(200)
        .body("partial", equalTo(true))
        .body("items.count", equalTo(List.of(1_001)))
        .body("items[0].certain", nullValue())
        .body("total", nullValue())
        .body("people", nullValue());
    given().get(counts + "&type=STATE").then().body("partial", equalTo(false));
  }

  @Test
  void aPlannedDateThatHadPassedIsProposedAsSuspect() {
    UUID past = announced("2024-04", "2024-05-07");
    announced("2024-05", "2024-05-07");
    UUID held = announced("2024-03", "2024-05-07");
    ledger.record(
        "visits",
        held,
        "2026-01-02T00:00:00Z",
        new VisitHeld(
            null,
            meeting("UZ", "UZ", "AZ"),
            Period.parse("2024-03-11"),
            List.of(cited("B", "2024-05-07"))));
    UUID cancelled = announced("2024-02", "2024-05-07");
    ledger.record(
        "visits",
        cancelled,
        "2026-01-02T00:00:00Z",
        new VisitCancelled(null, null, List.of(cited("B", "2024-05-07"))));
    UUID postponed = announced("2024-01", "2023-12-01");
    UUID postponement =
        ledger
            .record(
                "visits",
                postponed,
                "2026-01-02T00:00:00Z",
                new VisitPostponed(
                    Period.parse("2024-03"),
                    Period.parse("2024-04-01"),
                    null,
                    List.of(cited("B", "2024-05-07"))))
            .id();
    given()
        .get("/v1/visits/" + past)
        .then()
        .body("item.proposedFlags.flag", equalTo(List.of("DATE")))
        .body(
            "item.proposedFlags.why",
            equalTo(
                List.of(
                    "The visit is announced for April 2024, which had passed when the source was published: 7 May 2024")))
        .body("item.date", equalTo("2024-04"));
    given()
        .get("/v1/visits/" + postponed)
        .then()
        .body("item.proposedFlags.value", equalTo(List.of(postponement.toString())));
    given()
        .get("/v1/evidence-gaps?of=VISITS&gap=PROPOSED_FLAG&limit=500")
        .then()
        .body("items.id", equalTo(Stream.of(past, postponed).map(UUID::toString).sorted().toList()))
        .body("items.find { it.id == '%s' }.why[0]".formatted(past), startsWith("The visit is"));
    ledger.record(
        "visits",
        postponed,
        "2026-01-03T00:00:00Z",
        new VisitHeld(
            null,
            meeting("UZ", "UZ", "AZ"),
            Period.parse("2024-03-11"),
            List.of(cited("B", "2024-05-07"))));
    given()
        .get("/v1/visits/" + postponed)
        .then()
        .statusCode(200)
        .body("item.proposedFlags", nullValue());
  }

  private UUID announced(String date, String published) {
    return record(
        new VisitAnnounced(
            null, meeting("UZ", "UZ", "AZ"), Period.parse(date), List.of(cited("A", published))));
  }

  private UUID visit(String title, Meeting.Type type, String date, UUID onMarginsOf) {
    return record(
        new VisitHeld(
            null,
            new Meeting(
                type,
                title,
                new PartyRef("AZ"),
                List.of(new Participant(new PartyRef("UZ"), "President of UZ", null, null)),
                null,
                onMarginsOf,
                null,
                null),
            Period.parse(date),
            List.of(cited("A", "2024"))));
  }

  @Test
  void anAnnouncedVisitBecomesHeldAndBothFactsAreInItsTimeLine() {
    UUID id =
        record(
            new VisitAnnounced(
                null,
                meeting("UZ", "UZ", "AZ"),
                Period.parse("2024-09"),
                List.of(cited("A", "2024-07-01"))));
    assertEquals(List.of(id), ids(given().queryParam("status", "ANNOUNCED")));
    assertEquals(Map.of(), counts(given()));
    ledger.record(
        "visits",
        id,
        "2026-02-01T00:00:00Z",
        new VisitHeld(
            null,
            meeting("UZ", "UZ", "AZ"),
            Period.parse("2024-10-02"),
            List.of(cited("B", "2024-10-03"))));
    assertEquals(List.of(), ids(given().queryParam("status", "ANNOUNCED")));
    assertEquals(
        List.of(id),
        ids(given().queryParam("status", "ANNOUNCED").queryParam("asOf", "2026-01-31")));
    assertEquals(
        List.of(id),
        ids(given().queryParam("status", "ANNOUNCED").queryParam("publishedBefore", "2024-10-02")));
    assertEquals(Map.of("AZ→UZ", 1), counts(given()));
    assertEquals(Map.of(), counts(given().queryParam("publishedBefore", "2024-10-02")));
    given()
        .get("/v1/visits/" + id)
        .then()
        .statusCode(200)
        .body("item.status", equalTo("HELD"))
        .body("item.date", equalTo("2024-10-02"))
        .body(
            "item.accounts.findAll { it.type == 'visit-held' }.fact.date",
            equalTo(List.of("2024-10-02")))
        .body("item.timeline.type", equalTo(List.of("visit-announced", "visit-held")));
  }

  @Test
  void filtersByEachOfItsParameters() {
    UUID first = held("2023-08-23", "AZ", "AZ", "UZ");
    UUID second = held("2024-08", "KZ", "KZ", "UZ", "TM");
    UUID third = held(null, null, "KZ", "TR");
    assertEquals(List.of(first, second, third), ids(given()));
    assertEquals(List.of(first, second), ids(given().queryParam("party", "UZ")));
    assertEquals(List.of(second), ids(given().queryParam("party", "UZ", "TM")));
    assertEquals(List.of(first), ids(given().queryParam("host", "AZ")));
    assertEquals(List.of(second), ids(given().queryParam("person", "President of TM")));
    assertEquals(List.of(first, second, third), ids(given().queryParam("type", "SUMMIT")));
    assertEquals(List.of(), ids(given().queryParam("type", "STATE")));
    assertEquals(List.of(first, second, third), ids(given().queryParam("series", "test-summit")));
    assertEquals(List.of(second), ids(given().queryParam("from", "2024-08-31")));
    assertEquals(List.of(second), ids(given().queryParam("validOn", "2024-08-01")));
    given()
        .get("/v1/visits?from=2023-08-23")
        .then()
        .body("items.match", equalTo(List.of("CERTAIN", "CERTAIN")));
    given()
        .get("/v1/visits?from=2024-08-31")
        .then()
        .body("items.match", equalTo(List.of("POSSIBLE")));
    given()
        .get("/v1/visits?validOn=2023-08-23")
        .then()
        .body("items.match", equalTo(List.of("CERTAIN")));
    given()
        .get("/v1/visits?validOn=2024-08-01")
        .then()
        .body("items.match", equalTo(List.of("POSSIBLE")));
    given().get("/v1/visits").then().body("items[0].match", nullValue());
    assertEquals(List.of(first), ids(given().queryParam("limit", "1")));
    for (String wrong : List.of("type=TALK", "status=SIGNED", "host=Narnia", "series=x&visitor=AZ"))
      given().get("/v1/visits?" + wrong).then().statusCode(400);
  }

  private Map<String, Integer> counts(RequestSpecification request) {
    List<Map<String, Object>> items =
        request.get("/v1/visits/counts").then().statusCode(200).extract().path("items");
    var counts = new HashMap<String, Integer>();
    for (var item : items)
      counts.put(
          (item.get("visitor") + "→" + item.get("host")).replace("ISO:", ""),
          (Integer) item.get("count"));
    assertEquals(items.size(), counts.size());
    return counts;
  }

  private static List<UUID> ids(RequestSpecification request) {
    List<String> ids = request.get("/v1/visits").then().statusCode(200).extract().path("items.id");
    return ids.stream().map(UUID::fromString).toList();
  }

  private UUID held(String date, String host, String... parties) {
    return record(
        new VisitHeld(
            null,
            meeting(host, parties),
            date == null ? null : Period.parse(date),
            List.of(cited("A", "2024"))));
  }

  private UUID heldIn(String country, String date, String... parties) {
    Meeting meeting = meeting(null, parties);
    return record(
        new VisitHeld(
            null,
            new Meeting(
                meeting.type(),
                meeting.title(),
                null,
                meeting.participants(),
                new PlaceRef(null, null, null, country),
                null,
                meeting.series(),
                null),
            Period.parse(date),
            List.of(cited("A", "2024"))));
  }

  private UUID record(LedgerEvent event) {
    UUID id = UUID.randomUUID();
    ledger.record("visits", id, "2026-01-01T00:00:00Z", event);
    return id;
  }

  private void reported(String subject, String period, String count) {
    var key =
        new FigureKey(
            "visits",
            new SubjectRef(subject),
            Period.parse(period),
            null,
            null,
            null,
            null,
            null,
            null);
    ledger.record(
        "throughput",
        UUID.randomUUID(),
        "2026-01-01T00:00:00Z",
        new ThroughputReported(
            null,
            new Figure(key, Quantity.of(count, "visit"), null, null, false, null, null),
            List.of(cited("A", "2024"))));
  }

  private static Meeting meeting(String host, String... parties) {
    return new Meeting(
        Meeting.Type.SUMMIT,
        "A meeting",
        host == null ? null : new PartyRef(host),
        Arrays.stream(parties)
            .map(p -> new Participant(new PartyRef(p), "President of " + p, null, null))
            .toList(),
        null,
        null,
        "test-summit",
        null);
  }
}
