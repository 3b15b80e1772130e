package io.corridorledger.projection.query;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.CorridorEvent.LegRetired;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubAliasAdded;
import io.corridorledger.event.HubEvent.HubCodeAssigned;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent.MembershipApplied;
import io.corridorledger.event.MembershipEvent.StatusEnded;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.projection.Stack;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.Growth;
import io.corridorledger.value.Mode;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The read models that answer across aggregates, over HTTP.
@QuarkusTest
@WithTestResource(Stack.class)
class WholeDomainTest {

  private static final String CORRIDOR = "whole-domain-test";
  private static final PartyRef A = new PartyRef("CO:Whole A");
  private static final PartyRef B = new PartyRef("CO:Whole B");
  private int second;

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void aPromiseIsJudgedByTheRecordedFigures() {
    UUID promise = UUID.randomUUID();
    record("commitments", promise, made(target("2024", "4.0"), null));
    record("throughput", UUID.randomUUID(), throughput("2024-40", "2.1", null));

    get("/v1/commitments/%s?publishedBefore=2024-12-31".formatted(promise))
        .body("item.outcome.result", equalTo("NOT_DUE"))
        .body("item.outcome.progressPercent", equalTo(52.5f))
        .body("item.outcome.remaining.value", equalTo(1.9f))
        .body("item.outcome.remaining.qualifier", equalTo("AT_LEAST"))
        .body("item.outcome.day", equalTo("2024-12-31"))
        .body("item.outcomeAgainstOriginal", nullValue());
    get("/v1/commitments/" + promise)
        .body("item.outcome.result", equalTo("UNDETERMINED"))
        .body("item.outcome.evidence[0].shows", equalTo("PROGRESS"));

    record("throughput", UUID.randomUUID(), throughput("2024", "4.5", null));
    get("/v1/commitments/" + promise).body("item.outcome.result", equalTo("MET"));
    record(
        "commitments",
        promise,
        new CommitmentRevised(target("2024", "5.0"), null, null, null, by("2024")));
    get("/v1/commitments/" + promise)
        .body("item.status", equalTo("REVISED"))
        .body("item.outcome.result", equalTo("MISSED"))
        .body("item.outcome.evidence[1].marginPercent", equalTo(-10.0f))
        .body("item.outcomeAgainstOriginal.result", equalTo("MET"))
        .body("item.original.target.quantity.value", equalTo(4.0f));
    String list = "/v1/commitments?subject=corridor:%s&".formatted(CORRIDOR);
    get(list + "outcome=MISSED").body("items.id", equalTo(List.of(promise.toString())));
    get(list + "outcome=MET").body("items", empty());
    get(list + "outcome=NOT_DUE").body("items", empty());
    String onItsLastDay = list + "publishedBefore=2024-12-31&outcome=";
    get(onItsLastDay + "NOT_DUE").body("items.id", equalTo(List.of(promise.toString())));
    get(onItsLastDay + "MISSED").body("items", empty());
    get(list + "dated=true&party=" + A).body("items", hasSize(1));
    get(list + "dated=false").body("items", empty());
    get(list + "validOn=2024-06-30")
        .body("items", hasSize(1))
        .body("items[0].match", notNullValue());
    get(list + "validOn=2025-01-01").body("items", empty());
  }

  @Test
  void aPromisedMilestoneIsJudgedByItsProject() {
    UUID project = UUID.randomUUID();
    UUID promise = UUID.randomUUID();
    record("projects", project, announced("School"));
    record(
        "projects",
        project,
        new MilestonePlanned("Opening", Period.parse("2023-06"), null, by("2022")));
    record(
        "projects",
        project,
        new ScheduleRevised("opening", Period.parse("2023-09"), "late", null, by("2023")));
    record(
        "commitments",
        promise,
        new CommitmentMade(
            null,
            new Promise(
                Kind.MILESTONE,
                "will open",
                List.of(A),
                List.of(B),
                null,
                "Opening",
                project,
                null,
                Period.parse("2023-09"),
                null,
                null),
            null,
            null,
            by("2022")));
    get("/v1/commitments/" + promise).body("item.outcome.result", equalTo("OVERDUE"));
    record(
        "projects",
        project,
        new ConstructionStarted(null, Period.parse("2023-02"), null, by("2023")));
    record(
        "projects",
        project,
        new MilestoneReached("Opening", Period.parse("2023-08-24"), null, by("2023-08-25")));
    record("projects", project, new Commissioned(Period.parse("2023-08"), null, by("2023-08-25")));
    record("projects", project, announced("Mirzo school"));
    get("/v1/commitments/" + promise).body("item.outcome.result", equalTo("MET"));
    get("/v1/projects/" + project)
        .body("item.status", equalTo("COMMISSIONED"))
        .body("item.name", equalTo("Mirzo school"))
        .body("item.alsoNamed", equalTo(List.of("School")))
        .body("item.milestones[0].due", equalTo(List.of("2023-06", "2023-09")))
        .body("item.milestones[0].slipDays", equalTo(55))
        .body("item.milestones[0].outcome.result", equalTo("MET"));
    get("/v1/projects/%s?publishedBefore=2023-08-24".formatted(project))
        .body("item.status", equalTo("UNDER_CONSTRUCTION"))
        .body("item.milestones[0].slipDays", equalTo(92))
        .body("item.milestones[0].outcome.result", equalTo("NOT_DUE"));
    get("/v1/projects?q=mirzo&party=" + A).body("items", hasSize(1));
  }

  @Test
  void anApplicationImpliesNothingAndAStatusHasItsPeriod() {
    UUID id = UUID.randomUUID();
    record(
        "memberships",
        id,
        new MembershipApplied(
            null, A, B, "observer", Period.parse("2024-07"), null, by("2024-09-05")));
    get("/v1/memberships/" + id)
        .body("item.status", equalTo("APPLIED"))
        .body("item.holds", nullValue())
        .body("item.appliedFor", equalTo(List.of("observer")));
    record(
        "memberships",
        id,
        new StatusGranted(
            null, A, B, "dialogue-partner", Period.parse("2016-03"), null, null, by("2024-08-08")));
    String list = "/v1/memberships?party=%s&organisation=%s".formatted(A, B);
    get(list)
        .body("items[0].status", equalTo("HELD"))
        .body("items[0].holds", equalTo(List.of("dialogue-partner")));
    get(list + "&publishedBefore=2024-06-30").body("items", empty());
    get(list + "&validOn=2016-02-29").body("items", empty());
    get(list + "&validOn=2020-01-01").body("items.match", equalTo(List.of("CERTAIN")));
    get(list + "&validOn=2016-03-30").body("items.match", equalTo(List.of("POSSIBLE")));
    record(
        "memberships",
        id,
        new StatusEnded("dialogue-partner", Period.parse("2024-10"), null, by("2024-11")));
    get(list + "&validOn=2024-11-01").body("items", empty());
    get("/v1/memberships/" + id).body("item.status", equalTo("APPLIED"));
    // recorded last, happened before
    record(
        "memberships",
        id,
        new StatusGranted(
            null, A, B, "dialogue-partner", Period.parse("2015-07"), null, null, by("2024-12")));
    get(list + "&validOn=2015-08-01").body("items", hasSize(1));
    get(list + "&validOn=2024-11-01").body("items", empty());
    get("/v1/memberships/" + id).body("item.holds", nullValue());
  }

  @Test
  void definitionsOfACorridorAreListedSideBySideWithItsVolumes() {
    UUID id = UUID.randomUUID();
    record("corridors", id, defined("Middle route", "KZ", "AZ"));
    record("corridors", id, defined("Trans-Caspian route", "CN", "KZ", "AZ", "GE"));
    record(
        "corridors", id, new LegAdded(leg(1, "aktau", "alat", Mode.SEA), null, null, by("2024")));
    record(
        "corridors",
        id,
        new LegAdded(leg(2, "alat", "tbilisi", Mode.RAIL), null, null, by("2024")));
    record("corridors", id, new LegRetired(2, Period.parse("2024"), null, by("2024")));
    UUID volume = record("throughput", UUID.randomUUID(), throughput("2023", "2.8", "86"));
    record("throughput", UUID.randomUUID(), throughput("2022", "1.5", null));
    record("throughput", UUID.randomUUID(), throughput("2023", "25", null, Basis.PLANNED));

    get("/v1/corridors/" + CORRIDOR)
        .body("item.id", equalTo(id.toString()))
        .body("item.names", equalTo(List.of("Middle route", "Trans-Caspian route")))
        .body("item.definitions[1].waypoints", hasSize(4))
        .body("item.legs.retired", equalTo(List.of(false, true)))
        .body("item.seaLegsWithoutPort.hub", equalTo(List.of("aktau", "alat")));
    record("hubs", UUID.randomUUID(), port("aktau", HubEvent.Type.PORT));
    record("hubs", UUID.randomUUID(), port("alat", HubEvent.Type.STATION));
    get("/v1/corridors/" + CORRIDOR)
        .body("item.seaLegsWithoutPort.hub", equalTo(List.of("alat")))
        .body("item.seaLegsWithoutPort[0].types", equalTo(List.of("STATION")));
    get("/v1/corridors?via=GE&mode=SEA&carries=freight").body("items.id", hasItem(id.toString()));
    get("/v1/corridors/%s/throughput".formatted(CORRIDOR))
        .body("items.key.period", equalTo(List.of("2022", "2023")))
        .body("items[1].values.id", equalTo(List.of(volume.toString())))
        .body("items[1].growthChecks[0].result", equalTo("CONSISTENT"))
        .body("items[1].growthChecks[0].impliedPercent", equalTo(86.7f))
        .body("items[1].growthChecks[0].impliedBase.value", equalTo(1.51f));
    get("/v1/corridors/%s/throughput?from=2023-01-01&limit=1".formatted(CORRIDOR))
        .body("items.match", equalTo(List.of("CERTAIN")))
        .body("next", nullValue());
    get("/v1/corridors/%s/throughput?asOf=2026-01-01T00:00:06Z".formatted(CORRIDOR))
        .body("items[0].growthChecks[0].result", equalTo("NO_BASE"));
    given().get("/v1/corridors/nowhere/throughput").then().statusCode(404);
  }

  @Test
  void aHubShowsItsCodesAndUsesOnlyItsCurrentCapacity() {
    UUID id = UUID.randomUUID();
    record("hubs", id, port("whole-port", HubEvent.Type.PORT));
    get("/v1/evidence-gaps?of=HUBS&gap=UNCODED&limit=500").body("items.id", hasItem(id.toString()));
    record(
        "hubs", id, new HubCodeAssigned(HubEvent.CodeScheme.UNLOCODE, "AZALA", null, by("2024")));
    record("hubs", id, new HubAliasAdded("Old port", "en", null, by("2024")));
    UUID current =
        record("hubs", id, new CapacityStated(capacity("15", Basis.CURRENT), by("2024")));
    record("hubs", id, new CapacityStated(capacity("25", Basis.PLANNED), by("2024")));
    record(
        "throughput",
        UUID.randomUUID(),
        new ThroughputReported(
            null, figure("hub:whole-port", "cargo_volume", "2023", "6.0", null, null), by("2024")));
    get("/v1/hubs/whole-port")
        .body("item.codes.code", equalTo(List.of("AZALA")))
        .body("item.alsoNamed", equalTo(List.of("Old port")))
        .body("item.utilisation.percent", equalTo(List.of(40.0f)))
        .body("item.utilisation[0].capacity", equalTo(current.toString()))
        .body("item.figures", hasSize(2));
    get("/v1/hubs/whole-port?validOn=2023-05-01")
        .body("item.capacities", nullValue())
        .body("item.figures.match", equalTo(List.of("CERTAIN")))
        .body("item.utilisation", nullValue());
    get("/v1/hubs/whole-port?validOn=2022-05-01").body("item.figures", nullValue());
    given().get("/v1/hubs/whole-port?validOn=spring").then().statusCode(400);
    get("/v1/hubs?code=AZALA&country=AZ&type=PORT&q=old").body("items.id", hasItem(id.toString()));

    String volumes = "subject = 'hub:whole-port' AND metric = 'cargo_volume'";
    ledger.copy("figure", volumes, 999);
    get("/v1/hubs/whole-port").body("item.utilisation", hasSize(1_000));
    ledger.copy("figure", volumes + " AND sort_key LIKE '%999'", 1);
    get("/v1/hubs/whole-port").body("item.utilisation", nullValue());
    ledger.empty("figure");
    ledger.recordAll(
        IntStream.range(0, 501)
            .mapToObj(day ->
                new Ledger.Fact(
                    "throughput",
                    UUID.randomUUID(),
                    Instant.parse("2026-01-02T00:00:00Z"),
                    new ThroughputReported(
                        null,
                        figure(
                            "hub:whole-port",
                            "cargo_volume",
                            LocalDate.of(2022, 1, 1).plusDays(day).toString(),
                            "6.0",
                            null,
                            null),
                        by("2024"))))
            .toList());
    get("/v1/hubs/whole-port")
        .body("item.figures", hasSize(500))
        .body("item.moreFigures", equalTo("/v1/figures?subject=hub:whole-port"));
    get("/v1/evidence-gaps?of=HUBS&gap=UNCODED&limit=500")
        .body("items.id", org.hamcrest.Matchers.not(hasItem(id.toString())));
  }

  @Test
  void aRelationCombinesTheReadModelsForTwoParties() {
    record("commitments", UUID.randomUUID(), made(target("2024", "4.0"), null));
    record("projects", UUID.randomUUID(), announced("School"));
    record(
        "agreements",
        UUID.randomUUID(),
        new AgreementSigned(
            null,
            new Instrument(
                Instrument.Type.TREATY,
                "Treaty",
                null,
                Stream.of(A, B).map(p -> new Instrument.Party(p, null)).toList(),
                false,
                null,
                null,
                null,
                null,
                null,
                null),
            Period.parse("2024"),
            by("2024")));
    get("/v1/relations/%s/%s".formatted(A, B))
        .body("agreements.items", hasSize(1))
        .body("visits.items", empty())
        .body("commitments.items[0].outcome.result", equalTo("UNDETERMINED"))
        .body("projects.items[0].name", equalTo("School"))
        .body("figures.items", empty())
        .body("agreements.more", nullValue());
    record(
        "indicators",
        UUID.randomUUID(),
        new ObservationReported(
            null, figure("pair:FJ/TV", "trade_turnover", "2023", "85", null, null), by("2024")));
    get("/v1/relations/TV/FJ").body("figures.items[0].values", hasSize(1));
    given().get("/v1/relations/AZ/AZ").then().statusCode(400);
    given().get("/v1/relations/AZ/Narnia").then().statusCode(400);
  }

  @Test
  void aRegionMatchesTheCountriesThatASourceCountsInIt() {
    UUID treaty = UUID.randomUUID();
    record(
        "agreements",
        treaty,
        new AgreementSigned(
            null,
            new Instrument(
                Instrument.Type.TREATY,
                "Treaty",
                null,
                Stream.of("TV", "FJ")
                    .map(p -> new Instrument.Party(new PartyRef(p), null))
                    .toList(),
                false,
                null,
                null,
                null,
                null,
                null,
                null),
            Period.parse("2024"),
            by("2024")));
    record(
        "indicators",
        UUID.randomUUID(),
        new ObservationReported(
            null, figure("pair:TV/FJ", "trade_turnover", "2023", "1.0", null, null), by("2024")));
    record(
        "indicators",
        UUID.randomUUID(),
        new ObservationReported(
            null,
            figure("pair:TV/whole-region", "trade_turnover", "2023", "4.0", null, null),
            by("2024")));
    String agreements = "/v1/agreements?party=TV&party=REGION:whole-region";
    get(agreements).body("items", empty());
    String derived = "/v1/figures/derived?subject=pair:TV/whole-region";
    get(derived).body("items", empty());
    UUID membership = UUID.randomUUID();
    record(
        "memberships",
        membership,
        new StatusGranted(
            null,
            new PartyRef("FJ"),
            new PartyRef("REGION:whole-region"),
            "counted among",
            null,
            null,
            null,
            by("2024-06")));

    get(agreements).body("items.id", equalTo(List.of(treaty.toString())));
    get(agreements + "&publishedBefore=2024-05-31").body("items", empty());
    get("/v1/agreements/counts?party=TV&party=REGION:whole-region")
        .body("total", equalTo(1))
        .body("byType.TREATY", equalTo(1))
        .body("documents.counted", equalTo(0));
    get("/v1/relations/REGION:whole-region/TV")
        .body("membersOfA", equalTo(List.of("ISO:FJ")))
        .body("agreements.items", hasSize(1))
        .body("figures.items.key.subject", equalTo(List.of("pair:FJ/TV", "pair:TV/whole-region")));
    get(derived)
        .body("items.method", equalTo(List.of("OTHERS", "SHARE")))
        .body("items[0].quantity.value", equalTo(3))
        .body("items[0].inputs", hasSize(2))
        .body("items[1].quantity.value", equalTo(25));
    get(derived + "&limit=1")
        .body("items.method", equalTo(List.of("OTHERS")))
        .body("next", notNullValue());
    get("/v1/figures/derived?subject=pair:TV/FJ&method=SHARE&period=2023-01/2023-12")
        .body("items", hasSize(1));
    get("/v1/figures/derived?subject=pair:TV/FJ&method=GROWTH").body("items", empty());
    given().get("/v1/figures/derived").then().statusCode(400);
    given().get("/v1/figures/derived?subject=pair:TV/FJ&method=GUESS").then().statusCode(400);

    record("memberships", membership, new StatusEnded("counted among", null, null, by("2024-07")));
    get(agreements).body("items", empty());
  }

  @Test
  void singleSourceOrContradictorySetsOfFiguresAreGaps() {
    record("throughput", UUID.randomUUID(), throughput("2021", "2.0", null));
    String gaps = "/v1/evidence-gaps?of=FIGURES&limit=500";
    String set = "corridor:%s cargo_volume 2021".formatted(CORRIDOR);
    String found = "items.find { it.label == '%s' }".formatted(set);
    get(gaps).body(found + ".gaps", equalTo(List.of("SINGLE_SOURCE")));
    get(gaps + "&gap=CONTRADICTED").body(found, nullValue());
    record(
        "throughput",
        UUID.randomUUID(),
        new ThroughputReported(
            null,
            figure("corridor:" + CORRIDOR, "cargo_volume", "2021", "3.0", null, null),
            List.of(cited("Railway", "2024"))));
    String href =
        get(gaps + "&gap=CONTRADICTED")
            .body(found + ".gaps", equalTo(List.of("CONTRADICTED")))
            .body(found + ".why", hasSize(1))
            .extract()
            .path(found + ".href");
    get(href).body("items", hasSize(1)).body("items[0].verdict", equalTo("CONFLICT"));
    get("/v1/evidence-gaps?gap=CONTRADICTED&limit=500").body(found + ".of", equalTo("FIGURES"));
  }

  @Test
  void railAndSeaFiguresOfOneSubjectDoNotConflict() {
    record("throughput", UUID.randomUUID(), moved("2.0", Mode.RAIL));
    record("throughput", UUID.randomUUID(), moved("3.0", Mode.SEA));
    String figures = "/v1/figures?subject=corridor:%s&metric=cargo_volume".formatted(CORRIDOR);
    get(figures).body("items.verdict", equalTo(List.of("BREAKDOWN")));
    get(figures + "&mode=SEA")
        .body("items[0].values.mode", equalTo(List.of("SEA")))
        .body("items[0].verdict", equalTo("SINGLE"));
    given().get(figures + "&mode=BALLOON").then().statusCode(400);
  }

  private static ThroughputReported moved(String millions, Mode mode) {
    Figure figure = figure("corridor:" + CORRIDOR, "cargo_volume", "2023", millions, null, null);
    FigureKey key = figure.key();
    return new ThroughputReported(
        null,
        new Figure(
            new FigureKey(
                key.metric(),
                key.subject(),
                key.period(),
                null,
                null,
                null,
                null,
                null,
                null,
                mode),
            figure.quantity(),
            null,
            null,
            false,
            null,
            null),
        by("2024"));
  }

  private static HubRegistered port(String slug, HubEvent.Type type) {
    return new HubRegistered(
        null, slug, "Port", type, "AZ", null, null, null, true, null, by("2024"));
  }

  private UUID record(String type, UUID stream, LedgerEvent event) {
    return ledger.record(type, stream, "2026-01-01T00:00:%02dZ".formatted(++second), event).id();
  }

  private static ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }

  private static List<Citation> by(String published) {
    return List.of(cited("Agency", published));
  }

  private static CommitmentMade made(Target target, String due) {
    return new CommitmentMade(
        null,
        new Promise(
            Kind.METRIC_TARGET,
            "over 4 million tonnes",
            List.of(A),
            List.of(B),
            target,
            null,
            null,
            null,
            due == null ? null : Period.parse(due),
            null,
            null),
        Period.parse("2024-01"),
        null,
        by("2024"));
  }

  private static Target target(String period, String millions) {
    Figure figure = figure("corridor:" + CORRIDOR, "cargo_volume", period, millions, null, null);
    return new Target(figure.key(), Bound.AT_LEAST, figure.quantity(), null);
  }

  private static ThroughputReported throughput(String period, String millions, String growth) {
    return throughput(period, millions, growth, null);
  }

  private static ThroughputReported throughput(
      String period, String millions, String growth, Basis basis) {
    return new ThroughputReported(
        null,
        figure("corridor:" + CORRIDOR, "cargo_volume", period, millions, growth, basis),
        by("2024"));
  }

  private static Figure capacity(String millions, Basis basis) {
    return figure("hub:whole-port", "capacity", null, millions, null, basis);
  }

  private static Figure figure(
      String subject, String metric, String period, String millions, String growth, Basis basis) {
    return new Figure(
        new FigureKey(
            metric,
            new SubjectRef(subject),
            period == null ? null : Period.parse(period),
            null,
            null,
            null,
            null,
            null,
            basis),
        new Quantity(new BigDecimal(millions), null, 6, new Unit("TNE"), null),
        growth == null
            ? null
            : new Growth(
                Growth.Kind.PERCENT,
                new BigDecimal(growth),
                Qualifier.EXACT,
                Period.parse("2022"),
                true,
                null,
                null,
                0),
        null,
        false,
        null,
        null);
  }

  private static ProjectAnnounced announced(String name) {
    return new ProjectAnnounced(
        null,
        name,
        ProjectEvent.Type.SCHOOL,
        List.of(A, B),
        null,
        "planned",
        null,
        null,
        by("2022"));
  }

  private static CorridorDefined defined(String name, String... countries) {
    return new CorridorDefined(
        null,
        CORRIDOR,
        name,
        "freight",
        CorridorEvent.Standing.EXISTING,
        Stream.of(countries).map(c -> new PlaceRef(null, null, null, c)).toList(),
        null,
        null,
        by("2024"));
  }

  private static CorridorEvent.Leg leg(int number, String from, String to, Mode mode) {
    return new CorridorEvent.Leg(number, "main", from, to, mode, null, null, true);
  }
}
