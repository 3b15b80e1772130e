package io.corridorledger.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ProjectCancelled;
import io.corridorledger.event.ProjectEvent.ProjectSuspended;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.lifecycle.ProjectProgress.Milestone;
import io.corridorledger.lifecycle.ProjectProgress.Stage;
import io.corridorledger.value.Citation;
import io.corridorledger.value.Period;
import io.corridorledger.value.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The stages of a project, and the slip of its milestones in days.
class ProjectProgressTest {

  private static final List<Citation> SAID =
      List.of(
          new Citation(
              new Source(null, "Gazette", null, "Works", null, null, null, Source.Kind.NEWS, null),
              null,
              null,
              null,
              null));

  @Test
  void allNamesAreKept() {
    assertEquals(
        List.of("Port", "New port"),
        ProjectProgress.of(List.of(named("Port"), named("New port"), named("Port"))).names());
  }

  @Test
  void stages() {
    assertEquals(Stage.NONE, ProjectProgress.of(List.of()).stage());
    assertEquals(Stage.ANNOUNCED, stage());
    assertEquals(Stage.UNDER_CONSTRUCTION, stage(started("2023")));
    assertEquals(Stage.SUSPENDED, stage(started("2023"), suspended("2024-02")));
    assertEquals(Stage.COMMISSIONED, stage(started("2023"), commissioned("2025")));
    assertEquals(Stage.COMMISSIONED, stage(commissioned("2025"), started("2023"))); // a late report
    assertEquals(Stage.CANCELLED, stage(new ProjectCancelled(null, null, SAID)));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02, 2024-05, UNDER_CONSTRUCTION", // construction resumes
    "2024-02, 2023-01, SUSPENDED", // date of the first start
    "2024-02, , UNDER_CONSTRUCTION",
    ", 2023-01, UNDER_CONSTRUCTION",
    "2024-02, 2024, UNDER_CONSTRUCTION" // not certainly before
  })
  void constructionResumesAfterASuspension(String suspended, String started, Stage stage) {
    assertEquals(stage, stage(suspended(suspended), started(started)));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-12, 2025-06, , 181", // 31 December to 30 June
    "2024, 2023-12-31, , -366", // brought forward
    "2024-12, 2025-06, 2025-06-10, 161", // reached before the new date
    "2024-12, , 2024-12-31, 0",
    "2024-12, , , 0",
    ", 2025, , ", // no date was planned, so nothing slips
    "2024/.., 2025, , "
  })
  void slipsAreMeasuredFromTheLastDayFirstPlanned(
      String planned, String revised, String reached, Long days) {
    ProjectProgress progress = ProjectProgress.of(List.of(named("Port"), planned("Quay", planned)));
    if (revised != null)
      progress = progress.evolve(new ScheduleRevised("quay", day(revised), null, null, SAID));
    if (reached != null)
      progress = progress.evolve(new MilestoneReached("QUAY ", day(reached), null, SAID));
    assertEquals(1, progress.milestones().size());
    assertEquals(days, progress.milestone("Quay").orElseThrow().slipDays());
  }

  @Test
  void anotherPlannedDateDoesNotChangeTheDueDate() {
    Milestone quay =
        ProjectProgress.of(List.of(named("Port"), planned("Quay", "2024"), planned("Quay", "2025")))
            .milestone("Quay")
            .orElseThrow();
    assertEquals(List.of(day("2024"), day("2025")), quay.planned());
    assertEquals(day("2024"), quay.due());
    assertEquals(0, quay.slipDays());
  }

  @Test
  void anUnplannedMilestoneCanBeReached() {
    Milestone dredged =
        ProjectProgress.of(
                List.of(named("Port"), new MilestoneReached("Dredged", null, null, SAID)))
            .milestone("dredged")
            .orElseThrow();
    assertTrue(dredged.reached());
    assertFalse(dredged.wasPlanned());
    assertNull(dredged.slipDays());
    assertNull(dredged.due());
  }

  private static Stage stage(ProjectEvent... facts) {
    ProjectProgress progress = ProjectProgress.of(List.of(named("Port")));
    for (ProjectEvent fact : facts) progress = progress.evolve(fact);
    return progress.stage();
  }

  private static ProjectAnnounced named(String name) {
    return new ProjectAnnounced(
        null, name, ProjectEvent.Type.PORT, List.of(), null, null, null, null, SAID);
  }

  private static ConstructionStarted started(String date) {
    return new ConstructionStarted(day(date), null, null, SAID);
  }

  private static ProjectSuspended suspended(String date) {
    return new ProjectSuspended(day(date), null, SAID);
  }

  private static Commissioned commissioned(String date) {
    return new Commissioned(day(date), null, SAID);
  }

  private static MilestonePlanned planned(String milestone, String due) {
    return new MilestonePlanned(milestone, day(due), null, SAID);
  }

  private static Period day(String text) {
    return text == null ? null : Period.parse(text);
  }
}
