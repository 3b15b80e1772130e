package io.corridorledger.lifecycle;

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
import io.corridorledger.value.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The progress of a project, according to its sources.
///
/// ```
/// NONE ─announced→ ANNOUNCED ─construction started→ UNDER_CONSTRUCTION ─commissioned→ COMMISSIONED
///                      │                                │      ↑
///                      └──────────suspended→ SUSPENDED ←┘      │
///                                                └─started─────┘
/// ANNOUNCED, SUSPENDED ─commissioned→ COMMISSIONED      any but COMMISSIONED ─cancelled→ CANCELLED
/// ```
///
/// @param names names of the project, in the order of recording
/// @param started start of construction, as dated by each source
/// @param suspended date of the last suspension, if dated
/// @param commissioned date of commissioning, as dated by each source
/// @param milestones milestones in the order in which they were first recorded
public record ProjectProgress(
    Stage stage,
    List<String> names,
    List<Period> started,
    Period suspended,
    List<Period> commissioned,
    List<Milestone> milestones) {

  public enum Stage {
    NONE,
    ANNOUNCED,
    UNDER_CONSTRUCTION,
    SUSPENDED,
    COMMISSIONED,
    CANCELLED
  }

  /// One milestone.
  ///
  /// @param planned all planned dates, according to the sources; a later source with another plan
  ///   contradicts the first plan and does not change the due date
  /// @param revised all revised due dates
  /// @param wasPlanned whether a source planned the milestone, with or without a date
  /// @param reached whether the milestone was reached
  /// @param reachedOn date when the milestone was reached, as first dated
  /// @param slipDays days from the last day of the first plan to the last day of the current due
  ///   date, or of the date when the milestone was reached; negative when early; null when one of
  ///   the dates is unknown
  public record Milestone(
      String milestone,
      List<Period> planned,
      List<Period> revised,
      boolean wasPlanned,
      boolean reached,
      Period reachedOn,
      Long slipDays) {

    private Milestone(
        String milestone,
        List<Period> planned,
        List<Period> revised,
        boolean wasPlanned,
        boolean reached,
        Period reachedOn) {
      this(
          milestone,
          planned,
          revised,
          wasPlanned,
          reached,
          reachedOn,
          slip(
              planned.isEmpty() ? null : planned.getFirst(),
              reached ? reachedOn : due(planned, revised)));
    }

    /// The due date of the last revision, or else of the first plan; null when unknown.
    public Period due() {
      return due(planned, revised);
    }

    private static Period due(List<Period> planned, List<Period> revised) {
      if (!revised.isEmpty()) return revised.getLast();
      return planned.isEmpty() ? null : planned.getFirst();
    }

    private static Long slip(Period from, Period to) {
      return from == null || to == null || from.latest() == null || to.latest() == null
          ? null
          : ChronoUnit.DAYS.between(from.latest(), to.latest());
    }

    boolean isCalled(String name) {
      return milestone.strip().equalsIgnoreCase(name.strip());
    }
  }

  /// The state before the first event.
  public static final ProjectProgress NONE =
      new ProjectProgress(Stage.NONE, List.of(), List.of(), null, List.of(), List.of());

  /// @param facts active facts of one project, in the order of recording
  public static ProjectProgress of(List<? extends ProjectEvent> facts) {
    ProjectProgress progress = NONE;
    for (ProjectEvent fact : facts) progress = progress.evolve(fact);
    return progress;
  }

  public ProjectProgress evolve(ProjectEvent event) {
    return switch (event) {
      case ProjectAnnounced e ->
          new ProjectProgress(
              stage == Stage.NONE ? Stage.ANNOUNCED : stage,
              names.contains(e.name()) ? names : and(names, e.name()),
              started,
              suspended,
              commissioned,
              milestones);
      case FinancingAgreed _ -> this;
      case ConstructionStarted e ->
          new ProjectProgress(
              startedBy(e), names, and(started, e.date()), suspended, commissioned, milestones);
      case MilestonePlanned e ->
          milestone(
              e.milestone(),
              m ->
                  new Milestone(
                      m.milestone,
                      and(m.planned, e.due()),
                      m.revised,
                      true,
                      m.reached,
                      m.reachedOn));
      case MilestoneReached e ->
          milestone(
              e.milestone(),
              m ->
                  new Milestone(
                      m.milestone,
                      m.planned,
                      m.revised,
                      m.wasPlanned,
                      true,
                      m.reachedOn == null ? e.date() : m.reachedOn));
      case ScheduleRevised e ->
          milestone(
              e.milestone(),
              m ->
                  new Milestone(
                      m.milestone,
                      m.planned,
                      and(m.revised, e.due()),
                      m.wasPlanned,
                      m.reached,
                      m.reachedOn));
      case ProjectFigureStated _ -> this;
      case Commissioned e ->
          new ProjectProgress(
              Stage.COMMISSIONED,
              names,
              started,
              suspended,
              and(commissioned, e.date()),
              milestones);
      case ProjectSuspended e ->
          new ProjectProgress(Stage.SUSPENDED, names, started, e.date(), commissioned, milestones);
      case ProjectCancelled _ ->
          new ProjectProgress(Stage.CANCELLED, names, started, suspended, commissioned, milestones);
    };
  }

  /// A start after a suspension resumes construction. A late report of the first start changes
  /// nothing.
  private Stage startedBy(ConstructionStarted event) {
    return switch (stage) {
      case NONE, ANNOUNCED, UNDER_CONSTRUCTION -> Stage.UNDER_CONSTRUCTION;
      case SUSPENDED ->
          suspended != null
                  && event.occurred() != null
                  && event.occurred().certainlyBefore(suspended)
              ? Stage.SUSPENDED
              : Stage.UNDER_CONSTRUCTION;
      case COMMISSIONED, CANCELLED -> stage;
    };
  }

  /// Changes the milestone with this name, ignoring case.
  public Optional<Milestone> milestone(String name) {
    return milestones.stream().filter(m -> m.isCalled(name)).findFirst();
  }

  private ProjectProgress milestone(String name, UnaryOperator<Milestone> change) {
    List<Milestone> all = new ArrayList<>(milestones);
    Milestone before =
        milestone(name)
            .orElseGet(() -> new Milestone(name, List.of(), List.of(), false, false, null));
    int place = all.indexOf(before);
    if (place < 0) all.add(change.apply(before));
    else all.set(place, change.apply(before));
    return new ProjectProgress(stage, names, started, suspended, commissioned, List.copyOf(all));
  }

  private static <T> List<T> and(List<T> all, T one) {
    if (one == null) return all;
    List<T> more = new ArrayList<>(all);
    more.add(one);
    return List.copyOf(more);
  }
}
