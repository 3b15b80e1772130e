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
import jakarta.validation.constraints.NotNull;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The progress of a project, derived from the reports of all sources.
///
/// ```
/// ANNOUNCED ─construction started→ UNDER_CONSTRUCTION ─commissioned→ COMMISSIONED
///     │                                │      ↑
///     └──────────suspended→ SUSPENDED ←┘      │
///                               └─started─────┘
/// ANNOUNCED, SUSPENDED ─commissioned→ COMMISSIONED      any but COMMISSIONED ─cancelled→ CANCELLED
/// ```
///
/// @param slug slug of the project, such as `hajigabul-car-plant`; null if the project has none
/// @param names names of the project, in the order of their publication
/// @param started dates of the start of construction, as stated by each source
/// @param suspended date of the last suspension; null if unknown
/// @param commissioned dates of commissioning, as stated by each source
/// @param milestones milestones, in the order of their first reports
/// @param conflicts the contradictions between the facts
public record ProjectProgress(
    @NotNull ProjectStatus stage,
    String slug,
    List<String> names,
    List<Period> started,
    Period suspended,
    List<Period> commissioned,
    List<Milestone> milestones,
    List<Conflict> conflicts) {

  /// One milestone of a project.
  ///
  /// @param planned all planned dates, in the order of their publication. The first one is the
  ///   original due date. A different planned date in a later source does not change the due date.
  /// @param revised all revised due dates, in the order of the revisions. The last one is the
  ///   current due date. Without a revision, the original due date is the current due date.
  /// @param wasPlanned whether a source planned the milestone, with or without a date
  /// @param reached whether the milestone was reached
  /// @param reachedOn date when the milestone was reached, according to the first dated report
  /// @param slipDays delay in days, from the last day of the original due date to the last day of
  ///   `reachedOn`. If the milestone was not reached, the delay ends on the last day of the current
  ///   due date. The number is negative if the milestone is early, and null if one of the two dates
  ///   is unknown.
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

    /// The current due date: the last revised due date, or the original due date if no due date was
    /// revised. Null if no source states a due date.
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

    private Milestone with(Map<String, List<Period>> plans) {
      List<Period> due = plans.getOrDefault(key(milestone), List.of());
      return new Milestone(milestone, List.copyOf(due), revised, wasPlanned, reached, reachedOn);
    }

    boolean isCalled(String name) {
      return milestone.strip().equalsIgnoreCase(name.strip());
    }
  }

  /// @param facts active facts of one project, in any order
  public static ProjectProgress of(Collection<? extends ProjectEvent> facts) {
    List<ProjectEvent> ordered = WorldOrder.of(facts);
    ProjectProgress progress =
        new ProjectProgress(
            ordered.isEmpty() ? ProjectStatus.RETRACTED : ProjectStatus.ANNOUNCED,
            null,
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of());
    for (ProjectEvent fact : ordered) progress = progress.evolve(fact);
    List<ProjectEvent> published =
        WorldOrder.byPublication(
            ordered.stream()
                .filter(
                    fact -> fact instanceof ProjectAnnounced || fact instanceof MilestonePlanned)
                .toList());
    Map<String, List<Period>> plans = new HashMap<>();
    for (ProjectEvent fact : published)
      if (fact instanceof MilestonePlanned e && e.due() != null)
        plans.computeIfAbsent(key(e.milestone()), _ -> new ArrayList<>()).add(e.due());
    List<ProjectAnnounced> announced =
        published.stream()
            .filter(ProjectAnnounced.class::isInstance)
            .map(ProjectAnnounced.class::cast)
            .toList();
    return new ProjectProgress(
        progress.stage,
        announced.stream()
            .map(ProjectAnnounced::slug)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        announced.stream().map(ProjectAnnounced::name).distinct().toList(),
        progress.started,
        progress.suspended,
        progress.commissioned,
        progress.milestones.stream().map(milestone -> milestone.with(plans)).toList(),
        conflicts(ordered));
  }

  private static List<Conflict> conflicts(List<ProjectEvent> facts) {
    Set<Conflict> found = EnumSet.noneOf(Conflict.class);
    Accounts commissioned = Accounts.of(facts, Commissioned.class);
    if (commissioned.cannotFollow(Accounts.of(facts, ConstructionStarted.class)))
      found.add(Conflict.COMMISSIONED_BEFORE_CONSTRUCTION);
    if (facts.stream().anyMatch(Commissioned.class::isInstance)
        && facts.stream().anyMatch(ProjectCancelled.class::isInstance))
      found.add(Conflict.COMMISSIONED_AND_CANCELLED);
    Map<String, List<Period>> reached = new HashMap<>();
    for (ProjectEvent fact : facts)
      if (fact instanceof MilestoneReached e)
        reached.computeIfAbsent(key(e.milestone()), _ -> new ArrayList<>()).add(e.date());
    for (ProjectEvent fact : facts)
      if (fact instanceof ScheduleRevised e
          && Accounts.of(reached.getOrDefault(key(e.milestone()), List.of()).stream())
              .allBefore(e.date())) found.add(Conflict.REVISED_AFTER_REACHED);
    return List.copyOf(found);
  }

  private static String key(String milestone) {
    return milestone.strip().toLowerCase(Locale.ROOT);
  }

  private ProjectProgress evolve(ProjectEvent event) {
    return switch (event) {
      case ProjectAnnounced _, FinancingAgreed _ -> this;
      case ConstructionStarted e ->
          new ProjectProgress(
              afterStart(),
              slug,
              names,
              and(started, e.date()),
              suspended,
              commissioned,
              milestones,
              conflicts);
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
              ProjectStatus.COMMISSIONED,
              slug,
              names,
              started,
              suspended,
              and(commissioned, e.date()),
              milestones,
              conflicts);
      case ProjectSuspended e ->
          new ProjectProgress(
              ProjectStatus.SUSPENDED,
              slug,
              names,
              started,
              e.date(),
              commissioned,
              milestones,
              conflicts);
      case ProjectCancelled _ ->
          new ProjectProgress(
              ProjectStatus.CANCELLED,
              slug,
              names,
              started,
              suspended,
              commissioned,
              milestones,
              conflicts);
    };
  }

  /// The status after construction starts. A start after a suspension means that construction is
  /// resumed.
  private ProjectStatus afterStart() {
    return switch (stage) {
      case ANNOUNCED, UNDER_CONSTRUCTION, SUSPENDED -> ProjectStatus.UNDER_CONSTRUCTION;
      case COMMISSIONED, CANCELLED, RETRACTED -> stage;
    };
  }

  /// Finds the milestone with this name. The search ignores upper and lower case.
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
    return new ProjectProgress(
        stage, slug, names, started, suspended, commissioned, List.copyOf(all), conflicts);
  }

  private static <T> List<T> and(List<T> all, T one) {
    if (one == null) return all;
    List<T> more = new ArrayList<>(all);
    more.add(one);
    return List.copyOf(more);
  }
}
