package io.corridorledger.projection.query;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.corridorledger.event.CorridorEvent;
import io.corridorledger.event.CorridorEvent.CorridorCapacityStated;
import io.corridorledger.event.CorridorEvent.CorridorDefined;
import io.corridorledger.event.CorridorEvent.LegAdded;
import io.corridorledger.event.HubEvent;
import io.corridorledger.event.HubEvent.CapacityStated;
import io.corridorledger.event.HubEvent.HubRegistered;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.FinancingAgreed;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ProjectFigureStated;
import io.corridorledger.projection.Stack;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.FigureKey.Basis;
import io.corridorledger.value.Mode;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.Source;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The parts of projects, memberships, corridors and hubs have the line of their source and its
/// printed words, and a text for each quantity and period.
@QuarkusTest
@WithTestResource(Stack.class)
class CitedRowsTest {

  private final UUID id = UUID.randomUUID();
  private int second;

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void thePartsOfAProjectAreCited() {
    record(
        "projects",
        new ProjectAnnounced(
            null,
            "Cable",
            ProjectEvent.Type.CABLE,
            List.of(new PartyRef("NR")),
            null,
            "planned",
            Period.parse("2024-40"),
            null,
            cited("line 1", "in the first half")));
    record(
        "projects",
        new FinancingAgreed(
            quantity("1.5", 9, "USD", Qualifier.APPROX),
            null,
            null,
            Period.parse("2024-09"),
            null,
            cited("line 2", "about $1.5 billion")));
    record(
        "projects",
        new MilestonePlanned("Opening", Period.parse("2026"), null, cited("line 3", "2026")));
    record(
        "projects",
        new MilestoneReached("opening", Period.parse("2025"), null, cited("line 4", "2025")));
    Figure length = figure("project:cable", "length", "380", 0, "KMT", null);
    record("projects", new ProjectFigureStated(length, cited("line 5", "380 kilometres")));
    record("projects", new ProjectFigureStated(length, cited("line 6", "380 km")));
    get("/v1/projects/" + id)
        .body("item.stages[0].citations[0].locator", equalTo("line 1"))
        .body("item.stages[0].citations[0].asPrinted", equalTo("in the first half"))
        .body("item.stages[0].printedDate", equalTo("first half of 2024"))
        .body("item.financing[0].citations.asPrinted", equalTo(List.of("about $1.5 billion")))
        .body("item.financing[0].printedAmount", equalTo("about 1.5 billion USD"))
        .body("item.milestones[0].citations.locator", equalTo(List.of("line 3", "line 4")))
        .body("item.milestones[0].printedDue", equalTo(List.of("2026")))
        .body("item.figures", hasSize(1))
        .body("item.figures[0].citations.asPrinted", equalTo(List.of("380 kilometres", "380 km")))
        .body("item.figures[0].printed", equalTo("380 km"))
        .body("item.accounts[0].fact.printedDate", nullValue());
  }

  @Test
  void theStatusesOfAMembershipAreCited() {
    record(
        "memberships",
        new StatusGranted(
            null,
            new PartyRef("NR"),
            new PartyRef("ORG:Cited Forum"),
            "member",
            Period.parse("2016-07"),
            null,
            null,
            cited("line 7", "July 2016")));
    get("/v1/memberships/" + id)
        .body("item.statuses[0].citations.locator", equalTo(List.of("line 7")))
        .body("item.statuses[0].citations.asPrinted", equalTo(List.of("July 2016")))
        .body("item.statuses[0].printedSince", equalTo("July 2016"));
  }

  @Test
  void theDefinitionsAndLegsOfACorridorAreCited() {
    record(
        "corridors",
        new CorridorDefined(
            null,
            "cited-corridor",
            "Corridor",
            null,
            CorridorEvent.Standing.PLANNED,
            List.of(new PlaceRef(null, null, null, "NR")),
            Period.parse("2024"),
            null,
            cited("line 8", "the corridor")));
    record(
        "corridors",
        new LegAdded(
            new CorridorEvent.Leg(
                1,
                "main",
                "one",
                "two",
                Mode.RAIL,
                null,
                quantity("3300", 0, "KMT", Qualifier.APPROX),
                false),
            null,
            null,
            cited("line 9", "3,300 km")));
    record(
        "corridors",
        new CorridorCapacityStated(
            figure("corridor:cited-corridor", "capacity", "6", 6, "TNE/ANN", Basis.CURRENT),
            cited("line 12", "six million tonnes a year")));
    get("/v1/corridors/cited-corridor")
        .body(
            "item.capacities[0].citations.asPrinted", equalTo(List.of("six million tonnes a year")))
        .body("item.capacities[0].citations.locator", equalTo(List.of("line 12")))
        .body("item.capacities[0].printed", equalTo("6 million t per year"))
        .body("item.definitions[0].citations.asPrinted", equalTo(List.of("the corridor")))
        .body("item.definitions[0].printedDate", equalTo("2024"))
        .body("item.legs[0].citations.locator", equalTo(List.of("line 9")))
        .body("item.legs[0].leg.printedDistance", equalTo("about 3,300 km"));
  }

  @Test
  void theCapacitiesOfAHubAreCited() {
    record(
        "hubs",
        new HubRegistered(
            null,
            "cited-port",
            "Port",
            HubEvent.Type.PORT,
            "NR",
            null,
            null,
            null,
            false,
            null,
            cited("line 10", "the port")));
    record(
        "hubs",
        new CapacityStated(
            figure("hub:cited-port", "capacity", "15", 6, "TNE", Basis.CURRENT),
            cited("line 11", "15 million tonnes")));
    get("/v1/hubs/cited-port")
        .body("item.capacities[0].citations.asPrinted", equalTo(List.of("15 million tonnes")))
        .body("item.capacities[0].printed", equalTo("15 million t"))
        .body("item.figures[0].values[0].printed", equalTo("15 million t"));
    get("/v1/hubs?country=NR").body("items[0].capacities[0].citations", hasSize(1));
  }

  private void record(String type, LedgerEvent event) {
    ledger.record(type, id, "2026-01-01T00:00:%02dZ".formatted(++second), event);
  }

  private static ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }

  private static List<Citation> cited(String line, String words) {
    return List.of(
        new Citation(
            new Source(
                null,
                "Agency",
                null,
                "A report",
                null,
                Period.parse("2024"),
                null,
                Source.Kind.NEWS,
                null),
            line,
            words,
            null,
            null));
  }

  private static Quantity quantity(String value, int unitMult, String unit, Qualifier qualifier) {
    return new Quantity(new BigDecimal(value), null, unitMult, new Unit(unit), qualifier);
  }

  private static Figure figure(
      String subject, String metric, String value, int unitMult, String unit, Basis basis) {
    return new Figure(
        new FigureKey(metric, new SubjectRef(subject), null, null, null, null, null, null, basis),
        quantity(value, unitMult, unit, null),
        null,
        null,
        false,
        null,
        null);
  }
}
