package io.corridorledger.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corridorledger.event.CommitmentEvent;
import io.corridorledger.event.CommitmentEvent.CommitmentMade;
import io.corridorledger.event.CommitmentEvent.CommitmentRevised;
import io.corridorledger.event.CommitmentEvent.Kind;
import io.corridorledger.event.CommitmentEvent.Promise;
import io.corridorledger.event.MembershipEvent.StatusGranted;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The account that was published first is shown first.
class PublicationOrderTest {

  @Test
  void anAccountThatWasPublishedEarlierComesFirst() {
    var late = made("2021", "2030", "Gazette", "2024");
    var early = made("2022", "2031", "Agency", "2023");
    var undated = made("2020", "2032", "Bulletin", null);
    assertOrder(List.of(early, late, undated));
  }

  @Test
  void accountsOfOneDayAreOrderedBySourceAndContent() {
    var first = made(null, "2030", "Agency", "2024");
    var second = made(null, "2031", "Agency", "2024");
    var ordered = WorldOrder.byPublication(List.of(second, first));
    assertEquals(List.of(first, second), ordered);
    var agency = made(null, "2030", "Agency", "2024");
    var gazette = made(null, "2030", "Gazette", "2024");
    assertEquals(
        WorldOrder.byPublication(List.of(agency, gazette)),
        WorldOrder.byPublication(List.of(gazette, agency)));
  }

  @Test
  void theFirstPublishedAccountGivesTheOriginalTermsOfAPromise() {
    var late = made("2021", "2030", "Gazette", "2024");
    var early = made("2022", "2031", "Agency", "2023");
    for (var facts : List.of(List.of(late, early), List.of(early, late)))
      assertEquals(Period.parse("2031"), CommitmentLifecycle.of(facts).originalDue());
  }

  @Test
  void anAccountFillsInWhatAnEarlierOneDoesNotState() {
    var early = made("2022", null, "Agency", "2023");
    var late = made("2022", "2030", "Gazette", "2024");
    assertEquals(Period.parse("2030"), CommitmentLifecycle.of(List.of(late, early)).originalDue());
    assertNull(CommitmentLifecycle.of(List.of(early)).originalDue());
  }

  @Test
  void aSecondReportOfARevisionIsNotAnotherRevision() {
    var made = made("2022", "2030", "Agency", "2022");
    var revised = revised("2032", "2023", "Agency");
    var again = revised("2032", "2023", "Gazette");
    var back = revised("2030", "2024", "Agency");
    var revisions = CommitmentLifecycle.of(List.of(made, revised, again, back)).revisions();
    assertEquals(
        List.of(Period.parse("2032"), Period.parse("2030")),
        revisions.stream().map(CommitmentLifecycle.RevisedTerms::due).toList());
  }

  @Test
  void theFirstPublishedPlanIsTheDueDateOfAMilestone() {
    ProjectEvent late =
        new MilestonePlanned("opening", Period.parse("2024"), null, cited("Gazette", "2023"));
    ProjectEvent early =
        new MilestonePlanned("Opening", Period.parse("2025"), null, cited("Agency", "2022"));
    ProjectEvent undated =
        new MilestonePlanned("opening", Period.parse("2026"), null, cited("Bulletin", null));
    for (var facts : List.of(List.of(late, early, undated), List.of(undated, early, late)))
      assertEquals(
          List.of(Period.parse("2025"), Period.parse("2024"), Period.parse("2026")),
          ProjectProgress.of(facts).milestones().getFirst().planned());
  }

  @Test
  void theFirstPublishedGrantGivesTheStartOfAStatus() {
    var late = granted("2015", "Gazette", "2024");
    var early = granted("2016", "Agency", "2023");
    for (var facts : List.of(List.of(late, early), List.of(early, late)))
      assertEquals(
          Period.parse("2016"), MembershipLifecycle.of(facts).statuses().getFirst().since());
  }

  private static void assertOrder(List<CommitmentMade> expected) {
    var random = new Random(1);
    for (int i = 0; i < 10; i++) {
      var shuffled = new ArrayList<>(expected);
      Collections.shuffle(shuffled, random);
      assertEquals(expected, WorldOrder.byPublication(shuffled));
    }
  }

  private static List<Citation> cited(String publisher, String published) {
    return List.of(
        new Citation(
            new Source(
                null,
                publisher,
                null,
                "A report",
                null,
                published == null ? null : Period.parse(published),
                null,
                Source.Kind.NEWS,
                null),
            null,
            null,
            null,
            null));
  }

  private static CommitmentMade made(String date, String due, String publisher, String published) {
    return new CommitmentMade(
        null,
        new Promise(
            Kind.INTENT,
            "to build",
            null,
            null,
            null,
            null,
            null,
            null,
            due == null ? null : Period.parse(due),
            null,
            null),
        date == null ? null : Period.parse(date),
        null,
        cited(publisher, published));
  }

  private static CommitmentEvent revised(String due, String date, String publisher) {
    return new CommitmentRevised(
        null, Period.parse(due), Period.parse(date), null, cited(publisher, date));
  }

  private static StatusGranted granted(String date, String publisher, String published) {
    return new StatusGranted(
        null,
        new PartyRef("AZ"),
        new PartyRef("ORG:SCO"),
        "observer",
        Period.parse(date),
        null,
        null,
        cited(publisher, published));
  }
}
