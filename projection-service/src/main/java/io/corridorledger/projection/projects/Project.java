package io.corridorledger.projection.projects;

import static io.corridorledger.projection.bitemporal.Accounts.each;
import static io.corridorledger.projection.bitemporal.Accounts.first;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.corridorledger.contract.LedgerJson;
import io.corridorledger.contract.Recorded;
import io.corridorledger.event.LedgerEvent;
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
import io.corridorledger.judgement.AccountComparison;
import io.corridorledger.judgement.AccountComparison.Property;
import io.corridorledger.judgement.CommitmentOutcome.Report;
import io.corridorledger.judgement.MilestoneOutcome.Step;
import io.corridorledger.judgement.Phase;
import io.corridorledger.judgement.ProposedFlag;
import io.corridorledger.judgement.ProposedFlag.Announcement;
import io.corridorledger.judgement.Revision;
import io.corridorledger.judgement.TimeMatch;
import io.corridorledger.lifecycle.Conflict;
import io.corridorledger.lifecycle.ProjectProgress;
import io.corridorledger.lifecycle.ProjectStatus;
import io.corridorledger.projection.bitemporal.Accounts;
import io.corridorledger.projection.bitemporal.CitedFigure;
import io.corridorledger.projection.bitemporal.VisibleHistory;
import io.corridorledger.projection.query.Item;
import io.corridorledger.value.Amount;
import io.corridorledger.value.Citation;
import io.corridorledger.value.PartyRef;
import io.corridorledger.value.Period;
import io.corridorledger.value.PlaceRef;
import io.corridorledger.value.Quantity;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The state of a project, computed from its visible facts. All names that sources use are listed.
///
/// The file is long because it has the records of all parts of a project.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "Project")
public record Project(
    @NotNull UUID id,
    long version,
    @NotNull ProjectStatus status,
    @Schema(
            description =
                "Slug that identifies the project in URLs and in figures; absent if the project has none")
        String slug,
    String name,
    @Schema(description = "Further names that sources use for the project") List<String> alsoNamed,
    ProjectEvent.Type type,
    List<PartyRef> parties,
    PlaceRef place,
    @Schema(description = "Reported steps of the project, in the order in which they occurred")
        List<Stage> stages,
    List<Milestone> milestones,
    List<Financing> financing,
    @Schema(description = "Cost, length, capacity and other figures that sources state")
        List<CitedFigure> figures,
    @Schema(
            description =
                "Properties for which sources state different values. The values are in the order of their publication.")
        List<AccountComparison> comparisons,
    @Schema(
            description =
                "Flags that the ledger proposes for due dates of milestones. These dates seem to be wrong, because they had passed when they were announced. A proposal never changes a date.")
        List<ProposedFlag> proposedFlags,
    @Schema(description = "Contradictions between the active facts of the project")
        List<Conflict> conflicts,
    @Schema(description = "Whether a source disputes an active fact of the project")
        boolean disputed)
    implements Item {

  private static final String CONSTRUCTION_STARTED = "construction-started";
  private static final String COMMISSIONED = "project-commissioned";

  /// A stage of a project, as one fact reports it.
  ///
  /// @param told type of the fact, such as `project-announced` or `construction-started`
  /// @param said the stage in the words of the source
  /// @param asOf a time at which the project had this stage; stated if the start of the stage is
  ///   unknown
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "ProjectStage")
  public record Stage(
      @NotNull UUID event,
      @NotNull String told,
      String said,
      Period date,
      Period asOf,
      List<Citation> citations) {}

  /// A milestone of a project.
  ///
  /// @param due all due dates: the planned dates in the order of publication, then the revised
  ///   dates
  /// @param revisions changes of the due date, oldest first
  /// @param slipDays days from the first due date to the day on which the milestone was reached. If
  ///   the milestone was not reached, days from the first to the current due date. Negative if the
  ///   milestone is early.
  /// @param reached dates on which the milestone was reached, if known
  /// @param done whether the milestone was reached; true even if the day is unknown
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "ProjectMilestone")
  public record Milestone(
      @NotNull String name,
      List<Period> due,
      @Schema(description = "Changes of the due date, oldest first") List<Revision> revisions,
      Long slipDays,
      List<Period> reached,
      boolean done,
      @Schema(description = "Citations of all facts about the milestone")
          List<Citation> citations) {

    /// The first stated due date; null if no source states a due date.
    Period original() {
      return due == null || due.isEmpty() ? null : due.getFirst();
    }

    /// The current due date: the due date that the last revision set. If there is no revision, the
    /// first stated due date. Null if no source states a due date.
    public Period current() {
      return revisions == null || revisions.isEmpty() ? original() : revisions.getLast().due();
    }

    private Stream<Step> steps() {
      List<Period> dates = new ArrayList<>(reached == null ? List.of() : reached);
      if (done && dates.isEmpty()) dates.add(null);
      return Stream.concat(
          Stream.ofNullable(revisions)
              .flatMap(List::stream)
              .map(r -> new Step(Report.RESCHEDULED, r.due(), r.date())),
          dates.stream().map(date -> Step.of(Report.REACHED, date)));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @Schema(name = "ProjectFinancing")
  public record Financing(
      Quantity amount,
      List<PartyRef> parties,
      List<Amount> shares,
      Period date,
      List<Citation> citations) {}

  public static Project of(UUID id, VisibleHistory known) {
    List<Recorded<LedgerEvent>> published = known.byPublication();
    List<ProjectAnnounced> told = Accounts.of(ProjectAnnounced.class, published);
    ProjectProgress progress = ProjectProgress.of(Accounts.of(ProjectEvent.class, known.facts()));
    List<FinancingAgreed> financing = Accounts.of(FinancingAgreed.class, known.facts());
    List<Stage> stages =
        known.facts().stream().map(Project::stage).filter(Objects::nonNull).toList();
    List<String> names = each(told, e -> Stream.of(e.name()));
    Map<String, Set<Citation>> citations = citationsOfMilestones(known.facts());
    return new Project(
        id,
        known.version(),
        known.retracted() ? ProjectStatus.RETRACTED : progress.stage(),
        progress.slug(),
        names.isEmpty() ? null : names.getFirst(),
        names.stream().skip(1).toList(),
        first(told, e -> e.type() == ProjectEvent.Type.OTHER ? null : e.type()),
        Stream.concat(
                told.stream().flatMap(e -> e.parties().stream()),
                financing.stream().flatMap(e -> e.parties().stream()))
            .distinct()
            .toList(),
        first(told, ProjectAnnounced::place),
        stages,
        progress.milestones().stream()
            .map(m ->
                milestone(
                    m,
                    Accounts.of(ScheduleRevised.class, known.facts()),
                    Accounts.of(MilestoneReached.class, known.facts()),
                    citations.getOrDefault(key(m.milestone()), Set.of())))
            .toList(),
        financing.stream()
            .map(e -> new Financing(e.amount(), e.parties(), e.shares(), e.date(), e.citations()))
            .toList(),
        CitedFigure.of(ProjectFigureStated.class, published),
        comparisons(published, progress.milestones()),
        known.retracted() ? List.of() : proposedFlags(published),
        progress.conflicts(),
        known.disputed());
  }

  /// Returns the stage that a fact reports; null if the fact is about a milestone or a figure.
  private static Stage stage(Recorded<LedgerEvent> fact) {
    return switch ((ProjectEvent) fact.event()) {
      case ProjectAnnounced e -> stage(fact, e.stage(), e.date(), null);
      case FinancingAgreed e -> stage(fact, null, e.date(), null);
      case ConstructionStarted e -> stage(fact, null, e.date(), e.asOf());
      case Commissioned e -> stage(fact, null, e.date(), null);
      case ProjectSuspended e -> stage(fact, null, e.date(), null);
      case ProjectCancelled e -> stage(fact, null, e.date(), null);
      case MilestonePlanned _, MilestoneReached _, ScheduleRevised _, ProjectFigureStated _ -> null;
    };
  }

  private static Stage stage(Recorded<LedgerEvent> fact, String said, Period date, Period asOf) {
    return new Stage(
        fact.id(),
        LedgerJson.nameOf(fact.event().getClass()),
        said,
        date,
        asOf,
        fact.event().citations());
  }

  private static List<AccountComparison> comparisons(
      List<Recorded<LedgerEvent>> published, List<ProjectProgress.Milestone> milestones) {
    Stream<AccountComparison> ofProject =
        Stream.of(
                AccountComparison.ofDates(
                    Property.START,
                    null,
                    Accounts.dates(
                        ConstructionStarted.class, published, ConstructionStarted::date)),
                AccountComparison.ofDates(
                    Property.COMMISSIONED,
                    null,
                    Accounts.dates(Commissioned.class, published, Commissioned::date)))
            .flatMap(comparison -> comparison);
    return Stream.of(ofProject, ofMilestones(published, milestones), ofFigures(published))
        .flatMap(comparison -> comparison)
        .toList();
  }

  private static Stream<AccountComparison> ofMilestones(
      List<Recorded<LedgerEvent>> published, List<ProjectProgress.Milestone> milestones) {
    Map<String, List<Recorded<LedgerEvent>>> byName = new HashMap<>();
    for (Recorded<LedgerEvent> fact : published) {
      String name = null;
      if (fact.event() instanceof MilestonePlanned planned) name = planned.milestone();
      if (fact.event() instanceof MilestoneReached reached) name = reached.milestone();
      if (name != null) byName.computeIfAbsent(key(name), _ -> new ArrayList<>()).add(fact);
    }
    return milestones.stream()
        .flatMap(m -> {
          var facts = byName.getOrDefault(key(m.milestone()), List.of());
          return Stream.concat(
              AccountComparison.ofDates(
                  Property.DUE,
                  m.milestone(),
                  Accounts.dates(MilestonePlanned.class, facts, MilestonePlanned::due)),
              AccountComparison.ofDates(
                  Property.REACHED,
                  m.milestone(),
                  Accounts.dates(MilestoneReached.class, facts, MilestoneReached::date)));
        });
  }

  /// Compares the figures that sources state for the same metric, subject and period.
  private static Stream<AccountComparison> ofFigures(List<Recorded<LedgerEvent>> published) {
    return Accounts.figures(ProjectFigureStated.class, published, ProjectFigureStated::figure)
        .stream()
        .collect(
            Collectors.groupingBy(
                c -> Arrays.asList(c.key().metric(), c.key().subject(), c.key().period()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .flatMap(claims ->
            AccountComparison.ofFigures(Property.FIGURE, claims.getFirst().key().metric(), claims));
  }

  /// Proposes flags for the due dates of milestones that no source reports as reached. If a
  /// milestone was rescheduled, only its last due date can be flagged, because a source may report
  /// the earlier plans afterwards.
  private static List<ProposedFlag> proposedFlags(List<Recorded<LedgerEvent>> published) {
    Set<String> reached =
        published.stream()
            .map(Recorded::event)
            .filter(MilestoneReached.class::isInstance)
            .map(e -> key(milestone(e)))
            .collect(Collectors.toSet());
    Map<String, Announcement> rescheduled = new LinkedHashMap<>();
    for (Recorded<LedgerEvent> fact : published)
      if (fact.event() instanceof ScheduleRevised e)
        rescheduled.put(
            key(e.milestone()),
            new Announcement(
                fact.id(),
                "The rescheduled milestone \"%s\"".formatted(e.milestone()),
                e.due(),
                e.date(),
                e.citations()));
    List<Announcement> announced = new ArrayList<>();
    for (Recorded<LedgerEvent> fact : published)
      if (fact.event() instanceof MilestonePlanned e
          && !reached.contains(key(e.milestone()))
          && !rescheduled.containsKey(key(e.milestone())))
        announced.add(
            new Announcement(
                fact.id(),
                "The milestone \"%s\"".formatted(e.milestone()),
                e.due(),
                null,
                e.citations()));
    rescheduled.keySet().removeAll(reached);
    announced.addAll(rescheduled.values());
    return Accounts.flags(announced);
  }

  private static Milestone milestone(
      ProjectProgress.Milestone m,
      List<ScheduleRevised> revised,
      List<MilestoneReached> reached,
      Set<Citation> citations) {
    List<Revision> revisions = new ArrayList<>();
    Revision.Terms before =
        new Revision.Terms(null, m.planned().isEmpty() ? null : m.planned().getFirst());
    for (ScheduleRevised revision : revised)
      if (key(revision.milestone()).equals(key(m.milestone()))) {
        Revision.Terms after = new Revision.Terms(null, revision.due());
        if (!after.equals(before)) revisions.add(Revision.of(before, after, revision.date()));
        before = after;
      }
    return new Milestone(
        m.milestone(),
        Stream.concat(m.planned().stream(), m.revised().stream()).distinct().toList(),
        revisions,
        m.slipDays(),
        reached.stream()
            .filter(e -> key(e.milestone()).equals(key(m.milestone())))
            .map(MilestoneReached::date)
            .filter(Objects::nonNull)
            .distinct()
            .toList(),
        m.reached(),
        List.copyOf(citations));
  }

  private static Map<String, Set<Citation>> citationsOfMilestones(
      List<Recorded<LedgerEvent>> facts) {
    Map<String, Set<Citation>> citations = new HashMap<>();
    for (Recorded<LedgerEvent> fact : facts) {
      String name = milestone(fact.event());
      if (name != null)
        citations
            .computeIfAbsent(key(name), _ -> new LinkedHashSet<>())
            .addAll(fact.event().citations());
    }
    return citations;
  }

  /// The name of the milestone in a fact; null if the fact is about something else.
  private static String milestone(LedgerEvent fact) {
    return switch ((ProjectEvent) fact) {
      case MilestonePlanned e -> e.milestone();
      case MilestoneReached e -> e.milestone();
      case ScheduleRevised e -> e.milestone();
      case ProjectAnnounced _,
          FinancingAgreed _,
          ConstructionStarted _,
          ProjectFigureStated _,
          Commissioned _,
          ProjectSuspended _,
          ProjectCancelled _ ->
          null;
    };
  }

  private static String key(String milestone) {
    return milestone.strip().toLowerCase(Locale.ROOT);
  }

  /// The reports about a milestone. These are the facts that name the milestone, and the stages of
  /// the project that show whether the milestone was reached. So a milestone may have reports even
  /// if no fact names it.
  ///
  /// @param name name of the milestone; null if unknown
  public List<Step> steps(String name) {
    List<Step> steps = new ArrayList<>();
    if (name != null)
      Stream.ofNullable(milestones)
          .flatMap(List::stream)
          .filter(m -> key(m.name()).equals(key(name)))
          .flatMap(Milestone::steps)
          .forEach(steps::add);
    Phase phase = Phase.of(name, ownNames());
    Stream.ofNullable(stages)
        .flatMap(List::stream)
        .map(stage -> step(phase, stage))
        .filter(Objects::nonNull)
        .forEach(steps::add);
    return steps;
  }

  /// The names by which sources may call the project: its names, its slug and its place.
  private List<String> ownNames() {
    List<String> names = new ArrayList<>(alsoNamed == null ? List.of() : alsoNamed);
    names.add(name);
    names.add(slug);
    if (place != null) {
      names.add(place.hub());
      names.add(place.label());
    }
    names.removeIf(Objects::isNull);
    return names;
  }

  /// Converts a stage of the project to a report about a milestone. Returns null if the stage is no
  /// evidence about the milestone.
  ///
  /// @param phase the kind of the milestone, such as the start or the completion of construction
  private static Step step(Phase phase, Stage stage) {
    return switch (stage.told()) {
      case CONSTRUCTION_STARTED ->
          switch (phase) {
            case START ->
                stage.date() != null || stage.asOf() == null || stage.asOf().latest() == null
                    ? Step.of(Report.REACHED, stage.date())
                    : Step.of(Report.REACHED, Period.parse("../" + stage.asOf().latest()));
            case COMPLETION ->
                stage.date() != null
                    ? Step.of(Report.STARTED, stage.date())
                    : Step.of(Report.UNDER_WAY, stage.asOf());
            case OTHER -> null;
          };
      case COMMISSIONED ->
          phase == Phase.COMPLETION ? Step.of(Report.COMMISSIONED, stage.date()) : null;
      default -> null;
    };
  }

  /// Whether the date of at least one stage is certainly within the filter. If the start of a stage
  /// is unknown, its date is a time at which the project had this stage.
  boolean hasStepWithin(Period filter) {
    return dates().stream().anyMatch(date -> TimeMatch.isWithin(date, filter));
  }

  public List<Period> dates() {
    // Stored JSON omits empty lists, so the field can be null.
    if (stages == null) return List.of();
    return stages.stream()
        .map(s -> s.date() != null ? s.date() : s.asOf())
        .filter(Objects::nonNull)
        .toList();
  }
}
