package io.corridorledger.logistics.project;

import io.corridorledger.contract.Decider;
import io.corridorledger.contract.Rejected;
import io.corridorledger.event.ProjectEvent;
import io.corridorledger.event.ProjectEvent.Commissioned;
import io.corridorledger.event.ProjectEvent.ConstructionStarted;
import io.corridorledger.event.ProjectEvent.FinancingAgreed;
import io.corridorledger.event.ProjectEvent.MilestonePlanned;
import io.corridorledger.event.ProjectEvent.MilestoneReached;
import io.corridorledger.event.ProjectEvent.ProjectAnnounced;
import io.corridorledger.event.ProjectEvent.ProjectCancelled;
import io.corridorledger.event.ProjectEvent.ProjectFigureStated;
import io.corridorledger.event.ProjectEvent.ProjectSuspended;
import io.corridorledger.event.ProjectEvent.ScheduleRevised;
import io.corridorledger.lifecycle.ProjectProgress;
import io.corridorledger.lifecycle.ProjectProgress.Stage;
import io.corridorledger.value.Period;
import java.util.ArrayList;
import java.util.List;

/// The rules of a project. [ProjectProgress] is its state and documents its life cycle.
///
/// Sources report a project at different times. A late report of an earlier stage is evidence and
/// does not reset the stage: the start of construction can be recorded for a port that is already
/// open. Only impossible facts are rejected.
public final class Project {

  public static final Decider<ProjectProgress, ProjectEvent> DECIDER =
      new Decider<>(
          ProjectEvent.class, ProjectProgress.NONE, Project::decide, ProjectProgress::evolve);

  private Project() {}

  static List<ProjectEvent> decide(ProjectProgress project, ProjectEvent fact) {
    if (project.stage() == Stage.CANCELLED)
      throw new Rejected(
          ProjectRule.CANCELLED_TAKES_CORRECTIONS_ONLY,
          "The project was cancelled. If that is wrong, retract the cancellation.");
    switch (fact) {
      case ProjectAnnounced _,
          FinancingAgreed _,
          MilestonePlanned _,
          MilestoneReached _,
          ProjectFigureStated _ -> {}
      case ConstructionStarted f ->
          requireOrder(and(project.started(), f.date()), project.commissioned());
      case Commissioned f -> requireOrder(project.started(), and(project.commissioned(), f.date()));
      case ScheduleRevised f -> requireOpenMilestone(project, f.milestone());
      case ProjectSuspended _ -> requireNotCommissioned(project, "suspended");
      case ProjectCancelled _ -> requireNotCommissioned(project, "cancelled");
    }
    return List.of(fact);
  }

  /// Sources may date the start of construction differently. A commissioning is impossible if it is
  /// before all of these dates.
  private static void requireOrder(List<Period> started, List<Period> commissioned) {
    for (Period opening : commissioned)
      if (!started.isEmpty() && started.stream().allMatch(opening::certainlyBefore))
        throw new Rejected(
            ProjectRule.COMMISSIONED_BEFORE_CONSTRUCTION,
            "The project cannot have been put into service %s, because construction started %s."
                .formatted(opening, started.getFirst()));
  }

  private static void requireOpenMilestone(ProjectProgress project, String name) {
    ProjectProgress.Milestone milestone =
        project
            .milestone(name)
            .orElseThrow(() ->
                new Rejected(
                    ProjectRule.MILESTONE_UNKNOWN,
                    "No plan of '%s' is recorded. Record the plan before its revision."
                        .formatted(name)));
    if (milestone.reached())
      throw new Rejected(
          ProjectRule.MILESTONE_REACHED_ALREADY,
          "'%s' was already reached; its due date can no longer be changed.".formatted(name));
  }

  private static void requireNotCommissioned(ProjectProgress project, String what) {
    if (project.stage() == Stage.COMMISSIONED)
      throw new Rejected(
          ProjectRule.ALREADY_COMMISSIONED,
          "The project is in service and can no longer be %s.".formatted(what));
  }

  private static List<Period> and(List<Period> all, Period one) {
    if (one == null) return all;
    List<Period> more = new ArrayList<>(all);
    more.add(one);
    return more;
  }
}
