package io.corridorledger.projection.query;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ProjectFigureStated;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.projection.Stack;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several accounts of one thing are listed next to each other with a verdict, over HTTP.
@QuarkusTest
@WithTestResource(Stack.class)
class DifferingAccountsTest {

  private static final PartyRef PARTY = new PartyRef("CO:Differing A");
  private static final PartyRef OTHER = new PartyRef("CO:Differing B");
  private int second;

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void startDatesOfAStatusAreCompared() {
    UUID id = UUID.randomUUID();
    record("memberships", id, granted("2016-03-14", "Gazette", "2024-08"));
    record("memberships", id, granted("2016", "Agency", "2024-05"));
    get("/v1/memberships/" + id)
        .body("item.statuses[0].since", equalTo("2016"))
        .body("item.comparisons.of", equalTo(List.of("START")))
        .body("item.comparisons.name", equalTo(List.of("dialogue-partner")))
        .body("item.comparisons.verdict", equalTo(List.of("AGREE")))
        .body("item.comparisons[0].values.date", equalTo(List.of("2016", "2016-03-14")));
    gaps("MEMBERSHIPS").body("items.id", not(id));

    record("memberships", id, granted("2015", "Bulletin", "2024-06"));
    get("/v1/memberships/" + id)
        .body("item.comparisons.verdict", equalTo(List.of("DATE_CONFLICT")))
        .body("item.comparisons[0].values.date", equalTo(List.of("2016", "2015", "2016-03-14")));
    gaps("MEMBERSHIPS").body("items.id", hasItem(id.toString()));

    record(
        "memberships",
        id,
        new StatusEnded("dialogue-partner", period("2020"), null, by("A", "2020")));
    record("memberships", id, granted("2022", "Agency", "2024-05"));
    get("/v1/memberships/" + id).body("item.comparisons", nullValue());
  }

  @Test
  void startDueDatesAndCostsOfAProjectAreCompared() {
    UUID id = UUID.randomUUID();
    record("projects", id, announced("Railway of the south", "Gazette", "2024-03"));
    record("projects", id, announced("Southern railway", "Agency", "2024-01"));
    record("projects", id, cost("5.2", "Gazette", "2024-03"));
    record("projects", id, cost("4.7", "Agency", "2024-01"));
    record("projects", id, started("2024-05-01", "Gazette", "2024-05"));
    record("projects", id, started("2024-06-01", "Agency", "2024-06"));
    record("projects", id, planned("2029", "Gazette", "2024-03"));
    record("projects", id, planned("2030", "Agency", "2024-01"));
    get("/v1/projects/" + id)
        .body("item.name", equalTo("Southern railway"))
        .body("item.alsoNamed", equalTo(List.of("Railway of the south")))
        .body("item.milestones[0].due", equalTo(List.of("2030", "2029")))
        .body("item.comparisons.of", equalTo(List.of("START", "DUE", "FIGURE")))
        .body("item.comparisons[1].name", equalTo("Completion"))
        .body("item.comparisons[2].name", equalTo("cost"))
        .body(
            "item.comparisons.verdict",
            equalTo(List.of("DATE_CONFLICT", "DATE_CONFLICT", "CONFLICT")))
        .body("item.comparisons[0].values.date", equalTo(List.of("2024-05-01", "2024-06-01")))
        .body("item.comparisons[2].values.quantity.value", equalTo(List.of(4.7f, 5.2f)));
    gaps("PROJECTS").body("items.id", hasItem(id.toString()));
    get("/v1/projects/%s?publishedBefore=2024-02-28".formatted(id))
        .body("item.comparisons", nullValue());
  }

  @Test
  void datesAndCountsOfAnAgreementAreCompared() {
    UUID id = UUID.randomUUID();
    record("agreements", id, signed("Declaration", "2022-06-22", "Gazette", "2024-03"));
    record("agreements", id, signed("Agreement", "2022-06-21", "Agency", "2024-01"));
    get("/v1/agreements/" + id)
        .body("item.title", equalTo("Agreement"))
        .body("item.dateConflict", equalTo(true))
        .body("item.comparisons.of", equalTo(List.of("DATE")))
        .body("item.comparisons.verdict", equalTo(List.of("DATE_CONFLICT")))
        .body("item.comparisons[0].values.date", equalTo(List.of("2022-06-21", "2022-06-22")));
    UUID documents = UUID.randomUUID();
    record("agreements", documents, reported("18", "Gazette", "2024-03"));
    record("agreements", documents, reported("20", "Agency", "2024-01"));
    get("/v1/agreements/" + documents)
        .body("item.count.value", equalTo(20))
        .body("item.comparisons.of", equalTo(List.of("COUNT")))
        .body("item.comparisons.verdict", equalTo(List.of("CONFLICT")))
        .body("item.comparisons[0].values.quantity.value", equalTo(List.of(20, 18)));
    gaps("AGREEMENTS").body("items.id", hasItem(documents.toString()));
  }

  @Test
  void capacitiesOfACorridorAndOfItsLegsAreCompared() {
    UUID id = UUID.randomUUID();
    String all = "corridor:differing-corridor";
    record("corridors", id, defined("differing-corridor"));
    record("corridors", id, capacity(all, "6.0", "CURRENT", "Gazette", "2024-03"));
    record("corridors", id, capacity(all, "9.0", "PLANNED", "Gazette", "2024-03"));
    record("corridors", id, capacity(all + "/1", "8.0", "CURRENT", "Gazette", "2024-03"));
    get("/v1/corridors/" + id)
        .body("item.capacities.quantity.value", hasSize(3))
        .body("item.comparisons", nullValue());
    gaps("CORRIDORS").body("items.id", not(id));

    record("corridors", id, capacity(all, "5.0", "CURRENT", "Agency", "2024-01"));
    record("corridors", id, capacity(all + "/1", "8000000", 0, "CURRENT", "Agency", "2024-01"));
    get("/v1/corridors/differing-corridor")
        .body("item.capacities.key.subject", hasItem(all + "/1"))
        .body("item.comparisons.of", equalTo(List.of("CAPACITY", "CAPACITY")))
        .body("item.comparisons.name", equalTo(List.of("capacity", "capacity of leg 1")))
        .body("item.comparisons.verdict", equalTo(List.of("CONFLICT", "AGREE")))
        .body("item.comparisons[0].values.quantity.value", equalTo(List.of(5.0f, 6.0f)));
    gaps("CORRIDORS").body("items.id", hasItem(id.toString()));
    get("/v1/figures?subject=%s/1".formatted(all))
        .body("items.key.subject", equalTo(List.of(all + "/1")))
        .body("items.verdict", equalTo(List.of("AGREE")));
    get("/v1/corridors/%s?publishedBefore=2024-02-28".formatted(id))
        .body("item.capacities", hasSize(2))
        .body("item.definitions", nullValue())
        .body("item.slug", equalTo("differing-corridor"))
        .body("item.comparisons", nullValue());
    get("/v1/corridors/differing-corridor/throughput").body("items", hasSize(0));
  }

  @Test
  void aFlaggedFigureOfAProjectIsListedAndTakesNoPart() {
    UUID id = UUID.randomUUID();
    record("projects", id, announced("Railway of the north", "Gazette", "2024-03"));
    record("projects", id, cost("5.2", null, "Gazette", "2024-03"));
    record("projects", id, cost("520", List.of(Suspect.MAGNITUDE), "Agency", "2024-01"));
    get("/v1/projects/" + id)
        .body("item.comparisons.verdict", equalTo(List.of("SINGLE")))
        .body("item.comparisons.verdictWithFlagged", equalTo(List.of("CONFLICT")))
        .body("item.comparisons[0].values.quantity.value", equalTo(List.of(520, 5.2f)))
        .body("item.comparisons[0].values[0].suspect", equalTo(List.of("MAGNITUDE")))
        .body("item.comparisons[0].values[1].suspect", nullValue());
    gaps("PROJECTS").body("items.id", not(id));
  }

  @Test
  void theDatesOfAHeldVisitAreCompared() {
    UUID id = UUID.randomUUID();
    record("visits", id, held("2024-03-11/2024-03-12", "Gazette", "2024-05"));
    record("visits", id, held("2024-03", "Agency", "2024-04"));
    get("/v1/visits/" + id)
        .body("item.date", equalTo("2024-03-11/2024-03-12"))
        .body("item.comparisons.of", equalTo(List.of("DATE")))
        .body("item.comparisons.verdict", equalTo(List.of("AGREE")))
        .body(
            "item.comparisons[0].values.date",
            equalTo(List.of("2024-03", "2024-03-11/2024-03-12")));
    record("visits", id, held("2024-03-12", "Bulletin", "2024-06"));
    get("/v1/visits/" + id)
        .body("item.dateConflict", equalTo(true))
        .body("item.comparisons.verdict", equalTo(List.of("DATE_CONFLICT")));
    get("/v1/visits/%s?publishedBefore=2024-04-30".formatted(id))
        .body("item.comparisons", nullValue());
  }

  @Test
  void aDueDateOfAMilestoneThatHadPassedIsProposedAsSuspect() {
    UUID id = UUID.randomUUID();
    record("projects", id, announced("Railway", "Agency", "2024-05-07"));
    record("projects", id, planned("opening", "2023"));
    record("projects", id, planned("tender", "2024"));
    get("/v1/projects/" + id)
        .body(
            "item.proposedFlags.why",
            equalTo(
                List.of(
                    "The milestone \"opening\" is announced for 2023, which had passed when the source was published: 7 May 2024")));
    get("/v1/evidence-gaps?of=PROJECTS&gap=PROPOSED_FLAG&limit=500")
        .body("items.id", equalTo(List.of(id.toString())));
    record(
        "projects",
        id,
        new MilestoneReached("Opening", period("2023-12"), null, by("Agency", "2024-06")));
    get("/v1/projects/" + id).body("item.proposedFlags", nullValue());
    record(
        "projects",
        id,
        new ScheduleRevised(
            "tender", period("2023"), null, period("2024-06"), by("Agency", "2024-06")));
    get("/v1/projects/" + id).body("item.proposedFlags.flag", equalTo(List.of("DATE")));
    record(
        "projects",
        id,
        new MilestoneReached("Tender", period("2023-11"), null, by("Agency", "2024-06")));
    get("/v1/projects/" + id).body("item.proposedFlags", nullValue());
  }

  private static MilestonePlanned planned(String milestone, String due) {
    return new MilestonePlanned(milestone, period(due), null, by("Agency", "2024-05-07"));
  }

  @Test
  void aSlugOfSeveralProjectsIsFlagged() {
    UUID one = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    record("projects", one, named("differing-cable", "Cable", "Gazette", "2024-03"));
    get("/v1/projects/differing-cable")
        .body("item.id", equalTo(one.toString()))
        .body("item.slug", equalTo("differing-cable"))
        .body("item.slugAlsoOf", nullValue());

    record("projects", other, named("differing-cable", "Another cable", "Agency", "2024-05"));
    get("/v1/projects/" + one).body("item.slugAlsoOf", equalTo(List.of(other.toString())));
    get("/v1/projects/" + other).body("item.slugAlsoOf", equalTo(List.of(one.toString())));
    get("/v1/projects?q=another+cable")
        .body("items.slugAlsoOf", equalTo(List.of(List.of(one.toString()))));
    get("/v1/projects/%s?publishedBefore=2024-04-30".formatted(one))
        .body("item.slugAlsoOf", nullValue());
    get("/v1/projects/differing-cable?publishedBefore=2024-04-30")
        .body("item.id", equalTo(one.toString()));
    given().get("/v1/projects/no-such-project").then().statusCode(404);

    String first = "id = '%s'".formatted(one);
    ledger.copy("project", first, 99);
    get("/v1/projects/" + one)
        .body("item.slugAlsoOf", hasSize(100))
        .body("item.moreWithSlug", equalTo(false));
    ledger.copy("project", first, 1);
    get("/v1/projects/" + one)
        .body("item.slugAlsoOf", hasSize(100))
        .body("item.moreWithSlug", equalTo(true));
    ledger.copy("project", first, 2_000);
    get("/v1/projects?q=another+cable").body("items.moreWithSlug", equalTo(List.of(true)));
    ledger.empty("project");
  }

  private static org.hamcrest.Matcher<Iterable<? super String>> not(UUID id) {
    return org.hamcrest.Matchers.not(hasItem(id.toString()));
  }

  private ValidatableResponse gaps(String of) {
    return get("/v1/evidence-gaps?gap=CONTRADICTED&limit=500&of=" + of);
  }

  private ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }

  private void record(String streamType, UUID stream, LedgerEvent event) {
    ledger.record(streamType, stream, "2026-01-01T00:00:%02dZ".formatted(++second), event);
  }

  private static List<Citation> by(String publisher, String published) {
    return List.of(cited(publisher, published));
  }

  private static Period period(String text) {
    return Period.parse(text);
  }

  private static StatusGranted granted(String date, String publisher, String published) {
    return new StatusGranted(
        null, PARTY, OTHER, "dialogue-partner", period(date), null, null, by(publisher, published));
  }

  private static ProjectAnnounced announced(String name, String publisher, String published) {
    return new ProjectAnnounced(
        null,
        name,
        ProjectEvent.Type.RAILWAY,
        List.of(),
        null,
        "planned",
        null,
        null,
        by(publisher, published));
  }

  private static VisitHeld held(String date, String publisher, String published) {
    return new VisitHeld(
        null,
        new Meeting(
            Meeting.Type.WORKING,
            "A visit",
            OTHER,
            List.of(new Meeting.Participant(PARTY, null, null, null)),
            null,
            null,
            null,
            null),
        period(date),
        by(publisher, published));
  }

  private static ProjectAnnounced named(
      String slug, String name, String publisher, String published) {
    return new ProjectAnnounced(
        null,
        slug,
        name,
        ProjectEvent.Type.CABLE,
        List.of(),
        null,
        null,
        null,
        null,
        by(publisher, published));
  }

  private static CorridorDefined defined(String slug) {
    return new CorridorDefined(
        null,
        slug,
        "Corridor",
        null,
        CorridorEvent.Standing.EXISTING,
        List.of(new PlaceRef(null, null, null, "NR")),
        null,
        null,
        by("Gazette", "2024-03"));
  }

  private static CorridorCapacityStated capacity(
      String subject, String millions, String basis, String publisher, String published) {
    return capacity(subject, millions, 6, basis, publisher, published);
  }

  private static CorridorCapacityStated capacity(
      String subject,
      String value,
      int unitMult,
      String basis,
      String publisher,
      String published) {
    return new CorridorCapacityStated(
        new Figure(
            new FigureKey(
                "capacity",
                new SubjectRef(subject),
                period("2023"),
                null,
                null,
                null,
                null,
                null,
                FigureKey.Basis.valueOf(basis)),
            new Quantity(new BigDecimal(value), null, unitMult, new Unit("TNE/ANN"), null),
            null,
            null,
            false,
            null,
            null),
        by(publisher, published));
  }

  private static ProjectFigureStated cost(String billions, String publisher, String published) {
    return cost(billions, null, publisher, published);
  }

  private static ProjectFigureStated cost(
      String billions, List<Suspect> suspect, String publisher, String published) {
    return new ProjectFigureStated(
        new Figure(
            new FigureKey(
                "cost",
                new SubjectRef("project:southern-railway"),
                null,
                null,
                null,
                null,
                null,
                null,
                null),
            new Quantity(new BigDecimal(billions), null, 9, new Unit("USD"), null),
            null,
            null,
            false,
            suspect,
            null),
        by(publisher, published));
  }

  private static ConstructionStarted started(String date, String publisher, String published) {
    return new ConstructionStarted(period(date), null, null, by(publisher, published));
  }

  private static MilestonePlanned planned(String due, String publisher, String published) {
    return new MilestonePlanned("Completion", period(due), null, by(publisher, published));
  }

  private static Instrument instrument(Instrument.Type type, String title) {
    return new Instrument(
        type,
        title,
        null,
        Stream.of(PARTY, OTHER).map(p -> new Instrument.Party(p, null)).toList(),
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static AgreementSigned signed(
      String title, String date, String publisher, String published) {
    return new AgreementSigned(
        null, instrument(Instrument.Type.TREATY, title), period(date), by(publisher, published));
  }

  private static DocumentPackageReported reported(
      String count, String publisher, String published) {
    return new DocumentPackageReported(
        null,
        instrument(Instrument.Type.UNSPECIFIED, "Documents"),
        null,
        new Quantity(new BigDecimal(count), null, 0, new Unit("document"), null),
        List.of(),
        by(publisher, published));
  }
}
