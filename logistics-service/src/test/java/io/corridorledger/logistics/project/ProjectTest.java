package io.corridorledger.logistics.project;

import static io.corridorledger.logistics.Facts.announced;
import static io.corridorledger.logistics.Facts.commissioned;
import static io.corridorledger.logistics.Facts.day;
import static io.corridorledger.logistics.Facts.named;
import static io.corridorledger.logistics.Facts.planned;
import static io.corridorledger.logistics.Facts.reached;
import static io.corridorledger.logistics.Facts.revised;
import static io.corridorledger.logistics.Facts.said;
import static io.corridorledger.logistics.Facts.started;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.FinancingAgreed;
import io.corridorledger.event.ProjectEvent.ProjectCancelled;
import io.corridorledger.event.ProjectEvent.ProjectSuspended;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.value.Quantity;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of projects, one test for each.
class ProjectTest {

  private final Scenario<Project, ProjectEvent> project = Scenario.of(Project.DECIDER);
  private final ProjectEvent cancelled = new ProjectCancelled(null, null, said("one"));
  private final ProjectEvent suspended = new ProjectSuspended(day("2024-02"), null, said("one"));
  private final ProjectEvent financed =
      new FinancingAgreed(Quantity.of("50", "USD"), List.of(), null, null, null, said("one"));

  @Test
  void sourcesMayUseDifferentNames() {
    project
        .given(announced("Port"))
        .when(announced("New port"))
        .thenRecorded(announced("New port"));
    project.given(announced("Port")).when(announced("Port")).thenNothing();
  }

  @Test
  void anAnnouncementMayAddTheSlug() {
    project
        .given(announced("Port"))
        .when(named("new-port", "New port"))
        .thenRecorded(named("new-port", "New port"));
    project
        .given(named("new-port", "New port"))
        .when(announced("Port"))
        .thenRecorded(announced("Port"));
    project
        .given(announced("Port"), named("new-port", "New port"))
        .when(named("new-port", "Port of the south"))
        .thenRecorded(named("new-port", "Port of the south"));
  }

  @Test
  void anAnnouncementOfAnotherSlugIsRejected() {
    project
        .given(announced("Port"), named("new-port", "New port"))
        .when(named("old-port", "New port"))
        .thenRejected("another-project");
  }

  @Test
  void theStateHasTheSlug() {
    assertEquals(
        "new-port",
        Project.DECIDER
            .fold(List.of(announced("Port"), named("new-port", "New port")))
            .progress()
            .slug());
  }

  @Test
  void financingMayBeAgreedAtAnyTime() {
    project.given(announced("Port")).when(financed).thenRecorded(financed);
    project.given(announced("Port"), commissioned("2025")).when(financed).thenRecorded(financed);
  }

  @Test
  void aCommissioningBeforeTheConstructionIsFlagged() {
    assertConflict(
        Conflict.COMMISSIONED_BEFORE_CONSTRUCTION,
        announced("Port"),
        started("2024"),
        commissioned("2023-12"));
    assertConflict(
        Conflict.COMMISSIONED_BEFORE_CONSTRUCTION,
        announced("Port"),
        commissioned("2023-12"),
        started("2024"));
  }

  @Test
  void datesThatMayAgreeAreRecorded() {
    project
        .given(announced("Port"), started("2024"))
        .when(commissioned("2024-01"))
        .thenRecorded(commissioned("2024-01"));
    project
        .given(announced("Port"), started("2024"))
        .when(commissioned(null))
        .thenRecorded(commissioned(null));
    project
        .given(announced("Port"), started(null))
        .when(commissioned("2020"))
        .thenRecorded(commissioned("2020"));
  }

  @Test
  void oneSourceWithAnEarlyEnoughStartIsSufficient() {
    project
        .given(announced("Port"), started("2022"), started("2024"))
        .when(commissioned("2023"))
        .thenRecorded(commissioned("2023"));
    project
        .given(announced("Port"), started("2022"), commissioned("2023"))
        .when(started("2024"))
        .thenRecorded(started("2024"));
  }

  @Test
  void aRevisionOfAnUnknownMilestoneIsRecorded() {
    project
        .given(announced("Port"))
        .when(revised("Quay", "2025"))
        .thenRecorded(revised("Quay", "2025"));
  }

  @Test
  void aRepeatedOlderDueDateIsRecorded() {
    project
        .given(
            announced("Port"),
            planned("Quay", "2024"),
            revised("Quay", "2025"),
            revised("Quay", "2026"))
        .when(revised("Quay", "2025"))
        .thenRecorded(revised("Quay", "2025"));
  }

  @Test
  void anUnplannedMilestoneMayBeReached() {
    project
        .given(announced("Port"))
        .when(reached("Dredged", null))
        .thenRecorded(reached("Dredged", null));
  }

  @Test
  void aCancellationOfAProjectInServiceIsFlagged() {
    assertConflict(
        Conflict.COMMISSIONED_AND_CANCELLED, announced("Port"), commissioned("2025"), cancelled);
  }

  @Test
  void aSuspendedProjectMayResumeOrBeCommissioned() {
    for (ProjectEvent fact : List.of(started("2024-09"), commissioned("2025"), cancelled))
      project.given(announced("Port"), started("2023"), suspended).when(fact).thenRecorded(fact);
  }

  /// The last fact is recorded, and the state names the contradiction.
  private void assertConflict(Conflict conflict, ProjectEvent... facts) {
    ProjectEvent last = facts[facts.length - 1];
    project.given(Arrays.copyOf(facts, facts.length - 1)).when(last).thenRecorded(last);
    assertEquals(List.of(conflict), Project.DECIDER.fold(List.of(facts)).progress().conflicts());
  }
}
