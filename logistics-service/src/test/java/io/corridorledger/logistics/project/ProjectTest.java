package io.corridorledger.logistics.project;

import static io.corridorledger.logistics.Facts.announced;
import static io.corridorledger.logistics.Facts.commissioned;
import static io.corridorledger.logistics.Facts.day;
import static io.corridorledger.logistics.Facts.planned;
import static io.corridorledger.logistics.Facts.reached;
import static io.corridorledger.logistics.Facts.revised;
import static io.corridorledger.logistics.Facts.said;
import static io.corridorledger.logistics.Facts.started;

import io.corridorledger.contract.Scenario;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.FinancingAgreed;
import io.corridorledger.event.ProjectEvent.ProjectCancelled;
import io.corridorledger.event.ProjectEvent.ProjectSuspended;
import io.corridorledger.lifecycle.ProjectProgress;
import io.corridorledger.value.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of projects, one test for each.
class ProjectTest {

  private final Scenario<ProjectProgress, ProjectEvent> project = Scenario.of(Project.DECIDER);
  private final ProjectEvent cancelled = new ProjectCancelled(null, null, said("one"));
  private final ProjectEvent suspended = new ProjectSuspended(day("2024-02"), null, said("one"));
  private final ProjectEvent financed =
      new FinancingAgreed(Quantity.of("50", "USD"), List.of(), null, null, said("one"));

  @Test
  void sourcesMayUseDifferentNames() {
    project
        .given(announced("Port"))
        .when(announced("New port"))
        .thenRecorded(announced("New port"));
    project.given(announced("Port")).when(announced("Port")).thenNothing();
  }

  @Test
  void financingMayBeAgreedAtAnyTime() {
    project.given(announced("Port")).when(financed).thenRecorded(financed);
    project.given(announced("Port"), commissioned("2025")).when(financed).thenRecorded(financed);
  }

  @Test
  void noProjectIsCommissionedBeforeConstruction() {
    project
        .given(announced("Port"), started("2024"))
        .when(commissioned("2023-12"))
        .thenRejected("commissioned-before-construction");
    project
        .given(announced("Port"), commissioned("2023-12"))
        .when(started("2024"))
        .thenRejected("commissioned-before-construction");
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
  void onlyPlannedMilestonesAreRevised() {
    project
        .given(announced("Port"))
        .when(revised("Quay", "2025"))
        .thenRejected("milestone-unknown");
    project
        .given(announced("Port"), planned("Quay", "2024"))
        .when(revised("quay", "2025"))
        .thenRecorded(revised("quay", "2025"));
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
  void aReachedMilestoneIsNotRevised() {
    project
        .given(announced("Port"), planned("Quay", "2024"), reached("Quay", "2024-03"))
        .when(revised("Quay", "2025"))
        .thenRejected("milestone-reached-already");
  }

  @Test
  void anUnplannedMilestoneMayBeReached() {
    project
        .given(announced("Port"))
        .when(reached("Dredged", null))
        .thenRecorded(reached("Dredged", null));
  }

  @Test
  void aProjectInServiceCannotBeSuspendedOrCancelled() {
    for (ProjectEvent fact : List.of(suspended, cancelled))
      project
          .given(announced("Port"), commissioned("2025"))
          .when(fact)
          .thenRejected("already-commissioned");
  }

  @Test
  void aSuspendedProjectMayResumeOrBeCommissioned() {
    for (ProjectEvent fact : List.of(started("2024-09"), commissioned("2025"), cancelled))
      project.given(announced("Port"), started("2023"), suspended).when(fact).thenRecorded(fact);
  }

  @Test
  void aCancelledProjectAcceptsOnlyCorrections() {
    for (ProjectEvent fact :
        List.of(
            announced("New port"),
            financed,
            started("2024"),
            planned("Quay", "2025"),
            reached("Quay", "2025"),
            revised("Quay", "2026"),
            commissioned("2025"),
            suspended,
            new ProjectCancelled(null, null, said("two"))))
      project
          .given(announced("Port"), cancelled)
          .when(fact)
          .thenRejected("cancelled-takes-corrections-only");
    project.given(announced("Port"), cancelled).when(cancelled).thenNothing();
  }
}
