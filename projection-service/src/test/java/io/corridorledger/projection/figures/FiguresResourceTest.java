package io.corridorledger.projection.figures;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.event.IndicatorEvent.ObservationReported;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Growth;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Qualifier;
import io.corridorledger.value.Quantity;
import io.corridorledger.value.SubjectRef;
import io.corridorledger.value.Unit;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Stack.class)
class FiguresResourceTest {

  private static final String CORRIDOR = "corridor:figures-test";
  private final UUID throughput = UUID.randomUUID();
  private final UUID indicator = UUID.randomUUID();

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void aWordThatIsNeitherTrueNorFalseIsRefused() {
    given()
        .get("/v1/figures?flagged=x")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("query:flagged"));
  }

  /// 11 different values have 55 pairs.
  @Test
  void aSetWithMoreThanFiftyReasonsIsPartial() {
    String flagged = "subject=%s&flagged=true".formatted(CORRIDOR);
    for (int i = 1; i <= 10; i++)
      throughput("2026-01-01", "2023", i + "0000000", "TNE", null, cited("Agency " + i, "2024"));
    figures(flagged).body("items[0].why", hasSize(45)).body("items[0].partial", equalTo(false));
    throughput("2026-01-01", "2023", "110000000", "TNE", null, cited("Agency 11", "2024"));
    figures(flagged).body("items[0].why", hasSize(50)).body("items[0].partial", equalTo(true));
    figures("subject=" + CORRIDOR).body("items[0].partial", equalTo(false));
  }

  /// No index has the verdicts and the gaps of sets, so the service judges the sets one by one.
  @Test
  void aPageExaminesALimitedNumberOfSets() {
    Instant day = Instant.parse("2026-01-01T00:00:00Z");
    List<Ledger.Fact> facts = new ArrayList<>();
    for (int i = 0; i < 1_600; i++)
      facts.add(
          new Ledger.Fact(
              "indicators",
              UUID.randomUUID(),
              day,
              Ledger.turnover("corridor:examined-%04d".formatted(i), "2024", "1000000", "A")));
    String last = "corridor:examined-9999";
    for (String value : List.of("1000000", "5000000"))
      facts.add(
          new Ledger.Fact(
              "indicators",
              UUID.randomUUID(),
              day,
              Ledger.turnover(last, "2024", value, "Agency " + value)));
    ledger.recordAll(facts);

    String conflicts = "metric=trade_turnover&verdict=CONFLICT";
    String next =
        figures(conflicts)
            .body("items", hasSize(0))
            .body("hints", nullValue())
            .extract()
            .path("next");
    figures(conflicts + "&cursor=" + next)
        .body("items.key.subject", equalTo(List.of(last)))
        .body("next", nullValue());

    String gaps = "/v1/evidence-gaps?of=FIGURES&gap=";
    String rest =
        given().get(gaps + "CONTRADICTED").then().body("items", hasSize(0)).extract().path("next");
    given()
        .get(gaps + "CONTRADICTED&cursor=" + rest)
        .then()
        .body("items", hasSize(1))
        .body("next", nullValue());
    given()
        .get(gaps + "UNCODED")
        .then()
        .statusCode(200)
        .body("items", hasSize(0))
        .body("next", nullValue());
  }

  @Test
  void valuesOfOneSubjectMetricAndPeriodFormASet() {
    Citation agency = cited("Agency", "2024-03-01");
    throughput("2026-01-01", "2023", "2.8", "TNE", null, agency);
    throughput("2026-01-02", "2023-01/2023-12", "2.76", "TNE", "KZ", cited("Railway", null));
    indicator("2026-01-03", "2023", "2.70", "KTN", null, agency);
    throughput("2026-01-04", "2024-40", "2.1", "TNE", null, agency);
    throughput("2026-01-05", null, "25", "TNE", null, agency);

    figures("subject=" + CORRIDOR)
        .body("items.key.period", equalTo(java.util.Arrays.asList("2023", "2024-01/2024-06", null)))
        .body("items.values*.size()", equalTo(List.of(3, 1, 1)))
        .body("items[0].key.subject", equalTo(CORRIDOR))
        .body("items[0].key.metric", equalTo("cargo_volume"))
        .body(
            "items[0].values.streamType",
            equalTo(List.of("indicators", "throughput", "throughput")))
        .body("items[0].values[2].period", equalTo("2023-01/2023-12"))
        .body("items[0].values[2].reporter", equalTo("ISO:KZ"))
        .body("items[0].values[0].citations[0].source.publisher", equalTo("Agency"))
        .body("items[0].values[0].suspect", equalTo(List.of("MAGNITUDE")))
        .body("items[0].values[0].published", equalTo("2024-03-01"))
        .body("items[0].values[2].published", nullValue())
        .body("items[2].key.period", nullValue());
    figures("subject=" + CORRIDOR + "&metric=cargo_volume&period=2023-01/2023-12")
        .body("items", hasSize(1))
        .body("items[0].values", hasSize(3));
    figures("subject=" + CORRIDOR + "&period=2024").body("items", hasSize(0));
    figures("subject=" + CORRIDOR + "&overlaps=2024").body("items", hasSize(1));
    figures("subject=" + CORRIDOR + "&unit=KTN").body("items[0].values", hasSize(1));
    figures("subject=" + CORRIDOR + "&reporter=KZ").body("items[0].values", hasSize(1));
    figures("subject=" + CORRIDOR + "&source=" + agency.source().id())
        .body("items.values*.size()", equalTo(List.of(2, 1, 1)));
    figures("subject=" + CORRIDOR + "&basis=PLANNED").body("items", hasSize(0));
    figures("subject=" + CORRIDOR + "&metric=teu").body("items", hasSize(0));
    figures("subject=" + CORRIDOR + "&asOf=2026-01-02")
        .body("items", hasSize(1))
        .body("items[0].values", hasSize(2));
    figures("subject=" + CORRIDOR + "&publishedBefore=2024-03-01")
        .body("items.values*.size()", equalTo(List.of(2, 1, 1)));
    figures("subject=" + CORRIDOR + "&publishedBefore=2024-02-29").body("items", hasSize(0));
    assertEquals(
        "2.70",
        ledger.ask(
            "SELECT doc #>> '{quantity,value}' FROM figure WHERE subject = '"
                + CORRIDOR
                + "' AND doc->>'streamType' = 'indicators'"));
  }

  /// All values of these tests are flagged with MAGNITUDE.
  @Test
  void flaggedValuesAreListedAndTakePartInTheVerdictOnlyOnRequest() {
    throughput("2026-01-01", "2023", "2.8", "TNE", null, cited("Agency", "2024-03-01"));
    throughput("2026-01-02", "2023", "4.0", "TNE", null, cited("Railway", "2024-03-02"));
    figures("subject=" + CORRIDOR)
        .body("items[0].values", hasSize(2))
        .body("items[0].verdict", equalTo("SINGLE"))
        .body("items[0].why", nullValue());
    figures("subject=" + CORRIDOR + "&flagged=true")
        .body("items[0].verdict", equalTo("CONFLICT"))
        .body("items[0].values.printed", equalTo(List.of("2.8 t", "4.0 t")))
        .body("items[0].values.printedPeriod", equalTo(List.of("2023", "2023")));
  }

  @Test
  void figuresWithoutAPeriodFormOneSetWhicheverRecordStatesThem() {
    throughput("2026-01-01", null, "100", "TNE", null, cited("A", "2024"));
    indicator("2026-01-02", null, "120", "TNE", null, cited("B", "2024"));
    throughput("2026-01-03", "2023", "110", "TNE", null, cited("C", "2024"));
    figures("subject=" + CORRIDOR)
        .body("items", hasSize(2))
        .body("items.find { it.key.period == null }.values", hasSize(2));
    assertEquals(1, undated());
    ledger.clear();
    throughput("2026-01-01", null, "100", "KMT", null, cited("A", "2024"));
    assertEquals(0, undated());
    throughput("2026-01-02", null, "100", "TNE/ANN", null, cited("A", "2024"));
    assertEquals(0, undated());
    throughput("2026-01-03", null, "100", "USD", null, cited("A", "2024"));
    assertEquals(1, undated());
  }

  private static int undated() {
    return given()
        .get("/v1/evidence-gaps?gap=UNDATED&of=FIGURES")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("items.findAll { it.label.contains('%s') }".formatted(CORRIDOR))
        .size();
  }

  @Test
  void aPartOfAYearAboveTheYearIsFlaggedInBothSets() {
    throughput("2026-01-01", "2023", "2.8", "TNE", null, cited("Agency", "2024-03-01"));
    throughput("2026-01-02", "2023-40", "4.0", "TNE", null, cited("Railway", "2024-03-02"));
    figures("subject=" + CORRIDOR + "&flagged=true")
        .body(
            "items.partsAboveWhole.partPeriod.flatten()",
            equalTo(List.of("2023-01/2023-06", "2023-01/2023-06")));
    figures("subject=" + CORRIDOR + "&flagged=true&period=2023")
        .body("items[0].partsAboveWhole.wholePeriod", equalTo(List.of("2023")));
  }

  @Test
  void twoReportersOfNearlyTheSameMonthsAreAMirror() {
    throughput("2026-01-01", "2024-40", "2.8", "TNE", "KZ", cited("Agency", "2024-08-01"));
    throughput("2026-01-02", "2024-01/2024-05", "4.0", "TNE", "AZ", cited("Railway", "2024-08-02"));
    figures("subject=" + CORRIDOR + "&flagged=true")
        .body("items.nearlySamePeriods.verdict.flatten()", equalTo(List.of("MIRROR", "MIRROR")));
  }

  @Test
  void aBoundOfThePublicationIsShownAsABound() {
    throughput("2026-01-01", "2023", "2.8", "TNE", null, cited("Agency", "2024-05-07/.."));
    figures("subject=" + CORRIDOR)
        .body("items[0].values[0].published", equalTo("2024-05-07/.."))
        .body("items[0].values[0].printedPublished", equalTo("not before 7 May 2024"));
  }

  @Test
  void aSetSaysWhetherItsValuesCertainlyCoverADay() {
    throughput("2026-01-01", "2023", "2.8", "TNE", null, cited("Agency", "2024"));
    throughput("2026-01-02", "2024~", "4.0", "TNE", null, cited("Agency", "2024"));
    figures("subject=" + CORRIDOR + "&overlaps=2023-06-01/..")
        .body("items.match", equalTo(List.of("CERTAIN", "POSSIBLE")));
    figures("subject=" + CORRIDOR).body("items[0].match", nullValue());
  }

  @Test
  void aGrowthIsDerivedAcrossSourcesOnlyIfNoSourceStatesBothValues() {
    throughput("2026-01-01", "2023", "2.8", "TNE", null, cited("Agency", "2024-03-01"));
    throughput("2026-01-02", "2024", "4.0", "TNE", null, cited("Railway", "2025-03-02"));
    derived("GROWTH")
        .body("items", hasSize(1))
        .body("items[0].acrossSources", equalTo(true))
        .body(
            "items[0].caveats",
            hasItem(containsString("(2023) from Agency (published 1 March 2024)")));

    UUID before =
        throughput("2026-01-03", "2023", "3.5", "TNE", null, cited("Railway", "2025-03-02"));
    derived("GROWTH")
        .body("items", hasSize(1))
        .body("items[0].acrossSources", equalTo(false))
        .body("items[0].inputs", hasItem(before.toString()))
        .body("items[0].quantity.value", equalTo(14.3f));
  }

  @Test
  void aValueHasADifferenceFromTheBaseThatItsGrowthImplies() {
    var growth =
        new Growth(
            Growth.Kind.PERCENT,
            new BigDecimal("86"),
            Qualifier.EXACT,
            Period.parse("2022"),
            false,
            null,
            null,
            0);
    var value = new Quantity(new BigDecimal("2.8"), null, 6, new Unit("TNE"), null);
    record(
        "throughput",
        throughput,
        "2026-01-01",
        new ThroughputReported(
            null,
            new Figure(key("2023", null), value, growth, null, false, null, null),
            List.of(cited("A", "2024"))));
    derived("DIFFERENCE")
        .body("items.quantity.value", equalTo(List.of(1.295f)))
        .body("items.against.period", equalTo(List.of("2022")))
        .body("items.acrossSources", equalTo(List.of(false)));
    derived("GROWTH").body("items", hasSize(0));
  }

  /// A derivation from a part of the figures could be wrong.
  @Test
  void aDerivationFromMoreThanTenThousandFiguresIsRefused() {
    throughput("2026-01-01", "2023", "2.8", "TNE", null, cited("Agency", "2024-03-01"));
    ledger.copy("figure", "subject = '%s'".formatted(CORRIDOR), 9_999);
    try {
      derived("GROWTH");
      ledger.copy("figure", "subject = '%s' AND sort_key LIKE '%%9999'".formatted(CORRIDOR), 1);

      String address = "/v1/figures/derived?subject=" + CORRIDOR;
      given()
          .get(address)
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("query:metric"));
      given()
          .get(address + "&metric=cargo_volume")
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("query:subject"));
    } finally {
      ledger.empty("figure");
    }
  }

  @Test
  void aNewValueOfAStreamClosesNoRowOfTheOthers() {
    for (int i = 0; i < 5; i++)
      throughput("2026-01-0" + (i + 1), "202" + i, "1", "TNE", null, cited("A", "2024"));
    assertEquals("5", ledger.ask("SELECT count(*) FROM figure WHERE subject = '" + CORRIDOR + "'"));
    assertEquals(
        "5",
        ledger.ask(
            "SELECT count(*) FROM figure WHERE recorded_to = 'infinity' AND subject = '"
                + CORRIDOR
                + "'"));
  }

  @Test
  void growthAloneIsAValueToo() {
    var growth =
        new Growth(
            Growth.Kind.PERCENT,
            new BigDecimal("86"),
            Qualifier.EXACT,
            Period.parse("2022"),
            false,
            null,
            null,
            0);
    ledger.record(
        "throughput",
        throughput,
        "2026-01-01T00:00:00Z",
        new ThroughputReported(
            null,
            new Figure(key("2023", null), null, growth, null, false, null, null),
            List.of(cited("A", "2024"))));
    figures("subject=" + CORRIDOR)
        .body("items[0].values[0].growth.value", equalTo(86))
        .body("items[0].values[0].growth.against", equalTo("2022"));
  }

  @Test
  void theHistoryOfAValueIsItsFacts() {
    throughput("2026-01-01", "2022", "1.5", "TNE", null, cited("A", "2024"));
    UUID id = throughput("2026-01-02", "2023", "2.8", "TNE", null, cited("A", "2024"));
    given()
        .get("/v1/figures/%s/history".formatted(id))
        .then()
        .statusCode(200)
        .body("item.key.period", equalTo("2023"))
        .body("item.value.id", equalTo(id.toString()))
        .body("item.facts", hasSize(1))
        .body("item.facts[0].event", equalTo(id.toString()))
        .body("item.facts[0].version", equalTo(2))
        .body("item.facts[0].type", equalTo("throughput-reported"));
    given().get("/v1/figures/%s/history?asOf=2026-01-01".formatted(id)).then().statusCode(404);
    given().get("/v1/figures/%s/history".formatted(UUID.randomUUID())).then().statusCode(404);
  }

  @Test
  void pagesOfSetsNeitherLoseNorRepeat() {
    var facts = new ArrayList<Ledger.Fact>();
    for (int i = 0; i < 60; i++)
      facts.add(
          new Ledger.Fact(
              "throughput",
              UUID.randomUUID(),
              Instant.parse("2026-01-01T00:00:00Z"),
              new ThroughputReported(
                  null,
                  new Figure(
                      key(Integer.toString(2000 + i / 3), null),
                      Quantity.of("1", "TNE"),
                      null,
                      null,
                      false,
                      null,
                      null),
                  List.of(cited("A", "2024")))));
    ledger.recordAll(facts);
    var periods = new ArrayList<String>();
    int values = 0;
    String next = "";
    do {
      var page =
          given()
              .get(
                  "/v1/figures?limit=7&subject="
                      + CORRIDOR
                      + (next.isEmpty() ? "" : "&cursor=" + next))
              .then()
              .statusCode(200)
              .extract();
      periods.addAll(page.<List<String>>path("items.key.period"));
      values += page.<List<List<?>>>path("items.values").stream().mapToInt(List::size).sum();
      next = page.path("next");
    } while (next != null);
    assertEquals(
        java.util.stream.IntStream.range(2000, 2020).mapToObj(Integer::toString).toList(), periods);
    assertEquals(60, values);
  }

  @Test
  void invalidParametersAreNamed() {
    for (String wrong :
        List.of(
            "subject=somewhere",
            "period=soon",
            "overlaps=soon",
            "unit=stone",
            "reporter=Narnia",
            "source=7",
            "basis=GUESS",
            "q=x"))
      given()
          .get("/v1/figures?" + wrong)
          .then()
          .statusCode(400)
          .body("errors[0].pointer", equalTo("query:" + wrong.substring(0, wrong.indexOf('='))));
  }

  private static io.restassured.response.ValidatableResponse figures(String query) {
    return given().get("/v1/figures?" + query).then().statusCode(200);
  }

  private static io.restassured.response.ValidatableResponse derived(String method) {
    return given()
        .get("/v1/figures/derived?subject=%s&method=%s".formatted(CORRIDOR, method))
        .then()
        .statusCode(200);
  }

  private UUID throughput(
      String day, String period, String value, String unit, String reporter, Citation citation) {
    return record(
        "throughput",
        throughput,
        day,
        new ThroughputReported(null, figure(period, value, unit, reporter), List.of(citation)));
  }

  private UUID indicator(
      String day, String period, String value, String unit, String reporter, Citation citation) {
    return record(
        "indicators",
        indicator,
        day,
        new ObservationReported(null, figure(period, value, unit, reporter), List.of(citation)));
  }

  private UUID record(String type, UUID stream, String day, LedgerEvent event) {
    return ledger.record(type, stream, day + "T00:00:00Z", event).id();
  }

  private static Figure figure(String period, String value, String unit, String reporter) {
    return new Figure(
        key(period, reporter),
        new Quantity(new BigDecimal(value), null, 0, new Unit(unit), null),
        null,
        null,
        false,
        List.of(Figure.Suspect.MAGNITUDE),
        null);
  }

  private static FigureKey key(String period, String reporter) {
    return new FigureKey(
        "cargo_volume",
        new SubjectRef(CORRIDOR),
        period == null ? null : Period.parse(period),
        null,
        null,
        null,
        reporter == null ? null : new PartyRef(reporter),
        null,
        null);
  }
}
