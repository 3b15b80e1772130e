package io.corridorledger.progress;

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

/// How far a project has come, as its sources tell it.
///
/// ```
/// NONE ─announced→ ANNOUNCED ─construction started→ UNDER_CONSTRUCTION ─commissioned→ COMMISSIONED
///                      │                                │      ↑
///                      └──────────suspended→ SUSPENDED ←┘      │
///                                                └─started─────┘
/// ANNOUNCED, SUSPENDED ─commissioned→ COMMISSIONED      any but COMMISSIONED ─cancelled→ CANCELLED
/// ```
///
/// @param names under which it is known, in the order in which they were told
/// @param started when works began, as each source dates it
/// @param suspended when works stopped last, if that was dated
/// @param commissioned when it was put into service, as each source dates it
/// @param milestones in the order in which they were first told
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

  /// One thing to be reached.
  ///
  /// @param planned every date for which it was planned, as the sources say; a source that plans
  ///   differently from the first disagrees with it and moves nothing
  /// @param revised every date to which it was moved
  /// @param wasPlanned that somebody planned it, with or without a date
  /// @param reached that it was reached
  /// @param reachedOn when, as first dated
  /// @param slipDays from the last day first planned to the last day now due, or to that on which
  ///   it was reached; negative when early; null when one of them is not known
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

    /// When it is due by the last revision, or else by the first plan; null when that is not known.
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

  /// Before anything was told.
  public static final ProjectProgress NONE =
      new ProjectProgress(Stage.NONE, List.of(), List.of(), null, List.of(), List.of());

  /// @param facts that stand of one project, in the order in which they were recorded
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

  /// Works that start after they were suspended go on again; a late word on when they first began
  /// changes nothing.
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

  /// The milestone of that name, whatever its capitals.
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
