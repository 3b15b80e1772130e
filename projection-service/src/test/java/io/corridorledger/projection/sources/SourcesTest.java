package io.corridorledger.projection.sources;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.corridorledger.event.AgreementEvent.AgreementSigned;
import io.corridorledger.event.Instrument;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.Remark;
import io.corridorledger.event.Remark.FactReinstated;
import io.corridorledger.event.Remark.FactRetracted;
import io.corridorledger.event.Remark.NoteCited;
import io.corridorledger.feed.LongStream;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The sources at a point in time, and the statements that rest on one source alone.
@QuarkusTest
@WithTestResource(Stack.class)
class SourcesTest {

  private static final Source REPORT = source("Sources: report", null);
  private static final Source COPY = source("Sources: copy", REPORT.id());
  private static final Source COPY_OF_COPY = source("Sources: copy of a copy", COPY.id());
  private static final Source OTHER = source("Sources: other", null);

  @Inject Ledger ledger;
  @Inject LongStream streams;

  private final UUID stream = UUID.randomUUID();

  @BeforeEach
  void begin() throws SQLException {
    ledger.clear();
    streams.begin();
  }

  @AfterEach
  void clear() {
    ledger.clear();
  }

  private static Source source(String publisher, UUID derivedFrom) {
    return new Source(
        null,
        publisher,
        null,
        "A report",
        null,
        Period.parse("2024-09-01"),
        null,
        Source.Kind.NEWS,
        derivedFrom);
  }

  private static LedgerEvent signed(Source... sources) {
    return new AgreementSigned(
        null,
        new Instrument(
            Instrument.Type.TREATY,
            "A treaty",
            null,
            List.of(
                new Instrument.Party(new PartyRef("AZ"), null),
                new Instrument.Party(new PartyRef("UZ"), null)),
            true,
            null,
            null,
            null,
            null,
            null,
            null),
        Period.parse("2024-08-22"),
        Stream.of(sources).map(source -> new Citation(source, "p. 1", null, null, null)).toList());
  }

  private void record(int version, LedgerEvent event) throws SQLException {
    streams.take(stream, version, version, 1, _ -> event);
  }

  private void retract(int version, int target) throws SQLException {
    record(
        version,
        new FactRetracted(
            fact(target), Remark.RetractionReason.INCORRECT_DATA, null, "misread", List.of()));
  }

  private UUID fact(int version) {
    return UUID.fromString(
        ledger.ask(
            "SELECT event_id FROM fact WHERE stream = '%s' AND version = %d"
                .formatted(stream, version)));
  }

  /// The recorded time of the event at a position.
  private static Instant recorded(int position) {
    return LongStream.START.plusSeconds(position);
  }

  private static ValidatableResponse list(Source source, String moment) {
    return given()
        .queryParam("publisher", source.publisher())
        .get("/v1/sources" + moment)
        .then()
        .statusCode(200);
  }

  private static ValidatableResponse one(Source source) {
    return given().get("/v1/sources/" + source.id()).then().statusCode(200);
  }

  @Test
  void aSourceIsListedFromTheTimeAtWhichAFactThatCitesItIsVisible() throws SQLException {
    record(1, signed(REPORT));

    list(REPORT, "").body("items.facts", equalTo(List.of(1)));
    list(REPORT, "?asOf=" + LongStream.START).body("items", empty());
    list(REPORT, "?asOf=1999-01-01")
        .body("items", empty())
        .body("hints[0]", startsWith("asOf: the ledger recorded the first source of this list"));
    list(REPORT, "?publishedBefore=2024-08-31").body("items", empty());
    list(REPORT, "?publishedBefore=2024-09-01").body("items.facts", equalTo(List.of(1)));
  }

  @Test
  void aChainOfCopiesIsOneSource() throws SQLException {
    record(1, signed(REPORT));
    record(2, signed(COPY));
    record(3, signed(COPY_OF_COPY));

    one(COPY_OF_COPY).body("statements.alone", equalTo(List.of(true)));
  }

  /// As for the gaps of the evidence: what only a source outside of the aggregate says about the
  /// copies does not join them.
  @Test
  void aChainWithoutItsMiddleIsTwoSources() throws SQLException {
    record(1, signed(REPORT));
    record(2, signed(COPY_OF_COPY));

    one(COPY_OF_COPY).body("statements.alone", equalTo(List.of(false)));
  }

  @Test
  void aRetractedFactIsNoSupport() throws SQLException {
    record(1, signed(REPORT));
    record(2, signed(OTHER));
    one(REPORT).body("statements.alone", equalTo(List.of(false)));

    retract(3, 2);

    one(REPORT).body("statements.alone", equalTo(List.of(true)));
    list(OTHER, "").body("items.facts", equalTo(List.of(0)));
  }

  @Test
  void aRetractedFactCountsUntilItsRetraction() throws SQLException {
    record(1, signed(REPORT));
    record(2, signed(REPORT));
    retract(3, 1);

    list(REPORT, "").body("items.facts", equalTo(List.of(1)));
    list(REPORT, "?asOf=" + recorded(3)).body("items.facts", equalTo(List.of(1)));
    list(REPORT, "?asOf=" + recorded(2)).body("items.facts", equalTo(List.of(2)));
  }

  @Test
  void aReinstatedFactCountsAgain() throws SQLException {
    record(1, signed(REPORT));
    retract(2, 1);
    record(3, new NoteCited(fact(1), "A note", null, List.of()));
    list(REPORT, "").body("items.facts", equalTo(List.of(0)));

    record(4, new FactReinstated(fact(1), "the source was right", List.of()));

    list(REPORT, "").body("items.facts", equalTo(List.of(1)));
  }

  @Test
  void aFactWithOnlyANoteCounts() throws SQLException {
    record(1, signed(REPORT));
    record(2, new NoteCited(fact(1), "A note", null, List.of()));

    list(REPORT, "").body("items.facts", equalTo(List.of(1)));
  }

  @Test
  void aFactThatCitesASourceTwiceCountsOnce() throws SQLException {
    record(1, signed(REPORT, REPORT));

    list(REPORT, "").body("items.facts", equalTo(List.of(1)));
  }
}
