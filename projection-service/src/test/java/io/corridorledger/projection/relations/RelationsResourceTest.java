package io.corridorledger.projection.relations;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.EntryIntoForceRecorded;
import io.corridorledger.event.AgreementEvent.InForceScope;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.Standing;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Meeting;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.Remark.FactDisputed;
import io.corridorledger.event.VisitEvent.VisitHeld;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The parts of a relation, over HTTP. The parties are states that no other test uses.
@QuarkusTest
@WithTestResource(Stack.class)
class RelationsResourceTest {

  private static final String PAIR = "/v1/relations/NR/PW";
  private static final String ORGANISATION = "ORG:Relation Forum";
  private static final String SHIPPING = "CO:Relation Shipping";
  private static final String TRADING = "CO:Relation Trading";
  private int second;

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void agreementsOfBothPartiesAreListedAndThoseInForceAreCounted() {
    UUID treaty = signed("Treaty", "2023-05-01", "NR", "PW");
    signed("Declaration", "2024-02-01", "NR", "PW", "KI");
    signed("Treaty with another", "2024-03-01", "NR", "KI");
    get(PAIR)
        .body("agreements.items.title", equalTo(List.of("Treaty", "Declaration")))
        .body("agreements.more", nullValue())
        .body("summary.inForce.certain", equalTo(0))
        .body("summary.inForce.possible", equalTo(2))
        .body("summary.lastContact.title", equalTo("Declaration"))
        .body("unknownParties", nullValue());
    record(
        "agreements",
        treaty,
        new EntryIntoForceRecorded(
            InForceScope.GENERAL, null, Period.parse("2023-09-01"), null, by("2024")));
    get(PAIR)
        .body("summary.inForce.certain", equalTo(1))
        .body("summary.inForce.possible", equalTo(1));
    get("/v1/relations/PW/NR").body("agreements.items", hasSize(2));
  }

  @Test
  void figuresOfThePairAreListed() {
    record("indicators", UUID.randomUUID(), new ObservationReported(null, figure(), by("2024")));
    get(PAIR)
        .body("figures.items.key.subject", equalTo(List.of("pair:NR/PW")))
        .body("figures.items[0].values", hasSize(1))
        .body("figures.items[0].values[0].yearToDate", nullValue());
  }

  @Test
  void meetingsInTheCountryOfOnePartyAreListedAlsoWithThirdParties() {
    held("Talks of both", "2024-01-10", null, "NR", "PW");
    held("Forum in Palau", "2024-02-10", "PW", "NR", "KI");
    held("Forum in Nauru", "2024-03-10", "NR", "PW", "KI");
    held("Forum of others", "2024-04-10", "PW", "KI", "TO");
    held("Forum elsewhere", "2024-05-10", "KI", "NR", "TO");
    get(PAIR)
        .body("visits.items.title", equalTo(List.of("Talks of both")))
        .body("meetingsOnSoil.items.title", equalTo(List.of("Forum in Palau", "Forum in Nauru")))
        .body("summary.lastContact.title", equalTo("Forum in Nauru"))
        .body("summary.lastContact.of", equalTo("visits"));
    get("/v1/visits?concerns=NR&concerns=PW").body("items", hasSize(3));
  }

  @Test
  void promisesByAndToEachPartyAreListedAndJudged() {
    promised("NR", "PW", "2020");
    promised("PW", "NR", "2090");
    promised("NR", "KI", "2021");
    get(PAIR)
        .body("commitments.items.by", equalTo(List.of(List.of("ISO:NR"), List.of("ISO:PW"))))
        .body("summary.promised.total", equalTo(2))
        .body("summary.promised.byA", equalTo(1))
        .body("summary.promised.byB", equalTo(1))
        .body("summary.outcomes.OVERDUE", equalTo(1))
        .body("summary.outcomes.NOT_DUE", equalTo(1))
        .body("summary.overdue.title", equalTo(List.of("Promise of NR to PW")))
        .body("summary.overdue[0].date", equalTo("2020"));
  }

  @Test
  void projectsOfBothPartiesAndProjectsInTheCountryOfOneAreListed() {
    UUID port = announced("Port of both", null, "NR", "PW");
    announced("School in Palau", "PW", "NR");
    announced("School in Kiribati", "KI", "NR");
    record(
        "projects", port, new MilestonePlanned("Opening", Period.parse("2022"), null, by("2020")));
    get(PAIR)
        .body("projects.items.name", equalTo(List.of("Port of both")))
        .body("projectsOnSoil.items.name", equalTo(List.of("School in Palau")))
        .body("summary.overdue.title", equalTo(List.of("Port of both: Opening")));
    get("/v1/projects?concerns=NR&concerns=PW").body("items", hasSize(2));
  }

  @Test
  void companiesOfOneCountryThatDealWithTheOtherAreListed() {
    belongs(SHIPPING, "NR", "seat");
    belongs(TRADING, "PW", "seat");
    belongs("CO:Relation Idle", "NR", "seat");
    signed("Contract of companies", "2024-01-01", SHIPPING, TRADING);
    signed("Contract with the state", "2024-02-01", SHIPPING, "PW");
    signed("Contract with a third party", "2024-03-01", SHIPPING, "KI");
    get(PAIR)
        .body("companies.items.company", equalTo(List.of(SHIPPING, TRADING)))
        .body("companies.items.country", equalTo(List.of("ISO:NR", "ISO:PW")))
        .body(
            "companies.items[0].items.title",
            equalTo(List.of("Contract of companies", "Contract with the state")))
        .body("companies.items[1].items.title", equalTo(List.of("Contract of companies")))
        .body("agreements.items", empty())
        .body("organisations.items", empty());
  }

  @Test
  void whatHappenedInOrganisationsOfBothIsListed() {
    belongs("NR", ORGANISATION, "member");
    belongs("PW", ORGANISATION, "observer");
    belongs("NR", "ORG:Relation Club", "member");
    held("Summit", "2024-01-01", null, ORGANISATION, "KI");
    held("Summit of both", "2024-02-01", null, ORGANISATION, "NR", "PW");
    signed("Charter", "2024-03-01", ORGANISATION, "KI");
    get(PAIR)
        .body("organisations.items.organisation", equalTo(List.of(ORGANISATION)))
        .body("organisations.items[0].statusesOfA", equalTo(List.of("member")))
        .body("organisations.items[0].statusesOfB", equalTo(List.of("observer")))
        .body("organisations.items[0].items.title", equalTo(List.of("Charter", "Summit")))
        .body("organisations.items[0].items.of", equalTo(List.of("agreements", "visits")))
        .body("visits.items.title", equalTo(List.of("Summit of both")));
  }

  @Test
  void corridorsAndHubsThatBothUseAreListed() {
    registered("relation-port", "PW");
    registered("relation-station", "KI");
    defined("relation-route", place(null, "NR"), place("relation-port", null));
    defined("relation-other-route", place(null, "NR"), place("relation-station", null));
    get(PAIR)
        .body("corridors.items.slug", equalTo(List.of("relation-route")))
        .body("hubs.items.slug", equalTo(List.of("relation-port")));
    get("/v1/corridors?party=PW&party=NR").body("items.slug", equalTo(List.of("relation-route")));
  }

  @Test
  void disputedItemsAreSummarised() {
    UUID treaty = UUID.randomUUID();
    UUID fact = record("agreements", treaty, signing("Treaty", "2024", "NR", "PW"));
    get(PAIR).body("summary.disputed", nullValue());
    record(
        "agreements",
        treaty,
        new FactDisputed(fact, "Nothing was signed", null, List.of(cited("Office", "2024-05"))));
    get(PAIR)
        .body("summary.disputed.title", equalTo(List.of("Treaty")))
        .body("summary.disputed[0].href", equalTo("/v1/agreements/" + treaty));
  }

  @Test
  void contradictedItemsAreSummarised() {
    UUID treaty = signed("Treaty", "2023-05-01", "NR", "PW");
    signed("Declaration", "2024-02-01", "NR", "PW");
    inForce(treaty, "2023-09-01", "Agency");
    record("indicators", UUID.randomUUID(), new ObservationReported(null, figure(), by("2024")));
    get(PAIR).body("summary.contradicted", nullValue());
    inForce(treaty, "2023-11-01", "Office");
    get(PAIR)
        .body("summary.contradicted.href", equalTo(List.of("/v1/agreements/" + treaty)))
        .body("summary.contradicted.title", equalTo(List.of("Treaty")));
    record(
        "indicators",
        UUID.randomUUID(),
        new ObservationReported(null, figure("140"), List.of(cited("Office", "2024-05"))));
    get(PAIR)
        .body("figures.items.verdict", equalTo(List.of("CONFLICT")))
        .body("summary.contradicted.of", equalTo(List.of("agreements", "figures")))
        .body("summary.disputed", nullValue());
  }

  private void inForce(UUID agreement, String day, String publisher) {
    record(
        "agreements",
        agreement,
        new EntryIntoForceRecorded(
            InForceScope.GENERAL,
            null,
            Period.parse(day),
            null,
            List.of(cited(publisher, "2024-05"))));
  }

  @Test
  void aCountryAndAnOrganisationHaveARelation() {
    belongs("NR", ORGANISATION, "member");
    signed("Headquarters agreement", "2023", "NR", ORGANISATION);
    held("Summit", "2024-01-01", null, ORGANISATION, "KI");
    get("/v1/relations/NR/" + ORGANISATION)
        .body("agreements.items.title", equalTo(List.of("Headquarters agreement")))
        .body("memberships.items.holds", equalTo(List.of(List.of("member"))))
        .body("organisations.items.organisation", equalTo(List.of(ORGANISATION)))
        .body("organisations.items[0].items.title", equalTo(List.of("Summit")))
        .body("corridors.items", empty())
        .body("unknownParties", nullValue());
    get("/v1/relations/%s/NR".formatted(ORGANISATION)).body("memberships.items", hasSize(1));
  }

  @Test
  void twoCompaniesHaveARelation() {
    belongs(SHIPPING, "NR", "seat");
    signed("Contract", "2024", SHIPPING, TRADING);
    get("/v1/relations/%s/%s".formatted(SHIPPING, TRADING))
        .body("agreements.items.title", equalTo(List.of("Contract")))
        .body("figures.items", empty())
        .body("organisations.items", empty())
        .body("summary.lastContact.title", equalTo("Contract"));
    get("/v1/relations/%s/NR".formatted(SHIPPING)).body("memberships.items", hasSize(1));
  }

  @Test
  void unknownPartiesAreNamed() {
    get(PAIR)
        .body("unknownParties", equalTo(List.of("ISO:NR", "ISO:PW")))
        .body("agreements.items", empty())
        .body("hubs.items", empty())
        .body("summary.promised.total", equalTo(0))
        .body("summary.lastContact", nullValue())
        .body("summary.partial", equalTo(false));
    signed("Treaty with another", "2024", "NR", "KI");
    get(PAIR).body("unknownParties", equalTo(List.of("ISO:PW")));
    given().get("/v1/relations/NR/NR").then().statusCode(400);
    given().get("/v1/relations/NR/Narnia").then().statusCode(400);
  }

  @Test
  void aPartWithMoreItemsHasTheAddressOfTheWholeList() {
    for (int i = 1; i <= 51; i++) held("Talks", "2023", null, "NR", "PW");
    String more =
        get(PAIR + "?publishedBefore=2025-12-31&asOf=2026-01-02")
            .body("visits.items", hasSize(50))
            .body("visits.more", notNullValue())
            .body("agreements.more", nullValue())
            .extract()
            .path("visits.more");
    get(more + "&limit=100").body("items", hasSize(51));
    get(PAIR).body("summary.partial", equalTo(false));
  }

  @Test
  void aPartThatMayLackHubsHasTheAddressOfTheWholeList() {
    List<PlaceRef> route = new ArrayList<>(List.of(place(null, "NR")));
    for (int i = 1; i <= 51; i++) {
      registered("relation-port-" + i, "PW");
      if (i <= 50) route.add(place("relation-port-" + i, null));
    }
    defined("relation-route", route.toArray(PlaceRef[]::new));
    get(PAIR).body("hubs.items", hasSize(50)).body("hubs.more", nullValue());
    defined("relation-other-route", place(null, "NR"), place("relation-port-51", null));
    get(PAIR).body("hubs.items", hasSize(50)).body("hubs.more", notNullValue());
  }

  @Test
  void partsThatUseTooManyMembershipsHaveTheAddressOfTheWholeList() {
    belongs("PW", "ORG:Relation 1", "member");
    belongs("NR", "ORG:Relation 1", "member");
    belongs("CO:Relation 1", "NR", "seat");
    signed("Contract with the state", "2024-02-01", "CO:Relation 1", "PW");
    List<Ledger.Fact> memberships = new ArrayList<>();
    for (int i = 2; i <= 500; i++) {
      memberships.add(membership("NR", "ORG:Relation " + i, "member"));
      memberships.add(membership("CO:Relation " + i, "NR", "seat"));
    }
    ledger.recordAll(memberships);
    get(PAIR)
        .body("organisations.items", hasSize(1))
        .body("organisations.more", nullValue())
        .body("companies.items", hasSize(1))
        .body("companies.more", nullValue());
    belongs("NR", "ORG:Relation 501", "member");
    belongs("CO:Relation 501", "NR", "seat");
    get(PAIR).body("organisations.more", notNullValue()).body("companies.more", notNullValue());
  }

  @Test
  void onlyVisibleFactsAreRelated() {
    signed("Treaty", "2024", "NR", "PW");
    belongs("NR", ORGANISATION, "member");
    belongs("PW", ORGANISATION, "member");
    get(PAIR).body("agreements.items", hasSize(1)).body("organisations.items", hasSize(1));
    get(PAIR + "?asOf=2025-12-31")
        .body("agreements.items", empty())
        .body("organisations.items", empty())
        .body("unknownParties", hasSize(2));
    get(PAIR + "?publishedBefore=2023-12-31").body("agreements.items", empty());
  }

  private static ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }

  private UUID record(String type, UUID stream, LedgerEvent event) {
    String recorded = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60 * second++).toString();
    return ledger.record(type, stream, recorded, event).id();
  }

  private UUID signed(String title, String date, String... parties) {
    UUID id = UUID.randomUUID();
    record("agreements", id, signing(title, date, parties));
    return id;
  }

  private static AgreementSigned signing(String title, String date, String... parties) {
    return new AgreementSigned(
        null,
        new Instrument(
            Instrument.Type.TREATY,
            title,
            null,
            Stream.of(parties).map(p -> new Instrument.Party(new PartyRef(p), null)).toList(),
            false,
            null,
            null,
            null,
            null,
            null,
            null),
        Period.parse(date),
        by("2024"));
  }

  private void held(String title, String date, String country, String... parties) {
    record(
        "visits",
        UUID.randomUUID(),
        new VisitHeld(
            null,
            new Meeting(
                null,
                title,
                null,
                Stream.of(parties)
                    .map(p -> new Meeting.Participant(new PartyRef(p), null, null, null))
                    .toList(),
                country == null ? null : place(null, country),
                null,
                null,
                null),
            Period.parse(date),
            by("2024")));
  }

  private void promised(String by, String to, String due) {
    record(
        "commitments",
        UUID.randomUUID(),
        new CommitmentMade(
            null,
            new Promise(
                Kind.MILESTONE,
                "Promise of %s to %s".formatted(by, to),
                List.of(new PartyRef(by)),
                List.of(new PartyRef(to)),
                null,
                "Opening",
                null,
                null,
                Period.parse(due),
                null,
                null),
            Period.parse("2019"),
            null,
            by("2019")));
  }

  private UUID announced(String name, String country, String... parties) {
    UUID id = UUID.randomUUID();
    record(
        "projects",
        id,
        new ProjectAnnounced(
            null,
            name,
            ProjectEvent.Type.PORT,
            Stream.of(parties).map(PartyRef::new).toList(),
            country == null ? null : place(null, country),
            null,
            null,
            null,
            by("2020")));
    return id;
  }

  private void belongs(String party, String organisation, String status) {
    ledger.recordAll(List.of(membership(party, organisation, status)));
  }

  private static Ledger.Fact membership(String party, String organisation, String status) {
    return new Ledger.Fact(
        "memberships",
        UUID.randomUUID(),
        Instant.parse("2026-01-01T00:00:00Z"),
        new StatusGranted(
            null,
            new PartyRef(party),
            new PartyRef(organisation),
            status,
            null,
            null,
            null,
            by("2020")));
  }

  private void registered(String slug, String country) {
    record(
        "hubs",
        UUID.randomUUID(),
        new HubRegistered(
            null,
            slug,
            slug,
            HubEvent.Type.PORT,
            country,
            null,
            null,
            null,
            false,
            null,
            by("2020")));
  }

  private void defined(String slug, PlaceRef... waypoints) {
    record(
        "corridors",
        UUID.randomUUID(),
        new CorridorDefined(
            null, slug, slug, null, Standing.EXISTING, List.of(waypoints), null, null, by("2020")));
  }

  private static PlaceRef place(String hub, String country) {
    return new PlaceRef(hub, null, null, country);
  }

  private static Figure figure() {
    return figure("85");
  }

  private static Figure figure(String millions) {
    return new Figure(
        new FigureKey(
            "trade_turnover",
            new SubjectRef("pair:NR/PW"),
            Period.parse("2023"),
            null,
            null,
            null,
            null,
            null,
            null),
        new Quantity(new BigDecimal(millions), null, 6, new Unit("USD"), null),
        null,
        null,
        false,
        null,
        null);
  }

  private static List<Citation> by(String published) {
    return List.of(cited("Agency", published));
  }
}
