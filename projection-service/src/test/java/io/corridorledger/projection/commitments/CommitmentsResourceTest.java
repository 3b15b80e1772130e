package io.corridorledger.projection.commitments;

import static io.corridorledger.projection.query.Ledger.cited;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.corridorledger.event.CommitmentEvent.Bound;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.CommitmentEvent.Target;
import io.corridorledger.event.LedgerEvent;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.event.ThroughputEvent.ThroughputReported;
import io.corridorledger.projection.Stack;
import io.corridorledger.projection.query.Ledger;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Figure;
import io.corridorledger.value.Figure.Suspect;
import io.corridorledger.value.FigureKey;
import io.corridorledger.value.Period;
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

/// Outcomes and revisions of commitments, over HTTP.
@QuarkusTest
@WithTestResource(Stack.class)
class CommitmentsResourceTest {

  private int second;

  @Inject Ledger ledger;

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @Test
  void everyRevisionHasItsDirection() {
    UUID promise = UUID.randomUUID();
    record("commitments", promise, made(target("2024", "4.0"), null, null, "Agency", "2024-01"));
    record("commitments", promise, revised(target("2025", "5.0"), null, "2024-06", "Agency"));
    record("commitments", promise, revised(target("2025", "5.0"), null, "2024-06", "Gazette"));
    record("commitments", promise, revised(target("2025", "4.5"), null, "2025-06", "Agency"));
    get("/v1/commitments/" + promise)
        .body(
            "item.revisions.directions", equalTo(List.of(List.of("UP", "LATER"), List.of("DOWN"))))
        .body("item.revisions.date", equalTo(List.of("2024-06", "2025-06")))
        .body("item.outcome.due", equalTo("2025"))
        .body("item.outcomeAgainstOriginal.due", equalTo("2024"));
  }

  @Test
  void eachDistinctAccountIsJudgedInTheOrderOfPublication() {
    UUID promise = UUID.randomUUID();
    UUID third =
        record("commitments", promise, made(target("2024", "5.0"), null, null, "B", "2024-05"));
    UUID first =
        record("commitments", promise, made(target("2024", "4.0"), null, null, "A", "2024-01"));
    UUID second =
        record("commitments", promise, made(target("2024", "5.0"), null, null, "C", "2024-03"));
    UUID undated =
        record("commitments", promise, made(target("2025", "5.0"), null, null, "D", null));
    record(
        "throughput",
        UUID.randomUUID(),
        new ThroughputReported(
            null,
            new Figure(
                target("2024", "4.5").key(),
                target("2024", "4.5").quantity(),
                null,
                null,
                false,
                null,
                null),
            by("Railway", "2025")));
    List<List<String>> accounts =
        List.of(
            List.of(first.toString()),
            Stream.of(second, third).sorted().map(UUID::toString).toList(),
            List.of(undated.toString()));
    get("/v1/commitments/" + promise)
        .body("item.current.target.quantity.value", equalTo(4.0f))
        .body("item.outcome.result", equalTo("MET"))
        .body("item.stated.facts", equalTo(accounts))
        .body("item.outcomeByAccount.facts", equalTo(accounts))
        .body(
            "item.outcomeByAccount.outcome.result",
            equalTo(List.of("MET", "MISSED", "UNDETERMINED")))
        .body("item.outcomeAgainstOriginal", nullValue())
        .body("item.comparisons.of", equalTo(List.of("DUE", "TARGET")))
        .body("item.comparisons.verdict", equalTo(List.of("DATE_CONFLICT", "CONFLICT")))
        .body("item.comparisons[0].values.date", equalTo(List.of("2024", "2025")))
        .body("item.comparisons[1].values.quantity.value", equalTo(List.of(4.0f, 5.0f)))
        .body("item.comparisons[1].values[0].facts", equalTo(List.of(first.toString())))
        .body("item.accounts.event[0]", equalTo(first.toString()));
    get("/v1/evidence-gaps?of=COMMITMENTS&gap=CONTRADICTED&limit=500")
        .body("items.id", hasItem(promise.toString()));
    get("/v1/commitments/%s?publishedBefore=2024-01-31".formatted(promise))
        .body("item.stated", nullValue())
        .body("item.outcomeByAccount", nullValue())
        .body("item.comparisons", nullValue());
  }

  @Test
  void aDueDateThatHadPassedIsProposedAsSuspect() {
    UUID past = UUID.randomUUID();
    UUID fact =
        record(
            "commitments", past, made(target("2023", "4.0"), null, null, "Agency", "2024-05-07"));
    UUID earlier = UUID.randomUUID();
    record(
        "commitments",
        earlier,
        made(target("2023", "4.0"), null, "2022-08-01", "Agency", "2024-05-07"));
    UUID revised = UUID.randomUUID();
    record("commitments", revised, made(target("2023", "4.0"), null, null, "Agency", "2024-05-07"));
    record("commitments", revised, revised(null, "2027", "2024-05-07", "Agency"));
    get("/v1/commitments/" + past)
        .body("item.proposedFlags.value", equalTo(List.of(fact.toString())))
        .body(
            "item.proposedFlags.why",
            equalTo(
                List.of(
                    "The commitment is announced for 2023, which had passed when the source was published: 7 May 2024")))
        .body("item.current.target.suspect", nullValue());
    get("/v1/commitments/" + earlier).body("item.proposedFlags", nullValue());
    get("/v1/commitments/" + revised).body("item.proposedFlags", nullValue());
    get("/v1/evidence-gaps?of=COMMITMENTS&gap=PROPOSED_FLAG&limit=500")
        .body("items.id", equalTo(List.of(past.toString())));

    UUID wrong = record("commitments", revised, revised(null, "2022", "2024-06", "Agency"));
    get("/v1/commitments/" + revised)
        .body("item.proposedFlags.value", equalTo(List.of(wrong.toString())));
    record("commitments", revised, revised(null, "2026", "2024-07", "Agency"));
    get("/v1/commitments/" + revised).body("item.proposedFlags", nullValue());
  }

  @Test
  void aFlaggedTargetIsListedAndTakesNoPart() {
    UUID promise = UUID.randomUUID();
    UUID flagged =
        record(
            "commitments",
            promise,
            made(suspect(target("2023", "4000")), null, null, "A", "2022-01"));
    String one = "/v1/commitments/" + promise;
    get(one)
        .body("item.current.target.suspect", equalTo(List.of("MAGNITUDE")))
        .body("item.outcome.result", equalTo("UNDETERMINED"))
        .body("item.outcome.due", equalTo("2023"))
        .body("item.outcome.evidence", nullValue())
        .body("item.derived", nullValue());
    get(one + "?flagged=true").body("item.outcome.target.value", equalTo(4000));

    UUID trusted =
        record("commitments", promise, made(target("2024", "4.0"), null, null, "B", "2022-06"));
    record(
        "throughput",
        UUID.randomUUID(),
        new ThroughputReported(
            null,
            new Figure(
                target("2024", "4.5").key(),
                target("2024", "4.5").quantity(),
                null,
                null,
                false,
                null,
                null),
            by("Railway", "2025")));
    get(one)
        .body("item.original.target.quantity.value", equalTo(4000))
        .body("item.unflagged.current.target.quantity.value", equalTo(4.0f))
        .body("item.outcome.result", equalTo("MET"))
        .body("item.outcome.due", equalTo("2024"))
        .body("item.stated.facts", equalTo(List.of(List.of("" + flagged), List.of("" + trusted))))
        .body("item.outcomeByAccount.outcome.result", equalTo(List.of("UNDETERMINED", "MET")))
        .body("item.comparisons.of", equalTo(List.of("DUE", "TARGET")))
        .body("item.comparisons.verdict", equalTo(List.of("DATE_CONFLICT", "SINGLE")))
        .body("item.comparisons[1].values.quantity.value", equalTo(List.of(4000, 4.0f)))
        .body("item.comparisons[1].values[0].suspect", equalTo(List.of("MAGNITUDE")))
        .body("item.comparisons[1].verdictWithFlagged", equalTo("CONFLICT"));
    get(one + "?flagged=true")
        .body("item.outcome.target.value", equalTo(4000))
        .body("item.outcome.result", equalTo("UNDETERMINED"))
        .body("item.outcomeByAccount.outcome.result", equalTo(List.of("UNDETERMINED", "MET")))
        .body("item.comparisons.verdict", equalTo(List.of("DATE_CONFLICT", "CONFLICT")))
        .body("item.comparisons[1].verdictWithFlagged", nullValue());
    String list = "/v1/commitments?subject=corridor:commitments-resource-test";
    get(list + "&outcome=MET").body("items.id", equalTo(List.of(promise.toString())));
    get(list + "&outcome=MET&flagged=true").body("items", hasSize(0));
    get(one + "?publishedBefore=2022-03-01")
        .body("item.unflagged", nullValue())
        .body("item.outcome.result", equalTo("NOT_DUE"));
  }

  @Test
  void aFlaggedRevisionDoesNotChangeTheTermsThatAreJudged() {
    UUID promise = UUID.randomUUID();
    record("commitments", promise, made(target("2023", "4.0"), null, null, "A", "2022-01"));
    record("commitments", promise, revised(suspect(target("2030", "5000")), null, "2022-06", "B"));
    get("/v1/commitments/" + promise)
        .body("item.status", equalTo("REVISED"))
        .body("item.current.target.quantity.value", equalTo(5000))
        .body("item.revisions", hasSize(1))
        .body("item.unflagged.current.target.quantity.value", equalTo(4.0f))
        .body("item.outcome.due", equalTo("2023"))
        .body("item.outcomeAgainstOriginal.due", equalTo("2023"));
    String list = "/v1/commitments?subject=corridor:commitments-resource-test&outcome=NOT_DUE";
    get(list).body("items", hasSize(0));
    get(list + "&flagged=true").body("items.id", equalTo(List.of(promise.toString())));
  }

  @Test
  void aMilestoneIsMissedWithItsSlipIfLaterEvidenceShowsIt() {
    UUID project = UUID.randomUUID();
    UUID promise = UUID.randomUUID();
    record("projects", project, announced());
    record(
        "projects",
        project,
        new MilestonePlanned("completion", Period.parse("2023"), null, by("Agency", "2022")));
    record("commitments", promise, milestone("completion", project, "2023"));
    get("/v1/commitments/" + promise)
        .body("item.outcome.result", equalTo("OVERDUE"))
        .body("item.outcome.slip", nullValue());

    record(
        "projects",
        project,
        new ConstructionStarted(Period.parse("2024-03-01"), null, null, by("Agency", "2024-04")));
    get("/v1/commitments/" + promise)
        .body("item.outcome.result", equalTo("MISSED"))
        .body("item.outcome.evidence.report", equalTo(List.of("STARTED")))
        .body("item.outcome.slip.original", equalTo("2023"))
        .body("item.outcome.slip.leastDays", equalTo(61))
        .body("item.outcome.slip.mostDays", nullValue());
    get("/v1/commitments/%s?publishedBefore=2024-03-31".formatted(promise))
        .body("item.outcome.result", equalTo("OVERDUE"));

    record(
        "projects",
        project,
        new ScheduleRevised(
            "completion", Period.parse("2025"), null, Period.parse("2024-05"), by("A", "2024-05")));
    get("/v1/projects/" + project)
        .body("item.milestones[0].revisions[0].due", equalTo("2025"))
        .body("item.milestones[0].revisions[0].directions", equalTo(List.of("LATER")))
        .body("item.milestones[0].outcome.result", equalTo("OVERDUE"))
        .body("item.milestones[0].outcomeAgainstOriginal.result", equalTo("MISSED"))
        .body("item.milestones[0].outcomeAgainstOriginal.slip.leastDays", equalTo(731));

    record(
        "projects", project, new Commissioned(Period.parse("2024-10"), null, by("A", "2024-11")));
    get("/v1/commitments/" + promise)
        .body("item.outcome.result", equalTo("MISSED"))
        .body("item.outcome.slip.leastDays", equalTo(275))
        .body("item.outcome.slip.mostDays", equalTo(305));
    get("/v1/projects/" + project)
        .body("item.milestones[0].outcome.result", equalTo("MET"))
        .body("item.milestones[0].outcomeAgainstOriginal.slip.mostDays", equalTo(305));
  }

  private ValidatableResponse get(String path) {
    return given().get(path).then().statusCode(200);
  }

  private UUID record(String streamType, UUID stream, LedgerEvent event) {
    return ledger
        .record(streamType, stream, "2026-01-01T00:00:%02dZ".formatted(++second), event)
        .id();
  }

  private static List<Citation> by(String publisher, String published) {
    return List.of(cited(publisher, published));
  }

  private static CommitmentMade made(
      Target target, String due, String date, String publisher, String published) {
    return new CommitmentMade(
        null,
        new Promise(
            Kind.METRIC_TARGET,
            "cargo to be carried",
            List.of(),
            List.of(),
            target,
            null,
            null,
            null,
            due == null ? null : Period.parse(due),
            null,
            null),
        date == null ? null : Period.parse(date),
        null,
        by(publisher, published));
  }

  private static CommitmentMade milestone(String milestone, UUID project, String due) {
    return new CommitmentMade(
        null,
        new Promise(
            Kind.MILESTONE,
            "to be completed",
            List.of(),
            List.of(),
            null,
            milestone,
            project,
            null,
            Period.parse(due),
            null,
            null),
        null,
        null,
        by("Agency", "2022"));
  }

  private static CommitmentRevised revised(
      Target target, String due, String date, String publisher) {
    return new CommitmentRevised(
        target,
        due == null ? null : Period.parse(due),
        Period.parse(date),
        null,
        by(publisher, date));
  }

  private static Target suspect(Target target) {
    return new Target(
        target.key(),
        target.comparator(),
        target.quantity(),
        target.growth(),
        List.of(Suspect.MAGNITUDE));
  }

  private static Target target(String period, String millions) {
    return new Target(
        new FigureKey(
            "cargo_volume",
            new SubjectRef("corridor:commitments-resource-test"),
            Period.parse(period),
            null,
            null,
            null,
            null,
            null,
            null),
        Bound.AT_LEAST,
        new Quantity(new BigDecimal(millions), null, 6, new Unit("TNE"), null),
        null);
  }

  private static ProjectAnnounced announced() {
    return new ProjectAnnounced(
        null,
        "Car plant",
        ProjectEvent.Type.PLANT,
        List.of(),
        null,
        "planned",
        null,
        null,
        by("Agency", "2022"));
  }
}
