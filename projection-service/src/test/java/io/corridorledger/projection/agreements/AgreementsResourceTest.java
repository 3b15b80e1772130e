package io.corridorledger.projection.agreements;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.AgreementEvent.AgreementAnnounced;
import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.AgreementEvent.DocumentPackageReported;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.Instrument.Type;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Amount;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Quantity;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Stack.class)
class AgreementsResourceTest {

  private static final String MINE = "CO:Agreements test";

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void everyFilterAppliesAndARepeatedFilterMatchesAllItsValues() {
    UUID visit = UUID.randomUUID();
    UUID parent = UUID.randomUUID();
    UUID energy =
        signed(
            "Energy bridge treaty",
            Type.TREATY,
            "2024-03",
            List.of("energy"),
            visit,
            parent,
            "AZ",
            "UZ");
    UUID roads =
        signed(
            "Road protocol",
            Type.PROTOCOL,
            "2023-06-21",
            List.of("transport"),
            null,
            null,
            "AZ",
            "KZ");
    UUID undated =
        signed("Old memorandum", Type.MOU, null, List.of("transport"), null, null, "UZ", "KZ");

    assertEquals(List.of(roads, energy, undated), ids(mine()));
    assertEquals(List.of(energy), ids(mine().queryParam("party", "AZ", "UZ")));
    assertEquals(List.of(roads, energy), ids(mine().queryParam("party", "ISO:AZ")));
    assertEquals(List.of(undated), ids(mine().queryParam("type", "MOU")));
    assertEquals(List.of(roads, undated), ids(mine().queryParam("subject", "transport")));
    assertEquals(List.of(energy), ids(mine().queryParam("visit", visit)));
    assertEquals(List.of(energy), ids(mine().queryParam("parent", parent)));
    assertEquals(List.of(roads), ids(mine().queryParam("q", "prot ROAD")));
    assertEquals(List.of(), ids(mine().queryParam("status", "ANNOUNCED")));
    assertEquals(List.of(roads, energy, undated), ids(mine().queryParam("level", "STATE")));
    assertEquals(List.of(), ids(mine().queryParam("level", "AGENCY")));
  }

  @Test
  void anEmptyListNamesTheNearestWords() {
    signed("Grid", Type.TREATY, "2024-03", List.of("energy"), null, null, "AZ", "UZ");
    mine()
        .queryParam("subject", "Energy")
        .get("/v1/agreements")
        .then()
        .statusCode(200)
        .body("items", hasSize(0))
        .body(
            "hints[0]",
            equalTo("subject: no item of this list has 'Energy'; the nearest words are [energy]"));
    mine()
        .queryParam("asOf", "1999-01-01")
        .get("/v1/agreements")
        .then()
        .body("items", hasSize(0))
        .body("hints[0]", startsWith("asOf: the ledger recorded the first item of this list at"));
    mine().get("/v1/agreements").then().body("hints", nullValue());
  }

  @Test
  void filtersByPeriodMatchDatesAndCoveredYears() {
    UUID march = signed("March", Type.TREATY, "2024-03", List.of(), null, null, "AZ", "UZ");
    UUID open = signed("Since", Type.TREATY, "2025-05/..", List.of(), null, null, "AZ", "UZ");
    UUID programme = UUID.randomUUID();
    ledger.record(
        "agreements",
        programme,
        "2026-01-01T00:00:00Z",
        new AgreementSigned(
            null,
            instrument("Programme", Type.PROGRAMME, List.of(), null, null, "2028/2029", "AZ", "UZ"),
            null,
            List.of(cited("A", "2024"))));

    assertEquals(
        List.of(march),
        ids(mine().queryParam("from", "2024-03-31").queryParam("to", "2024-12-31")));
    assertEquals(List.of(march, open), ids(mine().queryParam("from", "2024-03-31")));
    assertEquals(List.of(), ids(mine().queryParam("to", "2024-02-29")));
    assertEquals(List.of(open, programme), ids(mine().queryParam("validOn", "2029-12-31")));
    assertEquals(List.of(march), ids(mine().queryParam("validOn", "2024-03-01")));
    matches(mine().queryParam("from", "2024-03-01"), "CERTAIN", "POSSIBLE");
    matches(mine().queryParam("from", "2024-03-31"), "POSSIBLE", "POSSIBLE");
    matches(mine().queryParam("validOn", "2024-03-01"), "POSSIBLE");
    matches(mine().queryParam("validOn", "2029-12-31"), "POSSIBLE", "CERTAIN");
    mine().get("/v1/agreements").then().body("items[0].match", nullValue());
  }

  private static void matches(RequestSpecification query, String... expected) {
    assertEquals(
        List.of(expected), query.get("/v1/agreements").then().extract().path("items.match"));
  }

  @Test
  void differingAccountsOfOneSigningAreListedSideBySide() {
    UUID id = UUID.randomUUID();
    ledger.record("agreements", id, "2026-01-01T00:00:00Z", announced("Talks", "2021"));
    ledger.record(
        "agreements",
        id,
        "2026-01-02T00:00:00Z",
        signed("Declaration", Type.DECLARATION, "2021-06-15", "2024-01-05"));
    ledger.record(
        "agreements",
        id,
        "2026-01-03T00:00:00Z",
        signed("Agreement", Type.AGREEMENT, "2021-06", "2024-02-05"));
    one(id)
        .body("item.dateConflict", equalTo(false))
        .body("item.date", equalTo("2021-06-15"))
        .body("item.formConflict", equalTo(true));
    ledger.record(
        "agreements",
        id,
        "2026-01-04T00:00:00Z",
        signed("Declaration", Type.DECLARATION, "2021-06-16", "2024-03-05"));

    one(id)
        .body("item.status", equalTo("SIGNED"))
        .body("item.title", equalTo("Declaration"))
        .body("item.alsoTitled", equalTo(List.of("Agreement", "Talks")))
        .body("item.type", equalTo("DECLARATION"))
        .body("item.types", equalTo(List.of("DECLARATION", "AGREEMENT")))
        .body("item.formConflict", equalTo(true))
        .body("item.dateConflict", equalTo(true))
        .body("item.date", nullValue())
        .body(
            "item.accounts.findAll { it.type == 'agreement-signed' }.fact.date",
            equalTo(List.of("2021-06-15", "2021-06", "2021-06-16")))
        .body("item.accounts.fact.citations", hasSize(4))
        .body("item.accounts[2].fact.citations[0].source.publisher", equalTo("Agency"))
        .body("item.timeline", hasSize(4))
        .body("item.timeline.version", equalTo(List.of(1, 2, 3, 4)))
        .body("item.timeline[0].type", equalTo("agreement-announced"))
        .body("item.timeline[1].occurred", equalTo("2021-06-15"))
        .body("item.timeline[1].published", equalTo("2024-01-05"))
        .body("item.timeline[1].recorded", equalTo("2026-01-02T00:00:00Z"))
        .body("item.timeline[1].note", equalTo("a note"))
        .body("item.timeline[1].sources[0].publisher", equalTo("Agency"));
    assertEquals(
        List.of(id), ids(mine().queryParam("from", "2021-06-16").queryParam("to", "2021-06-16")));
    assertEquals(List.of(id), ids(mine().queryParam("type", "AGREEMENT")));
  }

  @Test
  void pastQueriesSelectByRecordedAndPublishedTime() {
    UUID id = UUID.randomUUID();
    ledger.record(
        "agreements",
        id,
        "2026-01-01T00:00:00Z",
        signed("First", Type.TREATY, "2024-06-01", "2024-06-10"));
    // late: recorded afterwards, published before
    ledger.record(
        "agreements",
        id,
        "2026-02-01T00:00:00Z",
        signed("Late", Type.TREATY, "2024-06-01", "2024-06-05"));
    ledger.record(
        "agreements",
        id,
        "2026-03-01T00:00:00Z",
        signed("Unknown", Type.TREATY, "2024-06-01", null));

    assertEquals(3, versions(id, null, null));
    assertEquals(0, versions(id, "2025-12-31", null));
    assertEquals(1, versions(id, "2026-01-01", null));
    assertEquals(1, versions(id, "2026-01-31T23:59:59.999999Z", null));
    assertEquals(2, versions(id, "2026-02-01T00:00:00Z", null));
    assertEquals(0, versions(id, null, "2024-06-04"));
    assertEquals(1, versions(id, null, "2024-06-09"));
    assertEquals(2, versions(id, null, "2024-06-10"));
    assertEquals(2, versions(id, null, "9999-12-30"));
    assertEquals(0, versions(id, "2026-01-15", "2024-06-09"));
    assertEquals(1, versions(id, "2026-01-15", "2024-06-10"));
    one(id, "publishedBefore", "2024-06-09").body("item.title", equalTo("Late"));
    assertEquals(List.of(), ids(mine().queryParam("asOf", "2025-12-31")));
    assertEquals(List.of(id), ids(mine().queryParam("asOf", "2026-01-01")));
  }

  @Test
  void factsOfOneInstantGiveTheSameRowsForAnyBatching() {
    UUID apart = UUID.randomUUID();
    UUID together = UUID.randomUUID();
    var first = signed("One", Type.TREATY, "2024-06-01", "2024-06-10");
    var second = signed("Two", Type.TREATY, "2024-06-02", "2024-06-10");
    ledger.record("agreements", apart, "2026-01-01T00:00:00Z", first);
    ledger.record("agreements", apart, "2026-01-01T00:00:00Z", second);
    var instant = Instant.parse("2026-01-01T00:00:00Z");
    ledger.recordAll(
        List.of(
            new Ledger.Fact("agreements", together, instant, first),
            new Ledger.Fact("agreements", together, instant, second)));
    String rows =
        "SELECT count(*) || ' ' || min(recorded_to::text) || ' ' || min(doc->>'version') FROM agreement WHERE id = '%s'";
    assertEquals("1 infinity 2", ledger.ask(rows.formatted(apart)));
    assertEquals("1 infinity 2", ledger.ask(rows.formatted(together)));
  }

  @Test
  void aPackageShowsItsCountAndItsMembers() {
    UUID id = UUID.randomUUID();
    UUID member = UUID.randomUUID();
    ledger.record(
        "agreements",
        id,
        "2026-01-01T00:00:00Z",
        new DocumentPackageReported(
            null,
            instrument("Eighteen documents", Type.PACKAGE, List.of(), null, null, null, "AZ", "UZ"),
            Period.parse("2024-08-23"),
            Quantity.of("18", "document"),
            List.of(member),
            List.of(cited("A", "2024-08-24"))));
    one(id)
        .body("item.status", equalTo("PACKAGE_REPORTED"))
        .body("item.count.value", equalTo(18))
        .body("item.count.unit", equalTo("document"))
        .body("item.members", equalTo(List.of(member.toString())));
    assertEquals(List.of(id), ids(mine().queryParam("status", "PACKAGE_REPORTED")));
    given()
        .queryParam("subject", "country:AZ")
        .queryParam("unit", "document")
        .get("/v1/figures")
        .then()
        .body("items", hasSize(0));
  }

  @Test
  void pagesNeitherLoseNorRepeatAmongEqualDates() {
    var facts = new ArrayList<Ledger.Fact>();
    var expected = new HashSet<String>();
    for (int i = 0; i < 137; i++) {
      UUID id = UUID.randomUUID();
      expected.add(id.toString());
      facts.add(
          new Ledger.Fact(
              "agreements",
              id,
              Instant.parse("2026-01-01T00:00:00Z"),
              signed("Same day", Type.MOU, i % 3 == 0 ? null : "2024-06-01", "2024-06-10")));
    }
    ledger.recordAll(facts);
    var seen = new ArrayList<String>();
    int pages = 0;
    String next = "/v1/agreements?limit=10&party=" + MINE.replace(" ", "%20");
    while (next != null) {
      var answer = given().urlEncodingEnabled(false).get(next).then().statusCode(200).extract();
      List<String> items = answer.path("items.id");
      assertEquals(pages < 13 ? 10 : 7, items.size(), "page " + pages);
      seen.addAll(items);
      pages++;
      String link = answer.header("Link");
      assertEquals(link == null, answer.path("next") == null);
      next = link == null ? null : link.substring(1, link.indexOf('>'));
      if (pages == 5)
        ledger.record(
            "agreements",
            UUID.fromString(seen.getFirst()),
            "2026-01-02T00:00:00Z",
            signed("Again", Type.MOU, null, null));
    }
    assertEquals(14, pages);
    assertEquals(137, seen.size());
    assertEquals(expected, new HashSet<>(seen));
  }

  @Test
  void anInvalidQueryIsAProblemThatNamesTheParameter() {
    for (String wrong :
        List.of(
            "party=Narnia",
            "type=PACT",
            "level=CITY",
            "status=BROKEN",
            "visit=1-1-1-1-1",
            "from=2024",
            "to=2024-02-30",
            "asOf=yesterday",
            "asOf=2024-13-01",
            "publishedBefore=2024",
            "publishedBefore=9999-12-31",
            "validOn=later",
            "limit=0",
            "limit=501",
            "limit=ten",
            "cursor=***",
            "include=everything",
            "include=accounts,notes",
            "inForceOn=2024-1-1",
            "q=%20",
            "partty=AZ"))
      given()
          .urlEncodingEnabled(false)
          .get("/v1/agreements?" + wrong)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:corridor:problem:invalid-parameter"))
          .body("errors[0].pointer", equalTo("query:" + wrong.substring(0, wrong.indexOf('='))));
    given()
        .get("/v1/agreements?from=2024-02-01&to=2024-01-01")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("query:to"));
    for (String unknown : List.of(UUID.randomUUID().toString(), "no-uuid"))
      given()
          .get("/v1/agreements/" + unknown)
          .then()
          .statusCode(404)
          .body("type", equalTo("urn:corridor:problem:not-found"));
  }

  @Test
  void theAmountsOfAllAccountsAreListed() {
    UUID id = UUID.randomUUID();
    for (String amount : List.of("50", "60", "50")) {
      Instrument grant = instrument("Grant", Type.GRANT, List.of(), null, null, null, "AZ", "UZ");
      ledger.record(
          "agreements",
          id,
          "2026-01-01T00:00:00Z",
          new AgreementSigned(
              null,
              with(grant, new Amount(Quantity.of(amount, "USD"), new PartyRef("ISO:AZ"))),
              null,
              List.of(cited("A", "2024"))));
    }
    one(id)
        .body("item.type", equalTo("GRANT"))
        .body("item.amounts.quantity.value", contains(50, 60))
        .body("item.amounts.party", contains("ISO:AZ", "ISO:AZ"));
  }

  private static Instrument with(Instrument instrument, Amount amount) {
    return new Instrument(
        instrument.type(),
        instrument.title(),
        instrument.level(),
        instrument.parties(),
        instrument.unilateral(),
        instrument.subjects(),
        instrument.place(),
        instrument.covers(),
        instrument.parent(),
        instrument.visit(),
        List.of(amount),
        instrument.note());
  }

  @Test
  void aListIsCompactUnlessEvidenceIsIncluded() {
    UUID id = signed("Compact", Type.TREATY, "2024-03", List.of(), null, null, "AZ", "UZ");

    var compact = mine().get("/v1/agreements").then().statusCode(200);
    var timeline = mine().queryParam("include", "timeline").get("/v1/agreements").then();
    var both = mine().queryParam("include", "accounts,timeline").get("/v1/agreements").then();
    var repeated =
        mine().queryParam("include", "accounts", "timeline").get("/v1/agreements").then();

    compact
        .body("items[0].title", equalTo("Compact"))
        .body("items[0].timeline", nullValue())
        .body("items[0].accounts", nullValue());
    timeline.body("items[0].timeline", hasSize(1)).body("items[0].accounts", nullValue());
    both.body("items[0].timeline", hasSize(1))
        .body("items[0].accounts[0].type", equalTo("agreement-signed"))
        .body("items[0].accounts[0].fact.instrument.title", equalTo("Compact"));
    assertEquals(
        both.extract().<Map<String, Object>>path("items[0]"),
        repeated.extract().<Map<String, Object>>path("items[0]"));
    assertEquals(
        both.extract().<Map<String, Object>>path("items[0]"),
        one(id).extract().<Map<String, Object>>path("item"));
  }

  @Test
  void aCompactListHasAtMostAThirdOfTheBytesWithEvidence() {
    for (int i = 0; i < 50; i++) {
      UUID id = UUID.randomUUID();
      for (String source : List.of("First agency", "Second agency", "Third agency"))
        ledger.record(
            "agreements",
            id,
            "2026-01-01T00:00:00Z",
            new AgreementSigned(
                null,
                instrument("Small " + i, Type.TREATY, List.of(), null, null, null, "AZ", "UZ"),
                Period.parse("2024-03"),
                List.of(cited(source, "2024"))));
    }

    int compact = mine().get("/v1/agreements").asByteArray().length;
    int whole =
        mine()
            .queryParam("include", "accounts,timeline")
            .get("/v1/agreements")
            .asByteArray()
            .length;

    assertTrue(compact * 3 < whole, compact + " of " + whole);
  }

  @Test
  void aReaderCanWaitForItsOwnWrite() {
    UUID stream = UUID.randomUUID();
    String token = "test:" + stream + "@2";
    given()
        .header("Consistency-Token", token)
        .get("/v1/agreements")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .header("Consistency-Applied", "test:" + stream + "@0")
        .body("type", equalTo("urn:corridor:problem:not-yet-visible"))
        .body("retryable", equalTo(true));
    ledger.progress(stream, 2);
    given()
        .header("Consistency-Token", token + ", " + token)
        .header("Prefer", "respond-async, wait=2")
        .get("/v1/agreements")
        .then()
        .statusCode(200)
        .header("Preference-Applied", "wait=2")
        .body("freshness", org.hamcrest.Matchers.notNullValue());
    given()
        .header("Consistency-Token", "soon")
        .get("/v1/agreements")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("header:Consistency-Token"));
  }

  @Test
  void theApiIsDescribedWithExamplesAndProblems() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("openapi", containsString("3.1"))
        .body(
            "paths.'/v1/agreements'.get.parameters.name",
            org.hamcrest.Matchers.hasItems(
                "party",
                "asOf",
                "publishedBefore",
                "cursor",
                "limit",
                "Consistency-Token",
                "Prefer"))
        .body(
            "paths.'/v1/agreements'.get.responses.'400'.'$ref'",
            equalTo("#/components/responses/InvalidParameter"))
        .body(
            "paths.'/v1/agreements'.get.responses.'200'.content.'application/json'.schema.'$ref'",
            equalTo("#/components/schemas/AgreementPage"))
        .body(
            "components.responses.InvalidParameter.content.'application/problem+json'.schema.'$ref'",
            equalTo("#/components/schemas/Problem"))
        .body(
            "components.schemas.EvidencedAgreement.properties.timeline.items.'$ref'",
            equalTo("#/components/schemas/TimelineEntry"))
        .body("components.schemas.Period.type", equalTo("string"));
  }

  @Test
  void everyQueryDocumentsThatTheDatabaseOrMemoryMayBeMissing() {
    JsonPath document = given().accept("application/json").get("/q/openapi").jsonPath();
    Map<String, Object> paths = document.getMap("paths");
    assertTrue(paths.size() > 20, paths.keySet()::toString);
    paths.keySet().stream()
        // Not every operation on API keys is a query. They reserve no memory.
        .filter(path -> !path.startsWith("/v1/api-keys"))
        .forEach(path -> {
          String component =
              document.getString("paths.'%s'.get.responses.'503'.'$ref'".formatted(path));
          Map<String, Object> problems =
              document.getMap(
                  component.substring(2).replace('/', '.')
                      + ".content.'application/problem+json'.examples");
          assertTrue(problems.containsKey("unavailable"), path);
          // The lists of parked streams and the pages of the audit log are short. The documents of
          // the topics and the structure of figures are constant. They reserve no memory.
          assertEquals(
              path.startsWith("/v1/")
                  && !path.startsWith("/v1/parked-streams")
                  && !path.equals("/v1/audit/entries")
                  && !path.equals("/v1/figures/structure"),
              problems.containsKey("overloaded"),
              path);
        });
  }

  private int versions(UUID id, String asOf, String publishedBefore) {
    var request = given();
    if (asOf != null) request.queryParam("asOf", asOf);
    if (publishedBefore != null) request.queryParam("publishedBefore", publishedBefore);
    var answer = request.get("/v1/agreements/" + id).then().extract();
    if (answer.statusCode() == 404) return 0;
    assertEquals(200, answer.statusCode(), answer::asString);
    return answer.<List<Integer>>path("item.timeline.version").size();
  }

  private static RequestSpecification mine() {
    return given().queryParam("party", MINE);
  }

  private static List<UUID> ids(RequestSpecification request) {
    List<String> ids =
        request.get("/v1/agreements").then().statusCode(200).extract().path("items.id");
    return ids.stream().map(UUID::fromString).toList();
  }

  private static ValidatableResponse one(UUID id, String... parameters) {
    var request = given();
    if (parameters.length == 2) request.queryParam(parameters[0], parameters[1]);
    return request.get("/v1/agreements/" + id).then().statusCode(200);
  }

  private UUID signed(
      String title,
      Type type,
      String date,
      List<String> subjects,
      UUID visit,
      UUID parent,
      String... parties) {
    UUID id = UUID.randomUUID();
    ledger.record(
        "agreements",
        id,
        "2026-01-01T00:00:00Z",
        new AgreementSigned(
            null,
            instrument(title, type, subjects, visit, parent, null, parties),
            date == null ? null : Period.parse(date),
            List.of(cited("A", "2024"))));
    return id;
  }

  private static AgreementSigned signed(String title, Type type, String date, String published) {
    return new AgreementSigned(
        null,
        instrument(title, type, List.of(), null, null, null, "AZ", "TR"),
        date == null ? null : Period.parse(date),
        List.of(cited("Agency", published)));
  }

  private static AgreementAnnounced announced(String title, String date) {
    return new AgreementAnnounced(
        null,
        instrument(title, Type.UNSPECIFIED, List.of(), null, null, null, "AZ", "TR"),
        Period.parse(date),
        List.of(cited("Agency", "2021")));
  }

  private static Instrument instrument(
      String title,
      Type type,
      List<String> subjects,
      UUID visit,
      UUID parent,
      String covers,
      String... parties) {
    return new Instrument(
        type,
        title,
        Instrument.Level.STATE,
        Stream.concat(Stream.of(MINE), Stream.of(parties))
            .map(p -> new Instrument.Party(new PartyRef(p), null))
            .toList(),
        false,
        subjects,
        null,
        covers == null ? null : Period.parse(covers),
        parent,
        visit,
        "a note");
  }
}
